#include <memory>

#include "absl/strings/str_cat.h"

#include "adminctl/progress.h"
#include "adminctl/session.h"
#include "adminctl/show.h"
#include "adminctl/verbs/verbs.h"
#include "mugugno/v1/key_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr char kKeyColumns[] = "owner purpose version master_key_id create_time";

void TellMasters(Session& session, const v1::RewrapKeysResponse& last, int64_t wrapped) {
  std::ostream& out = session.console().out;
  out << wrapped << " keys were wrapped anew.\n";
  bool others = false;
  for (const auto& master : last.master_keys()) {
    out << "Master key " << Harmless(master.id()) << (master.current() ? " (current)" : "")
        << " wraps " << master.key_count() << " keys of the database.\n";
    others |= !master.current();
  }
  if (others) {
    out << "Other master keys still wrap keys. Every gateway must have the new one as\n"
           "master_key_file; then run this again before a file is taken away.\n";
  } else {
    out << "The files of other master keys can be taken away as soon as every gateway was\n"
           "restarted with the current one as master_key_file: each re-wraps its own journal when\n"
           "it starts, and this one has just done so.\n";
  }
}

ExitCode Rewrap(Session& session) {
  v1::RewrapKeysRequest request;
  v1::RewrapKeysResponse page;
  request.set_page_size(200);
  int64_t examined = 0;
  int64_t wrapped = 0;
  std::unique_ptr<Progress> progress;
  do {
    page.Clear();
    const ExitCode code = session.Call("KeyService.RewrapKeys", request, page);
    if (code != ExitCode::kDone) return code;
    examined += page.examined_count();
    wrapped += page.wrapped_count();
    if (progress == nullptr) {
      int64_t total = 0;
      for (const auto& master : page.master_keys()) total += master.key_count();
      progress = std::make_unique<Progress>(session.console(), "wrapping keys",
                                            static_cast<size_t>(total));
    }
    progress->Advance(static_cast<size_t>(page.examined_count()));
    request.set_page_token(page.next_page_token());
    request.clear_request_id();
  } while (!request.page_token().empty());
  progress->Clear();
  v1::RewrapKeysResponse whole = page;
  whole.set_examined_count(examined);
  whole.set_wrapped_count(wrapped);
  if (!ShowForPrograms(session, whole)) TellMasters(session, whole, wrapped);
  return ExitCode::kDone;
}

}  // namespace

std::vector<Verb> KeyVerbs() {
  return {
      {.words = "keys list",
       .summary = "List every version of every key, never a key itself",
       .method = "KeyService.ListKeys",
       .columns = kKeyColumns,
       .examples = {"keys list", "keys list -o json"}},
      {.words = "keys rotate",
       .summary = "Make a new version of the key of a comune or an association",
       .method = "KeyService.RotateKey",
       .arguments = "owner",
       .columns = kKeyColumns,
       .examples = {"keys rotate tenants/sori", "keys rotate associations/golfo-paradiso"}},
      {.words = "keys rotate-installation",
       .summary = "Make a new version of the installation's own key",
       .method = "KeyService.RotateInstallationKey",
       .columns = kKeyColumns,
       .examples = {"keys rotate-installation"}},
      {.words = "keys rewrap",
       .summary = "Wrap all keys under the current master key; can be cut off and begun again",
       .examples = {"keys rewrap"},
       .run = Rewrap},
  };
}

}  // namespace mugugno::adminctl

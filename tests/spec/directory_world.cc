#include "tests/spec/directory_world.h"

#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"

namespace mugugno::tests {
namespace {

tenant::MasterKeys TheMasterKey() {
  return tenant::MasterKeys(*tenant::MasterKey::FromBytes(std::string(32, 'k')));
}

// The text a path such as "tenant.name" leads to.
std::string TextAt(const google::protobuf::Message& message, absl::string_view path) {
  const google::protobuf::Message* inner = &message;
  const std::vector<std::string> names = absl::StrSplit(path, '.', absl::SkipEmpty());
  if (names.empty()) return "";
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    const auto* field = inner->GetDescriptor()->FindFieldByName(names[i]);
    inner = &inner->GetReflection()->GetMessage(*inner, field);
  }
  const auto* field = inner->GetDescriptor()->FindFieldByName(names.back());
  return inner->GetReflection()->GetString(*inner, field);
}

const google::protobuf::MethodDescriptor* MethodOf(const google::protobuf::Message& request) {
  const std::string name(absl::StripSuffix(request.GetDescriptor()->name(), "Request"));
  const auto* file = request.GetDescriptor()->file();
  return file->service(0)->FindMethodByName(name);
}

}  // namespace

MariaDb& EmptyDatabase() {
  static MariaDb* const database = [] {
    auto started = MariaDb::Start();
    if (!started.ok()) {
      fprintf(stderr, "%s\n", started.status().ToString().c_str());
      abort();
    }
    static std::unique_ptr<MariaDb> owned = *std::move(started);
    return owned.get();
  }();
  for (const char* statement :
       {"DELETE FROM mugugno.credential", "DELETE FROM mugugno.app",
        "DELETE FROM mugugno.staff_grant", "DELETE FROM mugugno.staff",
        "DELETE FROM mugugno.channel", "UPDATE mugugno.tenant SET default_office_id = NULL",
        "DELETE FROM mugugno.rule_set", "DELETE FROM mugugno.office", "DELETE FROM mugugno.tenant",
        "DELETE FROM mugugno.association", "DELETE FROM mugugno.administrator",
        "DELETE FROM mugugno.audit", "DELETE FROM mugugno.request", "DELETE FROM mugugno.feed"}) {
    const absl::Status status = database->Run(statement);
    if (!status.ok()) {
      fprintf(stderr, "%s: %s\n", statement, status.ToString().c_str());
      abort();
    }
  }
  return *database;
}

DirectoryWorld::DirectoryWorld(MariaDb& database, tenant::KeyStore& store,
                               const tenant::Clock& the_clock)
    : clock(the_clock),
      uuids(clock),
      masters(TheMasterKey()),
      keys(masters, store, clock),
      tokens(keys, clock),
      admission(directory, clock) {
  std::vector<tenant::Cell> list;
  list.push_back({"home", *tenant::Database::Open(database.AsServer()), {"*"}});
  cells = *tenant::Cells::Make(std::move(list));
  refresh = std::make_unique<tenant::DirectoryRefresh>(*cells, directory);
  mutations = std::make_unique<gateway::Mutations>(*cells, *refresh, keys, uuids, clock);
  directories =
      std::make_unique<gateway::DirectoryService>(*mutations, tokens, probe, coverage, chats, "");
  access = std::make_unique<gateway::AccessService>(*mutations, tokens);
  if (!keys.Create(tenant::KeyOwner::Installation()).ok()) abort();
  if (!refresh->Reload(gateway::Mutations::Deadline()).ok()) abort();
}

absl::StatusOr<tenant::Caller> DirectoryWorld::Admit(
    const std::string& token, const google::protobuf::Message& request) const {
  const options::v1::Policy policy = MethodOf(request)->options().GetExtension(options::v1::policy);
  tenant::PresentedCredential presented;
  presented.token = token;
  presented.local_peer = token.empty();
  return admission.Admit(presented, {policy.permission(), policy.audience()},
                         TextAt(request, policy.resource_field()), "request");
}

}  // namespace mugugno::tests

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "adminctl/files.h"
#include "adminctl/session.h"
#include "adminctl/show.h"
#include "adminctl/table.h"
#include "adminctl/verbs/verbs.h"
#include "mugugno/v1/directory_service.pb.h"
#include "proto/yaml/yaml_message.h"

namespace mugugno::adminctl {
namespace {

// How what a manifest does not name is taken out of use.
std::string CommandFor(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  const absl::string_view collection = parts[parts.size() - 2];
  if (collection == "grants") return absl::StrCat("adminctl grant delete ", name);
  const absl::string_view kind = collection == "tenants"    ? "tenant"
                                 : collection == "offices"  ? "office"
                                 : collection == "channels" ? "channel"
                                 : collection == "apps"     ? "app"
                                                            : "staff";
  return absl::StrCat("adminctl ", kind, " suspend ", name);
}

void ShowUnlisted(Session& session, const v1::ApplyManifestResponse& response) {
  Console& console = session.console();
  if (response.unlisted().empty()) return;
  Table table({"NOT IN THE MANIFEST", "TO TAKE IT OUT OF USE"});
  for (const std::string& name : response.unlisted()) table.Add({name, CommandFor(name)});
  console.out << table.Render(console.out_is_terminal ? console.columns : 0);
  console.err << response.unlisted_size() << " in use that the manifest does not name: they stay\n";
}

void ShowChanges(Session& session, const v1::ApplyManifestResponse& response, bool only_tell) {
  if (ShowForPrograms(session, response)) return;
  Console& console = session.console();
  if (response.changes().empty()) {
    console.err << (response.unlisted().empty() ? "everything is as the manifest says\n"
                                                : "all it names is as the manifest says\n");
    return ShowUnlisted(session, response);
  }
  Table table({"ACTION", "NAME", "FIELDS"});
  for (const auto& change : response.changes()) {
    table.Add({FieldText(change, "action", console), change.name(),
               absl::StrJoin(change.fields(), ", ")});
  }
  console.out << table.Render(console.out_is_terminal ? console.columns : 0);
  console.err << response.changes_size() << (only_tell ? " changes to make\n" : " changes made\n");
  ShowUnlisted(session, response);
}

ExitCode Apply(Session& session, bool only_tell) {
  const std::string path = session.arguments().Value("file");
  if (path.empty()) {
    return session.Fail(absl::InvalidArgumentError("--file is missing: the manifest"));
  }
  v1::ApplyManifestRequest request;
  const auto problems = yaml::ParseFile(path, *request.mutable_manifest());
  if (!problems.empty()) {
    return session.Fail(absl::OutOfRangeError(absl::StrCat(
        "the manifest has mistakes; nothing was changed\n", yaml::Describe(path, problems))));
  }
  request.set_association(absl::StrCat("associations/", request.manifest().id()));
  request.set_validate_only(only_tell);
  v1::ApplyManifestResponse response;
  const ExitCode code = session.Call("DirectoryService.ApplyManifest", request, response);
  if (code != ExitCode::kDone) return code;
  ShowChanges(session, response, only_tell);
  const bool differs = !response.changes().empty() || !response.unlisted().empty();
  return only_tell && differs ? ExitCode::kDifferences : ExitCode::kDone;
}

const Flag& FileFlag() {
  static const Flag& flag = *new Flag{
      .name = "file", .value = "PATH", .help = "the manifest, as deploy/example; short -f"};
  return flag;
}

}  // namespace

std::vector<Verb> ManifestVerbs() {
  return {
      {.words = "apply",
       .summary = "Bring an association to what a manifest says, all of it or nothing",
       .examples = {"apply -f deploy/example/golfo-paradiso.yaml"},
       .flags = {FileFlag()},
       .run = [](Session& session) { return Apply(session, false); }},
      {.words = "diff",
       .summary = "Tell what apply would change, and what is in use that the manifest does not "
                  "name; exit status 10 where there is any",
       .examples = {"diff -f deploy/example/golfo-paradiso.yaml"},
       .flags = {FileFlag()},
       .run = [](Session& session) { return Apply(session, true); }},
  };
}

}  // namespace mugugno::adminctl

#include "adminctl/verb.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "adminctl/contract.h"
#include "adminctl/names.h"
#include "adminctl/verbs/verbs.h"
#include "mugugno/options/v1/policy.pb.h"
#include "proto/yaml/scalar.h"

namespace mugugno::adminctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MethodDescriptor;
using options::v1::Behavior;

constexpr int kMostDepth = 4;

Behavior BehaviorOf(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::behavior);
}

std::string Dashed(absl::string_view path) {
  return absl::StrReplaceAll(path, {{".", "-"}, {"_", "-"}});
}

// The word that stands for a field's value in help.
std::string ValueOf(const FieldDescriptor& field) {
  const auto& limits = field.options().GetExtension(options::v1::limits);
  if (!limits.resource().empty()) return PlaceholderOf(limits.resource());
  if (limits.chosen_id()) return "ID";
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true|false";
    case FieldDescriptor::CPPTYPE_STRING:
      return "TEXT";
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return absl::EndsWith(field.name(), "_time") ? "TIME" : "VALUE";
    default:
      return "NUMBER";
  }
}

// Gathers the flags a request gives: one for each value in it that the verb does not set otherwise.
class RequestFlags final {
 public:
  explicit RequestFlags(const Verb& verb) : verb_(verb), method_(MethodOf(verb.method)) {
    for (const Argument& argument : ArgumentsOf(verb)) {
      for (absl::string_view path : absl::StrSplit(argument.field, '/')) {
        set_.emplace_back(path);
      }
    }
    for (const auto& [path, value] : verb.fixed) set_.emplace_back(path);
    for (const char* path : {"page_size", "page_token", "update_mask", "validate_only"}) {
      set_.emplace_back(path);
    }
  }

  std::vector<Flag> Gather() {
    Visit(*method_.input_type(), "", "", 0);
    return std::move(flags_);
  }

 private:
  void Visit(const Descriptor& type, const std::string& path, const std::string& name, int depth) {
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      const std::string inner = absl::StrCat(path, path.empty() ? "" : ".", field.name());
      if (IsSet(inner) || !MaySet(field)) continue;
      // What a request is about needs no name of its own in flags.
      const bool subject = depth == 0 && yaml::IsNested(field) &&
                           BehaviorOf(field) == options::v1::BEHAVIOR_REQUIRED;
      const std::string flag =
          subject ? "" : absl::StrCat(name, name.empty() ? "" : "-", Dashed(field.name()));
      if (!yaml::IsNested(field)) {
        Add(field, inner, flag);
      } else if (!field.is_repeated() && depth < kMostDepth) {
        Visit(*field.message_type(), inner, flag, depth + 1);
      }
    }
  }

  void Add(const FieldDescriptor& field, const std::string& path, std::string name) {
    Flag flag{.name = std::move(name),
              .value = ValueOf(field),
              .field = path,
              .choices = ChoicesOf(field)};
    flag.is_secret = BehaviorOf(field) == options::v1::BEHAVIOR_INPUT_ONLY &&
                     field.options().GetExtension(options::v1::sensitive);
    flag.is_file = flag.is_secret || field.type() == FieldDescriptor::TYPE_BYTES;
    if (flag.is_secret) flag.name += "-file";
    if (field.type() == FieldDescriptor::TYPE_BYTES && IsOnlyFile(field)) flag.name = "file";
    if (flag.is_file) flag.value = "PATH";
    for (const auto& [shorter, longer] : verb_.renamed) {
      if (flag.name == longer) flag.name = std::string(shorter);
    }
    if (!flag.choices.empty()) flag.value = absl::StrJoin(flag.choices, "|");
    if (field.is_repeated()) flag.value += ",...";
    flags_.push_back(std::move(flag));
  }

  // Where there are several, each goes by the name of its field.
  static bool IsOnlyFile(const FieldDescriptor& field) {
    int files = 0;
    for (int i = 0; i < field.containing_type()->field_count(); ++i) {
      files += field.containing_type()->field(i)->type() == FieldDescriptor::TYPE_BYTES ? 1 : 0;
    }
    return files == 1;
  }

  bool MaySet(const FieldDescriptor& field) const {
    switch (BehaviorOf(field)) {
      case options::v1::BEHAVIOR_OUTPUT_ONLY:
      case options::v1::BEHAVIOR_IDENTIFIER:
        return false;
      case options::v1::BEHAVIOR_IMMUTABLE:
        return UpdatedField(method_) == nullptr;
      default:
        return true;
    }
  }

  bool IsSet(const std::string& path) const {
    return std::find(set_.begin(), set_.end(), path) != set_.end();
  }

  const Verb& verb_;
  const MethodDescriptor& method_;
  std::vector<std::string> set_;
  std::vector<Flag> flags_;
};

}  // namespace

const std::vector<Verb>& AllVerbs() {
  static const std::vector<Verb>& all = *[] {
    auto* verbs = new std::vector<Verb>();
    for (auto* part : {ManifestVerbs, DirectoryVerbs, AccessVerbs, MessageVerbs, RoutingVerbs,
                       TicketVerbs, IncidentVerbs, AuditVerbs, KeyVerbs, InstallationVerbs}) {
      for (Verb& verb : part()) verbs->push_back(std::move(verb));
    }
    return verbs;
  }();
  return all;
}

std::vector<Flag> FlagsOf(const Verb& verb) {
  std::vector<Flag> flags = verb.flags;
  if (verb.method.empty()) return flags;
  const MethodDescriptor& method = MethodOf(verb.method);
  for (Flag& flag : RequestFlags(verb).Gather()) flags.push_back(std::move(flag));
  if (HasPages(*method.output_type())) {
    flags.push_back({.name = "limit", .value = "NUMBER", .help = "show at most that many"});
  }
  if (UpdatedField(method) != nullptr) {
    flags.push_back({.name = "clear", .value = "FIELD,...", .help = "empty these fields"});
  }
  if (GivesSecret(method)) {
    flags.push_back({.name = "secret-file",
                     .value = "PATH",
                     .help = "write the secret to this new file, readable by you only; it is shown "
                             "nowhere else and never again"});
  }
  return flags;
}

const std::vector<Flag>& GlobalFlags() {
  static const std::vector<Flag>& flags = *new std::vector<Flag>{
      {.name = "output",
       .value = "table|json|yaml",
       .help = "form of the answer; short -o",
       .choices = {"table", "json", "yaml"}},
      {.name = "address", .value = "HOST:PORT", .help = "the gateway, or unix:/path of its socket"},
      {.name = "association", .value = "ID", .help = "the association meant where none is named"},
      {.name = "ca-file",
       .value = "PATH",
       .help = "certificates the gateway's is verified against"},
      {.name = "server-name",
       .value = "NAME",
       .help = "name in the gateway's certificate, where it is not the address's"},
      {.name = "certificate-file", .value = "PATH", .help = "client certificate"},
      {.name = "key-file", .value = "PATH", .help = "private key of the client certificate"},
      {.name = "token-file",
       .value = "PATH",
       .help = "file with your token, or - for standard input"},
      {.name = "app-token-file",
       .value = "PATH",
       .help = "file with an app's token, for what only apps may do"},
      {.name = "config",
       .value = "PATH",
       .help = "configuration; else $MUGUGNO_CONFIG, else ~/.config/mugugno/adminctl.yaml"},
      {.name = "timeout", .value = "DURATION", .help = "how long to wait for an answer; 30s"},
      {.name = "help", .help = "explain the verb; short -h"},
  };
  return flags;
}

std::vector<Argument> ArgumentsOf(const Verb& verb) {
  std::vector<Argument> arguments;
  for (absl::string_view word : absl::StrSplit(verb.arguments, ' ', absl::SkipEmpty())) {
    Argument argument;
    argument.optional = absl::ConsumeSuffix(&word, "?");
    if (verb.method.empty()) {
      argument.value = absl::AsciiStrToUpper(word);
    } else {
      argument.field = std::string(word);
      const MethodDescriptor& method = MethodOf(verb.method);
      const std::vector<std::string> paths = absl::StrSplit(word, '/');
      const std::string patterns = PatternsOf(method, paths.front());
      argument.value =
          patterns.empty()
              ? absl::AsciiStrToUpper(paths.front().substr(paths.front().rfind('.') + 1))
              : PlaceholderOf(patterns);
      for (size_t i = 1; i < paths.size(); ++i) {
        const std::string id = absl::AsciiStrToUpper(paths[i]);
        absl::StrAppend(&argument.value, "/", absl::StripSuffix(id, "_ID"));
      }
    }
    arguments.push_back(std::move(argument));
  }
  return arguments;
}

const FieldDescriptor* FieldAt(const Descriptor& type, absl::string_view path) {
  const Descriptor* at = &type;
  const FieldDescriptor* field = nullptr;
  for (absl::string_view name : absl::StrSplit(path, '.')) {
    if (at == nullptr) return nullptr;
    field = at->FindFieldByName(std::string(name));
    if (field == nullptr) return nullptr;
    at = field->message_type();
  }
  return field;
}

std::vector<std::string> ChoicesOf(const FieldDescriptor& field) {
  std::vector<std::string> choices;
  if (field.enum_type() == nullptr) return choices;
  for (int i = 0; i < field.enum_type()->value_count(); ++i) {
    const auto& value = *field.enum_type()->value(i);
    if (value.number() != 0) choices.push_back(yaml::ShortName(value));
  }
  return choices;
}

std::string PatternsOf(const MethodDescriptor& method, absl::string_view path) {
  const FieldDescriptor* field = FieldAt(*method.input_type(), path);
  if (field == nullptr) return "";
  if (BehaviorOf(*field) == options::v1::BEHAVIOR_IDENTIFIER) {
    const MethodDescriptor* get =
        Sibling(method, absl::StrCat("Get", field->containing_type()->name()));
    if (get != nullptr) return PatternsOf(*get, "name");
  }
  return field->options().GetExtension(options::v1::limits).resource();
}

const FieldDescriptor* UpdatedField(const MethodDescriptor& method) {
  const Descriptor& request = *method.input_type();
  if (request.FindFieldByName("update_mask") == nullptr) return nullptr;
  return request.field(0);
}

bool GivesSecret(const MethodDescriptor& method) {
  return method.output_type()->FindFieldByName("secret") != nullptr;
}

}  // namespace mugugno::adminctl

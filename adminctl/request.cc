#include "adminctl/request.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/field_mask.pb.h"

#include "adminctl/contract.h"
#include "adminctl/files.h"
#include "adminctl/names.h"
#include "mugugno/options/v1/policy.pb.h"
#include "proto/rules/names.h"
#include "proto/rules/rules.h"
#include "proto/text/nearest.h"
#include "proto/yaml/scalar.h"

namespace mugugno::adminctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

absl::Status Unfit(absl::string_view what) { return absl::InvalidArgumentError(what); }

// The message that holds the last field of a path, made where it is missing.
Message& HolderOf(absl::string_view path, Message& request, const FieldDescriptor*& field) {
  Message* holder = &request;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    const FieldDescriptor* inner = holder->GetDescriptor()->FindFieldByName(names[i]);
    holder = holder->GetReflection()->MutableMessage(holder, inner);
  }
  field = holder->GetDescriptor()->FindFieldByName(names.back());
  return *holder;
}

class Builder final {
 public:
  Builder(Session& session, Message& request)
      : session_(session),
        arguments_(session.arguments()),
        method_(MethodOf(arguments_.verb->method)),
        request_(request) {}

  absl::Status Build() {
    for (const auto& [path, value] : arguments_.verb->fixed) {
      SetField(method_, path, value, request_);
    }
    const std::vector<Argument> wanted = ArgumentsOf(*arguments_.verb);
    for (size_t i = 0; i < arguments_.positionals.size(); ++i) {
      absl::Status status = TakeArgument(wanted[i], arguments_.positionals[i]);
      if (!status.ok()) return status;
    }
    for (const Flag& flag : FlagsOf(*arguments_.verb)) {
      if (flag.field.empty() || !arguments_.Has(flag.name)) continue;
      absl::Status status = TakeFlag(flag);
      if (!status.ok()) return status;
    }
    MeanAssociation();
    for (const auto& [path, value] : arguments_.verb->defaults) {
      if (IsUnset(path)) SetField(method_, path, value, request_);
    }
    if (absl::Status status = FillMask(); !status.ok()) return status;
    return Check();
  }

 private:
  absl::Status TakeArgument(const Argument& argument, const std::string& text) {
    if (absl::StrContains(argument.field, '/')) return TakeParentAndId(argument, text);
    std::string value = text;
    const FieldDescriptor* field = FieldAt(*method_.input_type(), argument.field);
    const bool words = PatternsOf(method_, argument.field).empty() &&
                       field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    if (words && text == "-") {
      absl::StatusOr<std::string> read = ReadFile("-", session_.console().in);
      if (!read.ok()) return read.status();
      value = *std::move(read);
    }
    return Set(argument.value, argument.field, value);
  }

  // "sori/tecnico", or the full name it will have, or only "tecnico" where the association is
  // meant.
  absl::Status TakeParentAndId(const Argument& argument, const std::string& text) {
    const std::vector<std::string> paths = absl::StrSplit(argument.field, '/');
    const std::string patterns = PatternsOf(method_, paths[0]);
    const std::string id = IdOf(text);
    std::string parent = text.substr(0, text.size() - id.size());
    if (absl::EndsWith(parent, "/")) parent.pop_back();
    std::string name = ExpandName(parent, patterns);
    const size_t collection = parent.rfind('/');
    if (!rules::MatchesResource(name, patterns) && collection != std::string::npos) {
      name = ExpandName(parent.substr(0, collection), patterns);
    }
    if (parent.empty()) name = session_.Association();
    if (!name.empty()) SetField(method_, paths[0], name, request_);
    return Set(argument.value, paths[1], id);
  }

  absl::Status TakeFlag(const Flag& flag) {
    const bool repeated = FieldAt(*method_.input_type(), flag.field)->is_repeated();
    for (const std::string& given : arguments_.flags.at(flag.name)) {
      std::vector<std::string> values = {given};
      if (repeated) values = absl::StrSplit(given, ',', absl::SkipEmpty());
      for (std::string& value : values) {
        if (flag.is_file) {
          absl::StatusOr<std::string> read = flag.is_secret
                                                 ? ReadSecret(value, session_.console().in)
                                                 : ReadFile(value, session_.console().in);
          if (!read.ok()) return read.status();
          value = *std::move(read);
        }
        absl::Status status = Set("--" + flag.name, flag.field, value);
        if (!status.ok()) return status;
      }
    }
    set_.push_back(flag.field);
    return absl::OkStatus();
  }

  absl::Status Set(absl::string_view shown, absl::string_view path, absl::string_view value) {
    const std::string rule = SetField(method_, path, value, request_);
    return rule.empty() ? absl::OkStatus() : Unfit(absl::StrCat(shown, " ", rule));
  }

  bool IsUnset(absl::string_view path) {
    const FieldDescriptor* field = nullptr;
    Message& holder = HolderOf(path, request_, field);
    return field->is_repeated() ? holder.GetReflection()->FieldSize(holder, field) == 0
                                : !holder.GetReflection()->HasField(holder, field);
  }

  // A required association nobody named is the one of the settings.
  void MeanAssociation() {
    for (const char* path : {"parent", "association"}) {
      const FieldDescriptor* field = method_.input_type()->FindFieldByName(path);
      if (field == nullptr || session_.Association().empty()) continue;
      if (!absl::StrContains(PatternsOf(method_, path), "associations/{association}")) continue;
      if (!request_.GetReflection()->HasField(request_, field)) {
        request_.GetReflection()->SetString(&request_, field, session_.Association());
      }
    }
  }

  absl::Status FillMask() {
    const FieldDescriptor* updated = UpdatedField(method_);
    if (updated == nullptr) return absl::OkStatus();
    FieldMask mask;
    const std::string prefix = absl::StrCat(updated->name(), ".");
    for (absl::string_view path : set_) {
      if (absl::ConsumePrefix(&path, prefix) && path != "etag") mask.add_paths(std::string(path));
    }
    for (absl::string_view name :
         absl::StrSplit(arguments_.Value("clear"), ',', absl::SkipEmpty())) {
      const std::string path = absl::StrReplaceAll(name, {{"-", "_"}});
      if (FieldAt(*updated->message_type(), path) == nullptr) {
        return Unfit(
            absl::StrCat("--clear: ", updated->message_type()->name(), " has no field ", name));
      }
      mask.add_paths(path);
    }
    if (mask.paths().empty()) return Unfit("nothing to change; give the flags of what to change");
    const FieldDescriptor* field = method_.input_type()->FindFieldByName("update_mask");
    request_.GetReflection()->MutableMessage(&request_, field)->CopyFrom(mask);
    return absl::OkStatus();
  }

  // What the gateway would refuse is refused here already, in the words of the command line.
  absl::Status Check() const {
    const FieldDescriptor* updated = UpdatedField(method_);
    rules::CheckOptions options;
    if (updated != nullptr) options.partial = updated->name();
    std::string mistakes;
    for (const rules::Violation& violation : rules::Check(request_, options)) {
      if (violation.field == "request_id") continue;
      absl::StrAppend(&mistakes, mistakes.empty() ? "" : "\n  ", ShownAs(violation.field), " ",
                      violation.rule);
    }
    return mistakes.empty() ? absl::OkStatus() : absl::OutOfRangeError(mistakes);
  }

  std::string ShownAs(const std::string& path) const {
    const std::string plain = path.substr(0, path.find('['));
    for (const Flag& flag : FlagsOf(*arguments_.verb)) {
      if (flag.field == plain) return "--" + flag.name;
    }
    for (const Argument& argument : ArgumentsOf(*arguments_.verb)) {
      if (argument.field == plain || absl::StartsWith(argument.field, plain + "/") ||
          absl::EndsWith(argument.field, "/" + plain)) {
        return argument.value;
      }
    }
    return path;
  }

  Session& session_;
  const Arguments& arguments_;
  const MethodDescriptor& method_;
  Message& request_;
  std::vector<std::string> set_;  // by flags
};

}  // namespace

absl::Status BuildRequest(Session& session, Message& request) {
  return Builder(session, request).Build();
}

std::string SetField(const MethodDescriptor& method, absl::string_view path, absl::string_view text,
                     Message& request) {
  const FieldDescriptor* field = nullptr;
  Message& holder = HolderOf(path, request, field);
  if (field->type() == FieldDescriptor::TYPE_BYTES) {
    holder.GetReflection()->SetString(&holder, field, std::string(text));
    return "";
  }
  const std::string patterns = PatternsOf(method, path);
  const std::string value = patterns.empty() ? std::string(text) : ExpandName(text, patterns);
  return yaml::SetScalar(value, false, *field, holder);
}

std::unique_ptr<Message> NewMessage(const Descriptor& type) {
  const Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
  return std::unique_ptr<Message>(prototype->New());
}

}  // namespace mugugno::adminctl

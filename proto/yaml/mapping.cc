#include "proto/yaml/mapping.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"

#include "mugugno/options/v1/policy.pb.h"
#include "proto/text/nearest.h"
#include "proto/yaml/scalar.h"

namespace mugugno::yaml {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr int kMostDepth = 50;
constexpr int kMostNodes = 200'000;  // counted where they are used, so aliases multiply
constexpr size_t kMostProblems = 100;

bool IsQuoted(const YAML::Node& node) { return node.Tag() == "!"; }

bool IsAbsent(const YAML::Node& node) {
  return node.IsNull() || (node.IsScalar() && !IsQuoted(node) && node.Scalar().empty());
}

bool IsOutputOnly(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::behavior) == options::v1::BEHAVIOR_OUTPUT_ONLY;
}

const FieldDescriptor* FindField(const Descriptor& type, const std::string& key) {
  const FieldDescriptor* field = type.FindFieldByName(key);
  return field != nullptr ? field : type.FindFieldByCamelcaseName(key);
}

// The field whose message has the name of the one it stands in: its keys may be written outside.
const FieldDescriptor* InlinedField(const Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const Descriptor* inner = field.message_type();
    if (inner != nullptr && !field.is_repeated() && inner != &type &&
        inner->name() == type.name()) {
      return &field;
    }
  }
  return nullptr;
}

std::vector<std::string> FieldNames(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) {
    if (!IsOutputOnly(*type.field(i))) names.push_back(type.field(i)->name());
  }
  const FieldDescriptor* inlined = InlinedField(type);
  if (inlined == nullptr) return names;
  for (std::string& name : FieldNames(*inlined->message_type())) names.push_back(std::move(name));
  return names;
}

std::string Join(const std::string& path, absl::string_view name) {
  return path.empty() ? std::string(name) : absl::StrCat(path, ".", name);
}

}  // namespace

void Mapping::Read(const YAML::Node& root, Message& message) {
  const Path path;
  Remember(root, path);
  if (!IsAbsent(root)) ReadMessage(root, path, message);
}

void Mapping::Blame(const rules::Violation& violation) {
  std::string known = violation.field;
  while (!known.empty() && !origins_.contains(known)) {
    if (blamed_.contains(known)) return;
    const size_t end = known.find_last_of(".[");
    known.resize(end == std::string::npos ? 0 : end);
  }
  if (blamed_.contains(violation.field) || blamed_.contains(known)) return;
  const Origin& origin = origins_[known];
  std::string rest = violation.field.substr(known.size());
  if (origin.shown.empty() && !rest.empty() && rest.front() == '.') rest.erase(0, 1);
  Add(origin.mark, {violation.field, absl::StrCat(origin.shown, rest)}, violation.rule);
}

void Mapping::ReadMessage(const YAML::Node& node, const Path& path, Message& message) {
  if (!node.IsMap()) {
    return Add(node.Mark(), path,
               absl::StrCat("must be a mapping of ", message.GetDescriptor()->name(), " fields"));
  }
  if (!Admit(node, path)) return;
  ++depth_;
  Fields seen;
  for (const Entry& entry : Entries(node, path)) ReadEntry(entry, path, seen, message);
  --depth_;
}

void Mapping::ReadEntry(const Entry& entry, const Path& path, Fields& seen, Message& message) {
  const Descriptor& type = *message.GetDescriptor();
  if (!entry.key.IsScalar()) return Add(entry.key.Mark(), path, "must have plain words as keys");
  const std::string& key = entry.key.Scalar();
  Path inner{Join(path.field, key), Join(path.shown, key)};
  const FieldDescriptor* field = FindField(type, key);
  Message* target = &message;
  if (field == nullptr) {
    const FieldDescriptor* inlined = InlinedField(type);
    if (inlined != nullptr) field = FindField(*inlined->message_type(), key);
    if (field == nullptr) {
      return Add(
          entry.key.Mark(), inner,
          absl::StrCat("is no field of ", type.name(), text::DidYouMean(key, FieldNames(type))));
    }
    const std::string outer = Join(path.field, inlined->name());
    origins_.try_emplace(outer, Origin{origins_[path.field].mark, path.shown});
    target = message.GetReflection()->MutableMessage(&message, inlined);
    inner.field = outer;
    inner.field = Join(inner.field, field->name());
  } else {
    inner.field = Join(path.field, field->name());
  }
  const auto [before, first] = seen.emplace(field, key);
  if (!first) {
    inner.field += " again";  // the first one may have a problem of its own
    return Add(entry.key.Mark(), inner,
               absl::StrCat("is given twice (first as ", before->second, ")"));
  }
  if (IsOutputOnly(*field)) {
    return Add(entry.key.Mark(), inner, "is set by the gateway and cannot be given");
  }
  const auto* oneof = field->real_containing_oneof();
  if (oneof != nullptr && !IsAbsent(entry.value) &&
      target->GetReflection()->HasOneof(*target, oneof)) {
    const auto* other = target->GetReflection()->GetOneofFieldDescriptor(*target, oneof);
    return Add(entry.key.Mark(), inner,
               absl::StrCat("cannot be given together with ", other->name()));
  }
  if (IsAbsent(entry.value)) return;
  ReadField(entry.value, inner, *field, *target);
}

void Mapping::ReadField(const YAML::Node& node, const Path& path, const FieldDescriptor& field,
                        Message& message) {
  Remember(node, path);
  if (field.is_map()) return ReadMap(node, path, field, message);
  if (field.is_repeated()) return ReadList(node, path, field, message);
  ReadValue(node, path, field, message);
}

void Mapping::ReadList(const YAML::Node& node, const Path& path, const FieldDescriptor& field,
                       Message& message) {
  if (!node.IsSequence()) return Add(node.Mark(), path, "must be a list");
  if (!Admit(node, path)) return;
  int index = 0;
  for (const YAML::Node& element : node) {
    const std::string suffix = absl::StrCat("[", index++, "]");
    const Path inner{path.field + suffix, path.shown + suffix};
    Remember(element, inner);
    ReadValue(element, inner, field, message);
  }
}

void Mapping::ReadMap(const YAML::Node& node, const Path& path, const FieldDescriptor& field,
                      Message& message) {
  if (!node.IsMap()) return Add(node.Mark(), path, "must be a mapping");
  if (!Admit(node, path)) return;
  const Descriptor& type = *field.message_type();
  absl::flat_hash_set<std::string> seen;
  int index = 0;
  for (const Entry& entry : Entries(node, path)) {
    if (!entry.key.IsScalar()) {
      Add(entry.key.Mark(), path, "must have plain words as keys");
      continue;
    }
    const std::string& key = entry.key.Scalar();
    const Path inner{absl::StrCat(path.field, "[", index++, "].value"), Join(path.shown, key)};
    if (!seen.insert(key).second) {
      Add(entry.key.Mark(), inner, "is given twice");
      continue;
    }
    Message& pair = *message.GetReflection()->AddMessage(&message, &field);
    std::string rule = SetScalar(key, IsQuoted(entry.key), *type.map_key(), pair);
    if (!rule.empty()) Add(entry.key.Mark(), inner, absl::StrCat("as a key ", rule));
    ReadField(entry.value, inner, *type.map_value(), pair);
  }
}

void Mapping::ReadValue(const YAML::Node& node, const Path& path, const FieldDescriptor& field,
                        Message& message) {
  const Descriptor* type = field.message_type();
  if (type != nullptr && !IsWrittenAsText(*type)) {
    const auto& reflection = *message.GetReflection();
    Message& inner = field.is_repeated() ? *reflection.AddMessage(&message, &field)
                                         : *reflection.MutableMessage(&message, &field);
    return ReadMessage(node, path, inner);
  }
  if (!Admit(node, path)) return;
  const bool scalar = node.IsScalar() && !(field.is_repeated() && IsAbsent(node));
  std::string rule = SetScalar(scalar ? node.Scalar() : "", IsQuoted(node), field, message);
  if (!scalar) rule = "must be a single value";
  if (!rule.empty()) Add(node.Mark(), path, std::move(rule));
}

std::vector<Mapping::Entry> Mapping::Entries(const YAML::Node& node, const Path& path) {
  std::vector<Entry> entries;
  std::vector<YAML::Node> merged;
  for (const auto& pair : node) {
    const bool merge = pair.first.IsScalar() && pair.first.Scalar() == "<<";
    if (merge) {
      merged.push_back(pair.second);
    } else {
      entries.push_back({pair.first, pair.second});
    }
  }
  for (const YAML::Node& from : merged) Merge(from, path, entries);
  return entries;
}

// Keys of the mapping itself win over merged ones, earlier merged ones over later ones.
void Mapping::Merge(const YAML::Node& node, const Path& path, std::vector<Entry>& entries) {
  if (!Admit(node, path)) return;
  ++depth_;
  if (node.IsSequence()) {
    for (const YAML::Node& element : node) Merge(element, path, entries);
  } else if (!node.IsMap()) {
    Add(node.Mark(), path, "can merge (<<) only mappings");
  } else {
    absl::flat_hash_set<std::string> known;
    for (const Entry& entry : entries) {
      if (entry.key.IsScalar()) known.insert(entry.key.Scalar());
    }
    for (const Entry& entry : Entries(node, path)) {
      if (!entry.key.IsScalar() || !known.contains(entry.key.Scalar())) entries.push_back(entry);
    }
  }
  --depth_;
}

bool Mapping::Admit(const YAML::Node& node, const Path& path) {
  if (depth_ > kMostDepth) {
    Add(node.Mark(), path, absl::StrCat("is nested more than ", kMostDepth, " levels deep"));
    return false;
  }
  if (++nodes_ <= kMostNodes) return true;
  if (!full_)
    Add(node.Mark(), path, absl::StrCat("is too much: more than ", kMostNodes, " values"));
  full_ = true;
  return false;
}

void Mapping::Remember(const YAML::Node& node, const Path& path) {
  if (nodes_ <= kMostNodes) origins_.try_emplace(path.field, Origin{node.Mark(), path.shown});
}

void Mapping::Add(const YAML::Mark& mark, const Path& path, std::string rule) {
  blamed_.insert(path.field);
  if (problems_.size() >= kMostProblems) return;
  problems_.push_back({mark.line + 1, mark.column + 1, path.shown, std::move(rule)});
}

}  // namespace mugugno::yaml

#include "gateway/codecs/field_mask.h"

#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/message_differencer.h"

#include "mugugno/options/v1/policy.pb.h"
#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;
using google::protobuf::util::MessageDifferencer;

bool MayChange(const FieldDescriptor& field) {
  const options::v1::Behavior behavior = field.options().GetExtension(options::v1::behavior);
  return behavior != options::v1::BEHAVIOR_OUTPUT_ONLY &&
         behavior != options::v1::BEHAVIOR_IDENTIFIER && field.name() != "etag";
}

// A message of ours, whose fields are told one by one.
bool IsNested(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated() &&
         !absl::StartsWith(field.message_type()->full_name(), "google.protobuf.");
}

void AddSetFields(const Message& message, const std::string& prefix, FieldMask* mask) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (!MayChange(*field)) continue;
    const std::string path = absl::StrCat(prefix, field->name());
    const int before = mask->paths_size();
    if (IsNested(*field)) {
      AddSetFields(message.GetReflection()->GetMessage(message, field), path + ".", mask);
    }
    if (mask->paths_size() == before) mask->add_paths(path);
  }
}

void AddAllFields(const Descriptor& type, FieldMask* mask) {
  for (int i = 0; i < type.field_count(); ++i) {
    if (MayChange(*type.field(i))) mask->add_paths(type.field(i)->name());
  }
}

absl::Status AddPath(const Message& message, const std::string& path, FieldMask* mask) {
  std::vector<const FieldDescriptor*> fields;
  if (!FieldMaskUtil::GetFieldDescriptors(message.GetDescriptor(), path, &fields)) {
    return tenant::InvalidField("update_mask", "names a field the resource does not have");
  }
  for (const FieldDescriptor* field : fields) {
    if (!MayChange(*field)) return absl::OkStatus();
  }
  mask->add_paths(path);
  return absl::OkStatus();
}

void Merge(const Message& from, const FieldMask& mask, Message* onto) {
  FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  FieldMaskUtil::MergeMessageTo(from, mask, options, onto);
}

bool FieldsEqual(const Message& a, const Message& b, const FieldDescriptor& field) {
  FieldMask mask;
  mask.add_paths(field.name());
  const std::unique_ptr<Message> only_a(a.New());
  const std::unique_ptr<Message> only_b(b.New());
  Merge(a, mask, only_a.get());
  Merge(b, mask, only_b.get());
  return MessageDifferencer::Equals(*only_a, *only_b);
}

void AddChanged(const Message& before, const Message& after, const std::string& prefix,
                std::vector<std::string>* changed) {
  const Descriptor& type = *before.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!MayChange(field) || FieldsEqual(before, after, field)) continue;
    const std::string path = absl::StrCat(prefix, field.name());
    const size_t known = changed->size();
    if (IsNested(field)) {
      AddChanged(before.GetReflection()->GetMessage(before, &field),
                 after.GetReflection()->GetMessage(after, &field), path + ".", changed);
    }
    if (changed->size() == known) changed->push_back(path);
  }
}

}  // namespace

absl::Status MergeByMask(const FieldMask& mask, const Message& from, Message* onto) {
  FieldMask paths;
  if (mask.paths().empty()) {
    AddSetFields(from, "", &paths);
  } else if (mask.paths_size() == 1 && mask.paths(0) == "*") {
    AddAllFields(*from.GetDescriptor(), &paths);
  } else {
    for (const std::string& path : mask.paths()) {
      const absl::Status added = AddPath(from, path, &paths);
      if (!added.ok()) return added;
    }
  }
  Merge(from, paths, onto);
  return absl::OkStatus();
}

std::vector<std::string> ChangedFields(const Message& before, const Message& after) {
  std::vector<std::string> changed;
  AddChanged(before, after, "", &changed);
  return changed;
}

}  // namespace mugugno::gateway

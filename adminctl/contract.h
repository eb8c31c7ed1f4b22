#pragma once

// The contract by its descriptors, and the comments of its text for people to read.

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace mugugno::adminctl {

// "DirectoryService.GetTenant" of mugugno.v1. A name that does not exist ends the program: verbs
// are part of it.
const google::protobuf::MethodDescriptor& MethodOf(absl::string_view name);

// A method of the same service, or null.
const google::protobuf::MethodDescriptor* Sibling(const google::protobuf::MethodDescriptor& method,
                                                  absl::string_view name);

// Whether a method with that response gives a list page by page.
bool HasPages(const google::protobuf::Descriptor& response);
// The repeated field of the messages a list is of, with pages or as a whole; null where it is none.
const google::protobuf::FieldDescriptor* ListedField(const google::protobuf::Descriptor& response);

// What the contract says about a field, as one line without final stop; empty where nothing.
std::string CommentOf(const google::protobuf::FieldDescriptor& field);

// What it says about a method, as paragraph.
std::string CommentOf(const google::protobuf::MethodDescriptor& method);

}  // namespace mugugno::adminctl

#pragma once

// The request a command line describes.

#include <memory>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

#include "adminctl/session.h"

namespace mugugno::adminctl {

// Fills the request of the verb's method from its fixed fields, arguments and flags, and checks it
// by the contract's rules. Mistakes are told in the words of the command line.
absl::Status BuildRequest(Session& session, google::protobuf::Message& request);

// Sets the field at a path; names may be short ones. Returns the rule the text breaks, or "".
std::string SetField(const google::protobuf::MethodDescriptor& method, absl::string_view path,
                     absl::string_view text, google::protobuf::Message& request);

// An empty message of that type.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

}  // namespace mugugno::adminctl

#pragma once

// The Connect protocol as it stands on the wire: connectrpc.com, "Protocol". Pure functions.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace mugugno::gateway {

// How messages are written.
struct ConnectForm {
  bool json = false;
  bool stream = false;  // in envelopes, as the methods with streams have them
  // "application/connect+json"; the answer has the request's.
  std::string content_type() const;
};

// nullopt for a content type that is none of Connect's.
std::optional<ConnectForm> ConnectFormOf(absl::string_view content_type);

// "connect-timeout-ms"; nullopt if malformed. Empty is no limit; longer ones are cut to a day.
std::optional<absl::Duration> ConnectTimeout(absl::string_view header);

// A message as the client wrote it, as the protobuf bytes of `prototype`. INVALID_ARGUMENT does not
// repeat what it was given.
absl::StatusOr<std::string> FromConnect(ConnectForm form, std::string message,
                                        const google::protobuf::Message& prototype);
// And an answer of that type. INTERNAL if it is no such message.
absl::StatusOr<std::string> ToConnect(ConnectForm form, std::string bytes,
                                      const google::protobuf::Descriptor& type);

// The messages of a body in envelopes. INVALID_ARGUMENT: it is cut, or a message is compressed.
absl::StatusOr<std::vector<std::string>> OpenEnvelopes(absl::string_view body);
std::string Envelope(absl::string_view message);
// The last one of a stream, with how it ended.
std::string EndEnvelope(const absl::Status& status);

// Of an error that is the whole answer.
unsigned ConnectHttpStatus(absl::StatusCode code);
// {"code": "not_found", "message": …, "details": […]}
std::string ConnectErrorJson(const absl::Status& status);

}  // namespace mugugno::gateway

#pragma once

// What the answers of an office's system say. Its texts are from outside: what is given here is
// UTF-8 without control characters and no longer than said. Pure functions.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::gateway::georeport {

inline constexpr size_t kLongestNumber = 200;
inline constexpr size_t kLongestStatus = 40;
inline constexpr size_t kLongestNotes = 2000;
inline constexpr size_t kLongestError = 150;

// One <request>.
struct RequestState {
  std::string number = {};  // service_request_id; empty where there is only a token
  std::string token = {};
  std::string status = {};  // in lower case
  std::string status_notes = {};
};

// Those with a number or a token, in their order. INVALID_ARGUMENT as ReadDocument, and where an id
// is none: too long, or with signs that are not printed.
absl::StatusOr<std::vector<RequestState>> ReadRequests(absl::string_view bytes);

// What the error document says, in one line; empty where it is none.
std::string ReadErrors(absl::string_view bytes);

// The service_codes of the list. INVALID_ARGUMENT as ReadDocument.
absl::StatusOr<std::vector<std::string>> ReadServiceCodes(absl::string_view bytes);

// In UTF-8, without control characters and marks that turn the direction of what follows, at most
// that many bytes, and on one line unless `lines`.
std::string PlainText(absl::string_view text, size_t most, bool lines);

}  // namespace mugugno::gateway::georeport

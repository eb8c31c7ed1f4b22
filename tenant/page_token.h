#pragma once

// Page tokens: where a list goes on, sealed with the installation key. A token opens for the caller
// it was made for, with the same grants, method and arguments, for 24 hours. Thread-safe.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

class PageTokens final {
 public:
  PageTokens(KeyRing& keys, const Clock& clock) : keys_(keys), clock_(clock) {}

  // `cursor` is the sort key of the last element of the page. The request's page_size and
  // page_token are no arguments.
  absl::StatusOr<std::string> Make(const Caller& caller, const google::protobuf::Message& request,
                                   absl::string_view cursor);

  // The cursor; "" for an empty token, the first page. INVALID_ARGUMENT on page_token when it does
  // not open.
  absl::StatusOr<std::string> Open(const Caller& caller, const google::protobuf::Message& request,
                                   absl::string_view token);

 private:
  KeyRing& keys_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant

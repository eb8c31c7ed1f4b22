#pragma once

// The rows of people whom a provider vouches for. Called inside a transaction, with its session.

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/directory/records.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// `identity` is the keyed hash of issuer and subject. Whose it is: the key of a Staff; nothing
// where it is nobody's.
struct IdentityHolder {
  std::string association = {};
  std::string staff = {};
};
absl::StatusOr<std::optional<IdentityHolder>> FindIdentity(Session& session,
                                                           absl::string_view identity,
                                                           Lock lock = Lock::kNone);
absl::Status InsertIdentity(Session& session, const Staff& person, absl::string_view identity,
                            absl::Time now);
absl::Status DeleteIdentity(Session& session, absl::string_view association,
                            absl::string_view staff);

}  // namespace mugugno::tenant

#pragma once

// What the pages of a form carry to be recognised by: opaque texts only a gateway of this
// installation makes. Thread-safe.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/storage/v1/web_form.pb.h"
#include "tenant/clock.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"
#include "tenant/vault/master_keys.h"

namespace mugugno::gateway::web_form {

// The hidden field of a page that can be sent, sealed under the master key: it is made and read
// while the database is away.
class FormTokens final {
 public:
  // A person needs longer than the one to write for the first time, and does not leave a page open
  // for the other.
  static constexpr absl::Duration kLeastAge = absl::Seconds(2);
  static constexpr absl::Duration kMostAge = absl::Hours(12);

  FormTokens(const tenant::MasterKeys& masters, const tenant::Clock& clock)
      : masters_(masters), clock_(clock) {}

  // `citizen` is the address of the conversation it goes on with; null for a new one.
  std::string Make(absl::string_view channel, const tenant::Uuid& id,
                   const tenant::Uuid* citizen) const;
  // INVALID_ARGUMENT for what was not made for that channel and citizen.
  absl::StatusOr<storage::v1::FormToken> Open(absl::string_view token, absl::string_view channel,
                                              const tenant::Uuid* citizen) const;
  absl::Duration AgeOf(const storage::v1::FormToken& token) const;

 private:
  const tenant::MasterKeys& masters_;
  const tenant::Clock& clock_;
};

// The address of a conversation's page, sealed with the installation key.
class TrackingLinks final {
 public:
  static constexpr absl::Duration kLifetime = absl::Hours(24 * 180);

  TrackingLinks(tenant::KeyRing& keys, const tenant::Clock& clock) : keys_(keys), clock_(clock) {}

  // Sets the time until when it is valid. UNAVAILABLE while the keys cannot be read.
  absl::StatusOr<std::string> Make(storage::v1::TrackingLink link);
  // NotFound() for every text that is none, or none any more.
  absl::StatusOr<storage::v1::TrackingLink> Open(absl::string_view text);

 private:
  tenant::KeyRing& keys_;
  const tenant::Clock& clock_;
};

}  // namespace mugugno::gateway::web_form

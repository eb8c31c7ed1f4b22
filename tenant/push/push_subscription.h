#pragma once

// Devices on which people of the staff are told of emergencies: rows of `push_subscription`, which
// are sealed with the installation key. Called inside a transaction, with its session.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/storage/v1/push.pb.h"
#include "tenant/directory/record_store.h"
#include "tenant/name.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

inline constexpr char kPushSubscriptions[] = "pushSubscriptions";

struct PushSubscriptionKey {
  std::string holder() const { return StaffName(association, staff); }
  std::string name() const { return ChildName(holder(), kPushSubscriptions, id.ToString()); }

  std::string association = {};
  std::string staff = {};
  Uuid id;
};
// Nothing for a name that is none.
std::optional<PushSubscriptionKey> ReadPushSubscriptionName(absl::string_view name);

struct PushSubscription {
  PushSubscriptionKey key;
  // Id of the session in which the device was last used; it has ended where the device is not used.
  std::string credential = {};
  storage::v1::PushSubscriptionWords words;
  absl::Time create_time;
  std::optional<absl::Time> last_push_time = {};
};

// Of everybody in the association, in order; nothing is opened.
absl::StatusOr<std::vector<PushSubscriptionKey>> ListPushSubscriptionKeys(
    Session& session, absl::string_view association);
// A person's, the newest first.
absl::StatusOr<std::vector<PushSubscription>> ListPushSubscriptions(Session& session,
                                                                    const OwnerKeys& keys,
                                                                    absl::string_view association,
                                                                    absl::string_view staff);
absl::StatusOr<std::optional<PushSubscription>> FindPushSubscription(
    Session& session, const OwnerKeys& keys, const PushSubscriptionKey& key);
// Whosever it is, locked.
absl::StatusOr<std::optional<PushSubscription>> FindPushSubscriptionAt(
    Session& session, const OwnerKeys& keys, absl::string_view association,
    absl::string_view endpoint);
absl::Status InsertPushSubscription(Session& session, const OwnerKeys& keys,
                                    const PushSubscription& subscription);
// Words and session of one that is there.
absl::Status SavePushSubscription(Session& session, const OwnerKeys& keys,
                                  const PushSubscription& subscription);
// The push service took something for it.
absl::Status TouchPushSubscription(Session& session, const PushSubscriptionKey& key,
                                   absl::Time now);
// Whether there was one.
absl::StatusOr<bool> DeletePushSubscription(Session& session, const PushSubscriptionKey& key);

// With a sign-out the devices go that were used in it: those of one session, by its id, or all of
// the person's. `holder` may be of any kind; what is no staff's has none.
absl::Status ForgetDevicesOf(Session& session, absl::string_view holder,
                             absl::string_view credential);
absl::Status ForgetDevicesOf(Session& session, absl::string_view holder);

}  // namespace mugugno::tenant

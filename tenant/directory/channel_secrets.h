#pragma once

// What a channel's platform and the gateway show each other, as it lies in the channel's row. What
// the platform shows is checked by its hash, for which no key is needed: a gateway without its
// database does it, too. Pure functions.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/storage/v1/words.pb.h"
#include "tenant/directory/records.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

// Sets them; `keys` are the installation's. What is empty stays. The webhook's secret of before is
// good beside a new one, and no more once the new one is set again. INVALID_ARGUMENT where one is
// missing or is no such secret; DATA_LOSS as OwnerKeys::Open.
absl::Status SetChannelSecrets(const OwnerKeys& keys, absl::string_view token,
                               absl::string_view webhook_secret, Channel* channel);

// FAILED_PRECONDITION (CHANNEL_IN_SETUP) where there are none; DATA_LOSS as OwnerKeys::Open.
absl::StatusOr<storage::v1::ChannelSecrets> OpenChannelSecrets(const OwnerKeys& keys,
                                                               const Channel& channel);

// Whether that is one of the secrets the platform may show; never without secrets. Takes as long
// for every wrong one.
bool ProvesPlatform(const Channel& channel, absl::string_view shown);

}  // namespace mugugno::tenant

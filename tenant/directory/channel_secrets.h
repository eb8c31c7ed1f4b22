#pragma once

// What a channel's platform and the gateway show each other, as it lies in the channel's row. What
// the platform shows is checked by its hash, for which no key is needed: a gateway without its
// database does it, too. What it signs with has to be opened. Pure functions.

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "tenant/directory/records.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

// Sets those that are named; `keys` are the installation's. What the platform shows or signs with
// is good beside a new one, and no more once the new one is set again. INVALID_ARGUMENT where one
// is missing, is no such secret or is none of the kind's; DATA_LOSS as OwnerKeys::Open.
absl::Status SetChannelSecrets(const OwnerKeys& keys, const v1::SetChannelSecretsRequest& given,
                               Channel* channel);

// FAILED_PRECONDITION (CHANNEL_IN_SETUP) where there are none; DATA_LOSS as OwnerKeys::Open.
absl::StatusOr<storage::v1::ChannelSecrets> OpenChannelSecrets(const OwnerKeys& keys,
                                                               const Channel& channel);

// Whether that is one of the secrets the platform may show; never without secrets. Takes as long
// for every wrong one.
bool ProvesPlatform(const Channel& channel, absl::string_view shown);
// Whether `signature` ("sha256=...") is that of the body under one of the secrets the platform
// signs with. As long for every wrong one.
bool ProvesBody(const storage::v1::ChannelSecrets& secrets, absl::string_view body,
                absl::string_view signature);

}  // namespace mugugno::tenant

#pragma once

// Messages that were set aside, as the contract shows them. Pure functions, thread-safe.

#include "absl/status/statusor.h"

#include "mugugno/v1/set_aside_service.pb.h"
#include "routing/journal/entry.h"
#include "tenant/directory/snapshot.h"
#include "tenant/set_aside/set_aside_message.h"

namespace mugugno::gateway {

// Of a comune or association, with its words. The directory tells the app's channel.
v1::SetAsideMessage ToProto(const tenant::SetAsideMessage& message,
                            const tenant::DirectorySnapshot& directory);
// Of a journal; without words.
v1::SetAsideMessage ToProto(const routing::SetAsideEntry& entry);

// The names of such entries. INVALID_ARGUMENT where one is none.
absl::StatusOr<std::vector<tenant::Uuid>> EntriesOf(
    const v1::ReprocessSetAsideMessagesRequest& request);

}  // namespace mugugno::gateway

#pragma once

// What of a citizen's words goes along with an offered ticket. Pure functions.

#include <vector>

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/transfer.pb.h"

namespace mugugno::tenant {

using OfferedFields = std::vector<v1::Transfer::Field>;

bool IsOffered(v1::Transfer::Field field, const OfferedFields& fields);

// The text and files whole; of what came with them only the offered fields. The channel's own name
// of the citizen stays with the channel.
storage::v1::EntryWords Offered(storage::v1::EntryWords words, const OfferedFields& fields);
storage::v1::ContactWords Offered(const storage::v1::ContactWords& contact,
                                  const OfferedFields& fields);

}  // namespace mugugno::tenant

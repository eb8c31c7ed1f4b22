#pragma once

// Offers of tickets as the contract shows them. Pure functions, thread-safe.

#include "mugugno/v1/transfer.pb.h"
#include "tenant/transfers/transfer.h"

namespace mugugno::gateway {

v1::Transfer ToProto(const tenant::Transfer& transfer);

}  // namespace mugugno::gateway

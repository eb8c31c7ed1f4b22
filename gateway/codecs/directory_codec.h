#pragma once

// The directory between contract and domain. Encode gives what a client sees; Decode writes what a
// client may set onto a record and tells every rule it breaks. Pure functions.

#include <string>

#include "gateway/codecs/violations.h"
#include "mugugno/v1/directory.pb.h"
#include "tenant/directory/records.h"

namespace mugugno::gateway {

v1::Association Encode(const tenant::Association& record);
v1::Tenant Encode(const tenant::Tenant& record);
// Without the webhook's secret.
v1::Office Encode(const tenant::Office& record);
v1::Channel Encode(const tenant::Channel& record);

void Decode(const v1::Association& message, tenant::Association* record, Violations* violations);
void Decode(const v1::Tenant& message, tenant::Tenant* record, Violations* violations);
// The webhook's secret is left as it is; it is sealed elsewhere.
void Decode(const v1::Office& message, tenant::Office* record, Violations* violations);
void Decode(const v1::Channel& message, tenant::Channel* record, Violations* violations);

}  // namespace mugugno::gateway

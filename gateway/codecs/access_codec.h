#pragma once

// People, grants, apps and credentials between contract and domain, as directory_codec.h. Pure
// functions.

#include "gateway/codecs/violations.h"
#include "mugugno/v1/access.pb.h"
#include "tenant/directory/records.h"

namespace mugugno::gateway {

v1::Staff Encode(const tenant::Staff& record);
v1::Grant Encode(const tenant::Grant& record);
v1::App Encode(const tenant::App& record);
// Without any secret.
v1::Credential Encode(const tenant::Credential& record);
v1::Administrator Encode(const tenant::Administrator& record);

void Decode(const v1::Staff& message, tenant::Staff* record, Violations* violations);
// The record's owner is set before.
void Decode(const v1::Grant& message, tenant::Grant* record, Violations* violations);
// The record's owner is set before.
void Decode(const v1::App& message, tenant::App* record, Violations* violations);
// Kind, fingerprint and expiry; a token's hash is made elsewhere.
void Decode(const v1::Credential& message, absl::Time now, tenant::Credential* record,
            Violations* violations);

}  // namespace mugugno::gateway

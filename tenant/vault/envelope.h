#pragma once

// An envelope: bytes sealed under a key of their own that travels in front of them, wrapped by the
// master key. For what must be readable while the KeyStore is away, such as the snapshot beside
// the journal. Thread-safe.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/vault/master_keys.h"
#include "tenant/vault/sealed.h"

namespace mugugno::tenant {

std::string SealEnvelope(const MasterKeys& masters, const Binding& binding,
                         absl::string_view plaintext);
// DATA_LOSS as OpenWith; FAILED_PRECONDITION as MasterKeys::Unwrap.
absl::StatusOr<std::string> OpenEnvelope(const MasterKeys& masters, const Binding& binding,
                                         absl::string_view envelope);

}  // namespace mugugno::tenant

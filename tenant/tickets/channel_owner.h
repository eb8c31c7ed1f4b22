#pragma once

// The owner of a channel, and so of its correspondents: "tenants/{t}", or "associations/{a}" for a
// shared one, as the database writes it.

#include "absl/strings/string_view.h"

#include "tenant/vault/sealed.h"

namespace mugugno::tenant {

// Whose keys seal what belongs to the owner. The owner is valid.
KeyOwner KeyOwnerOf(absl::string_view owner);

}  // namespace mugugno::tenant

#include "tenant/tickets/channel_owner.h"

#include "absl/strings/strip.h"

namespace mugugno::tenant {

KeyOwner KeyOwnerOf(absl::string_view owner) {
  if (absl::ConsumePrefix(&owner, "tenants/")) return KeyOwner::Tenant(owner);
  absl::ConsumePrefix(&owner, "associations/");
  return KeyOwner::Association(owner);
}

}  // namespace mugugno::tenant

#include "tenant/directory/slices.h"

#include "absl/strings/escaping.h"

namespace mugugno::tenant {
namespace {

template <typename Record>
const Record* FindById(const std::vector<Record>& records, absl::string_view id) {
  const auto found = std::find_if(records.begin(), records.end(),
                                  [id](const Record& record) { return record.id == id; });
  return found == records.end() ? nullptr : &*found;
}

}  // namespace

std::string Credential::key() const {
  return kind == v1::Credential::KIND_CERTIFICATE ? absl::BytesToHexString(hash) : uid.ToBase32();
}

const Channel* AssociationSlice::FindChannel(absl::string_view id) const {
  return FindById(channels, id);
}

const Office* TenantSlice::FindOffice(absl::string_view id) const { return FindById(offices, id); }

const Channel* TenantSlice::FindChannel(absl::string_view id) const {
  return FindById(channels, id);
}

const Grant* StaffSlice::FindGrant(const Scope& owner) const {
  for (const Grant& grant : grants) {
    if (grant.owner == owner) return &grant;
  }
  return nullptr;
}

}  // namespace mugugno::tenant

#include "tenant/texts/named_comune.h"

#include "absl/strings/ascii.h"

namespace mugugno::tenant {
namespace {

// Letters beyond ASCII are letters, too.
bool IsLetter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool SaysAsWords(absl::string_view text, absl::string_view name) {
  for (size_t at = text.find(name); at != absl::string_view::npos; at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    if ((at == 0 || !IsLetter(text[at - 1])) && (end == text.size() || !IsLetter(text[end]))) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string OtherComuneNamed(absl::string_view text, absl::string_view tenant,
                             const DirectorySnapshot& directory) {
  const TenantSlice* own = directory.FindTenant(tenant);
  if (own == nullptr) return "";
  const std::string lower = absl::AsciiStrToLower(text);
  for (const std::string& id : directory.TenantsOf(own->tenant.association)) {
    const TenantSlice* other = directory.FindTenant(id);
    if (id == tenant || other == nullptr) continue;
    if (SaysAsWords(lower, absl::AsciiStrToLower(other->tenant.display_name))) {
      return other->tenant.display_name;
    }
  }
  return "";
}

}  // namespace mugugno::tenant

#include "tenant/texts/named_comune.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace mugugno::tenant {
namespace {

// Letters beyond ASCII are letters, too.
bool IsLetter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Shorter names are words of every text ("Ne"): they are meant where they are called a comune.
constexpr size_t kShortName = 3;

bool SaysAsWords(absl::string_view text, absl::string_view name) {
  for (size_t at = text.find(name); at != absl::string_view::npos; at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    if ((at == 0 || !IsLetter(text[at - 1])) && (end == text.size() || !IsLetter(text[end]))) {
      return true;
    }
  }
  return false;
}

// As it is written, or in capitals: what is small is a word ("sull'uscio").
bool Names(absl::string_view text, absl::string_view name) {
  if (name.size() > kShortName) {
    return SaysAsWords(text, name) || SaysAsWords(text, absl::AsciiStrToUpper(name));
  }
  return SaysAsWords(absl::AsciiStrToLower(text),
                     absl::StrCat("comune di ", absl::AsciiStrToLower(name)));
}

}  // namespace

std::string OtherComuneNamed(absl::string_view text, absl::string_view tenant,
                             const DirectorySnapshot& directory) {
  const TenantSlice* own = directory.FindTenant(tenant);
  if (own == nullptr) return "";
  for (const std::string& id : directory.TenantsOf(own->tenant.association)) {
    const TenantSlice* other = directory.FindTenant(id);
    if (id == tenant || other == nullptr) continue;
    if (Names(text, other->tenant.display_name)) return other->tenant.display_name;
  }
  return "";
}

}  // namespace mugugno::tenant

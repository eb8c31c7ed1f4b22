#include "tenant/tickets/ticket_number.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "tenant/vault/crypto.h"

namespace mugugno::tenant {

std::string NewTicketNumber(absl::string_view tenant) {
  constexpr absl::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const std::string random = RandomBytes(8);
  std::string digits;
  for (const char byte : random) digits.push_back(kDigits[static_cast<unsigned char>(byte) % 32]);
  return absl::StrCat(absl::AsciiStrToUpper(tenant), "-", digits.substr(0, 4), "-",
                      digits.substr(4));
}

}  // namespace mugugno::tenant

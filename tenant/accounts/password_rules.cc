#include "tenant/accounts/password_rules.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

#include "proto/text/utf8.h"

namespace mugugno::tenant {
namespace {

// Of twelve characters or more, without blanks and in small letters; what is shorter is refused
// anyhow.
constexpr absl::string_view kCommonest[] = {
    "123456789012",     "1234567890123",     "12345678901234",   "123456789012345",
    "1234567890123456", "0123456789012",     "987654321098",     "098765432109",
    "123123123123",     "123456123456",      "123456654321",     "112233445566",
    "12345678912345",   "1q2w3e4r5t6y",      "1q2w3e4r5t6y7u",   "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv", "qwertyuiop12",      "qwertyuiop123",    "qwertyuiopasdf",
    "qwerty123456",     "qwerty1234567",     "qwerty12345678",   "qwertyqwerty",
    "qwertyuiop[]",     "qazwsxedcrfv",      "asdfghjkl123",     "asdfghjklzxc",
    "zxcvbnmasdfg",     "abcdefghijkl",      "abcdefghijklm",    "abcd12345678",
    "abc123abc123",     "a1b2c3d4e5f6",      "aa123456789012",   "password1234",
    "password12345",    "password123456",    "password12345678", "password2024",
    "password2025",     "password2026",      "passwordpassword", "mypassword123",
    "mypassword12",     "p@ssw0rd1234",      "passw0rd1234",     "iloveyou1234",
    "iloveyouforever",  "letmein123456",     "letmeinletmein",   "welcome12345",
    "welcome123456",    "administrator",     "administrator1",   "adminadmin12",
    "adminadminadmin",  "admin1234567",      "admin12345678",    "changeme1234",
    "changemechangeme", "football1234",      "superman1234",     "sunshine1234",
    "princess1234",     "dragon123456",      "monkey123456",     "master123456",
    "internet1234",     "computer1234",      "trustno1trustno1", "correcthorsebatterystaple",
    "password!2024",    "password!2025",     "password!2026",    "passwordsicura",
    "passwordsicura1",  "lamiapassword",     "lamiapassword1",   "amministratore",
    "amministratore1",  "amministrazione",   "amoremio1234",     "amoreamore12",
    "tiamotiamotiamo",  "tiamopersempre",    "juventus1234",     "forzajuventus",
    "forzajuve1234",    "forzainter1908",    "forzamilan1899",   "forzanapoli1",
    "forzaroma1927",    "genoagenoa1893",    "sampdoria1946",    "francesco1234",
    "alessandro12",     "alessandro123",     "giuseppe1234",     "antonella123",
    "giovanni1234",     "federica1234",      "buongiorno12",     "buongiorno123",
    "benvenuto123",     "benvenuti123",      "comune123456",     "comunedisori",
    "ufficiotecnico",   "segreteria12",      "segreteria123",    "protocollo12",
    "protocollo123",    "ciaociaociao",      "primavera2025",    "primavera2026",
    "estate202520",     "password1password1"};

std::string Flat(absl::string_view text) {
  std::string flat;
  for (const char each : text) {
    if (each != ' ') flat.push_back(absl::ascii_tolower(static_cast<unsigned char>(each)));
  }
  return flat;
}

}  // namespace

bool IsGoodPassword(absl::string_view password, absl::string_view email,
                    absl::string_view display_name) {
  constexpr size_t kFewestDifferent = 5;
  constexpr size_t kMostBytesOfCharacter = 4;
  if (password.size() > kMostPasswordCharacters * kMostBytesOfCharacter) return false;
  size_t characters = 0;
  std::set<char32_t> different;
  for (absl::string_view rest = password; !rest.empty(); ++characters) {
    different.insert(text::TakeCodePoint(rest));
  }
  if (characters < kFewestPasswordCharacters || characters > kMostPasswordCharacters) return false;
  if (different.size() < kFewestDifferent) return false;
  const std::string flat = Flat(password);
  if (flat == Flat(email) || flat == Flat(display_name)) return false;
  if (flat == Flat(email.substr(0, email.find('@')))) return false;
  return std::find(std::begin(kCommonest), std::end(kCommonest), flat) == std::end(kCommonest);
}

}  // namespace mugugno::tenant

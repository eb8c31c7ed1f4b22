#include "tenant/tickets/identifiers.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace mugugno::tenant {
namespace {

bool IsWordByte(char c) {
  return absl::ascii_isalnum(c) || (static_cast<unsigned char>(c) >= 0x80);
}

// Letters and digits from `begin` on that stand together or with one separator between them.
struct Piece {
  std::string value;
  size_t end = 0;
};

// Takes `size` letters or digits; nothing where there are fewer, or the word goes on.
std::optional<Piece> Take(absl::string_view text, size_t begin, size_t size,
                          absl::string_view separators) {
  Piece piece;
  size_t at = begin;
  while (at < text.size() && piece.value.size() < size) {
    const char c = text[at];
    if (absl::ascii_isalnum(c)) {
      piece.value += absl::ascii_toupper(c);
      piece.end = ++at;
    } else if (absl::StrContains(separators, c) && piece.end == at) {
      ++at;
    } else {
      return std::nullopt;
    }
  }
  if (piece.value.size() < size) return std::nullopt;
  if (piece.end < text.size() && IsWordByte(text[piece.end])) return std::nullopt;
  return piece;
}

constexpr size_t kFiscalCodeSize = 16;
// Of a place with a digit: a digit, or the letter that stands for it (omocodia).
constexpr absl::string_view kDigitLetters = "LMNPQRSTUV";
constexpr absl::string_view kMonths = "ABCDEHLMPRST";
// Of the letters and digits in odd places, by their order in the alphabet; a digit counts as the
// letter of its value.
constexpr std::array<int, 26> kOdd = {1,  0,  5, 7, 9, 13, 15, 17, 19, 21, 2,  4,  18,
                                      20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};

int OrderOf(char c) { return absl::ascii_isdigit(c) ? c - '0' : c - 'A'; }

bool IsFiscalCode(absl::string_view code) {
  // "L" a letter, "D" a digit or its letter, "M" a month.
  constexpr absl::string_view kForm = "LLLLLLDDMDDLDDDL";
  int sum = 0;
  for (size_t i = 0; i < kFiscalCodeSize; ++i) {
    const char c = code[i];
    const bool letter = absl::ascii_isupper(c);
    if (kForm[i] == 'L' && !letter) return false;
    if (kForm[i] == 'M' && !absl::StrContains(kMonths, c)) return false;
    if (kForm[i] == 'D' && !absl::ascii_isdigit(c) && !absl::StrContains(kDigitLetters, c)) {
      return false;
    }
    if (i + 1 < kFiscalCodeSize) sum += i % 2 == 0 ? kOdd[OrderOf(c)] : OrderOf(c);
  }
  return code.back() == 'A' + sum % 26;
}

// ISO 13616: how long an IBAN of the country is.
struct IbanSize {
  char country[3];
  size_t size;
};
constexpr IbanSize kIbanSizes[] = {
    {"AD", 24}, {"AL", 28}, {"AT", 20}, {"BE", 16}, {"BG", 22}, {"CH", 21}, {"CY", 28},
    {"CZ", 24}, {"DE", 22}, {"DK", 18}, {"EE", 20}, {"ES", 24}, {"FI", 18}, {"FR", 27},
    {"GB", 22}, {"GI", 23}, {"GR", 27}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IS", 26},
    {"IT", 27}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MD", 24},
    {"ME", 22}, {"MK", 19}, {"MT", 31}, {"NL", 18}, {"NO", 15}, {"PL", 28}, {"PT", 25},
    {"RO", 24}, {"RS", 22}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"VA", 22}};

bool ChecksAsIban(absl::string_view iban) {
  int rest = 0;
  const auto add = [&rest](absl::string_view part) {
    for (const char c : part) {
      if (absl::ascii_isdigit(c)) {
        rest = (rest * 10 + (c - '0')) % 97;
      } else {
        rest = (rest * 100 + (c - 'A' + 10)) % 97;
      }
    }
  };
  add(iban.substr(4));
  add(iban.substr(0, 4));
  return rest == 1;
}

std::optional<Piece> IbanAt(absl::string_view text, size_t begin) {
  const auto head = Take(text.substr(0, std::min(begin + 4, text.size())), begin, 4, "");
  if (!head || !absl::ascii_isdigit(head->value[2]) || !absl::ascii_isdigit(head->value[3])) {
    return std::nullopt;
  }
  for (const IbanSize& each : kIbanSizes) {
    if (!absl::StartsWith(head->value, each.country)) continue;
    auto piece = Take(text, begin, each.size, " .-");
    if (piece && ChecksAsIban(piece->value)) return piece;
  }
  return std::nullopt;
}

// Groups of digits with one separator between them, as people write a number.
struct Groups {
  std::vector<size_t> sizes;
  std::string digits;
  std::string separators;
  size_t end = 0;
};

constexpr size_t kMostDigits = 15;

Groups GroupsAt(absl::string_view text, size_t begin) {
  Groups groups;
  size_t at = begin;
  while (at < text.size() && groups.digits.size() <= kMostDigits) {
    size_t digits = 0;
    while (at < text.size() && absl::ascii_isdigit(text[at])) {
      groups.digits += text[at++];
      ++digits;
    }
    if (digits == 0) break;
    groups.sizes.push_back(digits);
    groups.end = at;
    if (at >= text.size() || !absl::StrContains(" ./-", text[at])) break;
    groups.separators += text[at++];
  }
  groups.separators.resize(groups.sizes.size() - (groups.sizes.empty() ? 0 : 1));
  return groups;
}

// 03/04/2026, 3-4-26.
bool IsDate(const Groups& groups) {
  return groups.sizes.size() == 3 && groups.sizes[0] <= 2 && groups.sizes[1] <= 2 &&
         (groups.sizes[2] == 2 || groups.sizes[2] == 4) && groups.separators[0] != ' ' &&
         groups.separators[0] == groups.separators[1];
}

// A line begins with 0 and has 8 to 11 digits, a mobile with 3 and has 10 (or 9); one group at
// least is longer than an hour or a day.
bool IsTelephone(const Groups& groups, absl::string_view digits) {
  if (IsDate(groups)) return false;
  if (*std::max_element(groups.sizes.begin(), groups.sizes.end()) < 3) return false;
  if (absl::StartsWith(digits, "3")) return digits.size() == 10 || digits.size() == 9;
  return digits.size() >= 8 && digits.size() <= 11 && digits[0] == '0' && digits[1] != '0';
}

std::optional<Piece> TelephoneAt(absl::string_view text, size_t begin) {
  absl::string_view rest = text.substr(begin);
  bool abroad = absl::ConsumePrefix(&rest, "+39") || absl::ConsumePrefix(&rest, "0039");
  if (abroad && !rest.empty() && absl::StrContains(" .-/", rest.front())) rest.remove_prefix(1);
  const size_t first = text.size() - rest.size();
  if (first >= text.size() || !absl::ascii_isdigit(text[first])) return std::nullopt;
  const Groups groups = GroupsAt(text, first);
  if (groups.end < text.size() && IsWordByte(text[groups.end])) return std::nullopt;
  if (!IsTelephone(groups, groups.digits)) return std::nullopt;
  return Piece{groups.digits, groups.end};
}

std::optional<Identifier> IdentifierAt(absl::string_view text, size_t begin) {
  const auto found = [&](Identifier::Kind kind, Piece piece) {
    return Identifier{kind, begin, piece.end, std::move(piece.value)};
  };
  const char c = text[begin];
  if (absl::ascii_isalpha(c)) {
    auto code = Take(text, begin, kFiscalCodeSize, " .-");
    if (code && IsFiscalCode(code->value)) {
      return found(Identifier::Kind::kFiscalCode, *std::move(code));
    }
    auto iban = IbanAt(text, begin);
    if (iban) return found(Identifier::Kind::kIban, *std::move(iban));
    return std::nullopt;
  }
  if (c != '+' && c != '0' && c != '3') return std::nullopt;
  auto telephone = TelephoneAt(text, begin);
  if (telephone) return found(Identifier::Kind::kTelephone, *std::move(telephone));
  return std::nullopt;
}

// Where a word, or a number, may begin.
bool BeginsHere(absl::string_view text, size_t at) {
  if (!absl::ascii_isalnum(text[at]) && text[at] != '+') return false;
  if (at == 0) return true;
  const char before = text[at - 1];
  if (IsWordByte(before) || before == '+' || before == '_') return false;
  // "2026/0185700001" and "LX-0185700001" are no telephones.
  return at < 2 || !absl::StrContains("-/.", before) || !IsWordByte(text[at - 2]) ||
         absl::ascii_isalpha(text[at]);
}

}  // namespace

std::vector<Identifier> FindIdentifiers(absl::string_view text) {
  std::vector<Identifier> found;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!BeginsHere(text, at)) continue;
    std::optional<Identifier> identifier = IdentifierAt(text, at);
    if (!identifier) continue;
    at = identifier->end - 1;
    found.push_back(*std::move(identifier));
  }
  return found;
}

std::vector<Identifier> FindIdentifiers(absl::string_view text, absl::Span<const std::string> own) {
  std::vector<Identifier> found = FindIdentifiers(text);
  if (found.empty()) return found;
  absl::flat_hash_set<std::string> known;
  for (const std::string& each : own) {
    for (Identifier& identifier : FindIdentifiers(each)) known.insert(std::move(identifier.value));
  }
  std::erase_if(found, [&](const Identifier& each) { return known.contains(each.value); });
  return found;
}

}  // namespace mugugno::tenant

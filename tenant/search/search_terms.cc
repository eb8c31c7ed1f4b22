#include "tenant/search/search_terms.h"

namespace mugugno::tenant {
namespace {

constexpr char kDomain[] = "search.term";

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

size_t LettersIn(absl::string_view folded) {
  size_t letters = 0;
  for (const char byte : folded) letters += IsContinuation(byte) ? 0 : 1;
  return letters;
}

std::vector<absl::string_view> BeginningsOf(absl::string_view folded) {
  std::vector<absl::string_view> beginnings;
  size_t letters = 0;
  const size_t* next = kBeginnings;
  for (size_t i = 0; i <= folded.size() && next != std::end(kBeginnings); ++i) {
    if (i < folded.size() && IsContinuation(folded[i])) continue;
    if (letters == *next) {
      beginnings.push_back(folded.substr(0, i));
      ++next;
    }
    ++letters;
  }
  return beginnings;
}

absl::string_view LongestBeginning(absl::string_view folded) {
  const std::vector<absl::string_view> all = BeginningsOf(folded);
  return all.empty() ? absl::string_view() : all.back();
}

uint64_t SearchTerms::Of(absl::string_view beginning) {
  const auto [found, fresh] = known_.try_emplace(beginning, 0);
  if (fresh) {
    const std::string hash = keys_.BlindIndex(kDomain, beginning);
    for (size_t i = 0; i < sizeof(uint64_t); ++i) {
      found->second = found->second << 8 | static_cast<unsigned char>(hash[i]);
    }
  }
  return found->second;
}

}  // namespace mugugno::tenant

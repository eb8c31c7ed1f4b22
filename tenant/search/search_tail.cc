#include "tenant/search/search_tail.h"

#include <optional>

#include "tenant/errors.h"
#include "tenant/search/varint.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kOrdinalSize = 4;

}  // namespace

void AppendText(const TailText& text, std::string* chunk) {
  for (size_t i = kOrdinalSize; i-- > 0;) {
    chunk->push_back(static_cast<char>(text.ordinal >> (8 * i)));
  }
  AppendVarint(static_cast<uint32_t>(text.words.size()), chunk);
  chunk->append(text.words);
}

absl::Status EachText(absl::string_view chunk,
                      absl::FunctionRef<void(uint32_t, absl::string_view)> each) {
  while (!chunk.empty()) {
    if (chunk.size() < kOrdinalSize) return DataLoss("a chunk of words");
    uint32_t ordinal = 0;
    for (size_t i = 0; i < kOrdinalSize; ++i) {
      ordinal = ordinal << 8 | static_cast<unsigned char>(chunk[i]);
    }
    chunk.remove_prefix(kOrdinalSize);
    const std::optional<uint32_t> size = TakeVarint(&chunk);
    if (!size || *size > chunk.size()) return DataLoss("a chunk of words");
    each(ordinal, chunk.substr(0, *size));
    chunk.remove_prefix(*size);
  }
  return absl::OkStatus();
}

bool HasBeginning(absl::string_view words, absl::string_view beginning) {
  for (size_t at = words.find(beginning); at != absl::string_view::npos;
       at = words.find(beginning, at + 1)) {
    if (at == 0 || words[at - 1] == ' ') return true;
  }
  return false;
}

}  // namespace mugugno::tenant

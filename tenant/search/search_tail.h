#pragma once

// The tail of an index: what was said lately, as distinct folded words, in chunks of some dozens of
// texts. Small enough to be read by every search; the merger makes posting lists of it.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// What one reading of a ticket found that was new. A value.
struct TailText {
  uint32_t ordinal = 0;
  std::string words;  // separated by single spaces
};

// Texts of a chunk, and of a tail before it is merged.
inline constexpr size_t kChunkTexts = 64;
// Nor does one that has so many bytes take another text.
inline constexpr size_t kChunkBytes = 1 << 20;
// The longest text of a chunk; a longer one is several of the same ticket.
inline constexpr size_t kMostTextBytes = 1 << 19;
inline constexpr size_t kTailTexts = 2048;

// ordinal (4, big-endian) | length (varint) | words
void AppendText(const TailText& text, std::string* chunk);
// DATA_LOSS for bytes that are no chunk. The words live as long as `chunk`.
absl::Status EachText(absl::string_view chunk,
                      absl::FunctionRef<void(uint32_t ordinal, absl::string_view words)> each);
// Whether one of the words begins so.
bool HasBeginning(absl::string_view words, absl::string_view beginning);

}  // namespace mugugno::tenant

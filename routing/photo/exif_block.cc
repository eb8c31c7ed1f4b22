#include "routing/photo/exif_block.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/match.h"

namespace mugugno::routing {
namespace {

constexpr absl::string_view kLittleEndian("II*\0", 4);
constexpr absl::string_view kBigEndian("MM\0*", 4);
// Marker, length and name of the segment that holds EXIF data in a JPEG.
constexpr absl::string_view kSegmentMarker("\xFF\xE1", 2);
constexpr absl::string_view kSegmentName("Exif\0\0", 6);
constexpr size_t kSegmentHead = 10;

bool IsHeader(absl::string_view bytes) {
  return absl::StartsWith(bytes, kLittleEndian) || absl::StartsWith(bytes, kBigEndian);
}

size_t EndOf(absl::string_view bytes, size_t begin) {
  if (begin < kSegmentHead) return bytes.size();
  const absl::string_view head = bytes.substr(begin - kSegmentHead, kSegmentHead);
  if (!absl::StartsWith(head, kSegmentMarker) || head.substr(4) != kSegmentName) {
    return bytes.size();
  }
  const size_t length =
      static_cast<unsigned char>(head[2]) << 8 | static_cast<unsigned char>(head[3]);
  // The length counts from itself on.
  const size_t end = begin - kSegmentHead + kSegmentMarker.size() + length;
  return end <= begin ? bytes.size() : std::min(end, bytes.size());
}

}  // namespace

bool ExifBlocks::Next(ExifBlock* block) {
  while (at_ + kBigEndian.size() <= bytes_.size()) {
    // Both headers have a doubled letter before what is seldom: the star and the zero.
    const void* found = memchr(bytes_.data() + at_, '*', bytes_.size() - at_);
    if (found == nullptr) break;
    const size_t star = static_cast<size_t>(static_cast<const char*>(found) - bytes_.data());
    at_ = star + 1;
    for (const size_t before : {size_t{2}, size_t{3}}) {
      if (star < before || !IsHeader(bytes_.substr(star - before))) continue;
      *block = {star - before, EndOf(bytes_, star - before)};
      return true;
    }
  }
  at_ = bytes_.size();
  return false;
}

}  // namespace mugugno::routing

#include "routing/photo/erasure.h"

#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include <zlib.h>

#include "routing/photo/exif_block.h"
#include "routing/photo/tiff.h"

namespace mugugno::routing {
namespace {

// Tags looked at in one picture; a camera writes some hundred.
constexpr size_t kMostTags = size_t{1} << 20;

// Whether anything was there. Without `budget` all EXIF data go.
bool EraseExif(std::string* picture, size_t* budget) {
  bool any = false;
  ExifBlocks blocks(*picture);
  ExifBlock block;
  while (blocks.Next(&block)) any = Tiff(picture, block, budget).EraseGps() || any;
  return any;
}

// Where the value of an XMP property begins after its name: exif:GPSLatitude="44,22.2N", or
// <exif:GPSLatitude>44,22.2N<. Sets the sign that ends it; 0 if no value follows.
size_t ValueAt(absl::string_view bytes, size_t at, char* end) {
  const auto skip = [&] {
    while (at < bytes.size() && absl::ascii_isspace(static_cast<unsigned char>(bytes[at]))) ++at;
    return at < bytes.size() ? bytes[at] : '\0';
  };
  const char sign = skip();
  ++at;
  *end = sign == '>' ? '<' : skip();
  if (sign == '>') return at;
  return sign == '=' && (*end == '"' || *end == '\'') ? at + 1 : 0;
}

// Whether anything was there.
bool EraseXmp(std::string* picture) {
  constexpr absl::string_view kPrefix = "GPS";
  constexpr size_t kLongestValue = 512;
  char* const bytes = picture->data();
  bool any = false;
  for (size_t at = picture->find(kPrefix.data()); at != std::string::npos;
       at = picture->find(kPrefix.data(), at)) {
    at += kPrefix.size();
    const size_t name = at;
    while (at < picture->size() && absl::ascii_isalpha(static_cast<unsigned char>(bytes[at]))) ++at;
    char end = 0;
    const size_t value = at == name ? 0 : ValueAt(*picture, at, &end);
    if (value == 0) continue;
    for (size_t i = value; i < picture->size() && i - value < kLongestValue; ++i) {
      if (bytes[i] == end || !absl::ascii_isprint(static_cast<unsigned char>(bytes[i]))) break;
      any = any || bytes[i] != ' ';
      bytes[i] = ' ';
    }
  }
  return any;
}

// Data within data, as no camera writes them, may lead to new ones when the old ones are gone.
void EraseAll(std::string* picture) {
  constexpr int kMostRounds = 4;
  size_t budget = kMostTags;
  for (int i = 0; i < kMostRounds; ++i) {
    const bool exif = EraseExif(picture, &budget);
    if (!EraseXmp(picture) && !exif) return;
  }
  budget = 0;
  EraseExif(picture, &budget);
  EraseXmp(picture);
}

// The chunks of a PNG end with a check sum over type and content. Nothing moves in the picture, but
// what erases data across chunks may change how it would be cut: the chunks are those it came with.
class Png final {
 public:
  explicit Png(std::string* picture) : picture_(picture) { ReadChunks(); }

  // Text that keeps EXIF or XMP data compressed, or in hexadecimal digits, becomes an empty
  // comment.
  void EraseCompressed() {
    for (const Chunk& chunk : chunks_) {
      const absl::string_view text(picture_->data() + chunk.content, chunk.size);
      const bool profile = absl::StartsWith(text, "Raw profile type ");
      constexpr absl::string_view kXmp("XML:com.adobe.xmp\0\1", 19);
      if (!profile && !absl::StartsWith(text, kXmp)) continue;
      constexpr absl::string_view kComment("Comment\0", 8);
      picture_->replace(chunk.content - 4, 4, "tEXt");
      picture_->replace(chunk.content, chunk.size,
                        std::string(kComment) + std::string(chunk.size - 8, ' '));
    }
  }

  // The check sums of what has changed.
  void Mend() {
    for (const Chunk& chunk : chunks_) {
      const uint32_t sum = SumOf(chunk);
      if (sum == chunk.sum) continue;
      for (size_t i = 0; i < 4; ++i) {
        (*picture_)[chunk.content + chunk.size + i] = static_cast<char>(sum >> (24 - 8 * i));
      }
    }
  }

 private:
  // One that may say where.
  struct Chunk {
    size_t content = 0;  // its first byte
    size_t size = 0;
    uint32_t sum = 0;
  };

  uint32_t SumOf(const Chunk& chunk) const {
    const auto* bytes = reinterpret_cast<const Bytef*>(picture_->data());
    return static_cast<uint32_t>(
        crc32(0, bytes + chunk.content - 4, static_cast<uInt>(chunk.size + 4)));
  }

  void ReadChunks() {
    constexpr size_t kAround = 12;  // length, type, check sum
    if (!absl::StartsWith(*picture_, "\x89PNG\r\n\x1A\n")) return;
    for (size_t at = 8; at + kAround <= picture_->size();) {
      size_t size = 0;
      for (size_t i = 0; i < 4; ++i) {
        size = size << 8 | static_cast<unsigned char>((*picture_)[at + i]);
      }
      if (size > picture_->size() - at - kAround) return;
      const absl::string_view type(picture_->data() + at + 4, 4);
      if (type == "eXIf" || type == "iTXt" || type == "tEXt" || type == "zTXt") {
        Chunk& chunk = chunks_.emplace_back(Chunk{at + 8, size});
        chunk.sum = SumOf(chunk);
      }
      at += kAround + size;
    }
  }

  std::string* picture_;
  std::vector<Chunk> chunks_;
};

}  // namespace

void ErasePosition(std::string* picture) {
  Png png(picture);
  png.EraseCompressed();
  EraseAll(picture);
  png.Mend();
}

}  // namespace mugugno::routing

#include "tests/support/picture.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <zlib.h>

namespace mugugno::tests {
namespace {

// The size of an image directory, and of the header before the first one.
constexpr size_t kHeader = 8;
constexpr uint16_t kAscii = 2;
constexpr uint16_t kShort = 3;
constexpr uint16_t kLong = 4;
constexpr uint16_t kRational = 5;

class Writer final {
 public:
  explicit Writer(bool little) : little_(little) {}

  std::string Number(uint64_t value, size_t size) const {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) {
      const size_t shift = 8 * (little_ ? i : size - 1 - i);
      bytes.push_back(static_cast<char>(value >> shift));
    }
    return bytes;
  }

  struct Tag {
    uint16_t tag;
    uint16_t type;
    uint32_t count;
    std::string value;
  };
  // A directory at `offset`, the values that do not fit into it behind it.
  std::string Directory(const std::vector<Tag>& tags, size_t offset) const {
    std::string entries = Number(tags.size(), 2);
    std::string values;
    const size_t behind = offset + 2 + 12 * tags.size() + 4;
    for (const Tag& tag : tags) {
      absl::StrAppend(&entries, Number(tag.tag, 2), Number(tag.type, 2), Number(tag.count, 4));
      if (tag.value.size() <= 4) {
        absl::StrAppend(&entries, tag.value, std::string(4 - tag.value.size(), '\0'));
        continue;
      }
      absl::StrAppend(&entries, Number(behind + values.size(), 4));
      values += tag.value;
      if (values.size() % 2 == 1) values.push_back('\0');
    }
    return absl::StrCat(entries, Number(0, 4), values);
  }

  static Tag Text(uint16_t tag, const std::string& text) {
    return {tag, kAscii, static_cast<uint32_t>(text.size() + 1), text + '\0'};
  }
  Tag Pointer(uint16_t tag, size_t offset) const { return {tag, kLong, 1, Number(offset, 4)}; }
  // Degrees, minutes, seconds.
  Tag Degrees(uint16_t tag, double value, uint32_t divisor) const {
    value = std::abs(value);
    const double minutes = (value - std::floor(value)) * 60;
    const double seconds = (minutes - std::floor(minutes)) * 60;
    return {tag, kRational, 3,
            absl::StrCat(Number(static_cast<uint32_t>(value), 4), Number(1, 4),
                         Number(static_cast<uint32_t>(minutes), 4), Number(1, 4),
                         Number(std::lround(seconds * 100), 4), Number(divisor, 4))};
  }

 private:
  const bool little_;
};

std::string Gps(const Writer& writer, const Shot& shot, size_t offset) {
  const std::string north =
      shot.latitude_ref.empty() ? (shot.latitude < 0 ? "S" : "N") : shot.latitude_ref;
  std::vector<Writer::Tag> tags = {
      {0, 1, 4, std::string("\2\3\0\0", 4)},
      Writer::Text(1, north),
      writer.Degrees(2, shot.latitude, shot.divisor),
      Writer::Text(3, shot.longitude < 0 ? "W" : "E"),
      writer.Degrees(4, shot.longitude, shot.divisor),
  };
  if (!shot.gps_date.empty()) {
    tags.push_back({7, kRational, 3,
                    absl::StrCat(writer.Number(12, 4), writer.Number(1, 4), writer.Number(0, 4),
                                 writer.Number(1, 4), writer.Number(0, 4), writer.Number(1, 4))});
  }
  if (!shot.status.empty()) tags.push_back(Writer::Text(9, shot.status));
  if (!shot.gps_date.empty()) tags.push_back(Writer::Text(0x1D, shot.gps_date));
  return writer.Directory(tags, offset);
}

// Length, then content; JPEG counts the length itself.
std::string Segment(char marker, const std::string& content) {
  const size_t length = content.size() + 2;
  return absl::StrCat("\xFF", std::string(1, marker),
                      std::string(1, static_cast<char>(length >> 8)),
                      std::string(1, static_cast<char>(length)), content);
}

std::string JpegWith(const std::string& segments, size_t size) {
  std::string jpeg = "\xFF\xD8";
  jpeg += Segment('\xE0', std::string("JFIF\0\1\1\0\0\1\0\1\0\0", 14));
  jpeg += segments;
  while (jpeg.size() < size) {
    std::string more(std::min<size_t>(size - jpeg.size(), 60'000), '\0');
    for (size_t i = 0; i < more.size(); ++i) more[i] = static_cast<char>(i * 131 + i / 251);
    jpeg += Segment('\xE2', more);
  }
  jpeg += Segment('\xDB', '\0' + std::string(64, '\1'));
  jpeg += Segment('\xC0', std::string("\10\0\10\0\10\1\1\21\0", 9));
  // One code each, of one bit: no difference, and the end of the block.
  const std::string code = '\1' + std::string(15, '\0') + '\0';
  jpeg += Segment('\xC4', '\0' + code);
  jpeg += Segment('\xC4', '\x10' + code);
  jpeg += Segment('\xDA', std::string("\1\1\0\0\77\0", 6));
  return absl::StrCat(jpeg, "\x3F", "\xFF\xD9");
}

std::string Box(const std::string& type, const std::string& content) {
  return absl::StrCat(Writer(false).Number(content.size() + 8, 4), type, content);
}

}  // namespace

std::string ExifTime(absl::Time time) {
  return absl::FormatTime("%Y:%m:%d %H:%M:%S", time, absl::UTCTimeZone());
}

std::string Tiff(const Shot& shot) {
  const Writer writer(shot.little_endian);
  std::vector<Writer::Tag> exif;
  if (!shot.taken.empty()) exif.push_back(Writer::Text(0x9003, shot.taken));
  if (!shot.zone.empty()) exif.push_back(Writer::Text(0x9011, shot.zone));
  exif.push_back({0x9286, 7, static_cast<uint32_t>(shot.comment.size()), shot.comment});
  std::vector<Writer::Tag> first = {{0x0112, kShort, 1, writer.Number(6, 2)},
                                    writer.Pointer(0x8769, 0)};
  if (shot.gps) first.push_back(writer.Pointer(0x8825, 0));
  const size_t exif_at = kHeader + writer.Directory(first, kHeader).size();
  first[1] = writer.Pointer(0x8769, exif_at);
  const std::string inner = writer.Directory(exif, exif_at);
  if (shot.gps) first[2] = writer.Pointer(0x8825, exif_at + inner.size());
  return absl::StrCat(
      shot.little_endian ? absl::string_view("II*\0", 4) : absl::string_view("MM\0*", 4),
      writer.Number(kHeader, 4), writer.Directory(first, kHeader), inner,
      shot.gps ? Gps(writer, shot, exif_at + inner.size()) : "");
}

std::string Jpeg(const Shot& shot, size_t size) {
  return JpegWith(Segment('\xE1', absl::StrCat(absl::string_view("Exif\0\0", 6), Tiff(shot))),
                  size);
}

std::string JpegWithXmp(const std::string& xmp) {
  constexpr absl::string_view kName("http://ns.adobe.com/xap/1.0/\0", 29);
  return JpegWith(Segment('\xE1', absl::StrCat(kName, xmp)), 0);
}

std::string PngChunk(const std::string& type, const std::string& content) {
  const std::string bytes = type + content;
  const uLong sum =
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
  const Writer writer(false);
  return absl::StrCat(writer.Number(content.size(), 4), bytes, writer.Number(sum, 4));
}

std::string Png(const Shot& shot) {
  return absl::StrCat(
      "\x89PNG\r\n\x1A\n", PngChunk("IHDR", std::string("\0\0\0\1\0\0\0\1\10\0\0\0\0", 13)),
      PngChunk("eXIf", Tiff(shot)),
      // One grey point.
      PngChunk("IDAT", absl::HexStringToBytes("789c6368000000820081")), PngChunk("IEND", ""));
}

std::string WebP(const Shot& shot, size_t size) {
  const Writer writer(true);
  const auto chunk = [&](const std::string& type, const std::string& content) {
    return absl::StrCat(type, writer.Number(content.size(), 4), content,
                        content.size() % 2 == 1 ? absl::string_view("\0", 1) : "");
  };
  const std::string content =
      absl::StrCat("WEBP", chunk("VP8X", std::string("\10\0\0\0\0\0\0\0\0\0", 10)),
                   chunk("VP8 ", std::string(size, '\x5A')), chunk("EXIF", Tiff(shot)));
  return chunk("RIFF", content);
}

std::string Heic(const Shot& shot) {
  const std::string exif =
      absl::StrCat(Writer(false).Number(6, 4), absl::string_view("Exif\0\0", 6), Tiff(shot));
  return absl::StrCat(Box("ftyp", absl::StrCat("heic", std::string(4, '\0'), "mif1heic")),
                      Box("mdat", exif + std::string(64, '\x5A')));
}

}  // namespace mugugno::tests

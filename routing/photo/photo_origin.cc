#include "routing/photo/photo_origin.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <libexif/exif-data.h>

#include "routing/photo/exif_block.h"

namespace mugugno::routing {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// As large as the segment of a JPEG; cameras write a tenth of it.
constexpr size_t kLargestExif = size_t{64} << 10;
// What merely looks like EXIF data is rare.
constexpr int kMostBlocks = 4;

struct Release {
  void operator()(ExifData* exif) const { exif_data_unref(exif); }
};
using Exif = std::unique_ptr<ExifData, Release>;

Exif Parse(absl::string_view block) {
  const std::string whole =
      absl::StrCat(absl::string_view("Exif\0\0", 6), block.substr(0, kLargestExif));
  Exif exif(exif_data_new());
  if (exif == nullptr) return nullptr;
  // As it is written: nothing is added to it or left out.
  exif_data_unset_option(exif.get(), EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
  exif_data_unset_option(exif.get(), EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS);
  exif_data_load_data(exif.get(), reinterpret_cast<const unsigned char*>(whole.data()),
                      static_cast<unsigned int>(whole.size()));
  return exif;
}

class Reader final {
 public:
  explicit Reader(ExifData* exif) : exif_(exif), order_(exif_data_get_byte_order(exif)) {}

  std::optional<PhotoOrigin> Read() const {
    const bool any = Find(EXIF_IFD_GPS, EXIF_TAG_GPS_LATITUDE) != nullptr ||
                     Find(EXIF_IFD_GPS, EXIF_TAG_GPS_LONGITUDE) != nullptr;
    if (!any) return std::nullopt;
    PhotoOrigin origin;
    const bool is_void = Text(EXIF_IFD_GPS, EXIF_TAG_GPS_STATUS) == "V";
    origin.latitude =
        is_void ? kNone : Degrees(EXIF_TAG_GPS_LATITUDE, EXIF_TAG_GPS_LATITUDE_REF, "N", "S");
    origin.longitude =
        is_void ? kNone : Degrees(EXIF_TAG_GPS_LONGITUDE, EXIF_TAG_GPS_LONGITUDE_REF, "E", "W");
    const double error = Number(EXIF_TAG_GPS_H_POSITIONING_ERROR, 0, 1);
    if (std::isfinite(error)) origin.accuracy_m = error;
    origin.time = TimeTaken();
    return origin;
  }

 private:
  const ExifEntry* Find(ExifIfd ifd, int tag) const {
    return exif_content_get_entry(exif_->ifd[ifd], static_cast<ExifTag>(tag));
  }

  // Without the zero and the spaces that end it.
  std::string Text(ExifIfd ifd, int tag) const {
    const ExifEntry* entry = Find(ifd, tag);
    if (entry == nullptr || entry->format != EXIF_FORMAT_ASCII || entry->data == nullptr) return "";
    const std::string text(reinterpret_cast<const char*>(entry->data), entry->size);
    const size_t end = text.find('\0');
    return std::string(absl::StripSuffix(text.substr(0, end), " "));
  }

  // The one at `index` of `count` rational numbers; not a number if there are not so many.
  double Number(int tag, unsigned index, unsigned count) const {
    const ExifEntry* entry = Find(EXIF_IFD_GPS, tag);
    if (entry == nullptr || entry->format != EXIF_FORMAT_RATIONAL || entry->data == nullptr ||
        entry->components < count || entry->size < count * 8) {
      return kNone;
    }
    const ExifRational rational = exif_get_rational(entry->data + index * 8, order_);
    if (rational.denominator == 0) return kNone;
    return static_cast<double>(rational.numerator) / rational.denominator;
  }

  double Degrees(int tag, int hemisphere, absl::string_view positive,
                 absl::string_view negative) const {
    const double degrees = Number(tag, 0, 3) + Number(tag, 1, 3) / 60 + Number(tag, 2, 3) / 3600;
    const std::string side = Text(EXIF_IFD_GPS, hemisphere);
    if (side == positive) return degrees;
    return side == negative ? -degrees : kNone;
  }

  absl::Time TimeTaken() const {
    const absl::Time satellites = SatelliteTime();
    const absl::Time camera = CameraTime();
    if (satellites == absl::InfinitePast()) return camera;
    return camera == absl::InfinitePast() ? satellites : std::min(satellites, camera);
  }

  absl::Time SatelliteTime() const {
    absl::Time date;
    const std::string text = Text(EXIF_IFD_GPS, EXIF_TAG_GPS_DATE_STAMP);
    if (!absl::ParseTime("%Y:%m:%d", text, &date, nullptr)) return absl::InfinitePast();
    const double seconds = Number(EXIF_TAG_GPS_TIME_STAMP, 0, 3) * 3600 +
                           Number(EXIF_TAG_GPS_TIME_STAMP, 1, 3) * 60 +
                           Number(EXIF_TAG_GPS_TIME_STAMP, 2, 3);
    const bool known = seconds >= 0 && seconds <= 86'400;
    return known ? date + absl::Seconds(seconds) : date;
  }

  absl::Time CameraTime() const {
    const std::string text = Text(EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL);
    absl::Time time;
    const std::string zone = Text(EXIF_IFD_EXIF, EXIF_TAG_OFFSET_TIME_ORIGINAL);
    if (absl::ParseTime("%Y:%m:%d %H:%M:%S%Ez", absl::StrCat(text, zone), &time, nullptr) ||
        absl::ParseTime("%Y:%m:%d %H:%M:%S", text, &time, nullptr)) {
      return time;
    }
    return absl::InfinitePast();
  }

  ExifData* exif_;
  const ExifByteOrder order_;
};

}  // namespace

std::optional<PhotoOrigin> ReadPhotoOrigin(absl::string_view bytes) {
  ExifBlocks blocks(bytes);
  ExifBlock block;
  for (int i = 0; i < kMostBlocks && blocks.Next(&block); ++i) {
    const Exif exif = Parse(bytes.substr(block.begin, block.end - block.begin));
    if (exif == nullptr) continue;
    if (std::optional<PhotoOrigin> origin = Reader(exif.get()).Read()) return origin;
  }
  return std::nullopt;
}

}  // namespace mugugno::routing

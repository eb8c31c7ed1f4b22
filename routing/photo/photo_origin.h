#pragma once

// Where and when a picture was taken, as its camera wrote it into the EXIF data: JPEG, PNG (eXIf),
// WebP, HEIC and AVIF. A pure function, for bytes nobody vouches for: it reads no more than it is
// given, and what it cannot read is none.

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::routing {

// As much of a picture's beginning, and of its end, as is worth reading: some formats have the EXIF
// data behind the image.
inline constexpr size_t kPhotoHead = size_t{512} << 10;
inline constexpr size_t kPhotoTail = size_t{128} << 10;

struct PhotoOrigin {
  // Not a number where the camera wrote a position that is none: without a hemisphere, divided by
  // zero, marked void. Otherwise as it is written, whether or not it is on Earth.
  double latitude = 0;
  double longitude = 0;
  double accuracy_m = 0;  // 0 = unknown
  // Of the satellites or the camera's clock, the earlier; a clock without a zone is taken for UTC.
  absl::Time time = absl::InfinitePast();  // unknown
};

// Of a whole picture or a part of one. None where its EXIF data have no position at all.
std::optional<PhotoOrigin> ReadPhotoOrigin(absl::string_view bytes);

}  // namespace mugugno::routing

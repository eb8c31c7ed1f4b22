#pragma once

// Small pictures as telephones make them, with the EXIF data a test wants.

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace mugugno::tests {

// What a camera writes of where and when. Left out where it is empty.
struct Shot {
  bool little_endian = true;
  bool gps = true;
  double latitude = 44.3945;  // Sori; negative: south
  double longitude = 9.11;
  std::string latitude_ref = {};  // instead of the hemisphere it is in
  uint32_t divisor = 100;         // of the seconds
  std::string status = {};        // "V": void
  std::string taken = {};         // "2026:09:21 12:00:00"
  std::string zone = {};          // "+02:00"
  std::string gps_date = {};      // "2026:09:21"
  std::string comment = "una crepa nel muro";
};

// As EXIF writes it.
std::string ExifTime(absl::Time time);

// EXIF data, from the header of the TIFF file on.
std::string Tiff(const Shot& shot);

// A grey picture of 8 by 8 points with that much more of it: `size` bytes at least.
std::string Jpeg(const Shot& shot, size_t size = 0);
std::string JpegWithXmp(const std::string& xmp);
std::string Png(const Shot& shot);
// A chunk with its check sum.
std::string PngChunk(const std::string& type, const std::string& content);
// The EXIF data behind `size` bytes of image.
std::string WebP(const Shot& shot, size_t size = 64);
std::string Heic(const Shot& shot);

}  // namespace mugugno::tests

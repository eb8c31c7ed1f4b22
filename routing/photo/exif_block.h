#pragma once

// Where EXIF data lie in the bytes of a picture, whatever its format: they begin with the header of
// a TIFF file, and are looked for by it. Pure functions.

#include <cstddef>

#include "absl/strings/string_view.h"

namespace mugugno::routing {

struct ExifBlock {
  size_t begin = 0;  // of the header, which all offsets count from
  size_t end = 0;    // of the JPEG segment it is in, else of the bytes
};

class ExifBlocks final {
 public:
  // `bytes` may change between two calls of Next, behind the block it found last.
  explicit ExifBlocks(absl::string_view bytes) : bytes_(bytes) {}

  // In order of their beginnings; false after the last one.
  bool Next(ExifBlock* block);

 private:
  absl::string_view bytes_;
  size_t at_ = 0;
};

}  // namespace mugugno::routing

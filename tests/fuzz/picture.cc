#include <string>

#include "absl/strings/match.h"

#include "routing/photo/erasure.h"
#include "routing/photo/photo_origin.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

void Picture(absl::string_view bytes) {
  const auto origin = routing::ReadPhotoOrigin(bytes);
  Plant(origin && origin->longitude > 90, "a picture taken in the far east");
  std::string erased(bytes);
  routing::ErasePosition(&erased);
  Promise(erased.size() == bytes.size(), "a picture keeps its length");
  Promise(!routing::ReadPhotoOrigin(erased), "nothing is left of where it was taken");
  // Of a PNG whose chunks lie in its EXIF data the check sums may be elsewhere afterwards.
  if (absl::StartsWith(bytes, "\x89PNG")) return;
  std::string again = erased;
  routing::ErasePosition(&again);
  Promise(again == erased, "what is erased is erased at once");
}

}  // namespace mugugno::fuzz

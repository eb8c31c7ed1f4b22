#pragma once

#include <string>

namespace mugugno::routing {

// Takes out of a picture where it was taken: the GPS tags of all its EXIF data, also of pictures
// within it, and the GPS properties of its XMP data. In place: its length stays, and every other
// byte, so it is as good a picture as before. JPEG, PNG, WebP, HEIC, AVIF, TIFF, and whatever else
// keeps these data uncompressed; what a PNG has compressed of them goes whole. Bytes without such
// data stay as they are. Time and memory are bounded by the length. A pure function.
void ErasePosition(std::string* picture);

}  // namespace mugugno::routing

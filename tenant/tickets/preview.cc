#include "tenant/tickets/preview.h"

#include <algorithm>

namespace mugugno::tenant {
namespace {

constexpr size_t kPreviewBytes = 160;

}  // namespace

std::string Preview(absl::string_view text) {
  size_t size = std::min(text.size(), kPreviewBytes);
  while (size > 0 && size < text.size() &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  std::string preview(text.substr(0, size));
  std::replace(preview.begin(), preview.end(), '\n', ' ');
  return preview;
}

}  // namespace mugugno::tenant

#include "routing/router/inquiry.h"

#include "absl/strings/str_cat.h"

namespace mugugno::routing {
namespace {

// Clocks of cameras go wrong, and some know no zone.
constexpr absl::Duration kClockSlack = absl::Hours(26);
// Who tells of something writes within days; older pictures are found in an album.
constexpr absl::Duration kOldest = absl::Hours(24 * 30);

}  // namespace

std::string DoubtAbout(const Photo& photo) {
  if (!photo.age) return "foto senza data di scatto";
  if (*photo.age < -kClockSlack) return "foto con una data di scatto futura";
  if (*photo.age <= kOldest) return "";
  return absl::StrCat("foto vecchia di ", *photo.age / absl::Hours(24), " giorni");
}

}  // namespace mugugno::routing

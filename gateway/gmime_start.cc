#include "gateway/gmime_start.h"

#include <gmime/gmime.h>

namespace mugugno::gateway {

void StartGMime() {
  static const bool started = [] {
    g_mime_init();
    return true;
  }();
  (void)started;
}

}  // namespace mugugno::gateway

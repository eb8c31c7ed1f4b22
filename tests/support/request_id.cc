#include "tests/support/request_id.h"

#include "tenant/clock.h"
#include "tenant/uuid.h"

namespace mugugno::tests {

std::string NewRequestId() {
  static const tenant::SystemClock clock;
  static tenant::UuidSource uuids(clock);
  return uuids.Next().ToString();
}

}  // namespace mugugno::tests

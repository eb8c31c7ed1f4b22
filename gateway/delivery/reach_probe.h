#pragma once

#include "absl/status/status.h"

#include "tenant/directory/tenant_check.h"

namespace mugugno::gateway {

// Whether an office's hand-off can be reached, by names and addresses only: nothing is sent.
// Thread-safe.
class ReachProbe final : public tenant::HandOffProbe {
 public:
  // `has_mail`: a mail server is configured.
  explicit ReachProbe(bool has_mail) : has_mail_(has_mail) {}

  absl::Status Reach(const tenant::HandOff& hand_off) const override;

 private:
  const bool has_mail_;
};

}  // namespace mugugno::gateway

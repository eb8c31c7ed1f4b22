#include "gateway/delivery/reach_probe.h"

#include <algorithm>

#include "absl/time/clock.h"

#include "gateway/delivery/georeport/receiver.h"
#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

// A door that stays shut this long is not opened to a hand-off either.
constexpr absl::Duration kLongestKnock = absl::Seconds(4);

}  // namespace

absl::Status ReachProbe::Reach(const tenant::HandOff& hand_off, absl::Time until) const {
  const absl::Duration within = std::min(kLongestKnock, until - absl::Now());
  if (within <= absl::ZeroDuration()) {
    return absl::UnavailableError("not tried: the others took too long");
  }
  switch (hand_off.way) {
    case tenant::HandOff::Way::kQueueOnly:
      return absl::OkStatus();
    case tenant::HandOff::Way::kEmail:
      if (mail_ != nullptr) return mail_->Greet(within);
      return tenant::FailedPrecondition("MAIL_NOT_CONFIGURED", "mail",
                                        "name a mail server in the gateway's configuration");
    case tenant::HandOff::Way::kOpen311:
      return georeport::Receiver(webhooks_, hand_off).CheckServices(within);
    case tenant::HandOff::Way::kWebhook:
      break;
  }
  return webhooks_.Connect(hand_off.target, within);
}

std::optional<absl::Status> ReachProbe::ReachScanner(absl::Time until) const {
  if (clamd_ == nullptr) return std::nullopt;
  return clamd_->Ping(std::min(until, absl::Now() + kLongestKnock));
}

}  // namespace mugugno::gateway

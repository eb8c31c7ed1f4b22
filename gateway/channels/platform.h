#pragma once

// What kinds of chat share in speaking with their platforms.

#include <map>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "gateway/delivery/http_client.h"
#include "tenant/directory/records.h"
#include "tenant/health/channel_check.h"
#include "tenant/mutex.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::gateway {

// For calls to `url`. Where it is another than the platform's own, the configuration itself names
// it: it may be this machine.
HttpClient::Options PlatformOptions(const std::string& url, absl::string_view own_url);

// As long as what the channel cannot send now waits.
inline constexpr absl::Duration kLookAgain = absl::Minutes(1);

// What comes of an attempt whose call brought no answer (HttpClient::Ask).
tenant::AttemptResult Unanswered(const absl::Status& status);

// What a try at a platform shows.
tenant::CheckFinding RefusedFinding(std::string error);
tenant::CheckFinding AwayFinding(std::string error);
tenant::CheckFinding UnconnectedFinding(std::string error);

// Channels whose token their platform refused: they hold what they have to send until they have
// another one, or a while has passed, as the platform may have been wrong. Thread-safe.
class RefusedTokens final {
 public:
  bool Has(const tenant::Channel& channel);
  void Add(const tenant::Channel& channel);
  // What becomes of an attempt that cannot be made as the channel is; null: it is gone.
  std::optional<tenant::AttemptResult> Bars(const tenant::Channel* channel);

 private:
  struct Refused {
    std::string sealed_secrets;
    absl::Time time;
  };
  tenant::Mutex mutex_;
  // By channel.
  std::map<std::string, Refused> refused_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::gateway

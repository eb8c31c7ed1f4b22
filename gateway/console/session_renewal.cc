#include "gateway/console/session_renewal.h"

#include "absl/time/clock.h"

#include "gateway/log.h"

namespace mugugno::gateway::console {
namespace {

constexpr absl::Duration kCallTime = absl::Seconds(10);

}  // namespace

void SessionRenewal::Used(const tenant::Caller& caller) {
  const std::string credential = sessions_.Due(caller);
  if (credential.empty()) return;
  {
    tenant::MutexLock lock(&mutex_);
    if (!waiting_.insert(credential).second) return;
  }
  const auto done = [this, credential] {
    tenant::MutexLock lock(&mutex_);
    waiting_.erase(credential);
  };
  const bool runs = worker_.Run([this, credential, done] {
    const absl::Status renewed = sessions_.LastOn(credential, absl::Now() + kCallTime);
    if (!renewed.ok()) LogLine(LogLevel::kWarning, "session").Add("error", renewed.message());
    done();
  });
  if (!runs) done();
}

}  // namespace mugugno::gateway::console

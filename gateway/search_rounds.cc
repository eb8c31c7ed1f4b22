#include "gateway/search_rounds.h"

#include <sys/resource.h>

#include "gateway/log.h"
#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

constexpr int kNice = 10;

}  // namespace

void SearchRounds::Round() {
  // On Linux a thread has a priority of its own.
  if (!gives_way_) gives_way_ = setpriority(PRIO_PROCESS, 0, kNice) == 0;
  const absl::Status done = indexer_.CatchUp([this] { return !ticker_.stopping(); });
  const std::string wrong = done.ok() ? "" : tenant::ErrorReason(done);
  if (wrong == said_) return;
  said_ = wrong;
  LogLine(wrong.empty() ? LogLevel::kInfo : LogLevel::kWarning, "search")
      .Add("cell", cell_)
      .Add("reason", wrong.empty() ? "none" : wrong);
}

}  // namespace mugugno::gateway

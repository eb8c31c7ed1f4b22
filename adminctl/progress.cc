#include "adminctl/progress.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace mugugno::adminctl {
namespace {

constexpr size_t kBarColumns = 30;

}  // namespace

void Progress::Advance(size_t steps) {
  done_ = std::min(done_ + steps, total_);
  if (!console_.err_is_terminal || total_ == 0) return;
  const int percent = static_cast<int>(done_ * 100 / total_);
  if (percent == shown_) return;
  shown_ = percent;
  const size_t full = done_ * kBarColumns / total_;
  console_.err << absl::StrFormat("\r%s [%s%s] %3d%% %d/%d", what_, std::string(full, '#'),
                                  std::string(kBarColumns - full, ' '), percent, done_, total_)
               << std::flush;
}

void Progress::Clear() {
  if (shown_ < 0) return;
  console_.err << "\r\x1b[K" << std::flush;
  shown_ = -1;
}

}  // namespace mugugno::adminctl

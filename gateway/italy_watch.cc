#include "gateway/italy_watch.h"

#include <utility>

#include <sys/stat.h>

#include "gateway/log.h"
#include "routing/italy/italy.h"

namespace mugugno::gateway {

ItalyWatch::ItalyWatch(std::string path, routing::RoutingSnapshots& snapshots, absl::Duration pause)
    : path_(std::move(path)), snapshots_(snapshots) {
  Look();
  ticker_ = std::make_unique<Ticker>(pause, [this] { Look(); });
}

ItalyWatch::Mark ItalyWatch::MarkOf() const {
  struct stat file = {};
  // All zero where there is none.
  if (stat(path_.c_str(), &file) != 0) return {};
  return {file.st_dev, file.st_ino, file.st_size, file.st_mtim.tv_sec, file.st_mtim.tv_nsec};
}

void ItalyWatch::Look() {
  const Mark mark = MarkOf();
  if (ticker_ != nullptr && mark == seen_) return;
  seen_ = mark;
  auto italy = routing::ReadItaly(path_);
  if (!italy.ok()) {
    LogLine(LogLevel::kError, "italy").Add("error", italy.status().message());
    return;
  }
  LogLine(LogLevel::kInfo, "italy")
      .Add("file", path_)
      .Add("version", (*italy)->version())
      .Add("comuni", static_cast<int64_t>((*italy)->territory().areas().size()));
  snapshots_.UseItaly(*std::move(italy));
}

}  // namespace mugugno::gateway

#include "gateway/cell_follower.h"

#include "absl/time/clock.h"

#include "gateway/log.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kStepTime = absl::Seconds(5);

// A conflict in the directory is told, and all else was read: the database is there.
bool Answers(const absl::Status& status) {
  return status.ok() || absl::IsFailedPrecondition(status);
}

}  // namespace

void CellFollower::EverySecond() {
  if (parts_.readiness.opened(parts_.cell.id)) {
    Follow();
  } else if (parts_.keys != nullptr || parts_.readiness.open()) {
    // The other cells' work needs the home cell's keys.
    Open();
  }
}

void CellFollower::Open() {
  const absl::Status opened = parts_.open();
  if (!opened.ok() || !said_.empty()) Tell(opened);
}

void CellFollower::Follow() {
  absl::Status status = parts_.refresh.CatchUp(parts_.cell, absl::Now() + kStepTime);
  const bool answers = Answers(status);
  parts_.readiness.SetAnswers(parts_.cell.id, answers);
  if (answers) {
    status.Update(parts_.reference.CatchUp(parts_.cell, absl::Now() + kStepTime));
    // Keys that another gateway rotated.
    if (parts_.keys != nullptr) status.Update(parts_.keys->CatchUp(absl::Now() + kStepTime));
  }
  Tell(status);
}

void CellFollower::Tell(const absl::Status& status) {
  if (status.message() == said_) return;
  said_ = std::string(status.message());
  LogLine line(status.ok() ? LogLevel::kInfo : LogLevel::kError, "database");
  line.Add("cell", parts_.cell.id).Add("available", Answers(status) ? "yes" : "no");
  if (!status.ok()) line.Add("error", status.message());
}

}  // namespace mugugno::gateway

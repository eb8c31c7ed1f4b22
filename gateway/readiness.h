#pragma once

// Readiness: what the gateway can serve at this moment. Set by those who know, asked by dispatch
// and health. Thread-safe.

#include <atomic>
#include <functional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace mugugno::gateway {

class Readiness final {
 public:
  // Submission and what is not ours: everything else needs the database.
  static bool NeedsDatabase(absl::string_view service) {
    return absl::StartsWith(service, "mugugno.") && service != "mugugno.v1.SubmissionService";
  }

  // Called after each change by the thread that made it. Set before anybody else knows this.
  void WhenChanged(std::function<void()> tell) { tell_ = std::move(tell); }

  // All of the database was read that the gateway works from. Stays.
  void SetWhole() { Change(whole_, true); }
  // The database answers.
  void SetDatabase(bool available) { Change(database_, available); }
  // The gateway stops. Stays.
  void Drain() { Change(draining_, true); }

  bool whole() const { return whole_; }
  bool database() const { return whole_ && database_; }
  bool draining() const { return draining_; }

 private:
  void Change(std::atomic<bool>& what, bool now) {
    if (what.exchange(now) != now && tell_) tell_();
  }

  std::function<void()> tell_;
  std::atomic<bool> whole_ = false;
  std::atomic<bool> database_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace mugugno::gateway

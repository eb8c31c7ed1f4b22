#pragma once

// Readiness: what the gateway can serve at this moment, cell by cell: one that is away takes its
// own associations with it and nobody else. Set by those who know, asked by dispatch and health.
// Thread-safe.

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace mugugno::gateway {

class Readiness final {
 public:
  // The ids of all cells; the first is the home cell.
  explicit Readiness(std::vector<std::string> cells = {"home"}) : home_(cells.front()) {
    for (const std::string& cell : cells) cells_.try_emplace(cell);
  }

  // Submission and what is not ours: everything else needs the database.
  static bool NeedsDatabase(absl::string_view service) {
    return absl::StartsWith(service, "mugugno.") && service != "mugugno.v1.SubmissionService";
  }

  // Called after each change by the thread that made it. Set before anybody else knows this.
  void WhenChanged(std::function<void()> tell) { tell_ = std::move(tell); }

  // All of the cell was read that the gateway works from. Stays.
  void SetOpened(const std::string& cell) { Change(cells_.at(cell).opened, true); }
  // The cell's database answers.
  void SetAnswers(const std::string& cell, bool answers) {
    Change(cells_.at(cell).answers, answers);
  }
  // The gateway stops. Stays.
  void Drain() { Change(draining_, true); }

  bool opened(const std::string& cell) const { return cells_.at(cell).opened; }
  // The home cell was read: people are known, and there are keys to work with.
  bool open() const { return opened(home_); }
  // All cells were read: who is not known does not exist.
  bool complete() const {
    return std::all_of(cells_.begin(), cells_.end(),
                       [](const auto& cell) { return cell.second.opened.load(); });
  }
  // The database of some cell answers: there is somebody to serve.
  bool database() const {
    return open() && std::any_of(cells_.begin(), cells_.end(),
                                 [](const auto& cell) { return Works(cell.second); });
  }
  // The databases of all cells answer.
  bool all_databases() const {
    return std::all_of(cells_.begin(), cells_.end(),
                       [](const auto& cell) { return Works(cell.second); });
  }
  bool draining() const { return draining_; }

 private:
  struct Cell {
    std::atomic<bool> opened = false;
    std::atomic<bool> answers = false;
  };

  static bool Works(const Cell& cell) { return cell.opened && cell.answers; }
  void Change(std::atomic<bool>& what, bool now) {
    if (what.exchange(now) != now && tell_) tell_();
  }

  const std::string home_;
  std::function<void()> tell_;
  // No cell comes or goes.
  std::map<std::string, Cell> cells_;
  std::atomic<bool> draining_ = false;
};

}  // namespace mugugno::gateway

#pragma once

// A bar that shows how far long work is, on a terminal only. One thread.

#include <string>

#include "absl/strings/string_view.h"

#include "adminctl/console.h"

namespace mugugno::adminctl {

class Progress final {
 public:
  Progress(Console& console, absl::string_view what, size_t total)
      : console_(console), what_(what), total_(total) {}
  ~Progress() { Clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Advance(size_t steps = 1);
  // Takes the bar away, before anything else is written.
  void Clear();

 private:
  Console& console_;
  const std::string what_;
  const size_t total_;
  size_t done_ = 0;
  int shown_ = -1;  // per cent on the screen
};

}  // namespace mugugno::adminctl

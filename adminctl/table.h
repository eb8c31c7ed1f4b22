#pragma once

// Rows of texts in columns for a terminal, measured as the terminal shows them. One use each.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::adminctl {

class Table final {
 public:
  explicit Table(std::vector<std::string> headings) : headings_(std::move(headings)) {}

  // Cells are made harmless; missing ones are empty.
  void Add(std::vector<std::string> cells);

  // At most that many columns wide, the widest cells shortened; 0 for no limit.
  std::string Render(size_t columns) const;

 private:
  std::vector<size_t> Widths(size_t columns) const;

  std::vector<std::string> headings_;
  std::vector<std::vector<std::string>> rows_;
};

// At most that many terminal columns of the text, ending in "…" where something is missing.
std::string Shorten(absl::string_view text, size_t columns);

}  // namespace mugugno::adminctl

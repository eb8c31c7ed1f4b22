#include "adminctl/table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "adminctl/console.h"
#include "proto/text/utf8.h"

namespace mugugno::adminctl {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kLeastWidth = 8;

}  // namespace

void Table::Add(std::vector<std::string> cells) {
  cells.resize(headings_.size());
  for (std::string& cell : cells) cell = Harmless(cell);
  rows_.push_back(std::move(cells));
}

std::vector<size_t> Table::Widths(size_t columns) const {
  std::vector<size_t> widths;
  for (const std::string& heading : headings_) widths.push_back(text::Columns(heading));
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text::Columns(row[i]));
  }
  if (columns == 0 || widths.empty()) return widths;
  size_t total = std::accumulate(widths.begin(), widths.end(), kGap * (widths.size() - 1));
  while (total > columns) {
    size_t& widest = *std::max_element(widths.begin(), widths.end());
    if (widest <= kLeastWidth) break;
    --widest;
    --total;
  }
  return widths;
}

std::string Table::Render(size_t columns) const {
  const std::vector<size_t> widths = Widths(columns);
  std::string text;
  const auto append = [&](const std::vector<std::string>& row) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string cell = Shorten(row[i], widths[i]);
      absl::StrAppend(&line, cell, std::string(widths[i] - text::Columns(cell) + kGap, ' '));
    }
    absl::StripTrailingAsciiWhitespace(&line);
    absl::StrAppend(&text, line, "\n");
  };
  append(headings_);
  for (const auto& row : rows_) append(row);
  return text;
}

std::string Shorten(absl::string_view text, size_t columns) {
  if (text::Columns(text) <= columns) return std::string(text);
  absl::string_view rest = text;
  size_t fits = 0;
  size_t width = 1;  // of the ellipsis
  while (!rest.empty()) {
    const absl::string_view before = rest;
    text::TakeCodePoint(rest);
    width += text::Columns(before.substr(0, before.size() - rest.size()));
    if (width > columns) break;
    fits = text.size() - rest.size();
  }
  return absl::StrCat(text.substr(0, fits), "…");
}

}  // namespace mugugno::adminctl

#include "tests/routing/csv.h"

#include <utility>

namespace mugugno::tests {
namespace {

// The cells of the row that begins at `position`, which moves behind it.
std::vector<std::string> ReadRow(absl::string_view text, size_t* position) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (; *position < text.size(); ++*position) {
    const char letter = text[*position];
    if (quoted) {
      const bool doubled =
          letter == '"' && *position + 1 < text.size() && text[*position + 1] == '"';
      if (doubled) ++*position;
      if (letter == '"' && !doubled) {
        quoted = false;
      } else {
        cells.back().push_back(letter);
      }
    } else if (letter == '"') {
      quoted = true;
    } else if (letter == ',') {
      cells.emplace_back();
    } else if (letter == '\n') {
      ++*position;
      break;
    } else if (letter != '\r') {
      cells.back().push_back(letter);
    }
  }
  return cells;
}

}  // namespace

std::vector<std::map<std::string, std::string>> ReadCsv(absl::string_view text) {
  std::vector<std::map<std::string, std::string>> rows;
  size_t position = 0;
  const std::vector<std::string> heading = ReadRow(text, &position);
  while (position < text.size()) {
    std::vector<std::string> cells = ReadRow(text, &position);
    if (cells == std::vector<std::string>{""}) continue;
    std::map<std::string, std::string> row;
    for (size_t i = 0; i < heading.size(); ++i) {
      row[heading[i]] = i < cells.size() ? std::move(cells[i]) : "";
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace mugugno::tests

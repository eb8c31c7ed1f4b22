#include "tenant/texts/variables.h"

#include <algorithm>

namespace mugugno::tenant {
namespace {

// Calls `piece` for each stretch of the text, with whether it is the name in a pair of braces.
template <typename Piece>
void Walk(absl::string_view text, Piece piece) {
  while (!text.empty()) {
    const size_t open = text.find('{');
    const size_t close = open == absl::string_view::npos ? open : text.find('}', open);
    if (close == absl::string_view::npos) return piece(text, false);
    if (open > 0) piece(text.substr(0, open), false);
    piece(text.substr(open + 1, close - open - 1), true);
    text.remove_prefix(close + 1);
  }
}

}  // namespace

std::vector<std::string> VariablesIn(absl::string_view text) {
  std::vector<std::string> names;
  Walk(text, [&](absl::string_view piece, bool is_name) {
    if (is_name && std::find(names.begin(), names.end(), piece) == names.end()) {
      names.emplace_back(piece);
    }
  });
  return names;
}

std::string Expanded(absl::string_view text, const Variables& variables) {
  std::string expanded;
  Walk(text, [&](absl::string_view piece, bool is_name) {
    if (!is_name) {
      expanded.append(piece.data(), piece.size());
      return;
    }
    const auto found = std::find_if(variables.begin(), variables.end(),
                                    [&](const auto& variable) { return variable.first == piece; });
    if (found != variables.end()) {
      expanded += found->second;
      return;
    }
    expanded += '{';
    expanded.append(piece.data(), piece.size());
    expanded += '}';
  });
  return expanded;
}

}  // namespace mugugno::tenant

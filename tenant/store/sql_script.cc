#include "tenant/store/sql_script.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace mugugno::tenant {
namespace {

// The length of the comment that starts the text, 0 if none does.
size_t CommentLength(absl::string_view text) {
  const auto until = [text](absl::string_view end) {
    const size_t found = text.find(end, 2);
    return found == absl::string_view::npos ? text.size() : found + end.size();
  };
  if (absl::StartsWith(text, "--") && (text.size() == 2 || absl::ascii_isspace(text[2]))) {
    return until("\n");
  }
  if (absl::StartsWith(text, "/*")) return until("*/");
  return 0;
}

// The length of the quoted text that starts the text, 0 if none does. A doubled quote is read as
// the end of one and the beginning of the next, which comes to the same.
size_t QuotedLength(absl::string_view text) {
  const char quote = text.front();
  if (quote != '\'' && quote != '"' && quote != '`') return 0;
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote != '`') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return text.size();
}

}  // namespace

std::vector<std::string> SplitStatements(absl::string_view script) {
  std::vector<std::string> statements;
  std::string statement;
  const auto finish = [&] {
    absl::StripAsciiWhitespace(&statement);
    if (!statement.empty()) statements.push_back(std::move(statement));
    statement.clear();
  };
  while (!script.empty()) {
    if (const size_t length = CommentLength(script)) {
      script.remove_prefix(length);
      statement += ' ';
      continue;
    }
    if (script.front() == ';') {
      script.remove_prefix(1);
      finish();
      continue;
    }
    size_t length = QuotedLength(script);
    if (length == 0) length = 1;
    statement.append(script.data(), length);
    script.remove_prefix(length);
  }
  finish();
  return statements;
}

bool ChangesRowsOnly(absl::string_view statement) {
  for (const char* word : {"INSERT ", "UPDATE ", "DELETE ", "REPLACE "}) {
    if (absl::StartsWithIgnoreCase(statement, word)) return true;
  }
  return false;
}

}  // namespace mugugno::tenant

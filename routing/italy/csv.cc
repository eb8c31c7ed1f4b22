#include "routing/italy/csv.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "tenant/try.h"

namespace mugugno::routing {
namespace {

// Reads one line of values at a time; a value in quotes may hold commas, quotes and line ends.
class CsvReader final {
 public:
  explicit CsvReader(absl::string_view text) : text_(text) {
    absl::ConsumePrefix(&text_, "\xEF\xBB\xBF");
  }

  bool AtEnd() const { return at_ >= text_.size(); }
  size_t line() const { return line_; }

  absl::StatusOr<std::vector<std::string>> Next() {
    ++line_;
    std::vector<std::string> values;
    while (true) {
      ASSIGN_OR_RETURN(std::string value, Value());
      values.push_back(std::move(value));
      if (AtEnd()) return values;
      const char end = text_[at_++];
      if (end == '\r' && !AtEnd() && text_[at_] == '\n') ++at_;
      if (end != ',') return values;
    }
  }

 private:
  absl::StatusOr<std::string> Value() {
    std::string value;
    if (AtEnd() || text_[at_] != '"') {
      while (!AtEnd() && !Ends(text_[at_])) value.push_back(text_[at_++]);
      return value;
    }
    for (++at_; !AtEnd(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (AtEnd() || Ends(text_[at_])) return value;
        if (text_[at_] != '"') break;
      }
      value.push_back(text_[at_]);
    }
    return absl::InvalidArgumentError(absl::StrCat("line ", line_, ": a quote does not end"));
  }

  static bool Ends(char letter) { return letter == ',' || letter == '\n' || letter == '\r'; }

  absl::string_view text_;
  size_t at_ = 0;
  size_t line_ = 0;
};

}  // namespace

absl::StatusOr<CsvTable> CsvTable::Parse(absl::string_view text,
                                         const std::vector<std::string>& needed) {
  CsvTable table;
  CsvReader reader(text);
  ASSIGN_OR_RETURN(const std::vector<std::string> header, reader.Next());
  for (size_t i = 0; i < header.size(); ++i) table.columns_.emplace(header[i], i);
  for (const std::string& column : needed) {
    if (table.columns_.contains(column)) continue;
    return absl::InvalidArgumentError(absl::StrCat("has no column \"", column, "\""));
  }
  while (!reader.AtEnd()) {
    ASSIGN_OR_RETURN(std::vector<std::string> row, reader.Next());
    if (row.size() != header.size()) {
      return absl::InvalidArgumentError(absl::StrCat("line ", reader.line(), ": has ", row.size(),
                                                     " values for ", header.size(), " columns"));
    }
    table.rows_.push_back(std::move(row));
  }
  return table;
}

const std::string& CsvTable::Get(size_t row, absl::string_view column) const {
  return rows_[row][columns_.find(column)->second];
}

}  // namespace mugugno::routing

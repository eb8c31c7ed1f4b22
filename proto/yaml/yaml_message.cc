#include "proto/yaml/yaml_message.h"

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "proto/rules/rules.h"
#include "proto/text/utf8.h"
#include "proto/yaml/mapping.h"
#include "yaml-cpp/eventhandler.h"
#include "yaml-cpp/yaml.h"

namespace mugugno::yaml {
namespace {

using google::protobuf::Message;

constexpr size_t kMostBytes = 16U << 20U;
constexpr size_t kMostViolations = 1000;

int CountOf(absl::string_view text, char c) {
  return static_cast<int>(std::count(text.begin(), text.end(), c));
}

Problem InvalidText(absl::string_view text, size_t at) {
  const absl::string_view before = text.substr(0, at);
  const size_t line_start = before.rfind('\n');
  const size_t column = line_start == absl::string_view::npos ? at + 1 : at - line_start;
  return {CountOf(before, '\n') + 1, static_cast<int>(column), "", "the text is not UTF-8 here"};
}

// The parser's own words for a tab are no help.
std::vector<Problem> FindTabs(absl::string_view text) {
  std::vector<Problem> problems;
  int line = 0;
  for (absl::string_view row : absl::StrSplit(text, '\n')) {
    ++line;
    const size_t end = std::min(row.find_first_not_of(" \t\r"), row.size());
    const size_t tab = row.substr(0, end).find('\t');
    if (tab == absl::string_view::npos || end == row.size()) continue;
    problems.push_back({line, static_cast<int>(tab) + 1, "", "indent with spaces, not with tabs"});
  }
  return problems;
}

// Where the second document of a text begins. YAML::LoadAll would find documents without end in
// some that are none.
class SecondDocument final : public YAML::EventHandler {
 public:
  static std::optional<int> LineIn(const std::string& text) {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    SecondDocument first;
    SecondDocument second;
    if (!parser.HandleNextDocument(first) || !parser.HandleNextDocument(second)) {
      return std::nullopt;
    }
    return second.line_;
  }

 private:
  void OnDocumentStart(const YAML::Mark& mark) override { line_ = mark.line + 1; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

  int line_ = 0;
};

std::vector<Problem> ReadDocument(absl::string_view text, Message& message,
                                  const FurtherRules& further) {
  const std::string copy(text);
  if (const std::optional<int> line = SecondDocument::LineIn(copy)) {
    return {{*line, 1, "", "the file must hold one document only"}};
  }
  Mapping mapping;
  mapping.Read(YAML::Load(copy), message);
  for (const rules::Violation& violation :
       rules::Check(message, {.most_violations = kMostViolations})) {
    mapping.Blame(violation);
  }
  if (further) {
    for (const rules::Violation& violation : further(message)) mapping.Blame(violation);
  }
  std::vector<Problem> problems = mapping.Take();
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return problems;
}

}  // namespace

std::vector<Problem> Parse(absl::string_view text, Message& message, const FurtherRules& further) {
  if (text.size() > kMostBytes) return {{0, 0, "", "the file is larger than 16 MiB"}};
  const size_t invalid = text::FirstInvalidByte(text);
  if (invalid != absl::string_view::npos) return {InvalidText(text, invalid)};
  std::vector<Problem> tabs = FindTabs(text);
  if (!tabs.empty()) return tabs;
  // The one place where the parser's exceptions end.
  try {
    return ReadDocument(text, message, further);
  } catch (const YAML::Exception& broken) {
    return {{broken.mark.line + 1, broken.mark.column + 1, "", broken.msg}};
  } catch (const std::exception& broken) {
    return {{0, 0, "", broken.what()}};
  }
}

std::vector<Problem> ParseFile(const std::string& path, Message& message,
                               const FurtherRules& further) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {{0, 0, "", "the file cannot be opened"}};
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.fail() && !file.eof())) return {{0, 0, "", "the file cannot be read"}};
  text.resize(static_cast<size_t>(file.gcount()));
  return Parse(text, message, further);
}

std::string Describe(absl::string_view file, const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) {
    absl::StrAppend(&lines, file);
    if (problem.line > 0) absl::StrAppend(&lines, ":", problem.line, ":", problem.column);
    absl::StrAppend(&lines, ": ", problem.field, problem.field.empty() ? "" : " ", problem.rule,
                    "\n");
  }
  return lines;
}

}  // namespace mugugno::yaml

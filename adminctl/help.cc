#include "adminctl/help.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "adminctl/contract.h"
#include "adminctl/exit_code.h"

namespace mugugno::adminctl {
namespace {

constexpr size_t kColumns = 96;
constexpr size_t kFlagColumn = 30;

// Words broken into lines, each after the first indented.
std::string Wrapped(absl::string_view text, size_t indent) {
  std::string lines;
  size_t column = indent;
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (column > indent && column + 1 + word.size() > kColumns) {
      absl::StrAppend(&lines, "\n", std::string(indent, ' '));
      column = indent;
    } else if (column > indent) {
      lines += ' ';
      ++column;
    }
    absl::StrAppend(&lines, word);
    column += word.size();
  }
  return lines;
}

std::string LineOf(absl::string_view left, absl::string_view right) {
  std::string line = absl::StrCat("  ", left);
  if (line.size() + 2 > kFlagColumn) {
    absl::StrAppend(&line, "\n", std::string(kFlagColumn, ' '));
  } else {
    line.resize(kFlagColumn, ' ');
  }
  return absl::StrCat(line, Wrapped(right, kFlagColumn), "\n");
}

std::string LineOf(const Flag& flag, const google::protobuf::MethodDescriptor* method) {
  std::string help = flag.help;
  if (help.empty() && method != nullptr) {
    help = CommentOf(*FieldAt(*method->input_type(), flag.field));
  }
  if (flag.is_file && !flag.field.empty()) absl::StrAppend(&help, "; read from this file");
  return LineOf(absl::StrCat("--", flag.name, flag.value.empty() ? "" : " ", flag.value), help);
}

std::string UsageOf(const Verb& verb) {
  std::string usage = absl::StrCat("adminctl ", verb.words);
  for (const Argument& argument : ArgumentsOf(verb)) {
    const bool optional = argument.optional;
    absl::StrAppend(&usage, optional ? " [" : " ", argument.value, optional ? "]" : "");
  }
  return FlagsOf(verb).empty() ? usage : usage + " [flags]";
}

}  // namespace

std::string HelpOfGroup(const std::vector<std::string>& words) {
  const std::string group = absl::StrJoin(words, " ");
  std::string text = "adminctl provisions and looks after a Mugugno gateway.\n\n";
  if (!words.empty()) text = absl::StrCat("Verbs of adminctl ", group, ":\n\n");
  for (const Verb& verb : AllVerbs()) {
    if (!words.empty() && !absl::StartsWith(verb.words, group + " ")) continue;
    text += LineOf(verb.words, verb.summary);
  }
  absl::StrAppend(&text,
                  "\n`adminctl VERB --help` explains one, with examples. Names may be short: "
                  "sori/tecnico\nfor tenants/sori/offices/tecnico.\n");
  if (!words.empty()) return text;
  absl::StrAppend(&text, "\nFlags of every verb:\n");
  for (const Flag& flag : GlobalFlags()) text += LineOf(flag, nullptr);
  return absl::StrCat(text, "\nExit status:\n", DescribeExitCodes());
}

std::string HelpOfVerb(const Verb& verb) {
  const auto* method = verb.method.empty() ? nullptr : &MethodOf(verb.method);
  std::string text = absl::StrCat(verb.summary, ".\n\n  ", UsageOf(verb), "\n");
  if (method != nullptr) absl::StrAppend(&text, "\n", Wrapped(CommentOf(*method), 0), "\n");
  for (const Argument& argument : ArgumentsOf(verb)) {
    const auto* field =
        method == nullptr ? nullptr : FieldAt(*method->input_type(), argument.field);
    if (field == nullptr || field->enum_type() == nullptr) continue;
    absl::StrAppend(&text, "\n", LineOf(argument.value, absl::StrJoin(ChoicesOf(*field), ", ")));
  }
  const std::vector<Flag> flags = FlagsOf(verb);
  if (!flags.empty()) absl::StrAppend(&text, "\nFlags:\n");
  for (const Flag& flag : flags) text += LineOf(flag, method);
  absl::StrAppend(&text, "\nExamples:\n");
  for (absl::string_view example : verb.examples) {
    absl::StrAppend(&text, "  adminctl ", example, "\n");
  }
  return absl::StrCat(text, "\nFlags of every verb and the exit status: adminctl --help\n");
}

}  // namespace mugugno::adminctl

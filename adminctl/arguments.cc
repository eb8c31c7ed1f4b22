#include "adminctl/arguments.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "proto/text/nearest.h"

namespace mugugno::adminctl {
namespace {

absl::Status WrongLine(absl::string_view what) { return absl::InvalidArgumentError(what); }

// Short flags, all of them.
absl::string_view LongName(absl::string_view letter) {
  if (letter == "o") return "output";
  if (letter == "h") return "help";
  if (letter == "f") return "file";
  return "";
}

// Words that name a verb, or the beginning of some; false where there is none.
bool TakeWords(const std::vector<std::string>& line, size_t& at, Arguments& arguments) {
  const size_t first = at;
  while (at < line.size() && !absl::StartsWith(line[at], "-")) {
    std::vector<std::string> words = arguments.words;
    words.push_back(line[at]);
    const std::string name = absl::StrJoin(words, " ");
    bool begins = false;
    for (const Verb& verb : AllVerbs()) {
      if (verb.words == name) arguments.verb = &verb;
      begins = begins || verb.words == name || absl::StartsWith(verb.words, name + " ");
    }
    if (!begins) break;
    arguments.words = std::move(words);
    ++at;
  }
  return at > first;
}

absl::Status UnknownVerb(const Arguments& arguments, const std::string& word) {
  std::vector<std::string> known;
  for (const Verb& verb : AllVerbs()) {
    const std::vector<std::string> words = absl::StrSplit(verb.words, ' ');
    if (words.size() <= arguments.words.size()) continue;
    if (std::equal(arguments.words.begin(), arguments.words.end(), words.begin())) {
      known.push_back(words[arguments.words.size()]);
    }
  }
  std::vector<std::string> words = arguments.words;
  words.push_back(word);
  return WrongLine(absl::StrCat("there is no verb \"", absl::StrJoin(words, " "), "\"",
                                text::DidYouMean(word, known), "; see adminctl --help"));
}

class FlagReader final {
 public:
  explicit FlagReader(Arguments& arguments) : arguments_(arguments), known_(GlobalFlags()) {
    if (arguments.verb == nullptr) return;
    for (Flag& flag : FlagsOf(*arguments.verb)) known_.push_back(std::move(flag));
  }

  // Takes the flag at `at`, and its value where that is the next word.
  absl::Status Take(const std::vector<std::string>& line, size_t& at) {
    const std::string& word = line[at++];
    const bool is_long = absl::StartsWith(word, "--");
    std::pair<std::string, std::string> parts = absl::StrSplit(word, absl::MaxSplits('=', 1));
    const bool has_value = absl::StrContains(word, '=');
    const std::string name(is_long ? parts.first.substr(2) : LongName(parts.first.substr(1)));
    const Flag* flag = Find(name);
    if (flag == nullptr) return Unknown(word, name);
    if (flag->value.empty()) {
      if (has_value) return WrongLine(absl::StrCat("--", name, " takes no value"));
      arguments_.flags[name];
      return absl::OkStatus();
    }
    if (!has_value) {
      if (at == line.size())
        return WrongLine(absl::StrCat("--", name, " needs a value: ", flag->value));
      parts.second = line[at++];
    }
    arguments_.flags[name].push_back(parts.second);
    return absl::OkStatus();
  }

 private:
  const Flag* Find(absl::string_view name) const {
    for (const Flag& flag : known_) {
      if (flag.name == name) return &flag;
    }
    return nullptr;
  }

  absl::Status Unknown(const std::string& word, const std::string& name) const {
    std::vector<std::string> names;
    for (const Flag& flag : known_) names.push_back(flag.name);
    const std::string nearest = text::Nearest(name, names);
    return WrongLine(absl::StrCat(
        "there is no flag ", word,
        nearest.empty() ? "" : absl::StrCat(" (did you mean --", nearest, "?)"), "; see adminctl ",
        absl::StrJoin(arguments_.words, " "), arguments_.words.empty() ? "--help" : " --help"));
  }

  Arguments& arguments_;
  std::vector<Flag> known_;
};

absl::Status CheckCount(const Arguments& arguments) {
  const std::vector<Argument> wanted = ArgumentsOf(*arguments.verb);
  const size_t given = arguments.positionals.size();
  if (given > wanted.size()) {
    return WrongLine(absl::StrCat("\"", arguments.positionals[wanted.size()],
                                  "\" is too much; see adminctl ", arguments.verb->words,
                                  " --help"));
  }
  for (size_t i = given; i < wanted.size(); ++i) {
    if (wanted[i].optional) continue;
    return WrongLine(absl::StrCat(wanted[i].value, " is missing; see adminctl ",
                                  arguments.verb->words, " --help"));
  }
  return absl::OkStatus();
}

}  // namespace

std::string Arguments::Value(absl::string_view flag) const {
  const auto found = flags.find(std::string(flag));
  return found == flags.end() || found->second.empty() ? "" : found->second.back();
}

absl::StatusOr<Arguments> ParseArguments(const std::vector<std::string>& line) {
  Arguments arguments;
  size_t at = 0;
  bool only_positionals = false;
  while (at < line.size()) {
    const std::string& word = line[at];
    if (!only_positionals && word == "--") {
      only_positionals = true;
      ++at;
    } else if (!only_positionals && word.size() > 1 && word[0] == '-') {
      if (absl::Status status = FlagReader(arguments).Take(line, at); !status.ok()) return status;
    } else if (only_positionals || !arguments.positionals.empty() ||
               !TakeWords(line, at, arguments)) {
      if (arguments.verb == nullptr) return UnknownVerb(arguments, word);
      arguments.positionals.push_back(word);
      ++at;
    }
  }
  if (arguments.verb == nullptr || arguments.Has("help")) return arguments;
  if (absl::Status status = CheckCount(arguments); !status.ok()) return status;
  return arguments;
}

}  // namespace mugugno::adminctl

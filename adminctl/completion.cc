#include "adminctl/completion.h"

#include <set>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "adminctl/verb.h"

namespace mugugno::adminctl {
namespace {

// What may follow: after words of verbs, the next words, or the verb's flags.
using Following = absl::btree_map<std::string, std::set<std::string>>;

Following Words() {
  Following following;
  for (const Verb& verb : AllVerbs()) {
    std::string before;
    for (absl::string_view word : absl::StrSplit(verb.words, ' ')) {
      following[before].insert(std::string(word));
      absl::StrAppend(&before, before.empty() ? "" : " ", word);
    }
  }
  return following;
}

std::set<std::string> FlagNames(const std::vector<Flag>& flags) {
  std::set<std::string> names;
  for (const Flag& flag : flags) names.insert("--" + flag.name);
  return names;
}

std::string Case(absl::string_view key, const std::set<std::string>& words) {
  return absl::StrCat("    \"", key, "\") candidates=\"", absl::StrJoin(words, " "), "\" ;;\n");
}

std::string WordCases() {
  std::string cases;
  for (const auto& [before, words] : Words()) cases += Case(before, words);
  return cases;
}

std::string FlagCases() {
  std::string cases;
  for (const Verb& verb : AllVerbs()) cases += Case(verb.words, FlagNames(FlagsOf(verb)));
  return cases;
}

// Every beginning of a verb.
std::string PrefixCase() {
  std::set<std::string> beginnings;
  for (const auto& [before, words] : Words()) {
    for (const std::string& word : words) {
      beginnings.insert(absl::StrCat("\"", before, before.empty() ? "" : " ", word, "\""));
    }
  }
  return absl::StrCat("      ", absl::StrJoin(beginnings, " | "), ") ;;\n");
}

std::string ChoiceCases() {
  Following choices;
  const auto add = [&](const std::vector<Flag>& flags) {
    for (const Flag& flag : flags) {
      for (const std::string& choice : flag.choices) choices["--" + flag.name].insert(choice);
    }
  };
  add(GlobalFlags());
  for (const Verb& verb : AllVerbs()) add(FlagsOf(verb));
  choices["-o"] = choices["--output"];
  std::string cases;
  for (const auto& [flag, words] : choices) cases += Case(flag, words);
  return cases;
}

}  // namespace

std::string BashCompletion() {
  return absl::StrCat(R"(# bash completion for adminctl: source <(adminctl completion bash)
_adminctl() {
  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
  local verb="" word candidates="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="${COMP_WORDS[index]}"
    case "$word" in -*) break ;; esac
    # Names that follow a verb are no words of it.
    case "${verb:+$verb }$word" in
)",
                      PrefixCase(), R"(      *) break ;;
    esac
    verb="${verb:+$verb }$word"
  done
  case "$previous" in
)",
                      ChoiceCases(), R"(  esac
  if [ -z "$candidates" ] && [ "${current#-}" = "$current" ]; then
    case "$verb" in
)",
                      WordCases(), R"(    esac
  elif [ -z "$candidates" ]; then
    case "$verb" in
)",
                      FlagCases(), R"(    esac
    candidates="$candidates )",
                      absl::StrJoin(FlagNames(GlobalFlags()), " "), R"("
  fi
  COMPREPLY=($(compgen -W "$candidates" -- "$current"))
}
complete -o default -F _adminctl adminctl
)");
}

std::string ZshCompletion() {
  return absl::StrCat("#compdef adminctl\nautoload -U +X bashcompinit && bashcompinit\n",
                      BashCompletion());
}

}  // namespace mugugno::adminctl

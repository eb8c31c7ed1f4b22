#include "adminctl/help.h"

#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adminctl/arguments.h"
#include "adminctl/completion.h"
#include "adminctl/contract.h"
#include "tests/support/temp_folder.h"

namespace mugugno::adminctl {
namespace {

using ::testing::HasSubstr;

TEST(Help, ExplainsEveryVerbWithAnExampleThatParses) {
  for (const Verb& verb : AllVerbs()) {
    const std::string help = HelpOfVerb(verb);
    EXPECT_THAT(help, HasSubstr(std::string(verb.summary)));
    ASSERT_FALSE(verb.examples.empty()) << verb.words;
    for (absl::string_view example : verb.examples) {
      EXPECT_TRUE(absl::StartsWith(example, verb.words)) << example;
      EXPECT_THAT(help, HasSubstr(std::string(example)));
    }
  }
}

TEST(Help, ExplainsEveryFlag) {
  for (const Verb& verb : AllVerbs()) {
    for (absl::string_view line : absl::StrSplit(HelpOfVerb(verb), '\n')) {
      EXPECT_FALSE(absl::StartsWith(line, "  --") && absl::EndsWith(line, "  ")) << line;
    }
  }
  EXPECT_THAT(HelpOfVerb(*ParseArguments({"tenant", "create", "x"})->verb),
              HasSubstr("ISTAT code, six digits"));
}

TEST(Help, ListsEveryVerbAndTheExitStatus) {
  const std::string help = HelpOfGroup({});
  for (const Verb& verb : AllVerbs()) EXPECT_THAT(help, HasSubstr(std::string(verb.words)));
  EXPECT_THAT(help, HasSubstr("10  `diff` found changes to make"));
}

TEST(Verbs, HaveNamesAndFlagsOfTheirOwn) {
  std::set<std::string> verbs;
  for (const Verb& verb : AllVerbs()) {
    EXPECT_TRUE(verbs.insert(std::string(verb.words)).second) << verb.words;
    std::set<std::string> flags;
    for (const Flag& flag : GlobalFlags()) flags.insert(flag.name);
    for (const Flag& flag : FlagsOf(verb)) {
      EXPECT_TRUE(flags.insert(flag.name).second) << verb.words << " --" << flag.name;
    }
  }
}

// Whether the path, such as "restriction.reason", leads to a field.
bool Leads(const google::protobuf::Descriptor* message, absl::string_view path) {
  const google::protobuf::FieldDescriptor* field = nullptr;
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    if (field != nullptr) message = field->message_type();
    field = message == nullptr ? nullptr : message->FindFieldByName(std::string(name));
    if (field == nullptr) return false;
  }
  return true;
}

TEST(Verbs, ShowFieldsThatAreInTheAnswer) {
  for (const Verb& verb : AllVerbs()) {
    if (verb.method.empty() || verb.run != nullptr) continue;
    const google::protobuf::Descriptor* shown = MethodOf(verb.method).output_type();
    const google::protobuf::FieldDescriptor* listed = ListedField(*shown);
    if (listed != nullptr) shown = listed->message_type();
    for (const absl::string_view path : absl::StrSplit(verb.columns, ' ', absl::SkipEmpty())) {
      EXPECT_TRUE(Leads(shown, path)) << verb.words << ": " << path;
    }
  }
}

TEST(Verbs, TakeSecretsOnlyFromFiles) {
  int secrets = 0;
  for (const Verb& verb : AllVerbs()) {
    for (const Flag& flag : FlagsOf(verb)) {
      if (!flag.is_secret) continue;
      ++secrets;
      EXPECT_TRUE(flag.is_file && absl::EndsWith(flag.name, "-file")) << flag.name;
    }
  }
  EXPECT_GE(secrets, 2);
}

TEST(Completion, KnowsEveryVerbAndItsFlags) {
  const std::string script = BashCompletion();
  for (const Verb& verb : AllVerbs()) {
    EXPECT_THAT(script, HasSubstr("\"" + std::string(verb.words) + "\") candidates="));
    for (const Flag& flag : FlagsOf(verb)) EXPECT_THAT(script, HasSubstr("--" + flag.name));
  }
  EXPECT_THAT(script, HasSubstr("\"tenant\") candidates=\"activate check create get list resume "
                                "suspend update\""));
  EXPECT_THAT(script, HasSubstr("\"--outcome\") candidates=\"ANSWERED "));
  EXPECT_TRUE(absl::StartsWith(ZshCompletion(), "#compdef adminctl\n"));
}

// What bash offers for the last of the words.
std::string Offered(const std::string& words) {
  const tests::TempFolder folder;
  std::ofstream(folder.File("completion")) << BashCompletion();
  std::ofstream(folder.File("ask")) << "source " << folder.File("completion") << "\nCOMP_WORDS=("
                                    << words << ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n"
                                    << "_adminctl\necho \"${COMPREPLY[*]}\"\n";
  const std::unique_ptr<FILE, int (*)(FILE*)> said(
      popen(("bash " + folder.File("ask")).c_str(), "r"), pclose);
  char line[4096] = "";
  return std::fgets(line, sizeof(line), said.get()) == nullptr
             ? "nothing"
             : std::string(absl::StripSuffix(line, "\n"));
}

TEST(Completion, OffersVerbsTheirFlagsAndTheFlagsChoices) {
  EXPECT_EQ(Offered("adminctl tenant cre"), "create");
  EXPECT_EQ(Offered("adminctl tenant create --dis"), "--display-name");
  EXPECT_EQ(Offered("adminctl tenant create golfo/sori --dis"), "--display-name");
  EXPECT_EQ(Offered("adminctl tenant create golfo/sori --display-name Sori --istat"),
            "--istat-code");
  EXPECT_EQ(Offered("adminctl staff token iss"), "issue");
  EXPECT_EQ(Offered("adminctl channel create sori/form --kind WEB"), "WEB_FORM");
  EXPECT_EQ(Offered("adminctl nothing such --conf"), "--config");
}

}  // namespace
}  // namespace mugugno::adminctl

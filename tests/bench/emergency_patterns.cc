// What each pattern of the emergency rules is good for, on labelled messages: see
// tests/bench/emergency_patterns.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"

#include "routing/emergency/emergency_rules.h"
#include "tests/routing/labelled_message.h"
#include "tests/support/reference_files.h"

namespace mugugno::bench {
namespace {

using routing::EmergencyRules;
using routing::PhraseHit;
using routing::PhraseHits;

constexpr int kBadInput = 2;

// Of one pattern.
struct Use {
  size_t messages = 0;             // it is found in
  size_t changed = 0;              // are judged otherwise without it
  std::vector<std::string> shown;  // ids of those, but for held-out ones
};

PhraseHits Without(const PhraseHits& hits, uint32_t pattern) {
  PhraseHits rest;
  for (const PhraseHit& hit : hits) {
    if (hit.pattern != pattern) rest.push_back(hit);
  }
  return rest;
}

void Count(const tests::LabelledMessage& message, std::vector<Use>* uses) {
  const EmergencyRules& rules = EmergencyRules::Shipped();
  const routing::Words words(message.text);
  const PhraseHits hits = rules.Find(words);
  const bool flagged = rules.Judge(words, hits).flagged;
  std::set<uint32_t> patterns;
  for (const PhraseHit& hit : hits) patterns.insert(hit.pattern);
  for (const uint32_t pattern : patterns) {
    Use& use = (*uses)[pattern];
    ++use.messages;
    if (rules.Judge(words, Without(hits, pattern)).flagged == flagged) continue;
    ++use.changed;
    if (!message.IsHeldOut()) use.shown.push_back(message.id);
  }
}

// "one": found in one message only, which is judged otherwise without it.
const char* Worth(const Use& use) {
  if (use.messages == 0) return "none";
  if (use.changed == 0) return "spare";
  return use.messages == 1 ? "one" : "several";
}

int Run(const std::vector<std::string>& files) {
  const std::vector<EmergencyRules::Pattern>& patterns = EmergencyRules::Shipped().patterns();
  std::vector<Use> uses(patterns.size());
  size_t read = 0;
  for (const std::string& file : files) {
    const auto messages = tests::ParseLabelledMessages(tests::ReadFile(file));
    if (!messages.ok()) {
      std::fprintf(stderr, "%s: %s\n", file.c_str(),
                   std::string(messages.status().message()).c_str());
      return kBadInput;
    }
    for (const tests::LabelledMessage& message : *messages) Count(message, &uses);
    read += messages->size();
  }
  std::set<std::string> worths = {"none", "one", "several", "spare"};
  for (size_t i = 0; i < patterns.size(); ++i) {
    std::printf("%-8s %4zu %3zu  %s%s: %s  [%s]\n", Worth(uses[i]), uses[i].messages,
                uses[i].changed, patterns[i].owner.c_str(), patterns[i].exception ? " except" : "",
                patterns[i].text.c_str(), absl::StrJoin(uses[i].shown, " ").c_str());
  }
  std::printf("{\"messages\": %zu, \"patterns\": %zu", read, patterns.size());
  for (const std::string& worth : worths) {
    std::printf(", \"%s\": %td", worth.c_str(),
                std::count_if(uses.begin(), uses.end(),
                              [&](const Use& use) { return Worth(use) == worth; }));
  }
  std::printf("}\n");
  return 0;
}

}  // namespace
}  // namespace mugugno::bench

int main(int argc, char** argv) {
  return mugugno::bench::Run(std::vector<std::string>(argv + 1, argv + argc));
}

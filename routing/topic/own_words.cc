#include "routing/topic/own_words.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "routing/topic/topic_classifier.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

// A text that has the phrase, if anything has it: the first choice of each word.
std::string Sample(absl::string_view phrase) {
  std::string sample;
  for (const absl::string_view part : absl::StrSplit(phrase, ' ', absl::SkipEmpty())) {
    if (part == ".." || part == "&") continue;
    const std::vector<absl::string_view> choices = absl::StrSplit(part, '|');
    absl::StrAppend(&sample, choices.front(), " ");
  }
  return absl::StrReplaceAll(sample, {{"*", ""}});
}

}  // namespace

OwnWords::OwnWords(const std::vector<tenant::RuleWord>& words) {
  const TopicClassifier& topics = TopicClassifier::Shipped();
  for (const tenant::RuleWord& word : words) {
    const std::optional<uint32_t> label = topics.LabelOf(word.topic);
    const bool fits = label && phrases_.Add(word.phrase, *label | TopicClassifier::kOwnLabel).ok();
    if (!fits) ++left_out_;
  }
}

PhraseHits OwnWords::Add(const Words& words, const PhraseHits& hits) const {
  PhraseHits all = phrases_.Find(words);
  all.insert(all.end(), hits.begin(), hits.end());
  std::stable_sort(all.begin(), all.end(), [](const PhraseHit& a, const PhraseHit& b) {
    if (a.first != b.first) return a.first < b.first;
    return a.elements > b.elements;
  });
  return all;
}

absl::Status CheckPhrase(absl::string_view phrase) {
  PhraseSet alone;
  RETURN_IF_ERROR(alone.Add(phrase, 0));
  if (!alone.Find(Words(Sample(phrase))).empty()) return absl::OkStatus();
  return tenant::InvalidField(phrase, "matches nothing");
}

}  // namespace mugugno::routing

#include "routing/learning/suggestions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "routing/intake/tenant_routing.h"
#include "routing/text/stem.h"
#include "routing/text/words.h"
#include "routing/topic/topic_classifier.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMost = 20;
constexpr size_t kMostTickets = 10;

// As a phrase of the rules; empty for what is no topic's word.
std::string PhraseOf(const Words& words, size_t i) {
  const absl::string_view stem = StemOf(words, i);
  return stem.empty() || stem == words[i].key ? std::string(stem) : absl::StrCat(stem, "*");
}

std::set<std::string> PhrasesOf(const tenant::PastMessage& past) {
  const Words words(past.opening.message.text());
  std::set<std::string> phrases;
  for (size_t i = 0; i < words.size(); ++i) {
    if (std::string phrase = PhraseOf(words, i); !phrase.empty()) phrases.insert(std::move(phrase));
  }
  return phrases;
}

class Learner final {
 public:
  Learner(const std::vector<tenant::PastMessage>& messages, const tenant::Tenant& comune,
          const tenant::RuleContent& active, const RoutingSnapshot& snapshot)
      : messages_(messages), comune_(comune), active_(active), snapshot_(snapshot) {
    before_ = DecideAll(messages, comune.id, snapshot);
    for (size_t i = 0; i < messages.size(); ++i) {
      for (const std::string& phrase : PhrasesOf(messages[i])) places_[phrase].push_back(i);
    }
  }

  std::vector<Suggestion> Run(int min_support) {
    std::vector<Suggestion> found;
    for (const auto& [phrase, places] : places_) {
      if (std::optional<Suggestion> each = Weigh(phrase, places, min_support)) {
        found.push_back(*std::move(each));
      }
    }
    std::stable_sort(found.begin(), found.end(), [](const Suggestion& a, const Suggestion& b) {
      return a.support - a.against > b.support - b.against;
    });
    if (found.size() > kMost) found.resize(kMost);
    for (Suggestion& each : found) each.effect = EffectOf(each.word);
    std::erase_if(found,
                  [](const Suggestion& each) { return each.effect.better <= each.effect.worse; });
    return found;
  }

 private:
  // Nothing where the corrections do not speak for one office.
  std::optional<Suggestion> Weigh(const std::string& phrase, const std::vector<size_t>& places,
                                  int min_support) const {
    std::map<std::string, int> brought;
    for (const size_t i : places) {
      if (IsCorrected(i)) ++brought[messages_[i].office];
    }
    if (brought.empty()) return std::nullopt;
    const auto best =
        std::max_element(brought.begin(), brought.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    Suggestion suggestion;
    suggestion.office = best->first;
    suggestion.support = best->second;
    for (const size_t i : places) {
      if (messages_[i].office != suggestion.office) {
        ++suggestion.against;
      } else if (IsCorrected(i) && suggestion.tickets.size() < kMostTickets) {
        suggestion.tickets.push_back(messages_[i].ticket);
      }
    }
    if (suggestion.support < min_support ||
        suggestion.against * 10 > suggestion.support * kAgainstPerTen) {
      return std::nullopt;
    }
    suggestion.word = {TopicOf(suggestion.office, places), phrase};
    if (suggestion.word.topic.empty()) return std::nullopt;
    return suggestion;
  }

  bool IsCorrected(size_t i) const {
    return messages_[i].judged && messages_[i].office != before_[i].office;
  }

  // The topic people gave most of the messages that have the phrase; else the one of the office's
  // messages that the rules bring there most; else its first one. Empty where no topic leads there.
  std::string TopicOf(const std::string& office, const std::vector<size_t>& places) const {
    std::map<std::string, int> seen;
    for (const size_t i : places) {
      const std::string& topic = messages_[i].topic;
      if (messages_[i].office == office && Leads(topic, office)) ++seen[topic];
    }
    const bool given = !seen.empty();
    for (size_t i = 0; !given && i < messages_.size(); ++i) {
      const bool right = messages_[i].office == office && before_[i].office == office;
      if (right && Leads(before_[i].topic, office)) ++seen[before_[i].topic];
    }
    if (!seen.empty()) {
      return std::max_element(seen.begin(), seen.end(),
                              [](const auto& a, const auto& b) { return a.second < b.second; })
          ->first;
    }
    for (const Topic& topic : TopicClassifier::Shipped().topics()) {
      if (Leads(topic.code, office)) return topic.code;
    }
    return "";
  }

  bool Leads(const std::string& code, const std::string& office) const {
    const Topic* topic = TopicClassifier::Shipped().Find(code);
    if (topic == nullptr || topic->fallback || !topic->external.empty()) return false;
    const TenantRouting* routing = snapshot_.FindTenant(comune_.id);
    return routing != nullptr && snapshot_.OfficeFor(*routing, code) == office;
  }

  Trial EffectOf(const tenant::RuleWord& word) const {
    tenant::RuleContent content = active_;
    content.words.push_back(word);
    const RoutingSnapshot after = snapshot_.With(RoutingOf(comune_, 0, content));
    return Compare(messages_, comune_.id, before_, DecideAll(messages_, comune_.id, after), 0);
  }

  const std::vector<tenant::PastMessage>& messages_;
  const tenant::Tenant& comune_;
  const tenant::RuleContent& active_;
  const RoutingSnapshot& snapshot_;
  std::vector<Outcome> before_;
  // By phrase, the messages that have it.
  std::map<std::string, std::vector<size_t>> places_;
};

}  // namespace

std::vector<Suggestion> SuggestWords(const std::vector<tenant::PastMessage>& messages,
                                     const tenant::Tenant& comune,
                                     const tenant::RuleContent& active,
                                     const RoutingSnapshot& snapshot, int min_support) {
  return Learner(messages, comune, active, snapshot).Run(min_support);
}

}  // namespace mugugno::routing

#include "routing/topic/topic_classifier.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "routing/data/shipped.h"
#include "routing/text/word_lists.h"
#include "routing/text/yaml.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMaxTopics = 3;
constexpr uint32_t kWeakBit = 1u << 31;
constexpr double kWeak = 0.3;
// What people of the comune added knows the comune better.
constexpr double kOwn = 1.5;
constexpr double kApproximate = 0.6;
constexpr double kLandmark = 0.4;
constexpr double kPerElement = 0.8;
// Said first, said for a reason: breaks ties between equal scores.
constexpr double kEarlyBonus = 0.15;

// "davanti alla scuola": where something is, not what it is about.
bool IsLandmark(const Words& words, const PhraseHit& hit) {
  size_t before = hit.first;
  while (before > 0 && words[before].before <= Break::kApostrophe) {
    --before;
    if (!IsFunctionWord(words[before].key)) break;
  }
  return before < hit.first && WordLists::Context().Get("beside").contains(words[before].key);
}

double ScoreOf(const Words& words, const PhraseHit& hit) {
  double score = 1 + kPerElement * (hit.elements - 1);
  if (hit.label & kWeakBit) score = kWeak;
  if (hit.label & TopicClassifier::kOwnLabel) score *= kOwn;
  if (hit.approximate) score *= kApproximate;
  if (IsLandmark(words, hit)) score *= kLandmark;
  return score +
         kEarlyBonus * (1 - static_cast<double>(hit.first) / static_cast<double>(words.size()));
}

// A hit inside a longer one says nothing of its own: "nido di calabroni" is no nursery. What only
// tips the balance hides nothing.
bool IsInside(const PhraseHit& hit, const std::vector<PhraseHit>& hits) {
  return std::any_of(hits.begin(), hits.end(), [&](const PhraseHit& other) {
    return (other.label & kWeakBit) == 0 && other.elements > hit.elements &&
           other.first <= hit.first && other.last >= hit.last;
  });
}

}  // namespace

bool Covers(absl::string_view prefix, absl::string_view code) {
  return absl::ConsumePrefix(&code, prefix) && (code.empty() || code[0] == '.');
}

bool TopicClassifier::IsCodeOrPrefix(absl::string_view code) const {
  return std::any_of(topics_.begin(), topics_.end(),
                     [code](const Topic& topic) { return Covers(code, topic.code); });
}

absl::Status TopicClassifier::AddPatterns(const std::vector<std::string>& patterns, bool weak) {
  const auto topic = static_cast<uint32_t>(topics_.size());
  for (const std::string& pattern : patterns) {
    RETURN_IF_ERROR(phrases_.Add(pattern, weak ? topic | kWeakBit : topic));
  }
  return absl::OkStatus();
}

absl::StatusOr<TopicClassifier> TopicClassifier::FromYaml(absl::string_view yaml) {
  TopicClassifier classifier;
  const absl::Status read = ReadYaml("topics", yaml, [&](const YAML::Node& root) -> absl::Status {
    for (const YAML::Node& node : root["topics"]) {
      Topic topic{.code = node["code"].as<std::string>(""),
                  .office = node["office"].as<std::string>(""),
                  .name = node["name"].as<std::string>(""),
                  .external = node["external"].as<std::string>(""),
                  .fallback = node["fallback"].as<bool>(false),
                  .personal = node["personal"].as<bool>(false)};
      if (topic.code.empty() || classifier.Find(topic.code) != nullptr) {
        return YamlError("topics", node, "a topic needs a code of its own");
      }
      RETURN_IF_ERROR(classifier.AddPatterns(YamlStrings(node["words"]), false));
      RETURN_IF_ERROR(classifier.AddPatterns(YamlStrings(node["weak"]), true));
      classifier.topics_.push_back(std::move(topic));
    }
    return absl::OkStatus();
  });
  RETURN_IF_ERROR(read);
  return classifier;
}

const TopicClassifier& TopicClassifier::Shipped() {
  static const auto* const shipped = new TopicClassifier(FromYaml(ShippedRules("topics")).value());
  return *shipped;
}

const Topic* TopicClassifier::Find(absl::string_view code) const {
  for (const Topic& topic : topics_) {
    if (topic.code == code) return &topic;
  }
  return nullptr;
}

std::optional<uint32_t> TopicClassifier::LabelOf(absl::string_view code) const {
  const Topic* topic = Find(code);
  if (topic == nullptr) return std::nullopt;
  return static_cast<uint32_t>(topic - topics_.data());
}

std::vector<TopicMatch> TopicClassifier::Rank(const Words& words,
                                              const std::vector<PhraseHit>& hits) const {
  std::vector<TopicMatch> scores(topics_.size());
  std::vector<size_t> counted_to(topics_.size(), 0);
  for (const PhraseHit& hit : hits) {
    if (IsInside(hit, hits)) continue;
    const size_t topic = hit.label & ~(kWeakBit | kOwnLabel);
    // Two patterns of one topic over the same word count once.
    if (hit.first < counted_to[topic]) continue;
    counted_to[topic] = hit.last + 1;
    scores[topic].score += ScoreOf(words, hit);
    scores[topic].words.push_back(words.Cover(hit.first, hit.last));
  }
  std::vector<TopicMatch> matches;
  for (size_t i = 0; i < topics_.size(); ++i) {
    if (scores[i].words.empty()) continue;
    scores[i].code = topics_[i].code;
    matches.push_back(std::move(scores[i]));
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [this](const TopicMatch& a, const TopicMatch& b) {
                     const bool a_last = Find(a.code)->fallback;
                     const bool b_last = Find(b.code)->fallback;
                     return a_last != b_last ? b_last : a.score > b.score;
                   });
  if (matches.size() > kMaxTopics) matches.resize(kMaxTopics);
  return matches;
}

}  // namespace mugugno::routing

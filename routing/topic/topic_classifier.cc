#include "routing/topic/topic_classifier.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "routing/data/shipped.h"
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

bool IsLinkOfNouns(absl::string_view key) {
  for (const absl::string_view link : {"di", "d", "del", "dello", "della", "dell", "dei", "degli",
                                       "delle", "de", "du", "des", "of"}) {
    if (key == link) return true;
  }
  return false;
}

// The last word before `first` that is no article or preposition, within the clause.
std::optional<size_t> WordBefore(const Words& words, size_t first) {
  for (size_t i = first; i > 0 && words[i].before <= Break::kApostrophe; --i) {
    if (!words[i - 1].function) return i - 1;
  }
  return std::nullopt;
}

// "davanti alla scuola", "dietro la stazione dei treni": where something is, not what it is about.
bool IsLandmark(const Words& words, const PhraseHit& hit) {
  std::optional<size_t> before = WordBefore(words, hit.first);
  if (!before) return false;
  if (words[*before].In("beside")) return true;
  bool linked = false;
  for (size_t i = *before + 1; i < hit.first; ++i) linked = linked || IsLinkOfNouns(words[i].key);
  if (!linked) return false;
  before = WordBefore(words, *before);
  return before && words[*before].In("beside");
}

bool IsWithin(const PhraseHit& hit, absl::Span<const TopicClassifier::Name> names) {
  return std::any_of(names.begin(), names.end(), [&](const TopicClassifier::Name& name) {
    return name.first <= hit.first && hit.last <= name.last;
  });
}

double ScoreOf(const Words& words, const PhraseHit& hit,
               absl::Span<const TopicClassifier::Name> names) {
  double score = 1 + kPerElement * (hit.elements - 1);
  if (hit.label & kWeakBit) score = kWeak;
  if (hit.label & TopicClassifier::kOwnLabel) score *= kOwn;
  if (hit.approximate) score *= kApproximate;
  if (IsWithin(hit, names) || IsLandmark(words, hit)) score *= kLandmark;
  return score +
         kEarlyBonus * (1 - static_cast<double>(hit.first) / static_cast<double>(words.size()));
}

// A hit inside a longer one says nothing of its own: "nido di calabroni" is no nursery. What only
// tips the balance hides nothing.
bool IsInside(const PhraseHit& hit, const PhraseHits& hits) {
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
      classifier.by_code_.emplace(topic.code, static_cast<uint32_t>(classifier.topics_.size()));
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
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : &topics_[found->second];
}

std::optional<uint32_t> TopicClassifier::LabelOf(absl::string_view code) const {
  const Topic* topic = Find(code);
  if (topic == nullptr) return std::nullopt;
  return static_cast<uint32_t>(topic - topics_.data());
}

std::vector<TopicMatch> TopicClassifier::Rank(const Words& words, const PhraseHits& hits,
                                              absl::Span<const Name> names) const {
  struct Score {
    size_t topic = 0;
    size_t counted_to = 0;
    TopicMatch match;
  };
  absl::InlinedVector<Score, 8> scores;
  for (const PhraseHit& hit : hits) {
    if (IsInside(hit, hits)) continue;
    const size_t topic = hit.label & ~(kWeakBit | kOwnLabel);
    auto score = std::find_if(scores.begin(), scores.end(),
                              [topic](const Score& known) { return known.topic == topic; });
    if (score == scores.end()) {
      score = scores.insert(score, Score{.topic = topic, .counted_to = 0, .match = {}});
    }
    // Two patterns of one topic over the same word count once.
    if (hit.first < score->counted_to) continue;
    score->counted_to = hit.last + 1;
    score->match.score += ScoreOf(words, hit, names);
    score->match.words.push_back(words.Cover(hit.first, hit.last));
  }
  // Of equal ones the first of the taxonomy.
  std::sort(scores.begin(), scores.end(), [this](const Score& a, const Score& b) {
    const bool a_last = topics_[a.topic].fallback;
    const bool b_last = topics_[b.topic].fallback;
    if (a_last != b_last) return b_last;
    return a.match.score != b.match.score ? a.match.score > b.match.score : a.topic < b.topic;
  });
  if (scores.size() > kMaxTopics) scores.resize(kMaxTopics);
  std::vector<TopicMatch> matches;
  for (Score& score : scores) {
    score.match.code = topics_[score.topic].code;
    matches.push_back(std::move(score.match));
  }
  return matches;
}

}  // namespace mugugno::routing

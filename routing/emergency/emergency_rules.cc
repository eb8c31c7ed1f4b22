#include "routing/emergency/emergency_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "routing/data/shipped.h"
#include "routing/text/yaml.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr uint32_t kException = 1u << 31;
constexpr size_t kNearby = 5;  // words on, as a gap of four has it

bool Overlaps(const PhraseHit& a, const PhraseHit& b) {
  return a.first <= b.last && b.first <= a.last;
}

// "nessun incendio", but not "non respira": where the negation is part of what is wrong, the
// pattern itself begins with it.
bool IsCalledOff(const Words& words, const PhraseHit& hit) {
  if (!hit.negated || hit.first == 0) return false;
  const std::string& before = words[hit.first - 1].key;
  return before == "nessun" || before == "nessuna" || before == "kein" || before == "keine" ||
         before == "niente";
}

// In one sentence, with at most four words between.
bool IsNearby(const Words& words, const PhraseHit& a, const PhraseHit& b) {
  const PhraseHit& left = a.first <= b.first ? a : b;
  const PhraseHit& right = a.first <= b.first ? b : a;
  if (right.first > left.last + kNearby) return false;
  for (size_t i = left.last + 1; i <= right.first; ++i) {
    if (words[i].before == Break::kSentence) return false;
  }
  return true;
}

// The hits of which no word belongs to an exception of the same label.
PhraseHits WithoutExceptions(const PhraseHits& hits) {
  PhraseHits said;
  for (const PhraseHit& hit : hits) {
    if (hit.label & kException) continue;
    const bool excepted = std::any_of(hits.begin(), hits.end(), [&](const PhraseHit& other) {
      return other.label == (hit.label | kException) && Overlaps(other, hit);
    });
    if (!excepted) said.push_back(hit);
  }
  return said;
}

}  // namespace

// Reads the file; "<person>" in a pattern is any word of that class.
class EmergencyReader final {
 public:
  explicit EmergencyReader(EmergencyRules* rules) : rules_(*rules) {}

  absl::Status Read(const YAML::Node& root) {
    for (const auto& each : root["classes"]) {
      classes_.emplace_back(absl::StrCat("<", each.first.as<std::string>(), ">"),
                            WithClasses(absl::StrJoin(YamlStrings(each.second), "|")));
    }
    for (const YAML::Node& node : root["rules"]) {
      EmergencyRule rule{.id = node["id"].as<std::string>(""),
                         .name = node["name"].as<std::string>(""),
                         .topic = node["topic"].as<std::string>(""),
                         .always = node["always"].as<bool>(false)};
      RETURN_IF_ERROR(ReadLabel(node, rule.id));
      rules_.rules_.push_back(std::move(rule));
    }
    for (const YAML::Node& node : root["moods"]) {
      EmergencyRules::Mood mood{.id = node["id"].as<std::string>(""),
                                .label = label_,
                                .asked = node["asked"].as<bool>(false),
                                .nearby = node["nearby"].as<bool>(false),
                                .calls_off = {},
                                .unless = {}};
      RETURN_IF_ERROR(ReadLabel(node, mood.id));
      const std::vector<std::string> of = YamlStrings(node["of"]);
      for (const std::string& rule : of) {
        if (rules_.Find(rule) == nullptr) return YamlError("emergency", node, "of no such rule");
      }
      for (const EmergencyRule& rule : rules_.rules_) {
        const bool its = of.empty() || std::find(of.begin(), of.end(), rule.id) != of.end();
        mood.calls_off.push_back(its && !rule.always);
      }
      rules_.moods_.push_back(std::move(mood));
    }
    for (const YAML::Node& node : root["signs"]) {
      const auto id = node["id"].as<std::string>("");
      for (size_t i = 0; i < rules_.moods_.size(); ++i) {
        const std::vector<std::string> unless = YamlStrings(root["moods"][i]["unless"]);
        if (std::find(unless.begin(), unless.end(), id) == unless.end()) continue;
        rules_.moods_[i].unless.push_back(label_);
      }
      RETURN_IF_ERROR(ReadLabel(node, id));
    }
    return absl::OkStatus();
  }

 private:
  std::string WithClasses(absl::string_view text) const {
    return absl::StrReplaceAll(text, classes_);
  }

  absl::Status ReadLabel(const YAML::Node& node, absl::string_view id) {
    if (id.empty() || YamlStrings(node["words"]).empty()) {
      return YamlError("emergency", node, "a rule, a mood or a sign needs an id and words");
    }
    for (const bool exception : {false, true}) {
      for (const std::string& text : YamlStrings(node[exception ? "except" : "words"])) {
        const std::string pattern = WithClasses(text);
        if (absl::StrContains(pattern, '<')) {
          return YamlError("emergency", node, absl::StrCat(text, ": there is no such class"));
        }
        RETURN_IF_ERROR(rules_.phrases_.Add(pattern, exception ? label_ | kException : label_));
        rules_.patterns_.push_back({std::string(id), text, exception});
      }
    }
    ++label_;
    return absl::OkStatus();
  }

  EmergencyRules& rules_;
  std::vector<std::pair<std::string, std::string>> classes_;
  uint32_t label_ = 0;
};

absl::StatusOr<EmergencyRules> EmergencyRules::FromYaml(absl::string_view yaml) {
  EmergencyRules rules;
  EmergencyReader reader(&rules);
  RETURN_IF_ERROR(
      ReadYaml("emergency", yaml, [&](const YAML::Node& root) { return reader.Read(root); }));
  return rules;
}

const EmergencyRules& EmergencyRules::Shipped() {
  static const auto* const shipped =
      new EmergencyRules(FromYaml(ShippedRules("emergency")).value());
  return *shipped;
}

const EmergencyRule* EmergencyRules::Find(absl::string_view id) const {
  for (const EmergencyRule& rule : rules_) {
    if (rule.id == id) return &rule;
  }
  return nullptr;
}

EmergencyRules::Moods EmergencyRules::MoodsOf(const Words& words, const PhraseHits& said) const {
  const auto says = [&](size_t label, bool surely) {
    return std::any_of(said.begin(), said.end(), [&](const PhraseHit& hit) {
      return hit.label == label && !(surely && hit.approximate);
    });
  };
  Moods moods;
  for (size_t i = 0; i < moods_.size(); ++i) {
    const Mood& mood = moods_[i];
    if (mood.asked && !words.has_question_mark()) continue;
    if (!says(rules_.size() + i, true)) continue;
    const bool forbidden = std::any_of(mood.unless.begin(), mood.unless.end(),
                                       [&](uint32_t sign) { return says(sign, false); });
    if (!forbidden) moods.push_back(&mood);
  }
  return moods;
}

bool EmergencyRules::CallsOff(const Mood& mood, const PhraseHit& hit, const Words& words,
                              const PhraseHits& said) {
  if (!mood.calls_off[hit.label]) return false;
  if (!mood.asked && !mood.nearby) return true;
  if (hit.elements != 1) return false;
  return !mood.nearby || std::any_of(said.begin(), said.end(), [&](const PhraseHit& other) {
    return other.label == mood.label && !other.approximate && IsNearby(words, hit, other);
  });
}

Alarm EmergencyRules::Judge(const Words& words, const PhraseHits& hits) const {
  Alarm alarm;
  const bool alarming = std::any_of(
      hits.begin(), hits.end(), [&](const PhraseHit& hit) { return hit.label < rules_.size(); });
  if (!alarming) return alarm;
  const PhraseHits said = WithoutExceptions(hits);
  const Moods moods = MoodsOf(words, said);
  for (const PhraseHit& hit : said) {
    if (hit.label >= rules_.size() || IsCalledOff(words, hit)) continue;
    const bool called_off = std::any_of(moods.begin(), moods.end(), [&](const Mood* mood) {
      return CallsOff(*mood, hit, words, said);
    });
    if (called_off) continue;
    if (!alarm.flagged) alarm.rule = rules_[hit.label].id;
    alarm.flagged = true;
    alarm.words.push_back(words.Cover(hit.first, hit.last));
  }
  return alarm;
}

}  // namespace mugugno::routing

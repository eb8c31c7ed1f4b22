#include "routing/emergency/emergency_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

#include "routing/data/shipped.h"
#include "routing/text/yaml.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

bool Overlaps(const PhraseHit& exception, const PhraseHit& hit) {
  return exception.label == hit.label && exception.first <= hit.last && hit.first <= exception.last;
}

// "nessun incendio", but not "non respira": where the negation is part of what is wrong, the
// pattern itself begins with it.
bool IsCalledOff(const Words& words, const PhraseHit& hit) {
  if (!hit.negated || hit.first == 0) return false;
  const std::string& before = words[hit.first - 1].key;
  return before == "nessun" || before == "nessuna" || before == "kein" || before == "keine" ||
         before == "niente";
}

// "<person>" in a pattern is any word of that class.
using Classes = std::vector<std::pair<std::string, std::string>>;

Classes ReadClasses(const YAML::Node& node) {
  Classes classes;
  for (const auto& each : node) {
    classes.emplace_back(absl::StrCat("<", each.first.as<std::string>(), ">"),
                         absl::StrJoin(YamlStrings(each.second), "|"));
  }
  return classes;
}

std::vector<std::string> ReadPatterns(const YAML::Node& node, const Classes& classes) {
  std::vector<std::string> patterns = YamlStrings(node);
  for (std::string& pattern : patterns) pattern = absl::StrReplaceAll(pattern, classes);
  return patterns;
}

}  // namespace

absl::StatusOr<EmergencyRules> EmergencyRules::FromYaml(absl::string_view yaml) {
  EmergencyRules rules;
  const absl::Status read =
      ReadYaml("emergency", yaml, [&](const YAML::Node& root) -> absl::Status {
        const Classes classes = ReadClasses(root["classes"]);
        for (const std::string& pattern : YamlStrings(root["calm"])) {
          RETURN_IF_ERROR(rules.calm_.Add(pattern, 0));
        }
        for (const std::string& pattern : YamlStrings(root["now"])) {
          RETURN_IF_ERROR(rules.now_.Add(pattern, 0));
        }
        for (const YAML::Node& node : root["rules"]) {
          const auto label = static_cast<uint32_t>(rules.rules_.size());
          EmergencyRule rule{.id = node["id"].as<std::string>(""),
                             .name = node["name"].as<std::string>(""),
                             .topic = node["topic"].as<std::string>(""),
                             .always = node["always"].as<bool>(false)};
          const std::vector<std::string> patterns = ReadPatterns(node["words"], classes);
          if (rule.id.empty() || patterns.empty()) {
            return YamlError("emergency", node, "a rule needs an id and words");
          }
          for (const std::string& pattern : patterns) {
            RETURN_IF_ERROR(rules.alarms_.Add(pattern, label));
          }
          for (const std::string& pattern : ReadPatterns(node["except"], classes)) {
            RETURN_IF_ERROR(rules.exceptions_.Add(pattern, label));
          }
          rules.rules_.push_back(std::move(rule));
        }
        return absl::OkStatus();
      });
  RETURN_IF_ERROR(read);
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

bool EmergencyRules::IsCalm(const Words& words) const {
  const auto sure = [](const PhraseHit& hit) { return !hit.approximate; };
  const std::vector<PhraseHit> calm = calm_.Find(words);
  return std::any_of(calm.begin(), calm.end(), sure) && now_.Find(words).empty();
}

Alarm EmergencyRules::Check(const Words& words) const {
  Alarm alarm;
  const std::vector<PhraseHit> hits = alarms_.Find(words);
  if (hits.empty()) return alarm;
  const std::vector<PhraseHit> exceptions = exceptions_.Find(words);
  const bool calm = IsCalm(words);
  for (const PhraseHit& hit : hits) {
    if (calm && !rules_[hit.label].always) continue;
    const bool excepted =
        std::any_of(exceptions.begin(), exceptions.end(),
                    [&](const PhraseHit& exception) { return Overlaps(exception, hit); });
    if (excepted || IsCalledOff(words, hit)) continue;
    if (!alarm.flagged) alarm.rule = rules_[hit.label].id;
    alarm.flagged = true;
    alarm.words.push_back(words.Cover(hit.first, hit.last));
  }
  return alarm;
}

}  // namespace mugugno::routing

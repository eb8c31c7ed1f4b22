#pragma once

// Emergencies: transparent rules written by people (data/emergency.yaml), recall first. No
// statistics come near this room. Immutable; thread-safe.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/emergency/alarm.h"
#include "routing/text/phrases.h"
#include "routing/text/words.h"

namespace mugugno::routing {

struct EmergencyRule {
  std::string id;
  std::string name;     // Italian
  std::string topic;    // outranks what else the text is about; may be empty
  bool always = false;  // whatever the text says of the past
};

class EmergencyRules final {
 public:
  // INVALID_ARGUMENT names the line or the pattern.
  static absl::StatusOr<EmergencyRules> FromYaml(absl::string_view yaml);
  static const EmergencyRules& Shipped();

  const std::vector<EmergencyRule>& rules() const { return rules_; }
  // Null if there is no such rule.
  const EmergencyRule* Find(absl::string_view id) const;
  Alarm Check(const Words& words) const;

 private:
  // Whether the text speaks of the past, of money or in irony, and of nothing that goes on.
  bool IsCalm(const Words& words) const;

  std::vector<EmergencyRule> rules_;
  PhraseSet alarms_;
  PhraseSet exceptions_;
  PhraseSet calm_;
  PhraseSet now_;
};

}  // namespace mugugno::routing

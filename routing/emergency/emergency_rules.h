#pragma once

// Emergencies: transparent rules written by people (data/emergency.yaml), recall first. No
// statistics come near this room. Immutable; thread-safe.

#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
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
  Alarm Check(const Words& words) const { return Judge(words, Find(words)); }

  // The two halves of Check, for who asks what a pattern is good for: each hit has the number of
  // its pattern.
  PhraseHits Find(const Words& words) const { return phrases_.Find(words); }
  Alarm Judge(const Words& words, const PhraseHits& hits) const;
  struct Pattern {
    std::string owner;  // id of the rule, the mood or the sign
    std::string text;   // as the file has it
    bool exception = false;
  };
  const std::vector<Pattern>& patterns() const { return patterns_; }

 private:
  friend class EmergencyReader;
  // How a text speaks: of the past, of a drill, in irony. It calls off its rules, unless something
  // of `unless` is said as well.
  struct Mood {
    std::string id;
    uint32_t label = 0;
    bool asked = false;            // of questions; calls off only single words
    bool nearby = false;           // calls off only single words that it stands near
    std::vector<bool> calls_off;   // by rule
    std::vector<uint32_t> unless;  // signs
  };

  // The moods of a text, but for those that something said forbids.
  using Moods = absl::InlinedVector<const Mood*, 8>;
  Moods MoodsOf(const Words& words, const PhraseHits& said) const;
  static bool CallsOff(const Mood& mood, const PhraseHit& hit, const Words& words,
                       const PhraseHits& said);

  std::vector<EmergencyRule> rules_;
  std::vector<Mood> moods_;
  std::vector<Pattern> patterns_;
  // Labels are rules, then moods, then signs; an exception has the bit of exceptions as well.
  PhraseSet phrases_;
};

}  // namespace mugugno::routing

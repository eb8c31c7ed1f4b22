#pragma once

// What a message is about: the topic taxonomy and the words that tell it (data/topics.yaml).
// Immutable; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "routing/router/decision.h"
#include "routing/text/phrases.h"
#include "routing/text/words.h"

namespace mugugno::routing {

struct Topic {
  std::string code;       // "road.pothole"
  std::string office;     // usual kind of office, domain code ("WRK")
  std::string name;       // Italian
  std::string external;   // id of the external body whose business it is; mostly empty
  bool fallback = false;  // counts where no other topic is told
  bool personal = false;  // a service to a person: residence may decide the comune
};

// A prefix covers a code when it is the code or its beginning up to a dot: "road", "road.pothole".
bool Covers(absl::string_view prefix, absl::string_view code);

class TopicClassifier final {
 public:
  // INVALID_ARGUMENT names the line or the pattern.
  static absl::StatusOr<TopicClassifier> FromYaml(absl::string_view yaml);
  static const TopicClassifier& Shipped();

  const std::vector<Topic>& topics() const { return topics_; }
  // Null if the taxonomy has no such code.
  const Topic* Find(absl::string_view code) const;
  // Whether it covers a code of the taxonomy.
  bool IsCodeOrPrefix(absl::string_view code) const;
  // Words `first` to `last` that name a place.
  struct Name {
    size_t first = 0;
    size_t last = 0;
  };
  // Best first, at most three; empty if nothing tells. What lies within a name says where something
  // is rather than what: "scalo Torre" is no building.
  std::vector<TopicMatch> Classify(const Words& words, absl::Span<const Name> names = {}) const {
    return Rank(words, Find(words), names);
  }

  // The two halves of Classify, for who adds hits of its own (OwnWords): their labels are those of
  // LabelOf, with kOwnLabel; Rank wants them in the order of PhraseSet::Find.
  PhraseHits Find(const Words& words) const { return phrases_.Find(words); }
  std::vector<TopicMatch> Rank(const Words& words, const PhraseHits& hits,
                               absl::Span<const Name> names) const;
  // Nothing if the taxonomy has no such code.
  std::optional<uint32_t> LabelOf(absl::string_view code) const;
  static constexpr uint32_t kOwnLabel = 1u << 30;

 private:
  absl::Status AddPatterns(const std::vector<std::string>& patterns, bool weak);

  std::vector<Topic> topics_;
  absl::flat_hash_map<std::string, uint32_t> by_code_;
  PhraseSet phrases_;
};

}  // namespace mugugno::routing

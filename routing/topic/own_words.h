#pragma once

// The phrases a comune added to the topics: counted with the shipped ones, for its own messages
// only. Immutable; thread-safe.

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "routing/text/phrases.h"
#include "routing/text/words.h"
#include "tenant/rules/rule_content.h"

namespace mugugno::routing {

class OwnWords final {
 public:
  // One that a later release cannot use is left out and counted: it must not stop the others.
  explicit OwnWords(const std::vector<tenant::RuleWord>& words);

  size_t left_out() const { return left_out_; }
  // The hits with those of the text's own words among them, in order.
  PhraseHits Add(const Words& words, const PhraseHits& hits) const;

 private:
  PhraseSet phrases_;
  size_t left_out_ = 0;
};

// INVALID_ARGUMENT where a phrase is no pattern, or finds nothing even in its own words.
absl::Status CheckPhrase(absl::string_view phrase);

}  // namespace mugugno::routing

#pragma once

// A comune's statistics: what messages with such words were in the hands of its people before. A
// small linear model (mugugno.storage.v1.TopicModel). Immutable; thread-safe.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

#include "mugugno/storage/v1/topic_model.pb.h"
#include "routing/router/decision.h"
#include "routing/text/words.h"

namespace mugugno::routing {

class TopicModel final {
 public:
  static constexpr size_t kMostAnswers = 24;
  static constexpr size_t kMostStems = 600;
  // Less probable offices are not worth a word.
  static constexpr double kSure = 0.8;

  // DATA_LOSS for what is no model.
  static absl::StatusOr<TopicModel> From(const storage::v1::TopicModel& stored);

  // Nothing where it is not sure, or no word of the text speaks for the office.
  std::optional<Opinion> Judge(const Words& words) const;

 private:
  struct Answer {
    std::string office;
    std::string topic;
    int64_t bias = 0;
  };
  // The row of weights of a word's stem, and where the word stands.
  struct Hit {
    size_t row;
    size_t word;
  };
  static constexpr size_t kMostVotes = 5;
  // A word that makes the office a tenth likelier; less is chance.
  static constexpr double kLeastVote = 0.1;

  std::vector<Opinion::Vote> VotesFor(size_t answer, const Words& words,
                                      const std::vector<Hit>& hits) const;

  std::vector<Answer> answers_;
  // By stem, the first of its weights.
  absl::flat_hash_map<std::string, size_t> rows_;
  std::vector<int32_t> weights_;
};

}  // namespace mugugno::routing

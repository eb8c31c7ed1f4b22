#include "routing/topic/topic_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "routing/text/stem.h"
#include "tenant/errors.h"

namespace mugugno::routing {
namespace {

constexpr double kThousandth = 0.001;
constexpr size_t kUsualHits = 32;

}  // namespace

absl::StatusOr<TopicModel> TopicModel::From(const storage::v1::TopicModel& stored) {
  const auto count = static_cast<size_t>(stored.answers_size());
  if (count < 2 || count > kMostAnswers) return tenant::DataLoss("a topic model");
  TopicModel model;
  for (const auto& answer : stored.answers()) {
    model.answers_.push_back({answer.office(), answer.topic(), answer.bias()});
  }
  for (const auto& stem : stored.stems()) {
    if (static_cast<size_t>(stem.weights_size()) != count) {
      return tenant::DataLoss("a topic model");
    }
    model.rows_.emplace(stem.stem(), model.weights_.size());
    model.weights_.insert(model.weights_.end(), stem.weights().begin(), stem.weights().end());
  }
  return model;
}

std::optional<Opinion> TopicModel::Judge(const Words& words) const {
  std::vector<Hit> hits;
  hits.reserve(kUsualHits);
  std::array<int64_t, kMostAnswers> scores = {};
  for (size_t a = 0; a < answers_.size(); ++a) scores[a] = answers_[a].bias;
  for (size_t i = 0; i < words.size(); ++i) {
    const auto found = rows_.find(StemOf(words, i));
    if (found == rows_.end()) continue;
    // Said twice is said once.
    const bool again = std::any_of(hits.begin(), hits.end(),
                                   [&](const Hit& hit) { return hit.row == found->second; });
    if (again) continue;
    hits.push_back({found->second, i});
    for (size_t a = 0; a < answers_.size(); ++a) scores[a] += weights_[found->second + a];
  }
  if (hits.empty()) return std::nullopt;
  const int64_t highest = *std::max_element(scores.begin(), scores.begin() + answers_.size());
  std::array<double, kMostAnswers> shares = {};
  double sum = 0;
  for (size_t a = 0; a < answers_.size(); ++a) {
    shares[a] = std::exp(kThousandth * static_cast<double>(scores[a] - highest));
    sum += shares[a];
  }
  // The office with the largest share, and its best answer.
  size_t best = 0;
  double most = 0;
  for (size_t a = 0; a < answers_.size(); ++a) {
    double office = 0;
    for (size_t b = 0; b < answers_.size(); ++b) {
      if (answers_[b].office == answers_[a].office) office += shares[b];
    }
    const bool same = answers_[a].office == answers_[best].office;
    if (office > most || (same && shares[a] > shares[best])) best = a;
    most = std::max(most, office);
  }
  if (most < kSure * sum) return std::nullopt;
  Opinion opinion{.office = answers_[best].office,
                  .topic = answers_[best].topic,
                  .probability = most / sum,
                  .votes = VotesFor(best, words, hits)};
  if (opinion.votes.empty()) return std::nullopt;
  return opinion;
}

std::vector<Opinion::Vote> TopicModel::VotesFor(size_t answer, const Words& words,
                                                const std::vector<Hit>& hits) const {
  std::vector<Opinion::Vote> votes;
  votes.reserve(hits.size());
  for (const Hit& hit : hits) {
    int64_t sum = 0;
    for (size_t a = 0; a < answers_.size(); ++a) sum += weights_[hit.row + a];
    const double mean = static_cast<double>(sum) / static_cast<double>(answers_.size());
    const double weight = kThousandth * (weights_[hit.row + answer] - mean);
    if (weight >= kLeastVote) votes.push_back({words[hit.word].span, weight});
  }
  std::stable_sort(votes.begin(), votes.end(), [](const Opinion::Vote& a, const Opinion::Vote& b) {
    return a.weight > b.weight;
  });
  if (votes.size() > kMostVotes) votes.resize(kMostVotes);
  return votes;
}

}  // namespace mugugno::routing

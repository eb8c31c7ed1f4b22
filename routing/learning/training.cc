#include "routing/learning/training.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "routing/text/stem.h"
#include "routing/text/words.h"
#include "routing/topic/topic_model.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

// Softmax regression by Adagrad: the objective is convex, and this is near its optimum.
constexpr int kRounds = 80;
constexpr double kStep = 0.3;
constexpr double kRidge = 0.5;
constexpr double kStart = 1e-6;
constexpr size_t kFolds = 5;

// Office and topic.
using Answer = std::pair<std::string, std::string>;

struct Lesson {
  Words words;
  std::set<std::string> stems;
  Answer answer;
};

std::set<std::string> StemsOf(const Words& words) {
  std::set<std::string> stems;
  for (size_t i = 0; i < words.size(); ++i) {
    if (const absl::string_view stem = StemOf(words, i); !stem.empty()) stems.emplace(stem);
  }
  return stems;
}

std::map<Answer, int> CountAnswers(const std::vector<Lesson>& lessons) {
  std::map<Answer, int> counts;
  for (const Lesson& lesson : lessons) ++counts[lesson.answer];
  return counts;
}

// A topic of few messages counts as its office's, and an office of few as none.
std::vector<Lesson> LessonsFrom(const std::vector<tenant::PastMessage>& messages) {
  std::vector<Lesson> lessons;
  for (const tenant::PastMessage& past : messages) {
    if (!past.judged) continue;
    Words words(past.opening.message.text());
    std::set<std::string> stems = StemsOf(words);
    lessons.push_back({std::move(words), std::move(stems), {past.office, past.topic}});
  }
  std::map<Answer, int> counts = CountAnswers(lessons);
  for (Lesson& lesson : lessons) {
    if (counts[lesson.answer] < kLeastPerAnswer) lesson.answer.second.clear();
  }
  counts = CountAnswers(lessons);
  std::erase_if(lessons,
                [&](const Lesson& lesson) { return counts[lesson.answer] < kLeastPerAnswer; });
  // The most frequent ones, where there are too many.
  counts = CountAnswers(lessons);
  while (counts.size() > TopicModel::kMostAnswers) {
    const auto rarest = std::min_element(counts.begin(), counts.end(),
                                         [](auto& a, auto& b) { return a.second < b.second; });
    std::erase_if(lessons, [&](const Lesson& lesson) { return lesson.answer == rarest->first; });
    counts.erase(rarest);
  }
  return lessons;
}

// The stems that stand in enough messages, at most kMostStems of them, sorted.
std::vector<std::string> ChooseStems(const std::vector<const Lesson*>& lessons) {
  std::map<std::string, int> counts;
  for (const Lesson* lesson : lessons) {
    for (const std::string& stem : lesson->stems) ++counts[stem];
  }
  std::erase_if(counts, [](const auto& stem) { return stem.second < kLeastPerStem; });
  std::vector<std::pair<std::string, int>> ranked(counts.begin(), counts.end());
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (ranked.size() > TopicModel::kMostStems) ranked.resize(TopicModel::kMostStems);
  std::vector<std::string> stems;
  for (auto& [stem, count] : ranked) stems.push_back(std::move(stem));
  std::sort(stems.begin(), stems.end());
  return stems;
}

class Regression final {
 public:
  Regression(const std::vector<const Lesson*>& lessons, const std::vector<Answer>& answers)
      : answers_(answers), stems_(ChooseStems(lessons)) {
    const size_t size = (stems_.size() + 1) * answers.size();
    weights_.assign(size, 0);
    gradient_.assign(size, 0);
    squares_.assign(size, kStart);
    for (const Lesson* lesson : lessons) {
      Example& example = examples_.emplace_back();
      example.answer = static_cast<size_t>(
          std::find(answers.begin(), answers.end(), lesson->answer) - answers.begin());
      // The bias is the row behind the stems'.
      example.rows.push_back(stems_.size());
      for (const std::string& stem : lesson->stems) {
        const auto at = std::lower_bound(stems_.begin(), stems_.end(), stem);
        if (at != stems_.end() && *at == stem) {
          example.rows.push_back(static_cast<size_t>(at - stems_.begin()));
        }
      }
    }
  }

  storage::v1::TopicModel Fit() {
    for (int round = 0; round < kRounds; ++round) {
      for (size_t i = 0; i < weights_.size(); ++i) gradient_[i] = kRidge * weights_[i];
      for (const Example& example : examples_) AddGradient(example);
      for (size_t i = 0; i < weights_.size(); ++i) {
        squares_[i] += gradient_[i] * gradient_[i];
        weights_[i] -= kStep * gradient_[i] / std::sqrt(squares_[i]);
      }
    }
    return ToStorage();
  }

 private:
  struct Example {
    std::vector<size_t> rows;
    size_t answer = 0;
  };

  void AddGradient(const Example& example) {
    std::vector<double> shares(answers_.size(), 0);
    for (const size_t row : example.rows) {
      for (size_t a = 0; a < shares.size(); ++a) shares[a] += weights_[row * shares.size() + a];
    }
    const double highest = *std::max_element(shares.begin(), shares.end());
    double sum = 0;
    for (double& share : shares) sum += share = std::exp(share - highest);
    for (size_t a = 0; a < shares.size(); ++a) {
      const double error = shares[a] / sum - (a == example.answer ? 1 : 0);
      for (const size_t row : example.rows) gradient_[row * shares.size() + a] += error;
    }
  }

  int32_t Thousandths(size_t row, size_t answer) const {
    return static_cast<int32_t>(std::lround(1000 * weights_[row * answers_.size() + answer]));
  }

  storage::v1::TopicModel ToStorage() const {
    storage::v1::TopicModel model;
    for (size_t a = 0; a < answers_.size(); ++a) {
      auto* answer = model.add_answers();
      answer->set_office(answers_[a].first);
      answer->set_topic(answers_[a].second);
      answer->set_bias(Thousandths(stems_.size(), a));
    }
    for (size_t row = 0; row < stems_.size(); ++row) {
      auto* stem = model.add_stems();
      stem->set_stem(stems_[row]);
      for (size_t a = 0; a < answers_.size(); ++a) stem->add_weights(Thousandths(row, a));
    }
    return model;
  }

  const std::vector<Answer>& answers_;
  const std::vector<std::string> stems_;
  std::vector<Example> examples_;
  // By row and answer.
  std::vector<double> weights_;
  std::vector<double> gradient_;
  std::vector<double> squares_;
};

// Every fifth lesson is asked of what the others taught.
absl::Status Examine(const std::vector<Lesson>& lessons, const std::vector<Answer>& answers,
                     v1::RuleSet::Statistics* summary) {
  for (size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<const Lesson*> taught;
    for (size_t i = 0; i < lessons.size(); ++i) {
      if (i % kFolds != fold) taught.push_back(&lessons[i]);
    }
    ASSIGN_OR_RETURN(const TopicModel model, TopicModel::From(Regression(taught, answers).Fit()));
    for (size_t i = fold; i < lessons.size(); i += kFolds) {
      const std::optional<Opinion> opinion = model.Judge(lessons[i].words);
      if (!opinion) continue;
      summary->set_spoken_count(summary->spoken_count() + 1);
      if (opinion->office != lessons[i].answer.first) continue;
      summary->set_right_count(summary->right_count() + 1);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Training> Train(const std::vector<tenant::PastMessage>& messages) {
  const std::vector<Lesson> lessons = LessonsFrom(messages);
  std::set<std::string> offices;
  std::vector<Answer> answers;
  for (const auto& [answer, count] : CountAnswers(lessons)) {
    answers.push_back(answer);
    offices.insert(answer.first);
  }
  if (lessons.size() < kLeastHistory || offices.size() < 2) {
    return tenant::FailedPrecondition(
        "LITTLE_HISTORY", "messages",
        absl::StrCat(lessons.size(), " messages of ", offices.size(),
                     " offices can teach: people must have decided ", kLeastHistory,
                     ", with at least ", kLeastPerAnswer, " for each of two offices"));
  }
  std::vector<const Lesson*> all;
  for (const Lesson& lesson : lessons) all.push_back(&lesson);
  Training training;
  training.model = Regression(all, answers).Fit();
  training.summary.set_message_count(static_cast<int32_t>(lessons.size()));
  training.summary.set_answer_count(training.model.answers_size());
  training.summary.set_stem_count(training.model.stems_size());
  RETURN_IF_ERROR(Examine(lessons, answers, &training.summary));
  return training;
}

}  // namespace mugugno::routing

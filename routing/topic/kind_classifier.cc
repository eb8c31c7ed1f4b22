#include "routing/topic/kind_classifier.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "routing/data/shipped.h"
#include "routing/text/fold.h"
#include "routing/text/yaml.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMaxFragmentWords = 12;
constexpr int kMaxChoice = 99;

absl::StatusOr<Kind> ParseKind(const YAML::Node& node) {
  const std::string name = node["kind"].as<std::string>("");
  for (int i = 1; i <= static_cast<int>(Kind::kGdprRequest); ++i) {
    if (name == KindName(static_cast<Kind>(i))) return static_cast<Kind>(i);
  }
  return YamlError("kinds", node, absl::StrCat("\"", name, "\" is no kind"));
}

void ReadWords(const YAML::Node& node, WordSet* words) {
  for (const std::string& word : YamlStrings(node)) words->insert(Fold(word));
}

bool IsPolite(Kind kind) { return kind == Kind::kPraise; }

}  // namespace

absl::StatusOr<KindClassifier> KindClassifier::FromYaml(absl::string_view yaml) {
  KindClassifier classifier;
  const absl::Status read = ReadYaml("kinds", yaml, [&](const YAML::Node& root) -> absl::Status {
    for (const YAML::Node& node : root["kinds"]) {
      ASSIGN_OR_RETURN(const Kind kind, ParseKind(node));
      const auto label = static_cast<uint32_t>(classifier.order_.size());
      for (const std::string& pattern : YamlStrings(node["words"])) {
        RETURN_IF_ERROR(classifier.phrases_.Add(pattern, label));
      }
      classifier.order_.push_back(kind);
    }
    const YAML::Node fragments = root["fragments"];
    ReadWords(fragments["thanks"], &classifier.thanks_);
    ReadWords(fragments["acknowledgement"], &classifier.acknowledgement_);
    ReadWords(fragments["greeting"], &classifier.greeting_);
    ReadWords(fragments["place_answer"], &classifier.place_answer_);
    return absl::OkStatus();
  });
  RETURN_IF_ERROR(read);
  return classifier;
}

const KindClassifier& KindClassifier::Shipped() {
  static const auto* const shipped = new KindClassifier(FromYaml(ShippedRules("kinds")).value());
  return *shipped;
}

KindMatch KindClassifier::Classify(const Words& words, bool has_topic) const {
  const PhraseHits hits = phrases_.Find(words);
  for (size_t i = 0; i < order_.size(); ++i) {
    std::vector<Span> found;
    for (const PhraseHit& hit : hits) {
      if (hit.label == i) found.push_back(words.Cover(hit.first, hit.last));
    }
    if (found.empty()) continue;
    // "grazie" under a report is politeness.
    const bool matter_follows = has_topic && IsPolite(order_[i]);
    const bool only_thanks = found.size() == 1 && words.size() > kMaxFragmentWords;
    if (matter_follows && (words.has_question_mark() || only_thanks)) continue;
    return {order_[i], std::move(found)};
  }
  if (words.has_question_mark()) return {Kind::kInquiry, {}};
  if (has_topic) return {Kind::kReport, {}};
  return {};
}

bool KindClassifier::Consists(const Words& words, const WordSet& of) const {
  for (size_t i = 0; i < words.size(); ++i) {
    if (!of.contains(words[i].key) && !greeting_.contains(words[i].key)) return false;
  }
  return true;
}

Fragment KindClassifier::ClassifyFragment(const Words& words) const {
  if (words.empty()) return Fragment::kEmpty;
  if (words.size() > kMaxFragmentWords) return Fragment::kNone;
  if (ChoiceNumber(words) > 0) return Fragment::kChoice;
  if (words.has_question_mark()) return Fragment::kNone;
  if (Consists(words, greeting_)) return Fragment::kGreeting;
  if (Consists(words, acknowledgement_)) return Fragment::kAcknowledgement;
  WordSet kind_words = thanks_;
  kind_words.insert(acknowledgement_.begin(), acknowledgement_.end());
  return Consists(words, kind_words) ? Fragment::kThanks : Fragment::kNone;
}

int ChoiceNumber(const Words& words) {
  int number = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    int read = 0;
    if (words[i].number && number == 0 && absl::SimpleAtoi(words[i].key, &read) && read > 0 &&
        read <= kMaxChoice) {
      number = read;
      continue;
    }
    const bool marker = words[i].function || words[i].key == "n" || words[i].key == "numero" ||
                        words[i].key == "opzione";
    if (!marker) return 0;
  }
  return number;
}

}  // namespace mugugno::routing

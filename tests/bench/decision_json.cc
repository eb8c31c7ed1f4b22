#include "tests/bench/decision_json.h"

#include <string>
#include <vector>

namespace mugugno::bench {
namespace {

using nlohmann::json;
using routing::EvidenceSource;
using routing::EvidenceWeight;

json WordsJson(const std::string& text, const std::vector<routing::Span>& spans) {
  json words = json::array();
  for (const routing::Span& span : spans) {
    words.push_back({{"begin", span.begin},
                     {"end", span.end},
                     {"words", text.substr(span.begin, span.end - span.begin)}});
  }
  return words;
}

json EvidenceJson(const std::string& text, const routing::Decision& decision) {
  json list = json::array();
  for (const routing::Evidence& evidence : decision.evidence) {
    list.push_back({{"source", SourceName(evidence.source)},
                    {"weight", WeightName(evidence.weight)},
                    {"tenants", evidence.tenants},
                    {"name", evidence.name},
                    {"note", evidence.note},
                    {"words", WordsJson(text, evidence.words)}});
  }
  return list;
}

json TopicsJson(const std::string& text, const routing::Decision& decision) {
  json list = json::array();
  for (const routing::TopicMatch& topic : decision.topics) {
    list.push_back(
        {{"code", topic.code}, {"score", topic.score}, {"words", WordsJson(text, topic.words)}});
  }
  return list;
}

}  // namespace

const char* SourceName(EvidenceSource source) {
  switch (source) {
    case EvidenceSource::kChannel:
      return "channel";
    case EvidenceSource::kDeclared:
      return "declared";
    case EvidenceSource::kPosition:
      return "position";
    case EvidenceSource::kPhoto:
      return "photo";
    case EvidenceSource::kText:
      return "text";
    case EvidenceSource::kResidence:
      return "residence";
    case EvidenceSource::kThread:
      return "thread";
    case EvidenceSource::kTopic:
      return "topic";
  }
  return "unknown";
}

const char* WeightName(EvidenceWeight weight) {
  switch (weight) {
    case EvidenceWeight::kSupports:
      return "supports";
    case EvidenceWeight::kAmbiguous:
      return "ambiguous";
    case EvidenceWeight::kContradicts:
      return "contradicts";
    case EvidenceWeight::kOutside:
      return "outside";
    case EvidenceWeight::kHint:
      return "hint";
    case EvidenceWeight::kIgnored:
      return "ignored";
  }
  return "unknown";
}

json DecisionJson(const tests::LabelledMessage& message, const routing::Decision& decision,
                  const tests::Mark& mark) {
  return {{"id", message.id},
          {"held_out", message.IsHeldOut()},
          {"verdict", routing::VerdictName(decision.verdict)},
          {"tenant", decision.tenant},
          {"office", decision.office},
          {"kind", routing::KindName(decision.kind)},
          {"suggestions", decision.suggestions},
          {"emergency", decision.emergency.flagged},
          {"emergency_rule", decision.emergency.rule},
          {"emergency_words", WordsJson(message.text, decision.emergency.words)},
          {"topics", TopicsJson(message.text, decision)},
          {"external_body", decision.external.body},
          {"outside", decision.outside.name},
          {"evidence", EvidenceJson(message.text, decision)},
          {"why", decision.why},
          {"version", ToText(decision.versions)},
          {"right_comune", mark.right_comune},
          {"wrong_comune", mark.wrong_comune},
          {"office_right", mark.office_counts ? json(mark.office_right) : json(nullptr)}};
}

}  // namespace mugugno::bench

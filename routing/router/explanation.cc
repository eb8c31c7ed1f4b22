#include "routing/router/explanation.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "routing/topic/topic_classifier.h"

namespace mugugno::routing {
namespace {

constexpr size_t kUsualBytes = 160;

absl::string_view NameOf(const std::string& tenant, const RoutingSnapshot& snapshot) {
  const TenantRouting* found = snapshot.FindTenant(tenant);
  return found == nullptr ? absl::string_view(tenant) : found->name;
}

// Of the members it fits; else of the comune it is in, as far as that is known.
void AddComuni(const Evidence& evidence, const RoutingSnapshot& snapshot, std::string* text) {
  const char* between = "";
  for (const std::string& tenant : evidence.tenants) {
    absl::StrAppend(text, between, NameOf(tenant, snapshot));
    between = ", ";
  }
  if (!evidence.tenants.empty()) return;
  const bool known = !evidence.name.empty() && evidence.source != EvidenceSource::kText;
  absl::StrAppend(text, known ? absl::string_view(evidence.name) : "nessun comune",
                  known ? ", fuori dall'associazione" : " dell'associazione");
}

absl::string_view Opening(EvidenceSource source) {
  switch (source) {
    case EvidenceSource::kChannel:
      return "il canale è di ";
    case EvidenceSource::kDeclared:
      return "il comune dichiarato è ";
    case EvidenceSource::kPosition:
      return "la posizione è in ";
    case EvidenceSource::kPhoto:
      return "una foto è stata scattata in ";
    case EvidenceSource::kText:
      return "il testo nomina ";
    case EvidenceSource::kResidence:
      return "la residenza è ";
    case EvidenceSource::kThread:
      return "è aperta una conversazione con ";
    case EvidenceSource::kTopic:
      return "";
  }
  return "";
}

void AddPhrase(const Evidence& evidence, const RoutingSnapshot& snapshot, std::string* text) {
  if (evidence.source == EvidenceSource::kTopic) return absl::StrAppend(text, evidence.note);
  absl::StrAppend(text, Opening(evidence.source));
  const bool text_names = evidence.source == EvidenceSource::kText;
  if (text_names) absl::StrAppend(text, evidence.name, " (");
  AddComuni(evidence, snapshot, text);
  if (text_names) absl::StrAppend(text, ")");
  const bool situated =
      evidence.source == EvidenceSource::kPosition || evidence.source == EvidenceSource::kPhoto;
  if (situated && !evidence.note.empty()) absl::StrAppend(text, " (", evidence.note, ")");
}

// The phrases of the evidence that is wanted, each once, behind `*text`; whether there are any.
template <typename Wanted>
bool AddPhrases(const Decision& decision, const RoutingSnapshot& snapshot, Wanted wanted,
                std::string* text) {
  const size_t begin = text->size();
  absl::InlinedVector<std::pair<size_t, size_t>, 8> phrases;  // where they stand
  for (const Evidence& evidence : decision.evidence) {
    if (!wanted(evidence)) continue;
    const size_t before = text->size();
    if (before > begin) absl::StrAppend(text, ", ");
    const size_t first = text->size();
    AddPhrase(evidence, snapshot, text);
    const absl::string_view said = absl::string_view(*text).substr(first);
    const bool twice = std::any_of(phrases.begin(), phrases.end(), [&](const auto& phrase) {
      return absl::string_view(*text).substr(phrase.first, phrase.second) == said;
    });
    if (twice) {
      text->resize(before);
    } else {
      phrases.emplace_back(first, said.size());
    }
  }
  return !phrases.empty();
}

// What counted; where only a hint led to the comune, the hint. The rest is in the list, not in the
// sentence.
void AddReasons(const Decision& decision, const RoutingSnapshot& snapshot, std::string* text) {
  const auto counted = [](const Evidence& evidence) {
    return evidence.weight != EvidenceWeight::kIgnored && evidence.weight != EvidenceWeight::kHint;
  };
  const auto led = [&](const Evidence& evidence) {
    return !decision.tenant.empty() && std::find(evidence.tenants.begin(), evidence.tenants.end(),
                                                 decision.tenant) != evidence.tenants.end();
  };
  if (AddPhrases(decision, snapshot, counted, text)) return;
  if (!AddPhrases(decision, snapshot, led, text)) absl::StrAppend(text, "niente indica il luogo");
}

void AddOutcome(const Decision& decision, const RoutingSnapshot& snapshot, std::string* text) {
  switch (decision.verdict) {
    case Verdict::kDecided:
      return absl::StrAppend(text, "A ", NameOf(decision.tenant, snapshot));
    case Verdict::kHeld:
      return absl::StrAppend(text, "Da verificare allo sportello di ",
                             NameOf(decision.tenant, snapshot));
    case Verdict::kAsk:
      return absl::StrAppend(text, "Da chiedere al cittadino per quale comune scrive");
    case Verdict::kLobby:
      return absl::StrAppend(text, "Da smistare a mano");
    case Verdict::kOutside:
      return absl::StrAppend(text, "Fuori dall'associazione");
  }
}

}  // namespace

std::string Explain(const Decision& decision, const RoutingSnapshot& snapshot) {
  std::string why;
  why.reserve(kUsualBytes);
  AddOutcome(decision, snapshot, &why);
  absl::StrAppend(&why, ": ");
  AddReasons(decision, snapshot, &why);
  if (!decision.topics.empty()) {
    const Topic* topic = TopicClassifier::Shipped().Find(decision.topics[0].code);
    if (topic != nullptr) absl::StrAppend(&why, "; argomento: ", topic->name);
    const bool chosen = std::any_of(decision.evidence.begin(), decision.evidence.end(),
                                    [&](const Evidence& evidence) {
                                      return evidence.source == EvidenceSource::kTopic &&
                                             evidence.weight == EvidenceWeight::kHint &&
                                             evidence.name == decision.topics[0].code;
                                    });
    if (chosen) absl::StrAppend(&why, " (scelto da chi scrive)");
  }
  if (decision.emergency.flagged) absl::StrAppend(&why, "; possibile EMERGENZA");
  if (!decision.external.body.empty()) absl::StrAppend(&why, "; ", decision.external.reason);
  why.push_back('.');
  return why;
}

}  // namespace mugugno::routing

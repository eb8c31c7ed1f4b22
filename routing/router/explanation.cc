#include "routing/router/explanation.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "routing/topic/topic_classifier.h"

namespace mugugno::routing {
namespace {

std::string NameOf(const std::string& tenant, const RoutingSnapshot& snapshot) {
  const TenantRouting* found = snapshot.FindTenant(tenant);
  return found == nullptr ? tenant : found->name;
}

std::string NamesOf(const std::vector<std::string>& tenants, const RoutingSnapshot& snapshot) {
  std::vector<std::string> names;
  for (const std::string& tenant : tenants) names.push_back(NameOf(tenant, snapshot));
  return absl::StrJoin(names, ", ");
}

// Of the members it fits; else of the comune it is in, as far as that is known.
std::string Comuni(const Evidence& evidence, const RoutingSnapshot& snapshot) {
  if (!evidence.tenants.empty()) return NamesOf(evidence.tenants, snapshot);
  const bool known = !evidence.name.empty() && evidence.source != EvidenceSource::kText;
  return known ? absl::StrCat(evidence.name, ", fuori dall'associazione")
               : "nessun comune dell'associazione";
}

std::string Phrase(const Evidence& evidence, const RoutingSnapshot& snapshot) {
  const std::string names = Comuni(evidence, snapshot);
  switch (evidence.source) {
    case EvidenceSource::kChannel:
      return absl::StrCat("il canale è di ", names);
    case EvidenceSource::kDeclared:
      return absl::StrCat("il comune dichiarato è ", names);
    case EvidenceSource::kPosition:
      return absl::StrCat("la posizione è in ", names,
                          evidence.note.empty() ? "" : absl::StrCat(" (", evidence.note, ")"));
    case EvidenceSource::kPhoto:
      return absl::StrCat("una foto è stata scattata in ", names,
                          evidence.note.empty() ? "" : absl::StrCat(" (", evidence.note, ")"));
    case EvidenceSource::kText:
      return absl::StrCat("il testo nomina ", evidence.name, " (", names, ")");
    case EvidenceSource::kResidence:
      return absl::StrCat("la residenza è ", names);
    case EvidenceSource::kThread:
      return absl::StrCat("è aperta una conversazione con ", names);
    case EvidenceSource::kTopic:
      return evidence.note;
  }
  return "";
}

void AddPhrases(const Decision& decision, const RoutingSnapshot& snapshot,
                const std::function<bool(const Evidence&)>& wanted,
                std::vector<std::string>* phrases) {
  for (const Evidence& evidence : decision.evidence) {
    if (!wanted(evidence)) continue;
    std::string phrase = Phrase(evidence, snapshot);
    if (std::find(phrases->begin(), phrases->end(), phrase) == phrases->end()) {
      phrases->push_back(std::move(phrase));
    }
  }
}

// What counted; where only a hint led to the comune, the hint. The rest is in the list, not in the
// sentence.
std::string Reasons(const Decision& decision, const RoutingSnapshot& snapshot) {
  std::vector<std::string> phrases;
  AddPhrases(
      decision, snapshot,
      [](const Evidence& evidence) {
        return evidence.weight != EvidenceWeight::kIgnored &&
               evidence.weight != EvidenceWeight::kHint;
      },
      &phrases);
  if (!phrases.empty()) return absl::StrJoin(phrases, ", ");
  AddPhrases(
      decision, snapshot,
      [&](const Evidence& evidence) {
        return !decision.tenant.empty() &&
               std::find(evidence.tenants.begin(), evidence.tenants.end(), decision.tenant) !=
                   evidence.tenants.end();
      },
      &phrases);
  return phrases.empty() ? "niente indica il luogo" : absl::StrJoin(phrases, ", ");
}

std::string Outcome(const Decision& decision, const RoutingSnapshot& snapshot) {
  switch (decision.verdict) {
    case Verdict::kDecided:
      return absl::StrCat("A ", NameOf(decision.tenant, snapshot));
    case Verdict::kHeld:
      return absl::StrCat("Da verificare allo sportello di ", NameOf(decision.tenant, snapshot));
    case Verdict::kAsk:
      return "Da chiedere al cittadino per quale comune scrive";
    case Verdict::kLobby:
      return "Da smistare a mano";
    case Verdict::kOutside:
      return "Fuori dall'associazione";
  }
  return "";
}

}  // namespace

std::string Explain(const Decision& decision, const RoutingSnapshot& snapshot) {
  std::string why = absl::StrCat(Outcome(decision, snapshot), ": ", Reasons(decision, snapshot));
  if (!decision.topics.empty()) {
    const Topic* topic = TopicClassifier::Shipped().Find(decision.topics[0].code);
    if (topic != nullptr) absl::StrAppend(&why, "; argomento: ", topic->name);
  }
  if (decision.emergency.flagged) absl::StrAppend(&why, "; possibile EMERGENZA");
  if (!decision.external.body.empty()) absl::StrAppend(&why, "; ", decision.external.reason);
  return absl::StrCat(why, ".");
}

}  // namespace mugugno::routing

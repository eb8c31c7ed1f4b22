#include "routing/intake/route_record.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"

namespace mugugno::routing {
namespace {

using v1::Route;

Route::Verdict VerdictOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kDecided:
      return Route::VERDICT_DECIDED;
    case Verdict::kHeld:
      return Route::VERDICT_HELD;
    case Verdict::kAsk:
      return Route::VERDICT_ASK;
    case Verdict::kLobby:
      return Route::VERDICT_LOBBY;
    case Verdict::kOutside:
      break;
  }
  return Route::VERDICT_OUTSIDE;
}

Route::Source SourceOf(EvidenceSource source) {
  switch (source) {
    case EvidenceSource::kChannel:
      return Route::SOURCE_CHANNEL;
    case EvidenceSource::kDeclared:
      return Route::SOURCE_DECLARED;
    case EvidenceSource::kPosition:
      return Route::SOURCE_POSITION;
    case EvidenceSource::kPhoto:
      return Route::SOURCE_PHOTO;
    case EvidenceSource::kText:
      return Route::SOURCE_PLACE;
    case EvidenceSource::kResidence:
      return Route::SOURCE_RESIDENCE;
    case EvidenceSource::kThread:
      return Route::SOURCE_THREAD;
    case EvidenceSource::kTopic:
      break;
  }
  return Route::SOURCE_TOPIC;
}

std::string NameOf(absl::string_view tenant, const RoutingSnapshot& snapshot) {
  const TenantRouting* routing = snapshot.FindTenant(tenant);
  return routing == nullptr ? std::string(tenant) : routing->name;
}

std::string Quote(absl::string_view text, const std::vector<Span>& spans) {
  std::vector<absl::string_view> parts;
  for (const Span& span : spans) {
    if (span.begin < span.end && span.end <= text.size()) {
      parts.push_back(text.substr(span.begin, span.end - span.begin));
    }
  }
  return absl::StrJoin(parts, " … ");
}

}  // namespace

Route RecordOf(const Decision& decision, absl::string_view text, absl::string_view office,
               const RoutingSnapshot& snapshot) {
  Route route;
  route.set_verdict(VerdictOf(decision.verdict));
  if (!decision.tenant.empty()) route.set_comune(NameOf(decision.tenant, snapshot));
  route.set_office(std::string(office));
  if (!decision.topics.empty()) route.set_topic(decision.topics.front().code);
  if (const ExternalBody* body = snapshot.FindExternalBody(decision.external.body)) {
    route.set_external_body(body->name);
  }
  if (decision.emergency.flagged) route.add_emergency_rules(decision.emergency.rule);
  for (const Evidence& evidence : decision.evidence) {
    Route::Evidence* record = route.add_evidence();
    record->set_source(SourceOf(evidence.source));
    std::vector<std::string> names;
    for (const std::string& tenant : evidence.tenants) names.push_back(NameOf(tenant, snapshot));
    record->set_comune(absl::StrJoin(names, ", "));
    record->set_words(Quote(text, evidence.words));
    record->set_remark(evidence.note);
    record->set_counted(evidence.weight == EvidenceWeight::kSupports);
  }
  route.set_why(decision.why);
  for (const std::string& tenant : decision.suggestions) {
    route.add_suggestions(NameOf(tenant, snapshot));
  }
  route.set_kind(KindName(decision.kind));
  return route;
}

v1::TicketKind TicketKindOf(Kind kind) {
  switch (kind) {
    case Kind::kUnknown:
      return v1::TICKET_KIND_UNSPECIFIED;
    case Kind::kReport:
      return v1::TICKET_KIND_REPORT;
    case Kind::kInquiry:
      return v1::TICKET_KIND_INQUIRY;
    case Kind::kComplaint:
      return v1::TICKET_KIND_COMPLAINT;
    case Kind::kCriticism:
      return v1::TICKET_KIND_CRITICISM;
    case Kind::kSuggestion:
      return v1::TICKET_KIND_SUGGESTION;
    case Kind::kPraise:
      return v1::TICKET_KIND_PRAISE;
    case Kind::kApplication:
      return v1::TICKET_KIND_APPLICATION;
    case Kind::kPetition:
      return v1::TICKET_KIND_PETITION_COMPLAINT;
    case Kind::kFormalDemand:
      return v1::TICKET_KIND_FORMAL_DEMAND;
    case Kind::kChaser:
      return v1::TICKET_KIND_CHASER;
    case Kind::kThreat:
      return v1::TICKET_KIND_THREAT;
    case Kind::kSpam:
      return v1::TICKET_KIND_SPAM;
    case Kind::kWhistleblowing:
      return v1::TICKET_KIND_WHISTLEBLOWING;
    case Kind::kGdprRequest:
      break;
  }
  return v1::TICKET_KIND_GDPR_REQUEST;
}

}  // namespace mugugno::routing

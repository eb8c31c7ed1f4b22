#include "routing/intake/route_record.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"

#include "routing/data/shipped.h"
#include "tenant/name.h"
#include "tenant/rules/rule_set.h"

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

using Spans = google::protobuf::RepeatedPtrField<Route::Span>;

Route::Span ToProto(const Span& span) {
  Route::Span record;
  record.set_begin(static_cast<int32_t>(span.begin));
  record.set_end(static_cast<int32_t>(span.end));
  return record;
}

void Add(const std::vector<Span>& spans, Spans* record) {
  for (const Span& span : spans) *record->Add() = ToProto(span);
}

// Empty for a place that is not in the text.
absl::string_view Part(absl::string_view text, const Route::Span& span) {
  const auto begin = static_cast<size_t>(span.begin());
  const auto end = static_cast<size_t>(span.end());
  return begin < end && end <= text.size() ? text.substr(begin, end - begin) : "";
}

std::string Quote(absl::string_view text, const Spans& spans) {
  std::vector<absl::string_view> parts;
  for (const Route::Span& span : spans) {
    if (const absl::string_view part = Part(text, span); !part.empty()) parts.push_back(part);
  }
  return absl::StrJoin(parts, " … ");
}

Route::Weight WeightOf(EvidenceWeight weight) {
  switch (weight) {
    case EvidenceWeight::kSupports:
      return Route::WEIGHT_SUPPORTS;
    case EvidenceWeight::kAmbiguous:
      return Route::WEIGHT_AMBIGUOUS;
    case EvidenceWeight::kContradicts:
      return Route::WEIGHT_CONTRADICTS;
    case EvidenceWeight::kOutside:
      return Route::WEIGHT_OUTSIDE;
    case EvidenceWeight::kHint:
      return Route::WEIGHT_HINT;
    case EvidenceWeight::kIgnored:
      break;
  }
  return Route::WEIGHT_IGNORED;
}

std::string TenantNameOrEmpty(const std::string& id) {
  return id.empty() ? "" : tenant::TenantName(id);
}

void AddVersions(const Decision& decision, const Inquiry& inquiry, Route* route) {
  Route::Versions& versions = *route->mutable_versions();
  if (!decision.tenant.empty()) {
    versions.set_rule_set(tenant::RuleSetName(decision.tenant, decision.rule_set));
  }
  versions.set_places(static_cast<int32_t>(decision.versions.places));
  versions.set_territory(static_cast<int32_t>(decision.versions.territory));
  versions.set_italy(decision.versions.italy);
  versions.set_shipped(ShippedVersion());
  Route::Circumstances& known = *route->mutable_circumstances();
  known.set_channel_comune(TenantNameOrEmpty(inquiry.channel_tenant));
  known.set_open_comune(TenantNameOrEmpty(inquiry.open_thread_tenant));
  known.set_asked_before(inquiry.asked_before);
}

void AddOpinion(const Decision& decision, Route* route) {
  if (!decision.opinion || decision.tenant.empty()) return;
  route->set_certainty(decision.doubtful() ? Route::CERTAINTY_DOUBTFUL : Route::CERTAINTY_AGREED);
  Route::Opinion& opinion = *route->mutable_opinion();
  opinion.set_office_name(tenant::OfficeName(decision.tenant, decision.opinion->office));
  opinion.set_topic(decision.opinion->topic);
  opinion.set_probability(decision.opinion->probability);
  for (const Opinion::Vote& each : decision.opinion->votes) {
    Route::Opinion::Vote* vote = opinion.add_votes();
    *vote->mutable_span() = ToProto(each.span);
    vote->set_weight(each.weight);
  }
}

}  // namespace

Route RecordOf(const Decision& decision, const Inquiry& inquiry, absl::string_view office,
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
    // Of a place in no member's territory, the comune it is in.
    const bool outside = evidence.weight == EvidenceWeight::kOutside;
    if (outside && evidence.source != EvidenceSource::kText) names = {evidence.name};
    record->set_comune(absl::StrJoin(names, ", "));
    Add(evidence.words, record->mutable_spans());
    record->set_weight(WeightOf(evidence.weight));
    record->set_remark(evidence.note);
    record->set_counted(evidence.weight == EvidenceWeight::kSupports);
  }
  route.set_why(decision.why);
  for (const std::string& tenant : decision.suggestions) {
    route.add_suggestions(NameOf(tenant, snapshot));
  }
  route.set_kind(KindName(decision.kind));
  for (const TopicMatch& topic : decision.topics) {
    Route::TopicScore* score = route.add_topics();
    score->set_topic(topic.code);
    score->set_score(topic.score);
    Add(topic.words, score->mutable_spans());
  }
  AddOpinion(decision, &route);
  AddVersions(decision, inquiry, &route);
  if (!decision.tenant.empty() && !decision.office.empty()) {
    route.set_office_name(tenant::OfficeName(decision.tenant, decision.office));
  }
  return route;
}

void FillWords(absl::string_view text, v1::Route* route) {
  for (Route::Evidence& evidence : *route->mutable_evidence()) {
    if (!evidence.spans().empty()) evidence.set_words(Quote(text, evidence.spans()));
  }
  for (Route::TopicScore& topic : *route->mutable_topics()) {
    topic.set_words(Quote(text, topic.spans()));
  }
  if (!route->has_opinion()) return;
  for (Route::Opinion::Vote& vote : *route->mutable_opinion()->mutable_votes()) {
    vote.set_words(std::string(Part(text, vote.span())));
  }
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

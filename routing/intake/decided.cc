#include "routing/intake/decided.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"

#include "routing/intake/notices.h"
#include "routing/intake/route_record.h"
#include "tenant/tickets/state_machine.h"

namespace mugugno::routing {
namespace {

using tenant::Placement;
using tenant::Sender;

constexpr char kPossibleWrongdoing[] =
    "Possibile segnalazione di illeciti (D.Lgs. 24/2023): la legge solo lo sportello, nessun "
    "ufficio la riceve.";

Language LanguageOf(const Inquiry& inquiry) {
  return AnswerLanguage(inquiry.text, inquiry.language);
}

// The sender's own; else that of the first picture, if it is in the comune. Null if there is none.
const Position* PositionOf(const Decision& decision, const Inquiry& inquiry) {
  if (inquiry.position) return &*inquiry.position;
  const bool counts = std::any_of(decision.evidence.begin(), decision.evidence.end(),
                                  [&](const Evidence& evidence) {
                                    return evidence.source == EvidenceSource::kPhoto &&
                                           evidence.weight == EvidenceWeight::kSupports &&
                                           evidence.tenants.front() == decision.tenant;
                                  });
  if (!counts) return nullptr;
  for (const Photo& photo : inquiry.photos) {
    const bool finite =
        std::isfinite(photo.position.latitude) && std::isfinite(photo.position.longitude);
    if (finite && DoubtAbout(photo).empty()) return &photo.position;
  }
  return nullptr;
}

// Same topic at the same place is the same matter; without a topic each message is its own.
std::string MatterOf(const Decision& decision, const Inquiry& inquiry) {
  if (decision.topics.empty()) return "";
  std::string matter = decision.topics.front().code;
  for (const Evidence& evidence : decision.evidence) {
    if (evidence.source == EvidenceSource::kText && !evidence.name.empty()) {
      return absl::StrCat(matter, "|", evidence.name);
    }
  }
  if (const Position* position = PositionOf(decision, inquiry)) {
    // About a hundred metres.
    absl::StrAppend(&matter, "|", std::lround(position->latitude * 1000), ",",
                    std::lround(position->longitude * 1000));
  }
  return matter;
}

// An office there is, in any case: a ticket belongs to one.
const tenant::Office* OfficeFor(absl::string_view tenant, absl::string_view office,
                                const tenant::DirectorySnapshot& directory) {
  const tenant::TenantSlice* slice = directory.FindTenant(tenant);
  if (slice == nullptr || slice->offices.empty()) return nullptr;
  const tenant::Office* named = slice->FindOffice(office);
  if (named != nullptr && !named->suspended) return named;
  if (const tenant::Office* found = slice->FindOffice(slice->tenant.default_office)) return found;
  return &slice->offices.front();
}

Placement Base(const Decision& decision, const Inquiry& inquiry, const RoutingSnapshot& snapshot,
               const tenant::DirectorySnapshot& directory) {
  Placement placement;
  placement.tenant = decision.tenant;
  // What only the desk reads has no matter in common with anything, and the office its words name
  // may be the one they accuse.
  const bool desk_only = IsDeskOnly(decision);
  const tenant::Office* office =
      OfficeFor(decision.tenant, desk_only ? "" : decision.office, directory);
  if (office != nullptr) placement.office = office->id;
  placement.ticket_kind = TicketKindOf(decision.kind);
  if (!decision.topics.empty()) placement.topic = decision.topics.front().code;
  placement.emergency = decision.emergency.flagged;
  placement.suggestions = decision.suggestions;
  if (!desk_only) placement.matter = MatterOf(decision, inquiry);
  placement.route =
      RecordOf(decision, inquiry, office == nullptr ? "" : office->display_name, snapshot);
  placement.external_body = placement.route.external_body();
  if (placement.emergency) placement.notices.push_back(EmergencyNotice(LanguageOf(inquiry)));
  return placement;
}

// Whose business it is, where the comune is sure and nobody is in danger.
bool TellsExternalBody(const Decision& decision, const Placement& placement) {
  return !placement.held && !placement.emergency && !placement.external_body.empty() &&
         !placement.topic.empty() && decision.kind != Kind::kSpam && decision.kind != Kind::kThreat;
}

}  // namespace

bool IsDeskOnly(const Decision& decision) {
  return !tenant::MayBeForwarded(TicketKindOf(decision.kind));
}

Placement InTicket(const Decision& decision, const Inquiry& inquiry,
                   const RoutingSnapshot& snapshot, const tenant::DirectorySnapshot& directory) {
  Placement placement = Base(decision, inquiry, snapshot, directory);
  placement.kind = Placement::Kind::kOpen;
  placement.held = decision.verdict == Verdict::kHeld || IsDeskOnly(decision);
  if (placement.held) {
    placement.hold_reason = IsDeskOnly(decision) ? kPossibleWrongdoing : decision.why;
  }
  if (TellsExternalBody(decision, placement)) {
    placement.notices.push_back(ExternalBodyNotice(
        *snapshot.FindExternalBody(decision.external.body), LanguageOf(inquiry)));
  }
  return placement;
}

Placement InLobby(const Decision& decision, const Inquiry& inquiry, const Sender& sender,
                  const RoutingSnapshot& snapshot, const tenant::DirectorySnapshot& directory) {
  Placement placement = Base(decision, inquiry, snapshot, directory);
  if (decision.verdict == Verdict::kOutside) {
    placement.kind = Placement::Kind::kOutside;
    placement.notices.push_back(OutsideNotice(decision.outside, snapshot, LanguageOf(inquiry)));
    return placement;
  }
  if (sender.correspondent.open_question && !sender.asked.empty()) {
    // It follows the open question: asked once, answered for all.
    placement.kind = Placement::Kind::kAsk;
    placement.suggestions.assign(sender.asked.front().words->suggestions().begin(),
                                 sender.asked.front().words->suggestions().end());
    return placement;
  }
  if (decision.verdict != Verdict::kAsk) return placement;
  placement.kind = Placement::Kind::kAsk;
  if (placement.suggestions.size() < 2) {
    placement.suggestions.clear();
    for (const TenantRouting& tenant : snapshot.tenants()) {
      placement.suggestions.push_back(tenant.tenant);
    }
  }
  placement.notices.push_back(ComuneQuestion(placement.suggestions, snapshot, LanguageOf(inquiry)));
  return placement;
}

}  // namespace mugugno::routing

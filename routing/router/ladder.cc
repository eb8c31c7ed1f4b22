#include "routing/router/ladder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mugugno::routing {
namespace {

constexpr size_t kOtherEvidence = 3;  // a position, a residence, what was declared

EvidenceWeight WeightOf(const PlaceMatch& match) {
  switch (match.role) {
    case PlaceRole::kIgnored:
      return EvidenceWeight::kIgnored;
    case PlaceRole::kOrigin:
    case PlaceRole::kDirection:
    case PlaceRole::kResidence:
      return EvidenceWeight::kHint;
    case PlaceRole::kPlace:
      break;
  }
  if (match.members.empty()) return EvidenceWeight::kOutside;
  return match.members.size() == 1 && !match.outside ? EvidenceWeight::kSupports
                                                     : EvidenceWeight::kAmbiguous;
}

std::string NoteOf(const PlaceMatch& match) {
  if (match.rival.empty()) return std::string(match.note);
  return absl::StrCat("anche ", match.rival, ", fuori dall'associazione");
}

}  // namespace

bool Rung::Fits(size_t member) const {
  return std::find(fits.begin(), fits.end(), member) != fits.end();
}

Ladder::Ladder(const Inquiry& inquiry, const RoutingSnapshot& snapshot, const Reading& reading)
    : inquiry_(inquiry), snapshot_(snapshot), reading_(reading) {
  ReadChannel();
  ReadText();
  ReadPosition();
  ReadPhotos();
  ReadDeclared();
  ReadResidence();
  ReadThread();
}

std::optional<size_t> Ladder::IndexOf(const TenantRouting* tenant) const {
  if (tenant == nullptr) return std::nullopt;
  return static_cast<size_t>(tenant - snapshot_.tenants().data());
}

std::vector<std::string> Ladder::TenantsOf(absl::Span<const size_t> members) const {
  std::vector<std::string> tenants;
  tenants.reserve(members.size());
  for (const size_t member : members) {
    if (member != outside()) tenants.push_back(snapshot_.tenants()[member].tenant);
  }
  return tenants;
}

void Ladder::Record(EvidenceSource source, absl::Span<const size_t> fits, absl::string_view note) {
  Evidence evidence{.source = source, .tenants = TenantsOf(fits), .note = std::string(note)};
  if (fits.empty()) {
    evidence.weight = EvidenceWeight::kIgnored;
  } else if (evidence.tenants.empty()) {
    evidence.weight = EvidenceWeight::kOutside;
  } else {
    evidence.weight = fits.size() == 1 ? EvidenceWeight::kSupports : EvidenceWeight::kAmbiguous;
  }
  evidence_.push_back(std::move(evidence));
}

void Ladder::ReadChannel() {
  channel_ = IndexOf(snapshot_.FindTenant(inquiry_.channel_tenant));
  if (channel_) Record(EvidenceSource::kChannel, {*channel_}, "canale proprio del comune");
}

void Ladder::ReadText() {
  evidence_.reserve(matches().size() + kOtherEvidence);
  vote_ = VotePlaces(matches(), snapshot_.tenants().size());
  for (const PlaceMatch& match : matches()) {
    evidence_.push_back({.source = EvidenceSource::kText,
                         .weight = WeightOf(match),
                         .tenants = TenantsOf(match.members),
                         .words = {match.span},
                         .name = std::string(match.name),
                         .note = NoteOf(match)});
  }
  if (vote_.none()) return;
  Rung rung{.source = EvidenceSource::kText, .fits = vote_.members};
  if (vote_.outside) rung.fits.push_back(outside());
  rungs_.push_back(std::move(rung));
}

void Ladder::AddSituation(EvidenceSource source, const Position& position) {
  Situation situation = snapshot_.Locate(position);
  Record(source, situation.fits, situation.note);
  evidence_.back().name = std::move(situation.outside);
  if (situation.fits.empty()) return;
  rungs_.push_back({.source = source, .fits = std::move(situation.fits)});
}

void Ladder::ReadPosition() {
  if (inquiry_.position) AddSituation(EvidenceSource::kPosition, *inquiry_.position);
}

// Each speaks for itself: pictures of two comuni contradict each other.
void Ladder::ReadPhotos() {
  if (inquiry_.position) return;
  const size_t first = evidence_.size();
  for (const Photo& photo : inquiry_.photos) {
    std::string doubt = DoubtAbout(photo);
    if (doubt.empty()) {
      AddSituation(EvidenceSource::kPhoto, photo.position);
    } else {
      Record(EvidenceSource::kPhoto, {}, doubt);
    }
    // Ten pictures of one place are told once.
    const auto last = evidence_.end() - 1;
    const auto begin = evidence_.begin() + static_cast<std::ptrdiff_t>(first);
    if (std::find(begin, last, *last) != last) evidence_.pop_back();
  }
}

void Ladder::ReadDeclared() {
  if (inquiry_.declared_comune.empty()) return;
  const size_t member = IndexOf(snapshot_.FindComune(inquiry_.declared_comune)).value_or(outside());
  Record(EvidenceSource::kDeclared, {member}, "dichiarato per questa richiesta");
  if (member == outside()) evidence_.back().name = snapshot_.NameOfComune(inquiry_.declared_comune);
  rungs_.push_back({.source = EvidenceSource::kDeclared, .fits = {member}});
}

void Ladder::ReadResidence() {
  residence_ = vote_.residence;
  if (!residence_ && !inquiry_.home_comune.empty()) {
    residence_ = IndexOf(snapshot_.FindComune(inquiry_.home_comune));
  }
  if (!residence_) return;
  Record(EvidenceSource::kResidence, {*residence_}, "residenza");
  evidence_.back().weight = EvidenceWeight::kHint;
}

void Ladder::ReadThread() {
  thread_ = IndexOf(snapshot_.FindTenant(inquiry_.open_thread_tenant));
  if (!thread_) return;
  Record(EvidenceSource::kThread, {*thread_}, "conversazione aperta");
  evidence_.back().weight = EvidenceWeight::kHint;
}

}  // namespace mugugno::routing

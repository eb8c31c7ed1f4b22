#pragma once

// The rungs of the evidence ladder for one inquiry: what each source says, before anything is
// decided. Used by the router only.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "routing/router/decision.h"
#include "routing/router/inquiry.h"
#include "routing/router/place_vote.h"
#include "routing/router/reading.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

// The comuni one source fits. Index tenants().size() stands for "outside the association".
struct Rung {
  EvidenceSource source = EvidenceSource::kText;
  PlaceMembers fits;  // best first; one = it names a comune

  bool Fits(size_t member) const;
};
using Rungs = absl::InlinedVector<Rung, 4>;

class Ladder final {
 public:
  Ladder(const Inquiry& inquiry, const RoutingSnapshot& snapshot, const Reading& reading);

  size_t outside() const { return snapshot_.tenants().size(); }
  std::optional<size_t> channel() const { return channel_; }
  std::optional<size_t> residence() const { return residence_; }
  std::optional<size_t> thread() const { return thread_; }
  // Text, position or else photos, declared: the order in which a person is shown what they
  // suggest.
  const Rungs& rungs() const { return rungs_; }
  const PlaceVote& vote() const { return vote_; }
  const std::vector<PlaceMatch>& matches() const { return reading_.places; }
  std::vector<Evidence> TakeEvidence() { return std::move(evidence_); }

 private:
  void ReadChannel();
  void ReadText();
  void ReadPosition();
  void ReadPhotos();
  // What borders say of it, as the evidence added last.
  void AddSituation(EvidenceSource source, const Position& position);
  void ReadDeclared();
  void ReadResidence();
  void ReadThread();

  std::optional<size_t> IndexOf(const TenantRouting* tenant) const;
  std::vector<std::string> TenantsOf(absl::Span<const size_t> members) const;
  void Record(EvidenceSource source, absl::Span<const size_t> fits, absl::string_view note);

  const Inquiry& inquiry_;
  const RoutingSnapshot& snapshot_;
  const Reading& reading_;
  std::optional<size_t> channel_;
  std::optional<size_t> residence_;
  std::optional<size_t> thread_;
  PlaceVote vote_;
  Rungs rungs_;
  std::vector<Evidence> evidence_;
};

}  // namespace mugugno::routing

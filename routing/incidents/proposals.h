#pragma once

// Which open tickets may be one matter: those of one topic that came close together and name one
// place, and where many came, those of one topic wherever they are. A proposal for a person. Pure
// functions, thread-safe.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {

struct GatheredTicket {
  std::string name = {};    // `tenants/{tenant}/tickets/{ticket}`
  std::string tenant = {};  // id
  std::string topic = {};
  std::string text = {};  // its citizen's first words
  absl::Time create_time = absl::InfinitePast();
};

struct TicketGroup {
  std::string topic = {};
  std::string place = {};  // as the places list writes it; empty: wherever they are
  std::vector<std::string> tickets = {};
  absl::Time first = absl::InfinitePast();
  absl::Time last = absl::InfinitePast();
};

// So many name one place, or are about one topic, before they are a proposal; and none follows the
// one before after a longer pause.
inline constexpr size_t kFewestAtAPlace = 3;
inline constexpr size_t kFewestOfATopic = 5;
inline constexpr absl::Duration kLongestSilence = absl::Hours(12);

// Largest first.
std::vector<TicketGroup> ProposeGroups(absl::Span<const GatheredTicket> tickets,
                                       const RoutingSnapshot& snapshot);

// The places of the comune a text names as where the matter is, as the places list writes them; the
// comune itself is none.
std::vector<std::string> PlacesNamed(absl::string_view text, absl::string_view tenant,
                                     const RoutingSnapshot& snapshot);

}  // namespace mugugno::routing

#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

#include "routing/search/excerpt.h"
#include "routing/search/search_query.h"
#include "tenant/search/search_index.h"
#include "tenant/search/visible_tickets.h"
#include "tenant/store/session.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

// How much one call looks at, all its comuni together.
struct SearchBudget {
  // Tickets the index names, and of those the ones whose words are opened.
  size_t named = 20'000;
  size_t opened = 600;

  bool spent() const { return named == 0 || opened == 0; }
};

// Goes through the tickets of one comune in which the words stand, the newest first. Used by one
// thread, with one session; what it is made of outlives it.
class TenantScan final {
 public:
  struct Parts {
    tenant::Session& session;
    tenant::KeyRing& keys;
    std::shared_ptr<const tenant::OwnerKeys> own;
    const SearchQuery& query;
    // Only theirs; nothing: all.
    tenant::TicketView view;
    SearchBudget& budget;
  };
  struct Hit {
    tenant::NumberedTicket ticket;
    Excerpt excerpt;
  };

  // Only numbers below `before`.
  static absl::StatusOr<TenantScan> Begin(Parts parts, uint32_t before);

  const std::string& tenant() const { return parts_.own->owner().id; }
  // Older tickets of the comune are still being indexed.
  bool incomplete() const { return incomplete_; }
  // The next one, which stays until Take; nullptr at the end, or where the budget is spent.
  absl::StatusOr<const Hit*> Peek();
  Hit Take();
  // Where to go on later: below it. Nothing where there is no more.
  std::optional<uint32_t> rest() const;

 private:
  TenantScan(Parts parts, uint32_t before) : parts_(std::move(parts)), before_(before) {}

  absl::Status ReadTail();
  // Numbers in which all words may stand, of the next segments.
  absl::Status ReadSegments();
  void ReadSegment(uint32_t segment, std::vector<std::vector<uint32_t>> of_word);
  absl::Status OpenSome();

  Parts parts_;
  uint32_t before_;
  bool incomplete_ = false;
  // Of the indexed words: the term of each.
  std::vector<uint64_t> terms_;
  // By segment and word, the numbers of the tail.
  absl::flat_hash_map<uint32_t, std::vector<std::vector<uint32_t>>> tail_;
  // Segments left, the next one last.
  std::vector<uint32_t> segments_;
  size_t segments_at_once_ = 1;
  std::deque<uint32_t> named_;
  std::deque<tenant::NumberedTicket> visible_;
  std::deque<Hit> hits_;
};

}  // namespace mugugno::routing

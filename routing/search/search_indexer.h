#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/feed/feed_since.h"
#include "tenant/search/search_index.h"
#include "tenant/search/ticket_texts.h"
#include "tenant/store/database.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

// Keeps the indexes of one database as its tickets are: follows the feed, takes in tickets from
// before there was an index, makes posting lists of tails that have grown long. Each transaction
// does a part of it and remembers where it ended, so whoever comes next goes on there. Several
// gateways can do it; they take turns. Used by one thread.
class SearchIndexer final {
 public:
  SearchIndexer(tenant::Database& database, tenant::KeyRing& keys)
      : database_(database), keys_(keys) {}

  // Some of each; false where there is nothing more to do now.
  absl::StatusOr<bool> Round();
  // Rounds until there is nothing to do, or `go_on` says no.
  absl::Status CatchUp(absl::FunctionRef<bool()> go_on);

 private:
  // What a reading of some tickets comes to.
  struct Findings {
    std::vector<tenant::IndexedTicket> fresh;
    std::vector<tenant::IndexedTicket> changed;
    std::vector<tenant::TailText> texts;
    absl::flat_hash_set<uint32_t> gone;
  };

  // Looks for what other gateways, or an earlier start, left to be done. Its cost grows with the
  // comuni, that of all else does not.
  absl::Status LookAround();
  // The keys of a comune; nullptr where there are none any more: it has no index.
  absl::StatusOr<const tenant::OwnerKeys*> KeysOf(const std::string& tenant);
  absl::StatusOr<bool> Follow();
  absl::Status IndexChanges(tenant::Session& session, const tenant::FeedSince& since);
  // False where none is left.
  absl::StatusOr<bool> TakeInOlder(const std::string& tenant);
  absl::StatusOr<bool> Merge(const std::string& tenant);
  // Tickets in the order they are numbered in: upward, or downward for older ones.
  absl::Status Index(tenant::Session& session, absl::Span<const tenant::Uuid> tickets, bool older,
                     tenant::SearchIndexRow* row);
  void Add(const tenant::TicketTexts& texts, const tenant::OwnerKeys& own, bool older,
           tenant::IndexedTicket* known, tenant::SearchIndexRow* row, Findings* findings) const;

  tenant::Database& database_;
  tenant::KeyRing& keys_;
  absl::Time look_around_ = absl::InfinitePast();
  // Comuni with older tickets, and comuni whose tails have grown.
  std::set<std::string> unfinished_;
  std::set<std::string> grown_;
  // As the ring had them when they were asked for last.
  absl::flat_hash_map<std::string, std::shared_ptr<const tenant::OwnerKeys>> own_;
};

}  // namespace mugugno::routing

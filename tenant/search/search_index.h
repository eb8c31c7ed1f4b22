#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/search/search_tail.h"
#include "tenant/search/search_terms.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// How far the feed was read.
absl::StatusOr<int64_t> SearchCursor(Session& session);
// The same. Whoever writes to an index of this database holds the row until its
// transaction ends, so there is one writer at a time, on any number of gateways.
absl::StatusOr<int64_t> LockSearchCursor(Session& session);
// Without waiting: whether the feed went on since.
absl::StatusOr<bool> FeedWentOn(Session& session);
absl::Status SetSearchCursor(Session& session, int64_t position);

// A comune's index, as its row has it. A value.
struct SearchIndexRow {
  std::string tenant;
  uint32_t first_ordinal = 0;
  uint32_t next_ordinal = 0;
  uint32_t next_chunk = 0;
  std::optional<Uuid> older_than;
};
// Of the comuni of the database that have older tickets to be indexed; of those that have no index
// yet, a new one.
absl::StatusOr<std::vector<SearchIndexRow>> UnfinishedIndexRows(Session& session);
SearchIndexRow NewSearchIndexRow(absl::string_view tenant);
// Nothing where the comune has none yet.
absl::StatusOr<std::optional<SearchIndexRow>> SearchIndexRowOf(Session& session,
                                                               absl::string_view tenant);
absl::Status SaveSearchIndexRow(Session& session, const SearchIndexRow& row);
// The newest tickets of the comune before `older_than`, newest first.
absl::StatusOr<std::vector<Uuid>> OlderTickets(Session& session, const SearchIndexRow& row,
                                               size_t limit);
// All tickets are looked at again, in every index.
absl::Status LookAtAllAgain(Session& session);
// Comuni that have a tail.
absl::StatusOr<std::vector<std::string>> TenantsWithTail(Session& session);
// Whether a comune's is long enough to be merged.
absl::StatusOr<bool> HasLongTail(Session& session, absl::string_view tenant);

// What of a ticket is indexed. A value.
struct IndexedTicket {
  uint32_t ordinal = 0;
  Uuid ticket;
  std::string head;   // 8 bytes: hash of number and contact
  std::string known;  // 4 bytes of each entry's id

  bool Knows(const Uuid& entry) const;
  void Learn(const Uuid& entry);
};

// The rows of one comune's index. Used by one thread, with one session; the keys outlive it.
class SearchIndex final {
 public:
  // `own` are the comune's keys, as the ring had them before the transaction.
  SearchIndex(Session& session, KeyRing& keys, const OwnerKeys& own)
      : session_(session), keys_(keys), own_(own), tenant_(own.owner().id), terms_(own) {}

  absl::StatusOr<std::vector<IndexedTicket>> FindTickets(absl::Span<const Uuid> tickets);
  absl::Status InsertTickets(absl::Span<const IndexedTicket> tickets);
  absl::Status UpdateTicket(const IndexedTicket& ticket);

  absl::Status AddToTail(absl::Span<const TailText> texts, SearchIndexRow* row);
  absl::Status EachTailText(absl::FunctionRef<void(uint32_t, absl::string_view)> each);
  // Makes posting lists of the whole tail, and empties it.
  absl::Status Merge();
  // Takes everything of these tickets out of tail and lists.
  absl::Status Remove(const absl::flat_hash_set<uint32_t>& ordinals);

  // Opened blocks, of the segments and buckets that are there.
  absl::Status EachBlock(
      const std::vector<uint32_t>& segments, const std::vector<uint32_t>& buckets,
      absl::FunctionRef<absl::Status(uint32_t segment, uint32_t bucket, absl::string_view)> each);
  uint64_t Term(absl::string_view beginning) { return terms_.Of(beginning); }

 private:
  struct Posting {
    uint64_t term = 0;
    uint32_t place = 0;
  };

  std::string SealChunk(uint32_t chunk, absl::string_view texts) const;
  absl::StatusOr<std::string> OpenChunk(uint32_t chunk, absl::string_view sealed);
  absl::Status WriteChunk(uint32_t chunk, size_t count, absl::string_view texts);
  absl::Status MergeSegment(uint32_t segment, std::vector<Posting> postings);
  absl::Status RemoveFromTail(const absl::flat_hash_set<uint32_t>& ordinals);
  absl::Status RemoveFromSegment(uint32_t segment, const absl::flat_hash_set<uint32_t>& places);
  std::vector<SqlValue> BlockRow(uint32_t segment, uint32_t bucket, absl::string_view bytes) const;
  absl::Status WriteBlocks(const std::vector<SqlValue>& rows);

  Session& session_;
  KeyRing& keys_;
  const OwnerKeys& own_;
  const std::string& tenant_;
  SearchTerms terms_;
};

}  // namespace mugugno::tenant

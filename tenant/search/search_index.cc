#include "tenant/search/search_index.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "tenant/errors.h"
#include "tenant/search/posting_block.h"
#include "tenant/store/insert_rows.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Where the numbers of a comune's tickets begin: a place from which they can go both ways, and the
// first of a segment.
constexpr uint32_t kMiddle = uint32_t{1} << 30;
static_assert(kMiddle % kSegmentSize == 0);
constexpr size_t kKnownSize = 4;
constexpr char kRowColumns[] =
    "tenant_id, first_ordinal, next_ordinal, next_chunk, older_than FROM search_index";
constexpr size_t kBlocksAtOnce = 128;

std::string Big(uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(number >> static_cast<unsigned>(shift)));
  }
  return bytes;
}

absl::string_view ShortOf(const Uuid& entry) {
  return entry.bytes().substr(Uuid::kSize - kKnownSize);
}

Uuid LastUuid() {
  std::array<char, Uuid::kSize> last = {};
  last.fill('\xff');
  return Uuid(last);
}

absl::StatusOr<int64_t> ReadCursor(Session& session, absl::string_view sql) {
  absl::StatusOr<int64_t> position = Internal("no cursor of the search");
  RETURN_IF_ERROR(session.Query(sql, {}, [&](const Row& row) {
    position = row.Int(0);
    return absl::OkStatus();
  }));
  return position;
}

SearchIndexRow RowFrom(const Row& row) {
  SearchIndexRow index = {row.Text(0),
                          static_cast<uint32_t>(row.Int(1)),
                          static_cast<uint32_t>(row.Int(2)),
                          static_cast<uint32_t>(row.Int(3)),
                          {}};
  if (!row.IsNull(4)) index.older_than = Uuid::FromBytes(row.Bytes(4));
  return index;
}

}  // namespace

absl::StatusOr<int64_t> SearchCursor(Session& session) {
  return ReadCursor(session, "SELECT position FROM search_cursor WHERE id = 1");
}

absl::StatusOr<int64_t> LockSearchCursor(Session& session) {
  return ReadCursor(session, "SELECT position FROM search_cursor WHERE id = 1 FOR UPDATE");
}

absl::StatusOr<bool> FeedWentOn(Session& session) {
  bool went_on = false;
  RETURN_IF_ERROR(
      session.Query("SELECT c.position < f.position FROM search_cursor c JOIN feed_counter f "
                    "ON f.id = c.id WHERE c.id = 1",
                    {}, [&](const Row& row) {
                      went_on = row.Bool(0);
                      return absl::OkStatus();
                    }));
  return went_on;
}

absl::Status SetSearchCursor(Session& session, int64_t position) {
  return session.Execute("UPDATE search_cursor SET position = ? WHERE id = 1", {position}).status();
}

absl::StatusOr<std::vector<Uuid>> OlderTickets(Session& session, const SearchIndexRow& row,
                                               size_t limit) {
  std::vector<Uuid> tickets;
  if (!row.older_than) return tickets;
  RETURN_IF_ERROR(
      session.Query("SELECT id FROM ticket WHERE tenant_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
                    {row.tenant, row.older_than->bytes(), limit}, [&](const Row& found) {
                      tickets.push_back(Uuid::FromBytes(found.Bytes(0)).value_or(Uuid()));
                      return absl::OkStatus();
                    }));
  return tickets;
}

absl::Status LookAtAllAgain(Session& session) {
  return session.Execute("UPDATE search_index SET older_than = ?", {LastUuid().bytes()}).status();
}

SearchIndexRow NewSearchIndexRow(absl::string_view tenant) {
  return {std::string(tenant), kMiddle, kMiddle, 1, LastUuid()};
}

absl::StatusOr<std::vector<SearchIndexRow>> UnfinishedIndexRows(Session& session) {
  std::vector<SearchIndexRow> rows;
  RETURN_IF_ERROR(session.Query(
      "SELECT t.tenant_id, s.first_ordinal, s.next_ordinal, s.next_chunk, s.older_than "
      "FROM tenant t LEFT JOIN search_index s ON s.tenant_id = t.tenant_id "
      "WHERE s.tenant_id IS NULL OR s.older_than IS NOT NULL ORDER BY t.tenant_id",
      {}, [&](const Row& row) {
        rows.push_back(row.IsNull(1) ? NewSearchIndexRow(row.Text(0)) : RowFrom(row));
        return absl::OkStatus();
      }));
  return rows;
}

absl::StatusOr<std::optional<SearchIndexRow>> SearchIndexRowOf(Session& session,
                                                               absl::string_view tenant) {
  static const auto& sql =
      *new std::string(absl::StrCat("SELECT ", kRowColumns, " WHERE tenant_id = ?"));
  std::optional<SearchIndexRow> found;
  RETURN_IF_ERROR(session.Query(sql, {tenant}, [&](const Row& row) {
    found = RowFrom(row);
    return absl::OkStatus();
  }));
  return found;
}

absl::Status SaveSearchIndexRow(Session& session, const SearchIndexRow& row) {
  return session
      .Execute(
          "INSERT INTO search_index (tenant_id, first_ordinal, next_ordinal, next_chunk, "
          "older_than) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE first_ordinal = "
          "VALUES(first_ordinal), next_ordinal = VALUES(next_ordinal), next_chunk = "
          "VALUES(next_chunk), older_than = VALUES(older_than)",
          {row.tenant, row.first_ordinal, row.next_ordinal, row.next_chunk,
           row.older_than ? SqlValue(row.older_than->bytes()) : SqlValue(nullptr)})
      .status();
}

absl::StatusOr<std::vector<std::string>> TenantsWithTail(Session& session) {
  std::vector<std::string> tenants;
  RETURN_IF_ERROR(
      session.Query("SELECT DISTINCT tenant_id FROM search_tail", {}, [&](const Row& row) {
        tenants.push_back(row.Text(0));
        return absl::OkStatus();
      }));
  return tenants;
}

absl::StatusOr<bool> HasLongTail(Session& session, absl::string_view tenant) {
  int64_t texts = 0;
  int64_t chunks = 0;
  RETURN_IF_ERROR(
      session.Query("SELECT CAST(COALESCE(SUM(text_count), 0) AS SIGNED), COUNT(*) FROM "
                    "search_tail WHERE tenant_id = ?",
                    {tenant}, [&](const Row& row) {
                      texts = row.Int(0);
                      chunks = row.Int(1);
                      return absl::OkStatus();
                    }));
  // Of long texts few fill a chunk.
  return texts >= static_cast<int64_t>(kTailTexts) ||
         chunks >= static_cast<int64_t>(2 * kTailTexts / kChunkTexts);
}

bool IndexedTicket::Knows(const Uuid& entry) const {
  for (size_t i = 0; i + kKnownSize <= known.size(); i += kKnownSize) {
    if (absl::string_view(known).substr(i, kKnownSize) == ShortOf(entry)) return true;
  }
  return false;
}

void IndexedTicket::Learn(const Uuid& entry) { absl::StrAppend(&known, ShortOf(entry)); }

absl::StatusOr<std::vector<IndexedTicket>> SearchIndex::FindTickets(
    absl::Span<const Uuid> tickets) {
  std::vector<IndexedTicket> found;
  if (tickets.empty()) return found;
  std::vector<std::string> ids;
  for (const Uuid& ticket : tickets) ids.emplace_back(ticket.bytes());
  std::string sql = "SELECT ordinal, ticket_id, head, known FROM search_ticket WHERE tenant_id = ?";
  std::vector<SqlValue> args = {tenant_};
  AddIn(" AND ticket_id", ids, &sql, &args);
  RETURN_IF_ERROR(session_.Query(sql, args, [&](const Row& row) {
    found.push_back({static_cast<uint32_t>(row.Int(0)),
                     Uuid::FromBytes(row.Bytes(1)).value_or(Uuid()), row.Bytes(2), row.Bytes(3)});
    return absl::OkStatus();
  }));
  return found;
}

absl::Status SearchIndex::InsertTickets(absl::Span<const IndexedTicket> tickets) {
  std::vector<SqlValue> values;
  for (const IndexedTicket& ticket : tickets) {
    std::array<SqlValue, 5> row = {tenant_, ticket.ordinal, ticket.ticket.bytes(), ticket.head,
                                   ticket.known};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session_,
                    "INSERT INTO search_ticket (tenant_id, ordinal, ticket_id, head, known) VALUES",
                    5, values)
      .status();
}

absl::Status SearchIndex::UpdateTicket(const IndexedTicket& ticket) {
  return session_
      .Execute("UPDATE search_ticket SET head = ?, known = ? WHERE tenant_id = ? AND ordinal = ?",
               {ticket.head, ticket.known, tenant_, ticket.ordinal})
      .status();
}

std::string SearchIndex::SealChunk(uint32_t chunk, absl::string_view texts) const {
  return own_.Seal({"search_tail", "words", Big(chunk)}, texts);
}

absl::StatusOr<std::string> SearchIndex::OpenChunk(uint32_t chunk, absl::string_view sealed) {
  return keys_.Open(own_.owner(), {"search_tail", "words", Big(chunk)}, sealed);
}

absl::Status SearchIndex::WriteChunk(uint32_t chunk, size_t count, absl::string_view texts) {
  return session_
      .Execute(
          "INSERT INTO search_tail (tenant_id, chunk, text_count, words) VALUES (?, ?, ?, ?) "
          "ON DUPLICATE KEY UPDATE text_count = VALUES(text_count), words = VALUES(words)",
          {tenant_, chunk, count, SealChunk(chunk, texts)})
      .status();
}

absl::Status SearchIndex::AddToTail(absl::Span<const TailText> texts, SearchIndexRow* row) {
  if (texts.empty()) return absl::OkStatus();
  uint32_t chunk = row->next_chunk - 1;
  size_t count = kChunkTexts;
  std::string open;
  RETURN_IF_ERROR(
      session_.Query("SELECT text_count, words FROM search_tail WHERE tenant_id = ? AND chunk = ?",
                     {tenant_, chunk}, [&](const Row& found) -> absl::Status {
                       count = static_cast<size_t>(found.Int(0));
                       if (count >= kChunkTexts) return absl::OkStatus();
                       ASSIGN_OR_RETURN(open, OpenChunk(chunk, found.Bytes(1)));
                       if (open.size() >= kChunkBytes) count = kChunkTexts;
                       return absl::OkStatus();
                     }));
  for (size_t i = 0; i < texts.size(); ++i) {
    if (count >= kChunkTexts) {
      chunk = row->next_chunk++;
      count = 0;
      open.clear();
    }
    AppendText(texts[i], &open);
    ++count;
    const bool full = count == kChunkTexts || open.size() >= kChunkBytes;
    if (full || i + 1 == texts.size()) RETURN_IF_ERROR(WriteChunk(chunk, count, open));
    if (full) count = kChunkTexts;
  }
  return absl::OkStatus();
}

absl::Status SearchIndex::EachTailText(absl::FunctionRef<void(uint32_t, absl::string_view)> each) {
  return session_.Query("SELECT chunk, words FROM search_tail WHERE tenant_id = ?", {tenant_},
                        [&](const Row& row) -> absl::Status {
                          ASSIGN_OR_RETURN(
                              const std::string texts,
                              OpenChunk(static_cast<uint32_t>(row.Int(0)), row.Bytes(1)));
                          return EachText(texts, each);
                        });
}

std::vector<SqlValue> SearchIndex::BlockRow(uint32_t segment, uint32_t bucket,
                                            absl::string_view bytes) const {
  const std::string key = absl::StrCat(Big(segment), Big(bucket));
  return {tenant_, segment, bucket, own_.Seal({"search_block", "postings", key}, bytes)};
}

absl::Status SearchIndex::WriteBlocks(const std::vector<SqlValue>& rows) {
  return InsertRows(session_,
                    "INSERT INTO search_block (tenant_id, segment, bucket, postings) VALUES", 4,
                    rows, " ON DUPLICATE KEY UPDATE postings = VALUES(postings)")
      .status();
}

absl::Status SearchIndex::EachBlock(
    const std::vector<uint32_t>& segments, const std::vector<uint32_t>& buckets,
    absl::FunctionRef<absl::Status(uint32_t, uint32_t, absl::string_view)> each) {
  if (segments.empty() || buckets.empty()) return absl::OkStatus();
  std::string sql = "SELECT segment, bucket, postings FROM search_block WHERE tenant_id = ?";
  std::vector<SqlValue> args = {tenant_};
  AddIn(" AND segment", segments, &sql, &args);
  AddIn(" AND bucket", buckets, &sql, &args);
  return session_.Query(sql, args, [&](const Row& row) -> absl::Status {
    const auto segment = static_cast<uint32_t>(row.Int(0));
    const auto bucket = static_cast<uint32_t>(row.Int(1));
    ASSIGN_OR_RETURN(const std::string bytes, keys_.Open(own_.owner(),
                                                         {"search_block", "postings",
                                                          absl::StrCat(Big(segment), Big(bucket))},
                                                         row.Bytes(2)));
    return each(segment, bucket, bytes);
  });
}

absl::Status SearchIndex::Merge() {
  std::map<uint32_t, std::vector<Posting>> by_segment;
  RETURN_IF_ERROR(EachTailText([&](uint32_t ordinal, absl::string_view words) {
    std::vector<Posting>& postings = by_segment[ordinal / kSegmentSize];
    for (const absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
      for (const absl::string_view beginning : BeginningsOf(word)) {
        postings.push_back({Term(beginning), ordinal % kSegmentSize});
      }
    }
  }));
  for (auto& [segment, postings] : by_segment) {
    RETURN_IF_ERROR(MergeSegment(segment, std::move(postings)));
  }
  return session_.Execute("DELETE FROM search_tail WHERE tenant_id = ?", {tenant_}).status();
}

absl::Status SearchIndex::MergeSegment(uint32_t segment, std::vector<Posting> postings) {
  std::sort(postings.begin(), postings.end(), [](const Posting& a, const Posting& b) {
    return a.term != b.term ? a.term < b.term : a.place < b.place;
  });
  auto next = postings.begin();
  while (next != postings.end()) {
    // The blocks of some buckets at a time.
    const auto first = next;
    std::vector<uint32_t> buckets;
    for (; next != postings.end(); ++next) {
      const uint32_t bucket = BucketOf(next->term);
      if (!buckets.empty() && buckets.back() == bucket) continue;
      if (buckets.size() == kBlocksAtOnce) break;
      buckets.push_back(bucket);
    }
    std::map<uint32_t, PostingBlock> blocks;
    RETURN_IF_ERROR(
        EachBlock({segment}, buckets,
                  [&](uint32_t, uint32_t bucket, absl::string_view bytes) -> absl::Status {
                    ASSIGN_OR_RETURN(blocks[bucket], PostingBlock::Parse(bytes));
                    return absl::OkStatus();
                  }));
    std::vector<uint32_t> places;
    for (auto posting = first; posting != next;) {
      const uint64_t term = posting->term;
      places.clear();
      for (; posting != next && posting->term == term; ++posting) {
        if (places.empty() || places.back() != posting->place) places.push_back(posting->place);
      }
      blocks[BucketOf(term)].Add(term, places);
    }
    std::vector<SqlValue> rows;
    for (const auto& [bucket, block] : blocks) {
      for (SqlValue& value : BlockRow(segment, bucket, block.Serialize())) {
        rows.push_back(std::move(value));
      }
    }
    RETURN_IF_ERROR(WriteBlocks(rows));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant

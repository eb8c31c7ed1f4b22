#include "routing/journal/entry_table.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::routing {
namespace {

constexpr size_t kChecksumSize = 16;

void AppendField(absl::string_view value, std::string* out) {
  absl::StrAppend(out, value.size(), ":", value);
}

// Over everything that does not change while the row is there.
std::string Checksum(const EntryRow& row) {
  std::string fields = absl::StrCat(
      row.sequence, " ", row.segment, " ", static_cast<int>(row.entry.source.kind), " ",
      absl::ToUnixMicros(row.entry.receive_time), " ", row.entry.emergency ? 1 : 0, " ");
  fields.reserve(fields.size() + row.entry.content.size() + row.entry.routing.size() + 512);
  for (absl::string_view field :
       {row.entry.id.bytes(), absl::string_view(row.entry.source.id),
        absl::string_view(row.entry.key), absl::string_view(row.dedupe_hash),
        absl::string_view(row.fingerprint), absl::string_view(row.entry.routing),
        absl::string_view(row.entry.content)}) {
    AppendField(field, &fields);
  }
  return tenant::Sha256(fields).substr(0, kChecksumSize);
}

absl::StatusOr<EntryRow> RowOf(int64_t sequence, const SqliteStatement& columns) {
  EntryRow row;
  row.sequence = sequence;
  const auto id = tenant::Uuid::FromBytes(columns.Bytes(0));
  const auto state = ParseState(columns.Bytes(1));
  if (!id || !state) return tenant::DataLoss("a journal row is damaged");
  row.entry.id = *id;
  row.state = *state;
  row.segment = columns.Integer(2);
  row.entry.source = {static_cast<SourceKind>(columns.Integer(3)), std::string(columns.Bytes(4))};
  row.entry.key = std::string(columns.Bytes(5));
  row.dedupe_hash = std::string(columns.Bytes(6));
  row.fingerprint = std::string(columns.Bytes(7));
  row.entry.receive_time = absl::FromUnixMicros(columns.Integer(8));
  row.entry.emergency = columns.Integer(9) != 0;
  row.entry.routing = std::string(columns.Bytes(10));
  row.entry.content = std::string(columns.Bytes(11));
  if (Checksum(row) != columns.Bytes(12)) return tenant::DataLoss("a journal row is damaged");
  return row;
}

}  // namespace

absl::string_view StateWord(EntryState state) {
  switch (state) {
    case EntryState::kPending:
      return "PENDING";
    case EntryState::kApplied:
      return "APPLIED";
    case EntryState::kSetAside:
      return "SET_ASIDE";
  }
  return "";
}

std::optional<EntryState> ParseState(absl::string_view word) {
  for (EntryState state : {EntryState::kPending, EntryState::kApplied, EntryState::kSetAside}) {
    if (word == StateWord(state)) return state;
  }
  return std::nullopt;
}

absl::StatusOr<std::unique_ptr<EntryTable>> EntryTable::Open(SqliteDatabase* database) {
  std::unique_ptr<EntryTable> table(new EntryTable(database));
  RETURN_IF_ERROR(table->Prepare());
  return table;
}

// The literal states of the schema's indexes are repeated, as SQLite needs them to use an index.
absl::Status EntryTable::Prepare() {
  const std::pair<SqliteStatement*, absl::string_view> statements[] = {
      {&insert_,
       "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'', x'', 0, 0)"},
      {&read_,
       "SELECT id, state, segment, source_kind, source_id, dedupe_key, dedupe_hash, fingerprint,"
       " receive_time, emergency, routing, content, checksum FROM entry WHERE sequence = ?"},
      {&find_by_sequence_,
       "SELECT sequence, id, dedupe_hash, fingerprint, result, state, segment FROM entry"
       " WHERE sequence = ?"},
      {&find_by_id_,
       "SELECT sequence, id, dedupe_hash, fingerprint, result, state, segment FROM entry"
       " WHERE id = ?"},
      {&remember_by_sequence_,
       "SELECT sequence, id, dedupe_hash, fingerprint, result FROM memory WHERE sequence = ?"},
      {&remember_by_id_,
       "SELECT sequence, id, dedupe_hash, fingerprint, result FROM memory WHERE id = ?"},
      {&set_applied_,
       "UPDATE entry SET state = x'4150504c494544', result = ?, error = x'', apply_time = ?"
       " WHERE sequence = ?"},
      {&set_aside_,
       "UPDATE entry SET state = x'5345545f4153494445', error = ?, attempts = attempts + 1"
       " WHERE sequence = ?"},
      {&set_pending_, "UPDATE entry SET state = x'50454e44494e47' WHERE sequence = ?"},
      {&remove_, "DELETE FROM entry WHERE sequence = ?"},
      {&remember_, "INSERT OR REPLACE INTO memory VALUES (?, ?, ?, ?, ?, ?)"},
      {&pending_,
       "SELECT sequence FROM entry INDEXED BY entry_pending"
       " WHERE state = x'50454e44494e47' AND sequence > ? ORDER BY sequence LIMIT ?"},
      {&applied_,
       "SELECT sequence FROM entry INDEXED BY entry_applied"
       " WHERE state = x'4150504c494544' AND sequence > ? AND apply_time <= ?"
       " ORDER BY sequence LIMIT ?"},
      {&list_set_aside_,
       "SELECT id, source_kind, source_id, receive_time, emergency, error, attempts, sequence,"
       " routing FROM entry INDEXED BY entry_set_aside"
       " WHERE state = x'5345545f4153494445' AND sequence > ? ORDER BY sequence LIMIT ?"},
      {&oldest_pending_,
       "SELECT receive_time FROM entry INDEXED BY entry_pending"
       " WHERE state = x'50454e44494e47' ORDER BY sequence LIMIT 1"},
      {&oldest_memories_,
       "SELECT sequence, dedupe_hash, remove_time FROM memory ORDER BY sequence LIMIT ?"},
      {&forget_, "DELETE FROM memory WHERE sequence = ?"},
  };
  for (const auto& [statement, sql] : statements) {
    ASSIGN_OR_RETURN(*statement, database_->Prepare(sql));
  }
  return absl::OkStatus();
}

absl::Status EntryTable::Insert(const EntryRow& row) {
  const std::string checksum = Checksum(row);
  return insert_.Bind(1, row.sequence)
      .Bind(2, row.entry.id.bytes())
      .Bind(3, StateWord(row.state))
      .Bind(4, row.segment)
      .Bind(5, static_cast<int64_t>(row.entry.source.kind))
      .Bind(6, row.entry.source.id)
      .Bind(7, row.entry.key)
      .Bind(8, row.dedupe_hash)
      .Bind(9, row.fingerprint)
      .Bind(10, absl::ToUnixMicros(row.entry.receive_time))
      .Bind(11, int64_t{row.entry.emergency})
      .Bind(12, row.entry.routing)
      .Bind(13, row.entry.content)
      .Bind(14, checksum)
      .Run();
}

absl::StatusOr<std::optional<EntryRow>> EntryTable::Read(int64_t sequence) {
  ASSIGN_OR_RETURN(const bool found, read_.Bind(1, sequence).Step());
  absl::StatusOr<EntryRow> row = found ? RowOf(sequence, read_) : EntryRow();
  read_.Reset();
  if (!row.ok()) return row.status();
  if (!found) return std::nullopt;
  return *std::move(row);
}

absl::StatusOr<std::optional<KnownRow>> EntryTable::Find(int64_t sequence) {
  find_by_sequence_.Bind(1, sequence);
  remember_by_sequence_.Bind(1, sequence);
  return FindIn(&find_by_sequence_, &remember_by_sequence_);
}

absl::StatusOr<std::optional<KnownRow>> EntryTable::Find(const tenant::Uuid& id) {
  find_by_id_.Bind(1, id.bytes());
  remember_by_id_.Bind(1, id.bytes());
  return FindIn(&find_by_id_, &remember_by_id_);
}

absl::StatusOr<std::optional<KnownRow>> EntryTable::FindIn(SqliteStatement* entry,
                                                           SqliteStatement* memory) {
  for (SqliteStatement* statement : {entry, memory}) {
    ASSIGN_OR_RETURN(const bool found, statement->Step());
    if (!found) {
      statement->Reset();
      continue;
    }
    KnownRow row;
    row.sequence = statement->Integer(0);
    const auto id = tenant::Uuid::FromBytes(statement->Bytes(1));
    const auto state = statement == entry ? ParseState(statement->Bytes(5)) : EntryState::kApplied;
    row.dedupe_hash = std::string(statement->Bytes(2));
    row.fingerprint = std::string(statement->Bytes(3));
    row.result = std::string(statement->Bytes(4));
    row.segment = statement == entry ? statement->Integer(6) : 0;
    entry->Reset();
    memory->Reset();
    row.id = id.value_or(tenant::Uuid());
    row.state = state.value_or(EntryState::kApplied);
    row.damaged = !id || !state;
    return row;
  }
  return std::nullopt;
}

absl::Status EntryTable::SetApplied(int64_t sequence, absl::string_view sealed_result,
                                    absl::Time now) {
  return set_applied_.Bind(1, sealed_result)
      .Bind(2, absl::ToUnixMicros(now))
      .Bind(3, sequence)
      .Run();
}

absl::Status EntryTable::SetAside(int64_t sequence, absl::string_view error) {
  return set_aside_.Bind(1, error).Bind(2, sequence).Run();
}

absl::Status EntryTable::SetPending(int64_t sequence) {
  return set_pending_.Bind(1, sequence).Run();
}

absl::Status EntryTable::Remove(const KnownRow& row, absl::Time now) {
  RETURN_IF_ERROR(remove_.Bind(1, row.sequence).Run());
  return remember_.Bind(1, row.sequence)
      .Bind(2, row.id.bytes())
      .Bind(3, row.dedupe_hash)
      .Bind(4, row.fingerprint)
      .Bind(5, absl::ToUnixMicros(now))
      .Bind(6, row.result)
      .Run();
}

absl::StatusOr<std::vector<int64_t>> EntryTable::Pending(int64_t after, size_t limit) {
  return Sequences(pending_.Bind(1, after).Bind(2, static_cast<int64_t>(limit)));
}

absl::StatusOr<std::vector<int64_t>> EntryTable::Applied(int64_t after, absl::Time until,
                                                         size_t limit) {
  return Sequences(applied_.Bind(1, after)
                       .Bind(2, absl::ToUnixMicros(until))
                       .Bind(3, static_cast<int64_t>(limit)));
}

absl::StatusOr<std::vector<int64_t>> EntryTable::Sequences(SqliteStatement& list) {
  std::vector<int64_t> sequences;
  while (true) {
    ASSIGN_OR_RETURN(const bool row, list.Step());
    if (!row) break;
    sequences.push_back(list.Integer(0));
  }
  list.Reset();
  return sequences;
}

absl::StatusOr<std::vector<SetAsideEntry>> EntryTable::ListSetAside(int64_t after, size_t limit) {
  std::vector<SetAsideEntry> entries;
  list_set_aside_.Bind(1, after).Bind(2, static_cast<int64_t>(limit));
  while (true) {
    ASSIGN_OR_RETURN(const bool row, list_set_aside_.Step());
    if (!row) break;
    SetAsideEntry entry;
    entry.id = tenant::Uuid::FromBytes(list_set_aside_.Bytes(0)).value_or(tenant::Uuid());
    entry.source = {static_cast<SourceKind>(list_set_aside_.Integer(1)),
                    std::string(list_set_aside_.Bytes(2))};
    entry.receive_time = absl::FromUnixMicros(list_set_aside_.Integer(3));
    entry.emergency = list_set_aside_.Integer(4) != 0;
    entry.error = std::string(list_set_aside_.Bytes(5));
    entry.attempts = static_cast<int>(list_set_aside_.Integer(6));
    entry.sequence = list_set_aside_.Integer(7);
    entry.routing = std::string(list_set_aside_.Bytes(8));
    entries.push_back(std::move(entry));
  }
  list_set_aside_.Reset();
  return entries;
}

absl::StatusOr<absl::Time> EntryTable::OldestPending() {
  ASSIGN_OR_RETURN(const bool row, oldest_pending_.Step());
  const absl::Time time =
      row ? absl::FromUnixMicros(oldest_pending_.Integer(0)) : absl::InfiniteFuture();
  oldest_pending_.Reset();
  return time;
}

absl::StatusOr<std::vector<EntryTable::Memory>> EntryTable::OldestMemories(size_t limit) {
  std::vector<Memory> memories;
  oldest_memories_.Bind(1, static_cast<int64_t>(limit));
  while (true) {
    ASSIGN_OR_RETURN(const bool row, oldest_memories_.Step());
    if (!row) break;
    memories.push_back({oldest_memories_.Integer(0), std::string(oldest_memories_.Bytes(1)),
                        absl::FromUnixMicros(oldest_memories_.Integer(2))});
  }
  oldest_memories_.Reset();
  return memories;
}

absl::Status EntryTable::Forget(int64_t sequence) { return forget_.Bind(1, sequence).Run(); }

}  // namespace mugugno::routing

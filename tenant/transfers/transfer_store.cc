#include "tenant/transfers/transfer_store.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/insert_rows.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kColumns =
    "tenant_id, id, association_id, peer_id, direction, state, ticket_id, open_ticket_id, number, "
    "reason_code, fields, kind, topic, emergency, message_count, words, proposer, propose_time, "
    "decider, decide_time, revision";
constexpr size_t kColumnCount = 21;

Binding WordsBinding(const Uuid& id) { return {"transfer", "words", id.bytes()}; }

SqlValue Bytes(const std::optional<Uuid>& id) {
  return id ? SqlValue(id->bytes()) : SqlValue(nullptr);
}
// The ticket while its offer waits.
SqlValue OpenTicketOf(const Transfer& transfer) {
  return transfer.outgoing() && transfer.pending() ? Bytes(transfer.ticket) : SqlValue(nullptr);
}

uint32_t BitsOf(const std::vector<v1::Transfer::Field>& fields) {
  uint32_t bits = 0;
  for (const v1::Transfer::Field field : fields) bits |= 1U << static_cast<unsigned>(field);
  return bits;
}
std::vector<v1::Transfer::Field> FieldsOf(uint64_t bits) {
  std::vector<v1::Transfer::Field> fields;
  for (int i = 1; i < v1::Transfer::Field_ARRAYSIZE; ++i) {
    if ((bits >> static_cast<unsigned>(i)) % 2 == 1) {
      fields.push_back(static_cast<v1::Transfer::Field>(i));
    }
  }
  return fields;
}

}  // namespace

absl::StatusOr<Transfer> TransferStore::FromRow(const Row& row) {
  Transfer transfer;
  transfer.tenant = row.Text(0);
  transfer.id = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
  transfer.association = row.Text(2);
  transfer.peer = row.Text(3);
  transfer.direction = static_cast<v1::Transfer::Direction>(row.Int(4));
  transfer.state = static_cast<v1::Transfer::State>(row.Int(5));
  if (!row.IsNull(6)) transfer.ticket = Uuid::FromBytes(row.Bytes(6));
  transfer.number = row.Text(8);
  transfer.reason_code = static_cast<v1::Transfer::ReasonCode>(row.Int(9));
  transfer.fields = FieldsOf(row.UInt(10));
  transfer.kind = static_cast<v1::TicketKind>(row.Int(11));
  transfer.topic = row.Text(12);
  transfer.emergency = row.Bool(13);
  transfer.message_count = static_cast<int>(row.Int(14));
  transfer.proposer = row.Text(16);
  transfer.propose_time = row.Time(17);
  transfer.decider = row.Text(18);
  if (!row.IsNull(19)) transfer.decide_time = row.Time(19);
  transfer.revision = row.UInt(20);
  ASSIGN_OR_RETURN(const std::string words, keys_.Open(KeyOwner::Tenant(transfer.tenant),
                                                       WordsBinding(transfer.id), row.Bytes(15)));
  if (!transfer.words.ParseFromString(words)) return DataLoss("words of a transfer");
  return transfer;
}

absl::StatusOr<std::string> TransferStore::SealWords(const Transfer& transfer) {
  return keys_.Seal(KeyOwner::Tenant(transfer.tenant), WordsBinding(transfer.id),
                    transfer.words.SerializeAsString());
}

absl::StatusOr<std::string> TransferStore::PeerOf(Session& session, absl::string_view tenant,
                                                  const Uuid& id) {
  absl::StatusOr<std::string> peer = NotFound();
  RETURN_IF_ERROR(session.Query("SELECT peer_id FROM transfer WHERE tenant_id = ? AND id = ?",
                                {tenant, id.bytes()}, [&](const Row& row) {
                                  peer = row.Text(0);
                                  return absl::OkStatus();
                                }));
  return peer;
}

absl::StatusOr<Transfer> TransferStore::GetOne(Session& session, absl::string_view sql,
                                               absl::string_view tenant, const Uuid& id) {
  absl::StatusOr<Transfer> found = NotFound();
  RETURN_IF_ERROR(session.Query(sql, {tenant, id.bytes()}, [&](const Row& row) {
    found = FromRow(row);
    return found.status();
  }));
  return found;
}

absl::StatusOr<Transfer> TransferStore::Get(Session& session, absl::string_view tenant,
                                            const Uuid& id) {
  static const auto& sql = *new std::string(
      absl::StrCat("SELECT ", kColumns, " FROM transfer WHERE tenant_id = ? AND id = ?"));
  return GetOne(session, sql, tenant, id);
}

absl::StatusOr<Transfer> TransferStore::Lock(Session& session, absl::string_view tenant,
                                             const Uuid& id) {
  static const auto& sql = *new std::string(absl::StrCat(
      "SELECT ", kColumns, " FROM transfer WHERE tenant_id = ? AND id = ? FOR UPDATE"));
  return GetOne(session, sql, tenant, id);
}

absl::Status TransferStore::Insert(Session& session, absl::Span<const Transfer> transfers) {
  static const auto& head =
      *new std::string(absl::StrCat("INSERT INTO transfer (", kColumns, ") VALUES"));
  std::vector<SqlValue> values;
  values.reserve(transfers.size() * kColumnCount);
  for (const Transfer& transfer : transfers) {
    ASSIGN_OR_RETURN(std::string words, SealWords(transfer));
    std::array<SqlValue, kColumnCount> row = {transfer.tenant,
                                              transfer.id.bytes(),
                                              transfer.association,
                                              transfer.peer,
                                              static_cast<int>(transfer.direction),
                                              static_cast<int>(transfer.state),
                                              Bytes(transfer.ticket),
                                              OpenTicketOf(transfer),
                                              transfer.number,
                                              static_cast<int>(transfer.reason_code),
                                              BitsOf(transfer.fields),
                                              static_cast<int>(transfer.kind),
                                              transfer.topic,
                                              transfer.emergency,
                                              transfer.message_count,
                                              std::move(words),
                                              transfer.proposer,
                                              transfer.propose_time,
                                              transfer.decider,
                                              transfer.decide_time,
                                              transfer.revision};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session, head, kColumnCount, values).status();
}

absl::Status TransferStore::Update(Session& session, Transfer* transfer) {
  ASSIGN_OR_RETURN(const std::string words, SealWords(*transfer));
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE transfer SET state = ?, ticket_id = ?, open_ticket_id = ?, "
                      "words = ?, decider = ?, decide_time = ?, revision = revision + 1 "
                      "WHERE tenant_id = ? AND id = ? AND revision = ?",
                      {static_cast<int>(transfer->state), Bytes(transfer->ticket),
                       OpenTicketOf(*transfer), words, transfer->decider, transfer->decide_time,
                       transfer->tenant, transfer->id.bytes(), transfer->revision}));
  if (rows != 1) return EtagMismatch();
  ++transfer->revision;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Transfer>> TransferStore::List(Session& session,
                                                          const TransferQuery& query) {
  std::string sql = absl::StrCat(
      "SELECT ", kColumns,
      " FROM transfer WHERE tenant_id = ? AND state = ? AND (id < ? OR (id = ? AND tenant_id < ?)) "
      "AND (? = 0 OR direction = ?) AND (ticket_id IS NULL OR EXISTS (SELECT 1 FROM ticket WHERE "
      "ticket.tenant_id = transfer.tenant_id AND ticket.id = transfer.ticket_id");
  std::vector<SqlValue> seen;
  AddRestriction(query.view, &sql, &seen);
  absl::StrAppend(&sql, ")) ORDER BY id DESC LIMIT ?");
  std::vector<v1::Transfer::State> states = query.states;
  if (states.empty()) states = {v1::Transfer::STATE_PENDING};
  std::sort(states.begin(), states.end());
  states.erase(std::unique(states.begin(), states.end()), states.end());
  const std::string newest(Uuid::kSize, '\xff');
  const std::string after(query.after ? query.after->id.bytes() : newest);
  const std::string after_tenant = query.after ? query.after->tenant : "";
  const int direction = query.direction;
  std::vector<Transfer> found;
  for (const v1::Transfer::State state : states) {
    std::vector<SqlValue> args = {
        query.tenant, static_cast<int>(state), after, after, after_tenant, direction, direction};
    args.insert(args.end(), seen.begin(), seen.end());
    args.emplace_back(query.limit);
    RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) -> absl::Status {
      ASSIGN_OR_RETURN(Transfer transfer, FromRow(row));
      found.push_back(std::move(transfer));
      return absl::OkStatus();
    }));
  }
  std::sort(found.begin(), found.end(),
            [](const Transfer& a, const Transfer& b) { return b.id < a.id; });
  if (found.size() > query.limit) found.resize(query.limit);
  return found;
}

}  // namespace mugugno::tenant

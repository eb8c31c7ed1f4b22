#include "tenant/incidents/incident_store.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "mugugno/v1/ticket.pb.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kColumns =
    "tenant_id, id, state, topic, creator, words, answer_id, answer_time, pause_end_time, "
    "create_time, close_time";
constexpr int kOpen = v1::Incident::STATE_OPEN;

Binding WordsBinding(const IncidentKey& key) { return {"incident", "words", key.id.bytes()}; }

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}
std::optional<absl::Time> TimeAt(const Row& row, size_t column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Time(column);
}
std::optional<std::string> BytesOf(const std::optional<Uuid>& id) {
  if (!id) return std::nullopt;
  return std::string(id->bytes());
}

// A turn that was not for what was last said is still to come.
v1::IncidentTicket::State StateOf(bool had_its_turn, bool refused, int64_t failed,
                                  int64_t under_way) {
  if (!had_its_turn) return v1::IncidentTicket::STATE_WAITING;
  if (refused || failed > 0) return v1::IncidentTicket::STATE_FAILED;
  return under_way > 0 ? v1::IncidentTicket::STATE_WAITING : v1::IncidentTicket::STATE_REACHED;
}

}  // namespace

absl::StatusOr<Incident> IncidentStore::FromRow(const Row& row) {
  Incident incident;
  incident.key = {row.Text(0), UuidAt(row, 1)};
  incident.state = static_cast<v1::Incident::State>(row.Int(2));
  incident.topic = row.Text(3);
  incident.creator = row.Text(4);
  if (!row.IsNull(6)) incident.answer = UuidAt(row, 6);
  incident.answer_time = TimeAt(row, 7);
  incident.pause_end = TimeAt(row, 8);
  incident.create_time = row.Time(9);
  incident.close_time = TimeAt(row, 10);
  ASSIGN_OR_RETURN(const std::string words, keys_.Open(KeyOwner::Tenant(incident.key.tenant),
                                                       WordsBinding(incident.key), row.Bytes(5)));
  if (!incident.words.ParseFromString(words)) return DataLoss("words of an incident");
  return incident;
}

absl::StatusOr<std::string> IncidentStore::SealWords(const Incident& incident) {
  return keys_.Seal(KeyOwner::Tenant(incident.key.tenant), WordsBinding(incident.key),
                    incident.words.SerializeAsString());
}

absl::StatusOr<Incident> IncidentStore::GetOne(Session& session, absl::string_view lock,
                                               const IncidentKey& key) {
  absl::StatusOr<Incident> found = NotFound();
  RETURN_IF_ERROR(session.Query(
      absl::StrCat("SELECT ", kColumns, " FROM incident WHERE tenant_id = ? AND id = ?", lock),
      {key.tenant, key.id.bytes()}, [&](const Row& row) {
        found = FromRow(row);
        return found.status();
      }));
  return found;
}

absl::StatusOr<Incident> IncidentStore::Get(Session& session, const IncidentKey& key) {
  return GetOne(session, "", key);
}

absl::StatusOr<Incident> IncidentStore::Lock(Session& session, const IncidentKey& key) {
  return GetOne(session, " FOR UPDATE", key);
}

absl::StatusOr<std::vector<Incident>> IncidentStore::List(Session& session,
                                                          absl::string_view tenant,
                                                          bool show_closed, size_t limit) {
  std::vector<Incident> found;
  RETURN_IF_ERROR(session.Query(
      absl::StrCat("SELECT ", kColumns,
                   " FROM incident WHERE tenant_id = ? AND state <= ? ORDER BY create_time DESC, "
                   "id DESC LIMIT ?"),
      {tenant, show_closed ? static_cast<int>(v1::Incident::STATE_CLOSED) : kOpen, limit},
      [&](const Row& row) -> absl::Status {
        ASSIGN_OR_RETURN(Incident incident, FromRow(row));
        found.push_back(std::move(incident));
        return absl::OkStatus();
      }));
  return found;
}

absl::Status IncidentStore::Insert(Session& session, const Incident& incident) {
  ASSIGN_OR_RETURN(const std::string words, SealWords(incident));
  const absl::Status inserted =
      session
          .Execute(
              absl::StrCat("INSERT INTO incident (", kColumns,
                           ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
              {incident.key.tenant, incident.key.id.bytes(), static_cast<int>(incident.state),
               incident.topic, incident.creator, words, BytesOf(incident.answer),
               incident.answer_time, incident.pause_end, incident.create_time, incident.close_time})
          .status();
  return absl::IsAlreadyExists(inserted) ? AlreadyExists(incident.key.name()) : inserted;
}

absl::Status IncidentStore::Update(Session& session, const Incident& incident) {
  ASSIGN_OR_RETURN(const std::string words, SealWords(incident));
  return session
      .Execute(
          "UPDATE incident SET state = ?, words = ?, answer_id = ?, answer_time = ?, "
          "pause_end_time = ?, close_time = ? WHERE tenant_id = ? AND id = ?",
          {static_cast<int>(incident.state), words, BytesOf(incident.answer), incident.answer_time,
           incident.pause_end, incident.close_time, incident.key.tenant, incident.key.id.bytes()})
      .status();
}

absl::Status IncidentStore::Put(Session& session, const IncidentKey& key,
                                absl::Span<const Uuid> tickets, bool left_out, absl::Time now) {
  for (const Uuid& ticket : tickets) {
    ASSIGN_OR_RETURN(
        const int64_t rows,
        session.Execute("UPDATE incident_ticket SET left_out = ? WHERE tenant_id = ? AND "
                        "incident_id = ? AND ticket_id = ?",
                        {left_out, key.tenant, key.id.bytes(), ticket.bytes()}));
    if (rows > 0) continue;
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO incident_ticket (tenant_id, incident_id, ticket_id, left_out, "
                     "answer_id, entry_id, refusal, add_time) VALUES (?, ?, ?, ?, NULL, NULL, '', "
                     "?)",
                     {key.tenant, key.id.bytes(), ticket.bytes(), left_out, now})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<IncidentMember>> IncidentStore::Members(Session& session,
                                                                   const Incident& incident) {
  std::vector<IncidentMember> members;
  constexpr absl::string_view kSql =
      "SELECT it.ticket_id, it.answer_id, it.refusal, "
      "COUNT(IF(d.state IN (?, ?) OR d.receipt = ?, 1, NULL)), "
      "COUNT(IF(d.state NOT IN (?, ?, ?), 1, NULL)) "
      "FROM incident_ticket it LEFT JOIN delivery d ON d.tenant_id = it.tenant_id AND "
      "d.ticket_id = it.ticket_id AND d.entry_id = it.entry_id "
      "WHERE it.tenant_id = ? AND it.incident_id = ? AND it.left_out = 0 "
      "GROUP BY it.ticket_id, it.answer_id, it.refusal ORDER BY it.ticket_id DESC";
  constexpr int kSent = v1::DELIVERY_STATE_SENT;
  constexpr int kUnknown = v1::DELIVERY_STATE_UNKNOWN;
  constexpr int kDead = v1::DELIVERY_STATE_DEAD;
  constexpr int kNotBrought = v1::DELIVERY_RECEIPT_FAILED;
  RETURN_IF_ERROR(session.Query(
      kSql,
      {kUnknown, kDead, kNotBrought, kSent, kUnknown, kDead, incident.key.tenant,
       incident.key.id.bytes()},
      [&](const Row& row) {
        const bool turn = incident.answer && !row.IsNull(1) && UuidAt(row, 1) == *incident.answer;
        std::string refusal = turn ? row.Text(2) : "";
        const auto state = StateOf(turn, !refusal.empty(), row.Int(3), row.Int(4));
        members.push_back({UuidAt(row, 0), state, std::move(refusal), turn});
        return absl::OkStatus();
      }));
  return members;
}

absl::StatusOr<std::vector<Uuid>> IncidentStore::Unanswered(Session& session,
                                                            const Incident& incident) {
  std::vector<Uuid> tickets;
  if (!incident.answer) return tickets;
  RETURN_IF_ERROR(session.Query(
      "SELECT ticket_id FROM incident_ticket WHERE tenant_id = ? AND incident_id = ? AND left_out "
      "= "
      "0 AND (answer_id IS NULL OR answer_id <> ? OR refusal <> '') ORDER BY ticket_id",
      {incident.key.tenant, incident.key.id.bytes(), incident.answer->bytes()},
      [&](const Row& row) {
        tickets.push_back(UuidAt(row, 0));
        return absl::OkStatus();
      }));
  return tickets;
}

absl::StatusOr<bool> IncidentStore::TakeTurn(Session& session, const Incident& incident,
                                             const Uuid& ticket) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE incident_ticket SET answer_id = ?, entry_id = NULL, refusal = '' "
                      "WHERE tenant_id = ? AND incident_id = ? AND ticket_id = ? AND left_out = 0 "
                      "AND (answer_id IS NULL OR answer_id <> ? OR refusal <> '')",
                      {incident.answer->bytes(), incident.key.tenant, incident.key.id.bytes(),
                       ticket.bytes(), incident.answer->bytes()}));
  return rows == 1;
}

absl::Status IncidentStore::Answered(Session& session, const Incident& incident,
                                     const Uuid& ticket) {
  return session
      .Execute(
          "UPDATE incident_ticket SET entry_id = (SELECT MAX(id) FROM ticket_entry WHERE "
          "tenant_id = ? AND ticket_id = ? AND kind = ?) WHERE tenant_id = ? AND incident_id "
          "= ? AND ticket_id = ?",
          {incident.key.tenant, ticket.bytes(), static_cast<int>(v1::TicketEntry::KIND_REPLY),
           incident.key.tenant, incident.key.id.bytes(), ticket.bytes()})
      .status();
}

absl::Status IncidentStore::Refused(Session& session, const Incident& incident, const Uuid& ticket,
                                    absl::string_view reason) {
  return session
      .Execute(
          "UPDATE incident_ticket SET answer_id = ?, entry_id = NULL, refusal = ? WHERE "
          "tenant_id = ? AND incident_id = ? AND ticket_id = ? AND EXISTS (SELECT 1 FROM incident "
          "i "
          "WHERE i.tenant_id = ? AND i.id = ? AND i.answer_id = ?)",
          {incident.answer->bytes(), reason.substr(0, 63), incident.key.tenant,
           incident.key.id.bytes(), ticket.bytes(), incident.key.tenant, incident.key.id.bytes(),
           incident.answer->bytes()})
      .status();
}

absl::StatusOr<std::vector<Uuid>> IncidentStore::LaterOnes(Session& session,
                                                           const Incident& incident, size_t limit) {
  std::vector<Uuid> tickets;
  if (incident.topic.empty() || !incident.open()) return tickets;
  RETURN_IF_ERROR(session.Query(
      "SELECT t.id FROM ticket t WHERE t.tenant_id = ? AND t.ticket_rank IN (1, 2) AND t.id >= ? "
      "AND "
      "t.create_time >= ? AND t.topic = ? AND t.held = 0 AND t.readers IS NULL AND t.kind <> ? AND "
      "t.state <> ? AND NOT "
      "EXISTS (SELECT 1 FROM incident_ticket it JOIN incident i ON i.tenant_id = it.tenant_id AND "
      "i.id = it.incident_id WHERE it.tenant_id = t.tenant_id AND it.ticket_id = t.id AND "
      "(it.incident_id = ? OR (it.left_out = 0 AND i.state = ?))) ORDER BY t.id DESC LIMIT ?",
      {incident.key.tenant, Uuid::Before(incident.create_time).bytes(), incident.create_time,
       incident.topic, static_cast<int>(v1::TICKET_KIND_WHISTLEBLOWING),
       static_cast<int>(v1::TICKET_STATE_RESOLVED), incident.key.id.bytes(), kOpen, limit},
      [&](const Row& row) {
        tickets.push_back(UuidAt(row, 0));
        return absl::OkStatus();
      }));
  return tickets;
}

absl::StatusOr<std::vector<Uuid>> IncidentStore::Gathered(Session& session,
                                                          absl::string_view tenant) {
  std::vector<Uuid> tickets;
  RETURN_IF_ERROR(session.Query(
      "SELECT it.ticket_id FROM incident i JOIN incident_ticket it ON it.tenant_id = i.tenant_id "
      "AND "
      "it.incident_id = i.id WHERE i.tenant_id = ? AND i.state = ? AND it.left_out = 0",
      {tenant, kOpen}, [&](const Row& row) {
        tickets.push_back(UuidAt(row, 0));
        return absl::OkStatus();
      }));
  return tickets;
}

}  // namespace mugugno::tenant

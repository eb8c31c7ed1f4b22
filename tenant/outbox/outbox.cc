#include "tenant/outbox/outbox.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/outbox/backoff.h"
#include "tenant/outbox/office_request_store.h"
#include "tenant/outbox/outbox_rows.h"
#include "tenant/outbox/receipts.h"
#include "tenant/store/insert_rows.h"
#include "tenant/store/sql_time.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kLongestError = 200;
constexpr absl::Duration kLookAgain = absl::Minutes(1);

// " AND ...", on rows of `delivery`: not of a ticket that is restricted from who has the view.
void AddSeen(const TicketView& view, std::string* sql, std::vector<SqlValue>* args) {
  absl::StrAppend(sql,
                  " AND EXISTS (SELECT 1 FROM ticket WHERE ticket.tenant_id = delivery.tenant_id "
                  "AND ticket.id = delivery.ticket_id");
  AddRestriction(view, sql, args);
  absl::StrAppend(sql, ")");
}

absl::Status SetState(Session& session, const Delivery& delivery, v1::DeliveryState state,
                      absl::Time next_attempt, absl::string_view error) {
  return session
      .Execute(OutboxSql(delivery.owner.kind,
                         "UPDATE $deliveries SET state = ?, next_attempt_time = ?, last_error = ? "
                         "WHERE $owner = ? AND id = ?"),
               {static_cast<int>(state), next_attempt, error.substr(0, kLongestError),
                delivery.owner.id, delivery.id.bytes()})
      .status();
}

constexpr absl::string_view kDueLanes =
    "SELECT CAST(? AS SIGNED), $owner, lane, fence, due_time FROM $lanes WHERE due_time <= ? ORDER "
    "BY due_time LIMIT ?";

struct Outcome {
  v1::DeliveryState state;
  absl::Time lane_due;
};

Outcome OutcomeOf(const Delivery& delivery, const AttemptResult& result, absl::Time now,
                  absl::Duration pause) {
  switch (result.kind) {
    case AttemptResult::Kind::kSent:
      return {v1::DELIVERY_STATE_SENT, now};
    case AttemptResult::Kind::kUnknown:
      if (!ReceiverRecognisesRepeats(delivery.way)) {
        return {v1::DELIVERY_STATE_UNKNOWN, now + kUnknownHold};
      }
      break;
    case AttemptResult::Kind::kRefused:
      return {v1::DELIVERY_STATE_DEAD, now};
    case AttemptResult::Kind::kHeld:
      return {v1::DELIVERY_STATE_QUEUED, now + result.pause};
    case AttemptResult::Kind::kRetry:
      break;
  }
  if (delivery.attempt_count >= kMostAttempts) return {v1::DELIVERY_STATE_DEAD, now};
  return {v1::DELIVERY_STATE_QUEUED, now + pause};
}

}  // namespace

absl::StatusOr<std::string> Outbox::LaneOf(const Delivery& delivery) {
  return keys_.BlindIndex(
      OutboxKeys(delivery.owner), "delivery_lane",
      absl::StrCat(static_cast<int>(delivery.way), " ", delivery.words.channel(),
                   delivery.words.channel().empty() ? "" : " ", delivery.words.target()));
}

absl::Status Outbox::WakeLanes(Session& session, Scope::Kind kind,
                               absl::Span<const WakingLane> lanes) {
  std::vector<SqlValue> values;
  values.reserve(lanes.size() * 4);
  for (const WakingLane& lane : lanes) {
    AddRow(std::array<SqlValue, 4>{lane.owner, lane.lane, lane.due, 0}, &values);
  }
  // A lane somebody serves, or one that waits for a repeat, keeps its time; its row is locked here
  // all the same, so that its worker does not overlook what is being added.
  static const auto& tail =
      *new std::string(absl::StrCat(" ON DUPLICATE KEY UPDATE due_time = IF(due_time >= '",
                                    absl::FormatTime("%Y-%m-%d", Never(), absl::UTCTimeZone()),
                                    "', VALUES(due_time), due_time)"));
  return InsertRows(session,
                    OutboxSql(kind, "INSERT INTO $lanes ($owner, lane, due_time, fence) VALUES"), 4,
                    values, tail)
      .status();
}

absl::Status Outbox::Add(Session& session, absl::Span<const Delivery> deliveries) {
  for (const Scope::Kind kind : {Scope::Kind::kTenant, Scope::Kind::kAssociation}) {
    std::vector<Delivery> some;
    std::copy_if(deliveries.begin(), deliveries.end(), std::back_inserter(some),
                 [kind](const Delivery& delivery) { return delivery.owner.kind == kind; });
    if (!some.empty()) RETURN_IF_ERROR(AddOf(session, kind, some));
  }
  return absl::OkStatus();
}

absl::Status Outbox::AddOf(Session& session, Scope::Kind kind,
                           absl::Span<const Delivery> deliveries) {
  const bool has_entry = kind == Scope::Kind::kTenant;
  const std::string columns =
      absl::StrCat("$owner, id, $subject, ", has_entry ? "$entry, " : "",
                   "way, lane, state, attempt_count, next_attempt_time, words, last_error, "
                   "create_time, channel");
  // In the order of lanes, so that two transactions lock them one after the other.
  std::map<std::pair<std::string, std::string>, absl::Time> waking;
  std::vector<SqlValue> values;
  for (const Delivery& delivery : deliveries) {
    ASSIGN_OR_RETURN(std::string lane, LaneOf(delivery));
    const auto [due, fresh] =
        waking.try_emplace({delivery.owner.id, lane}, delivery.next_attempt_time);
    due->second = std::min(due->second, delivery.next_attempt_time);
    ASSIGN_OR_RETURN(std::string words,
                     keys_.Seal(OutboxKeys(delivery.owner), OutboxBinding(kind, delivery.id),
                                delivery.words.SerializeAsString()));
    AddRow(
        std::array<SqlValue, 3>{delivery.owner.id, delivery.id.bytes(), delivery.subject.bytes()},
        &values);
    if (has_entry) values.emplace_back(delivery.entry.bytes());
    AddRow(
        std::array<SqlValue, 9>{static_cast<int>(delivery.way), std::move(lane),
                                static_cast<int>(delivery.state), delivery.attempt_count,
                                delivery.next_attempt_time, std::move(words), delivery.last_error,
                                delivery.create_time, delivery.words.channel()},
        &values);
  }
  std::vector<WakingLane> lanes;
  for (const auto& [lane, due] : waking) lanes.push_back({lane.first, lane.second, due});
  RETURN_IF_ERROR(WakeLanes(session, kind, lanes));
  return InsertRows(session,
                    OutboxSql(kind, absl::StrCat("INSERT INTO $deliveries (", columns, ") VALUES")),
                    has_entry ? 13 : 12, values)
      .status();
}

absl::StatusOr<std::vector<DueLane>> Outbox::Due(Session& session, absl::Time now, size_t limit) {
  static const auto& sql = *new std::string(
      absl::StrCat("(", OutboxSql(Scope::Kind::kTenant, kDueLanes), ") UNION ALL (",
                   OutboxSql(Scope::Kind::kAssociation, kDueLanes), ") ORDER BY due_time LIMIT ?"));
  std::vector<DueLane> due;
  const auto kind = [](Scope::Kind owner) { return static_cast<int>(owner); };
  RETURN_IF_ERROR(session.Query(
      sql,
      {kind(Scope::Kind::kTenant), now, limit, kind(Scope::Kind::kAssociation), now, limit, limit},
      [&](const Row& row) {
        due.push_back(
            {{static_cast<Scope::Kind>(row.Int(0)), row.Text(1)}, row.Bytes(2), row.UInt(3)});
        return absl::OkStatus();
      }));
  return due;
}

absl::StatusOr<bool> Outbox::SetDue(Session& session, const DueLane& lane, absl::Time due) {
  ASSIGN_OR_RETURN(const int64_t rows,
                   session.Execute(OutboxSql(lane.owner.kind,
                                             "UPDATE $lanes SET due_time = ? "
                                             "WHERE $owner = ? AND lane = ? AND fence = ?"),
                                   {due, lane.owner.id, lane.lane, lane.fence}));
  return rows == 1;
}

absl::StatusOr<std::optional<Outbox::Waiting>> Outbox::FirstWaiting(Session& session,
                                                                    const DueLane& lane) {
  const Scope::Kind owner = lane.owner.kind;
  const std::string sql = OutboxSql(
      owner, absl::StrCat("SELECT ", kOutboxColumns,
                          ", words FROM $deliveries WHERE $owner = ? AND lane = ? AND state = "
                          "? ORDER BY id LIMIT 1"));
  std::optional<Waiting> first;
  // An attempt without a result comes before everything that waits.
  for (const auto state : {v1::DELIVERY_STATE_SENDING, v1::DELIVERY_STATE_QUEUED}) {
    RETURN_IF_ERROR(session.Query(sql, {lane.owner.id, lane.lane, static_cast<int>(state)},
                                  [&](const Row& row) {
                                    first = Waiting{DeliveryOf(row, owner), row.Bytes(11)};
                                    return absl::OkStatus();
                                  }));
    if (first) break;
  }
  return first;
}

absl::Status Outbox::Unseal(const Waiting& waiting, storage::v1::DeliveryWords* words) {
  ASSIGN_OR_RETURN(
      const std::string bytes,
      keys_.Open(OutboxKeys(waiting.delivery.owner),
                 OutboxBinding(waiting.delivery.owner.kind, waiting.delivery.id), waiting.sealed));
  return words->ParseFromString(bytes) ? absl::OkStatus() : DataLoss("words of a delivery");
}

absl::StatusOr<std::optional<Claim>> Outbox::Take(Session& session, const DueLane& lane,
                                                  absl::Time now, CanSend can_send,
                                                  Changes& changes) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute(OutboxSql(lane.owner.kind,
                                "UPDATE $lanes SET due_time = ?, fence = fence + 1 "
                                "WHERE $owner = ? AND lane = ? AND fence = ? AND due_time <= ?"),
                      {now + kLease, lane.owner.id, lane.lane, lane.fence, now}));
  if (rows != 1) return std::nullopt;
  const DueLane taken = {lane.owner, lane.lane, lane.fence + 1};
  ASSIGN_OR_RETURN(const std::optional<Waiting> waiting, FirstWaiting(session, taken));
  if (!waiting) {
    RETURN_IF_ERROR(SetDue(session, taken, Never()).status());
    return std::nullopt;
  }
  Delivery first = waiting->delivery;
  const absl::Status read = Unseal(*waiting, &first.words);
  if (absl::IsDataLoss(read)) {
    // Given up and listed, so that the lane goes on.
    RETURN_IF_ERROR(
        SetState(session, first, v1::DELIVERY_STATE_DEAD, now, "its words cannot be read"));
    AnnounceDelivery(first, v1::DELIVERY_STATE_DEAD, changes);
    RETURN_IF_ERROR(SetDue(session, taken, now).status());
    return std::nullopt;
  }
  RETURN_IF_ERROR(read);
  if (first.state == v1::DELIVERY_STATE_SENDING && !ReceiverRecognisesRepeats(first.way)) {
    // Unless its platform has said more.
    const v1::DeliveryState state = StateWith(first.receipt, v1::DELIVERY_STATE_UNKNOWN);
    const bool unknown = state == v1::DELIVERY_STATE_UNKNOWN;
    RETURN_IF_ERROR(SetState(session, first, state, now,
                             unknown ? "the attempt ended without a result" : first.last_error));
    AnnounceDelivery(first, state, changes);
    RETURN_IF_ERROR(SetDue(session, taken, unknown ? now + kUnknownHold : now).status());
    return std::nullopt;
  }
  if (first.state == v1::DELIVERY_STATE_QUEUED && first.next_attempt_time > now) {
    RETURN_IF_ERROR(SetDue(session, taken, first.next_attempt_time).status());
    return std::nullopt;
  }
  if (!can_send(first.way)) {
    RETURN_IF_ERROR(SetDue(session, taken, now + kLookAgain).status());
    return std::nullopt;
  }
  first.state = v1::DELIVERY_STATE_SENDING;
  ++first.attempt_count;
  RETURN_IF_ERROR(session
                      .Execute(OutboxSql(first.owner.kind,
                                         "UPDATE $deliveries SET state = ?, attempt_count = ?, "
                                         "attempt_time = ? WHERE $owner = ? AND id = ?"),
                               {static_cast<int>(first.state), first.attempt_count, now,
                                first.owner.id, first.id.bytes()})
                      .status());
  return Claim{std::move(first), taken};
}

absl::Status Outbox::Postpone(Session& session, const DueLane& lane, absl::Time now,
                              absl::Time until) {
  return session
      .Execute(OutboxSql(lane.owner.kind,
                         "UPDATE $lanes SET due_time = ? "
                         "WHERE $owner = ? AND lane = ? AND fence = ? AND due_time <= ?"),
               {until, lane.owner.id, lane.lane, lane.fence, now})
      .status();
}

absl::StatusOr<Outbox::Told> Outbox::ToldOf(Session& session, const Delivery& delivery,
                                            const AttemptResult& result) {
  Told told;
  if (delivery.words.channel().empty()) return told;
  std::string known;
  RETURN_IF_ERROR(
      session.Query(OutboxSql(delivery.owner.kind,
                              "SELECT receipt, provider_key, last_error FROM $deliveries "
                              "WHERE $owner = ? AND id = ? FOR UPDATE"),
                    {delivery.owner.id, delivery.id.bytes()}, [&](const Row& row) {
                      told.receipt = static_cast<v1::DeliveryReceipt>(row.Int(0));
                      known = row.IsNull(1) ? "" : row.Bytes(1);
                      told.error = row.Text(2);
                      return absl::OkStatus();
                    }));
  if (result.provider_id.empty()) return told;
  ASSIGN_OR_RETURN(const std::string key,
                   ProviderKeyOf(keys_, delivery.words.channel(), result.provider_id));
  // A failure of the attempt before this one.
  const bool former = !known.empty() && known != key;
  if (former && told.receipt == v1::DELIVERY_RECEIPT_FAILED) {
    told.receipt = v1::DELIVERY_RECEIPT_UNSPECIFIED;
  }
  RETURN_IF_ERROR(
      session
          .Execute(OutboxSql(delivery.owner.kind,
                             "UPDATE $deliveries SET receipt = ?, provider_key = ? "
                             "WHERE $owner = ? AND id = ?"),
                   {static_cast<int>(told.receipt), key, delivery.owner.id, delivery.id.bytes()})
          .status());
  return told;
}

absl::Status Outbox::Settle(Session& session, const Claim& claim, const AttemptResult& result,
                            absl::Time now, absl::Duration pause, Changes& changes) {
  const Delivery& delivery = claim.delivery;
  Outcome outcome = OutcomeOf(delivery, result, now, pause);
  ASSIGN_OR_RETURN(const bool mine, SetDue(session, claim.lane, outcome.lane_due));
  if (result.office_request) {
    RETURN_IF_ERROR(OfficeRequestStore(keys_).Put(session, delivery, *result.office_request, now));
  }
  if (mine) {
    ASSIGN_OR_RETURN(const Told told, ToldOf(session, delivery, result));
    const v1::DeliveryState attempted = outcome.state;
    outcome.state = StateWith(told.receipt, attempted);
    RETURN_IF_ERROR(SetState(session, delivery, outcome.state, std::max(now, outcome.lane_due),
                             outcome.state == attempted ? result.error : told.error));
    if (result.kind == AttemptResult::Kind::kHeld) {
      RETURN_IF_ERROR(
          session
              .Execute(OutboxSql(delivery.owner.kind,
                                 "UPDATE $deliveries SET attempt_count = attempt_count - 1 "
                                 "WHERE $owner = ? AND id = ? AND attempt_count > 0"),
                       {delivery.owner.id, delivery.id.bytes()})
              .status());
    }
    if (outcome.state != v1::DELIVERY_STATE_QUEUED)
      AnnounceDelivery(delivery, outcome.state, changes);
    return absl::OkStatus();
  }
  if (result.kind != AttemptResult::Kind::kSent) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute(OutboxSql(delivery.owner.kind,
                                "UPDATE $deliveries SET state = ?, last_error = '' "
                                "WHERE $owner = ? AND id = ? AND state IN (?, ?)"),
                      {static_cast<int>(v1::DELIVERY_STATE_SENT), delivery.owner.id,
                       delivery.id.bytes(), static_cast<int>(v1::DELIVERY_STATE_QUEUED),
                       static_cast<int>(v1::DELIVERY_STATE_UNKNOWN)}));
  if (rows == 1) AnnounceDelivery(delivery, v1::DELIVERY_STATE_SENT, changes);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Delivery>> Outbox::List(Session& session, const Scope& owner,
                                                   const TicketView& view,
                                                   const std::vector<v1::DeliveryState>& states,
                                                   const std::optional<Uuid>& after, size_t limit) {
  std::string sql = absl::StrCat("SELECT ", kOutboxColumns,
                                 " FROM $deliveries WHERE $owner = ? AND state = ? AND id > ?");
  std::vector<SqlValue> seen;
  if (owner.kind == Scope::Kind::kTenant) AddSeen(view, &sql, &seen);
  sql = OutboxSql(owner.kind, absl::StrCat(sql, " ORDER BY id LIMIT ?"));
  std::vector<v1::DeliveryState> wanted = states;
  if (wanted.empty()) {
    wanted = {v1::DELIVERY_STATE_QUEUED, v1::DELIVERY_STATE_WAITING, v1::DELIVERY_STATE_UNKNOWN,
              v1::DELIVERY_STATE_DEAD};
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::vector<Delivery> found;
  for (const v1::DeliveryState state : wanted) {
    std::vector<SqlValue> args = {owner.id, static_cast<int>(state),
                                  after.value_or(Uuid()).bytes()};
    args.insert(args.end(), seen.begin(), seen.end());
    args.emplace_back(limit);
    RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
      found.push_back(DeliveryOf(row, owner.kind));
      return absl::OkStatus();
    }));
  }
  std::sort(found.begin(), found.end(),
            [](const Delivery& a, const Delivery& b) { return a.id < b.id; });
  if (found.size() > limit) found.resize(limit);
  return found;
}

absl::StatusOr<Delivery> Outbox::Resend(Session& session, const Scope& owner,
                                        const TicketView& view, const Uuid& id, absl::Time now,
                                        Changes& changes) {
  std::string sql =
      absl::StrCat("SELECT ", kOutboxColumns,
                   ", lane, LENGTH(words) FROM $deliveries WHERE $owner = ? AND id = ?");
  std::vector<SqlValue> args = {owner.id, id.bytes()};
  if (owner.kind == Scope::Kind::kTenant) AddSeen(view, &sql, &args);
  sql = OutboxSql(owner.kind, absl::StrCat(sql, " FOR UPDATE"));
  absl::StatusOr<Delivery> found = NotFound();
  std::string lane;
  bool erased = false;
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    found = DeliveryOf(row, owner.kind);
    lane = row.Bytes(11);
    erased = row.Int(12) == 0;
    return absl::OkStatus();
  }));
  RETURN_IF_ERROR(found.status());
  if (found->state != v1::DELIVERY_STATE_DEAD && found->state != v1::DELIVERY_STATE_UNKNOWN) {
    return FailedPrecondition("DELIVERY_NOT_ENDED", "delivery",
                              "only what was given up or is unknown can be sent again");
  }
  if (erased) {
    return FailedPrecondition("DELIVERY_ERASED", "delivery",
                              "its ticket went to another comune, and its words with it");
  }
  found->state = v1::DELIVERY_STATE_QUEUED;
  found->attempt_count = 0;
  found->next_attempt_time = now;
  found->receipt = v1::DELIVERY_RECEIPT_UNSPECIFIED;
  RETURN_IF_ERROR(session
                      .Execute(OutboxSql(owner.kind,
                                         "UPDATE $deliveries SET state = ?, attempt_count = 0, "
                                         "next_attempt_time = ?, receipt = 0, provider_key = NULL "
                                         "WHERE $owner = ? AND id = ?"),
                               {static_cast<int>(found->state), now, owner.id, id.bytes()})
                      .status());
  RETURN_IF_ERROR(WakeLanes(session, owner.kind, {{owner.id, lane, now}}));
  AnnounceDelivery(*found, found->state, changes);
  return found;
}

absl::StatusOr<bool> Outbox::HasOpen(Session& session, absl::string_view tenant,
                                     const Uuid& ticket) {
  bool open = false;
  RETURN_IF_ERROR(session.Query(
      "SELECT state FROM delivery WHERE tenant_id = ? AND ticket_id = ? AND way <> ? FOR UPDATE",
      {tenant, ticket.bytes(), static_cast<int>(v1::Delivery::WAY_PUSH)}, [&](const Row& row) {
        const auto state = row.Int(0);
        open = open || state == v1::DELIVERY_STATE_QUEUED || state == v1::DELIVERY_STATE_SENDING ||
               state == v1::DELIVERY_STATE_UNKNOWN;
        return absl::OkStatus();
      }));
  return open;
}

absl::StatusOr<std::vector<Outbox::Waits>> Outbox::FindWaiting(Session& session,
                                                               absl::string_view where,
                                                               std::vector<SqlValue> args) {
  std::vector<Waits> found;
  args.insert(args.begin(), static_cast<int>(v1::DELIVERY_STATE_WAITING));
  RETURN_IF_ERROR(session.Query(
      OutboxSql(Scope::Kind::kTenant,
                absl::StrCat("SELECT ", kOutboxColumns, ", lane FROM $deliveries WHERE state = ? ",
                             "AND ", where, " ORDER BY $owner, id FOR UPDATE")),
      args, [&](const Row& row) {
        found.push_back({DeliveryOf(row, Scope::Kind::kTenant), row.Bytes(11)});
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<bool> Outbox::HasWaiting(Session& session, absl::string_view tenant,
                                        const Uuid& ticket) {
  ASSIGN_OR_RETURN(const std::vector<Waits> waiting,
                   FindWaiting(session, "$owner = ? AND $subject = ?", {tenant, ticket.bytes()}));
  return !waiting.empty();
}

absl::Status Outbox::QueueWaiting(Session& session, absl::string_view owner,
                                  const Uuid& correspondent, absl::Time now, Changes& changes) {
  ASSIGN_OR_RETURN(
      const std::vector<Waits> waiting,
      FindWaiting(
          session,
          "($owner, $subject) IN (SELECT k.tenant_id, k.id FROM thread t JOIN ticket k ON "
          "k.tenant_id = t.tenant_id AND k.thread_id = t.id WHERE t.correspondent_owner = ? "
          "AND t.correspondent_id = ?)",
          {owner, correspondent.bytes()}));
  std::map<std::pair<std::string, std::string>, absl::Time> lanes;
  for (const Waits& each : waiting) {
    RETURN_IF_ERROR(SetState(session, each.delivery, v1::DELIVERY_STATE_QUEUED, now, ""));
    AnnounceDelivery(each.delivery, v1::DELIVERY_STATE_QUEUED, changes);
    lanes[{each.delivery.owner.id, each.lane}] = now;
  }
  if (lanes.empty()) return absl::OkStatus();
  std::vector<WakingLane> waking;
  for (const auto& [lane, due] : lanes) waking.push_back({lane.first, lane.second, due});
  return WakeLanes(session, Scope::Kind::kTenant, waking);
}

absl::Status Outbox::EraseWords(Session& session, absl::string_view tenant, const Uuid& ticket,
                                Changes& changes) {
  ASSIGN_OR_RETURN(const std::vector<Waits> waiting,
                   FindWaiting(session, "$owner = ? AND $subject = ?", {tenant, ticket.bytes()}));
  for (const Waits& each : waiting) {
    RETURN_IF_ERROR(SetState(session, each.delivery, v1::DELIVERY_STATE_DEAD,
                             each.delivery.next_attempt_time,
                             "the ticket went to another comune before the citizen wrote"));
    AnnounceDelivery(each.delivery, v1::DELIVERY_STATE_DEAD, changes);
  }
  RETURN_IF_ERROR(
      session
          .Execute("UPDATE delivery SET state = ?, last_error = ? WHERE tenant_id = ? "
                   "AND ticket_id = ? AND way = ? AND state = ?",
                   {static_cast<int>(v1::DELIVERY_STATE_DEAD), "the ticket went to another comune",
                    tenant, ticket.bytes(), static_cast<int>(v1::Delivery::WAY_PUSH),
                    static_cast<int>(v1::DELIVERY_STATE_QUEUED)})
          .status());
  RETURN_IF_ERROR(OfficeRequestStore(keys_).EraseWords(session, tenant, ticket));
  return session
      .Execute("UPDATE delivery SET words = '' WHERE tenant_id = ? AND ticket_id = ?",
               {tenant, ticket.bytes()})
      .status();
}

absl::Status Outbox::GiveUpHandOffs(Session& session, absl::string_view tenant, const Uuid& ticket,
                                    absl::string_view kept_office, Changes& changes) {
  std::vector<Delivery> found;
  RETURN_IF_ERROR(session.Query(
      OutboxSql(Scope::Kind::kTenant,
                absl::StrCat("SELECT ", kOutboxColumns,
                             " FROM $deliveries WHERE $owner = ? AND $subject = ? AND state IN (?, "
                             "?, ?) AND $entry IN (SELECT e.id FROM ticket_entry e WHERE "
                             "e.tenant_id = ? AND e.ticket_id = ? AND (e.kind = ? OR (e.kind = ? "
                             "AND NOT e.office_id <=> ?))) ORDER BY id FOR UPDATE")),
      {tenant, ticket.bytes(), static_cast<int>(v1::DELIVERY_STATE_QUEUED),
       static_cast<int>(v1::DELIVERY_STATE_UNKNOWN), static_cast<int>(v1::DELIVERY_STATE_DEAD),
       tenant, ticket.bytes(), static_cast<int>(v1::TicketEntry::KIND_REMINDER),
       static_cast<int>(v1::TicketEntry::KIND_FORWARD), kept_office},
      [&](const Row& row) {
        found.push_back(DeliveryOf(row, Scope::Kind::kTenant));
        return absl::OkStatus();
      }));
  for (const Delivery& each : found) {
    if (each.state == v1::DELIVERY_STATE_QUEUED) {
      RETURN_IF_ERROR(SetState(session, each, v1::DELIVERY_STATE_DEAD, each.next_attempt_time,
                               "the ticket was restricted before it left"));
      AnnounceDelivery(each, v1::DELIVERY_STATE_DEAD, changes);
    }
    // Nobody sends it again.
    RETURN_IF_ERROR(session
                        .Execute("UPDATE delivery SET words = '' WHERE tenant_id = ? AND id = ?",
                                 {tenant, each.id.bytes()})
                        .status());
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant

#include "tenant/outbox/outbox.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/outbox/backoff.h"
#include "tenant/store/insert_rows.h"
#include "tenant/store/sql_time.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kLongestError = 200;
constexpr absl::Duration kLookAgain = absl::Minutes(1);

Binding WordsBinding(const Uuid& id) { return {"delivery", "words", id.bytes()}; }

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}

constexpr absl::string_view kColumns =
    "tenant_id, id, ticket_id, entry_id, way, state, attempt_count, next_attempt_time, last_error, "
    "create_time";

Delivery FromRow(const Row& row) {
  Delivery delivery;
  delivery.tenant = row.Text(0);
  delivery.id = UuidAt(row, 1);
  delivery.ticket = UuidAt(row, 2);
  delivery.entry = UuidAt(row, 3);
  delivery.way = static_cast<v1::Delivery::Way>(row.Int(4));
  delivery.state = static_cast<v1::DeliveryState>(row.Int(5));
  delivery.attempt_count = static_cast<int>(row.Int(6));
  delivery.next_attempt_time = row.Time(7);
  delivery.last_error = row.Text(8);
  delivery.create_time = row.Time(9);
  return delivery;
}

void Announce(const Delivery& delivery, v1::DeliveryState state, Changes& changes) {
  changes.Add(delivery.tenant, "delivery", delivery.id.bytes(), v1::DeliveryState_Name(state));
}

absl::Status SetState(Session& session, const Delivery& delivery, v1::DeliveryState state,
                      absl::Time next_attempt, absl::string_view error) {
  return session
      .Execute(
          "UPDATE delivery SET state = ?, next_attempt_time = ?, last_error = ? "
          "WHERE tenant_id = ? AND id = ?",
          {static_cast<int>(state), next_attempt, error.substr(0, kLongestError), delivery.tenant,
           delivery.id.bytes()})
      .status();
}

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
    case AttemptResult::Kind::kRetry:
      break;
  }
  if (delivery.attempt_count >= kMostAttempts) return {v1::DELIVERY_STATE_DEAD, now};
  return {v1::DELIVERY_STATE_QUEUED, now + pause};
}

}  // namespace

absl::StatusOr<std::string> Outbox::LaneOf(const Delivery& delivery) {
  return keys_.BlindIndex(
      KeyOwner::Tenant(delivery.tenant), "delivery_lane",
      absl::StrCat(static_cast<int>(delivery.way), " ", delivery.words.target()));
}

absl::Status Outbox::WakeLanes(Session& session, absl::Span<const WakingLane> lanes) {
  std::vector<SqlValue> values;
  values.reserve(lanes.size() * 4);
  for (const WakingLane& lane : lanes) {
    AddRow(std::array<SqlValue, 4>{lane.tenant, lane.lane, lane.due, 0}, &values);
  }
  // A lane somebody serves, or one that waits for a repeat, keeps its time; its row is locked here
  // all the same, so that its worker does not overlook what is being added.
  static const auto& tail =
      *new std::string(absl::StrCat(" ON DUPLICATE KEY UPDATE due_time = IF(due_time >= '",
                                    absl::FormatTime("%Y-%m-%d", Never(), absl::UTCTimeZone()),
                                    "', VALUES(due_time), due_time)"));
  return InsertRows(session, "INSERT INTO delivery_lane (tenant_id, lane, due_time, fence) VALUES",
                    4, values, tail)
      .status();
}

absl::Status Outbox::Add(Session& session, absl::Span<const Delivery> deliveries) {
  constexpr size_t kColumnCount = 12;
  // In the order of lanes, so that two transactions lock them one after the other.
  std::map<std::pair<std::string, std::string>, absl::Time> waking;
  std::vector<SqlValue> values;
  values.reserve(deliveries.size() * kColumnCount);
  for (const Delivery& delivery : deliveries) {
    ASSIGN_OR_RETURN(std::string lane, LaneOf(delivery));
    const auto [due, fresh] =
        waking.try_emplace({delivery.tenant, lane}, delivery.next_attempt_time);
    due->second = std::min(due->second, delivery.next_attempt_time);
    ASSIGN_OR_RETURN(std::string words,
                     keys_.Seal(KeyOwner::Tenant(delivery.tenant), WordsBinding(delivery.id),
                                delivery.words.SerializeAsString()));
    AddRow(
        std::array<SqlValue, kColumnCount>{
            delivery.tenant, delivery.id.bytes(), delivery.ticket.bytes(), delivery.entry.bytes(),
            static_cast<int>(delivery.way), std::move(lane), static_cast<int>(delivery.state),
            delivery.attempt_count, delivery.next_attempt_time, std::move(words),
            delivery.last_error, delivery.create_time},
        &values);
  }
  std::vector<WakingLane> lanes;
  for (const auto& [lane, due] : waking) lanes.push_back({lane.first, lane.second, due});
  RETURN_IF_ERROR(WakeLanes(session, lanes));
  return InsertRows(session,
                    "INSERT INTO delivery (tenant_id, id, ticket_id, entry_id, way, lane, state, "
                    "attempt_count, next_attempt_time, words, last_error, create_time) VALUES",
                    kColumnCount, values)
      .status();
}

absl::StatusOr<std::vector<DueLane>> Outbox::Due(Session& session, absl::Time now, size_t limit) {
  std::vector<DueLane> due;
  RETURN_IF_ERROR(session.Query(
      "SELECT tenant_id, lane, fence FROM delivery_lane WHERE due_time <= ? ORDER BY due_time "
      "LIMIT ?",
      {now, limit}, [&](const Row& row) {
        due.push_back({row.Text(0), row.Bytes(1), row.UInt(2)});
        return absl::OkStatus();
      }));
  return due;
}

absl::StatusOr<bool> Outbox::SetDue(Session& session, const DueLane& lane, absl::Time due) {
  ASSIGN_OR_RETURN(const int64_t rows,
                   session.Execute("UPDATE delivery_lane SET due_time = ? "
                                   "WHERE tenant_id = ? AND lane = ? AND fence = ?",
                                   {due, lane.tenant, lane.lane, lane.fence}));
  return rows == 1;
}

absl::StatusOr<std::optional<Outbox::Waiting>> Outbox::FirstWaiting(Session& session,
                                                                    const DueLane& lane) {
  static const auto& sql = *new std::string(
      absl::StrCat("SELECT ", kColumns,
                   ", words FROM delivery WHERE tenant_id = ? AND lane = ? AND state = ? "
                   "ORDER BY id LIMIT 1"));
  std::optional<Waiting> first;
  // An attempt without a result comes before everything that waits.
  for (const auto state : {v1::DELIVERY_STATE_SENDING, v1::DELIVERY_STATE_QUEUED}) {
    RETURN_IF_ERROR(
        session.Query(sql, {lane.tenant, lane.lane, static_cast<int>(state)}, [&](const Row& row) {
          first = Waiting{FromRow(row), row.Bytes(10)};
          return absl::OkStatus();
        }));
    if (first) break;
  }
  return first;
}

absl::Status Outbox::Unseal(const Waiting& waiting, storage::v1::DeliveryWords* words) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   keys_.Open(KeyOwner::Tenant(waiting.delivery.tenant),
                              WordsBinding(waiting.delivery.id), waiting.sealed));
  return words->ParseFromString(bytes) ? absl::OkStatus() : DataLoss("words of a delivery");
}

absl::StatusOr<std::optional<Claim>> Outbox::Take(Session& session, const DueLane& lane,
                                                  absl::Time now, CanSend can_send,
                                                  Changes& changes) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE delivery_lane SET due_time = ?, fence = fence + 1 "
                      "WHERE tenant_id = ? AND lane = ? AND fence = ? AND due_time <= ?",
                      {now + kLease, lane.tenant, lane.lane, lane.fence, now}));
  if (rows != 1) return std::nullopt;
  const DueLane taken = {lane.tenant, lane.lane, lane.fence + 1};
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
    Announce(first, v1::DELIVERY_STATE_DEAD, changes);
    RETURN_IF_ERROR(SetDue(session, taken, now).status());
    return std::nullopt;
  }
  RETURN_IF_ERROR(read);
  if (first.state == v1::DELIVERY_STATE_SENDING && !ReceiverRecognisesRepeats(first.way)) {
    RETURN_IF_ERROR(SetState(session, first, v1::DELIVERY_STATE_UNKNOWN, now,
                             "the attempt ended without a result"));
    Announce(first, v1::DELIVERY_STATE_UNKNOWN, changes);
    RETURN_IF_ERROR(SetDue(session, taken, now + kUnknownHold).status());
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
                      .Execute("UPDATE delivery SET state = ?, attempt_count = ? "
                               "WHERE tenant_id = ? AND id = ?",
                               {static_cast<int>(first.state), first.attempt_count, first.tenant,
                                first.id.bytes()})
                      .status());
  return Claim{std::move(first), taken};
}

absl::Status Outbox::Postpone(Session& session, const DueLane& lane, absl::Time now,
                              absl::Time until) {
  return session
      .Execute(
          "UPDATE delivery_lane SET due_time = ? "
          "WHERE tenant_id = ? AND lane = ? AND fence = ? AND due_time <= ?",
          {until, lane.tenant, lane.lane, lane.fence, now})
      .status();
}

absl::Status Outbox::Settle(Session& session, const Claim& claim, const AttemptResult& result,
                            absl::Time now, absl::Duration pause, Changes& changes) {
  const Delivery& delivery = claim.delivery;
  const Outcome outcome = OutcomeOf(delivery, result, now, pause);
  ASSIGN_OR_RETURN(const bool mine, SetDue(session, claim.lane, outcome.lane_due));
  if (mine) {
    RETURN_IF_ERROR(
        SetState(session, delivery, outcome.state, std::max(now, outcome.lane_due), result.error));
    if (outcome.state != v1::DELIVERY_STATE_QUEUED) Announce(delivery, outcome.state, changes);
    return absl::OkStatus();
  }
  if (result.kind != AttemptResult::Kind::kSent) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE delivery SET state = ?, last_error = '' "
                      "WHERE tenant_id = ? AND id = ? AND state IN (?, ?)",
                      {static_cast<int>(v1::DELIVERY_STATE_SENT), delivery.tenant,
                       delivery.id.bytes(), static_cast<int>(v1::DELIVERY_STATE_QUEUED),
                       static_cast<int>(v1::DELIVERY_STATE_UNKNOWN)}));
  if (rows == 1) Announce(delivery, v1::DELIVERY_STATE_SENT, changes);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Delivery>> Outbox::List(Session& session, absl::string_view tenant,
                                                   const std::vector<v1::DeliveryState>& states,
                                                   const std::optional<Uuid>& after, size_t limit) {
  static const auto& sql = *new std::string(absl::StrCat(
      "SELECT ", kColumns,
      " FROM delivery WHERE tenant_id = ? AND state = ? AND id > ? ORDER BY id LIMIT ?"));
  std::vector<v1::DeliveryState> wanted = states;
  if (wanted.empty()) {
    wanted = {v1::DELIVERY_STATE_QUEUED, v1::DELIVERY_STATE_UNKNOWN, v1::DELIVERY_STATE_DEAD};
  }
  std::sort(wanted.begin(), wanted.end());
  wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
  std::vector<Delivery> found;
  for (const v1::DeliveryState state : wanted) {
    RETURN_IF_ERROR(
        session.Query(sql, {tenant, static_cast<int>(state), after.value_or(Uuid()).bytes(), limit},
                      [&](const Row& row) {
                        found.push_back(FromRow(row));
                        return absl::OkStatus();
                      }));
  }
  std::sort(found.begin(), found.end(),
            [](const Delivery& a, const Delivery& b) { return a.id < b.id; });
  if (found.size() > limit) found.resize(limit);
  return found;
}

absl::StatusOr<Delivery> Outbox::Resend(Session& session, absl::string_view tenant, const Uuid& id,
                                        absl::Time now, Changes& changes) {
  static const auto& sql = *new std::string(absl::StrCat(
      "SELECT ", kColumns,
      ", lane, LENGTH(words) FROM delivery WHERE tenant_id = ? AND id = ? FOR UPDATE"));
  absl::StatusOr<Delivery> found = NotFound();
  std::string lane;
  bool erased = false;
  RETURN_IF_ERROR(session.Query(sql, {tenant, id.bytes()}, [&](const Row& row) {
    found = FromRow(row);
    lane = row.Bytes(10);
    erased = row.Int(11) == 0;
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
  RETURN_IF_ERROR(session
                      .Execute("UPDATE delivery SET state = ?, attempt_count = 0, "
                               "next_attempt_time = ? WHERE tenant_id = ? AND id = ?",
                               {static_cast<int>(found->state), now, tenant, id.bytes()})
                      .status());
  RETURN_IF_ERROR(WakeLanes(session, {{std::string(tenant), lane, now}}));
  Announce(*found, found->state, changes);
  return found;
}

absl::StatusOr<bool> Outbox::HasOpen(Session& session, absl::string_view tenant,
                                     const Uuid& ticket) {
  bool open = false;
  RETURN_IF_ERROR(session.Query(
      "SELECT state FROM delivery WHERE tenant_id = ? AND ticket_id = ? FOR UPDATE",
      {tenant, ticket.bytes()}, [&](const Row& row) {
        const auto state = row.Int(0);
        open = open || state == v1::DELIVERY_STATE_QUEUED || state == v1::DELIVERY_STATE_SENDING ||
               state == v1::DELIVERY_STATE_UNKNOWN;
        return absl::OkStatus();
      }));
  return open;
}

absl::Status Outbox::EraseWords(Session& session, absl::string_view tenant, const Uuid& ticket) {
  return session
      .Execute("UPDATE delivery SET words = '' WHERE tenant_id = ? AND ticket_id = ?",
               {tenant, ticket.bytes()})
      .status();
}

}  // namespace mugugno::tenant

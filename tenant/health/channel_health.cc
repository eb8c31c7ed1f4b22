#include "tenant/health/channel_health.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "mugugno/v1/ticket.pb.h"
#include "tenant/try.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {
namespace {

using v1::ChannelHealth;

constexpr absl::Duration kLongInQueue = absl::Minutes(4);
constexpr absl::Duration kEndsSoon = absl::Hours(14 * 24);
constexpr absl::Duration kWeek = absl::Hours(7 * 24);
constexpr int kWeeks = 4;
// With so many an hour, an hour without any happens by chance once in 150.
constexpr double kMuch = 5;
constexpr int64_t kManyTried = 3;
// Of a platform that is not reached: once is a hiccup.
constexpr int64_t kLastingFaults = 2;

bool IsDead(const ChannelFacts& facts, ChannelHealth::Problem problem) {
  switch (problem) {
    case ChannelHealth::PROBLEM_CREDENTIAL:
    case ChannelHealth::PROBLEM_CONNECTION:
      return true;
    case ChannelHealth::PROBLEM_AWAY:
      return facts.check.fault_count >= kLastingFaults;
    case ChannelHealth::PROBLEM_QUEUE:
      return facts.tried >= kManyTried &&
             facts.last_send.value_or(absl::InfinitePast()) < *facts.oldest_tried;
    default:
      return false;
  }
}

// The last message of one source. UUIDs of a source's messages are in the order of their time.
absl::Status ReadLastInbound(Session& session, const std::string& source, ChannelFacts* facts) {
  return session.Query(
      "SELECT MAX(id) FROM submission WHERE source = ?", {source}, [&](const Row& row) {
        if (row.IsNull(0)) return absl::OkStatus();
        const auto id = Uuid::FromBytes(row.Bytes(0)).value_or(Uuid());
        facts->last_inbound =
            std::max(facts->last_inbound.value_or(absl::InfinitePast()), id.time());
        return absl::OkStatus();
      });
}

absl::StatusOr<int64_t> CountHour(Session& session, const std::string& source, absl::Time end) {
  int64_t count = 0;
  RETURN_IF_ERROR(
      session.Query("SELECT COUNT(*) FROM submission WHERE source = ? AND id >= ? AND id < ?",
                    {source, Uuid::Before(end - absl::Hours(1)).bytes(), Uuid::Before(end).bytes()},
                    [&](const Row& row) {
                      count = row.Int(0);
                      return absl::OkStatus();
                    }));
  return count;
}

absl::Status ReadSends(Session& session, const std::string& table, const std::string& channel,
                       absl::Time now, ChannelFacts* facts) {
  const std::string from = absl::StrCat(" FROM ", table, " WHERE channel = ? AND state ");
  RETURN_IF_ERROR(session.Query(
      absl::StrCat("SELECT MAX(attempt_time)", from, "= ?"),
      {channel, static_cast<int>(v1::DELIVERY_STATE_SENT)}, [&](const Row& row) {
        if (row.IsNull(0)) return absl::OkStatus();
        facts->last_send = std::max(facts->last_send.value_or(absl::InfinitePast()), row.Time(0));
        return absl::OkStatus();
      }));
  const auto earliest = [](std::optional<absl::Time>* time, const Row& row, int column) {
    if (row.IsNull(column)) return;
    *time = std::min(time->value_or(absl::InfiniteFuture()), row.Time(column));
  };
  RETURN_IF_ERROR(session.Query(
      absl::StrCat("SELECT COUNT(*), MIN(create_time), COUNT(IF(last_error <> '', 1, NULL)), "
                   "MIN(IF(last_error <> '', create_time, NULL)), MAX(last_error)",
                   from, "IN (?, ?)"),
      {channel, static_cast<int>(v1::DELIVERY_STATE_QUEUED),
       static_cast<int>(v1::DELIVERY_STATE_SENDING)},
      [&](const Row& row) {
        facts->queued += row.Int(0);
        earliest(&facts->oldest_queued, row, 1);
        facts->tried += row.Int(2);
        earliest(&facts->oldest_tried, row, 3);
        if (facts->send_error.empty() && !row.IsNull(4)) facts->send_error = row.Text(4);
        return absl::OkStatus();
      }));
  return session.Query(
      absl::StrCat("SELECT COUNT(*), MAX(last_error)", from, "IN (?, ?) AND attempt_time >= ?"),
      {channel, static_cast<int>(v1::DELIVERY_STATE_UNKNOWN),
       static_cast<int>(v1::DELIVERY_STATE_DEAD), now - kWeek},
      [&](const Row& row) {
        facts->failed += row.Int(0);
        if (facts->send_error.empty() && !row.IsNull(1)) {
          facts->send_error = row.Text(1);
        }
        return absl::OkStatus();
      });
}

}  // namespace

Diagnosis Diagnose(const ChannelFacts& facts, absl::Time now) {
  Diagnosis found;
  const auto add = [&](bool holds, ChannelHealth::Problem problem) {
    if (!holds) return;
    const auto level =
        IsDead(facts, problem) ? ChannelHealth::LEVEL_DEAD : ChannelHealth::LEVEL_WATCH;
    // What is dead stands before what is to be looked at.
    const bool first = level > found.level;
    found.problems.insert(first ? found.problems.begin() : found.problems.end(), problem);
    found.level = std::max(found.level, level);
  };
  // Who is asked for nothing else is asked for nothing else.
  if (facts.in_setup || facts.suspended) {
    add(true, facts.in_setup ? ChannelHealth::PROBLEM_SETUP : ChannelHealth::PROBLEM_SUSPENDED);
    return found;
  }
  add(facts.check.finding.fault != ChannelHealth::PROBLEM_UNSPECIFIED, facts.check.finding.fault);
  add(facts.oldest_tried && now - *facts.oldest_tried > kLongInQueue, ChannelHealth::PROBLEM_QUEUE);
  const auto& ends = facts.check.finding.token_expire_time;
  add(ends && *ends - now < kEndsSoon, ChannelHealth::PROBLEM_TOKEN_EXPIRES);
  add(facts.hour == 0 && facts.usual_hour >= kMuch, ChannelHealth::PROBLEM_SILENT);
  add(facts.failed > 0, ChannelHealth::PROBLEM_FAILED_SENDS);
  return found;
}

absl::Status ReadFacts(Session& session, const Channel& channel,
                       const std::vector<std::string>& sources, absl::Time now,
                       ChannelFacts* facts) {
  int64_t before = 0;
  const bool known_long = channel.create_time <= now - kWeeks * kWeek - absl::Hours(1);
  for (const std::string& source : sources) {
    RETURN_IF_ERROR(ReadLastInbound(session, source, facts));
    ASSIGN_OR_RETURN(const int64_t hour, CountHour(session, source, now));
    facts->hour += hour;
    for (int week = 1; known_long && week <= kWeeks; ++week) {
      ASSIGN_OR_RETURN(const int64_t then, CountHour(session, source, now - week * kWeek));
      before += then;
    }
  }
  facts->usual_hour = static_cast<double>(before) / kWeeks;
  for (const char* table : {"delivery", "lobby_delivery"}) {
    RETURN_IF_ERROR(ReadSends(session, table, channel.name(), now, facts));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant

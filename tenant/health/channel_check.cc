#include "tenant/health/channel_check.h"

#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kLongestError = 200;
// Nobody tries a channel that is suspended or in set-up.
constexpr absl::Duration kForgotten = absl::Minutes(10);

std::optional<absl::Time> TimeAt(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Time(column);
}

SqlValue ValueOf(const std::optional<absl::Time>& time) {
  return time ? SqlValue(*time) : SqlValue(nullptr);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> WaitingChecks(Session& session, absl::Time now) {
  std::vector<std::string> names;
  RETURN_IF_ERROR(session.Query("SELECT owner, channel_id FROM channel_check WHERE due_time > ?",
                                {now}, [&](const Row& row) {
                                  names.push_back(ChildName(row.Text(0), "channels", row.Text(1)));
                                  return absl::OkStatus();
                                }));
  return names;
}

absl::StatusOr<std::optional<CheckTurn>> TakeCheck(Session& session, const Channel& channel,
                                                   absl::Time now, absl::Duration lease) {
  const std::string owner = channel.owner.ToString();
  RETURN_IF_ERROR(session
                      .Execute("INSERT INTO channel_check (owner, channel_id, kind, check_count, "
                               "due_time, fault, fault_count, error) VALUES (?, ?, ?, 0, ?, 0, 0, "
                               "'') ON DUPLICATE KEY UPDATE owner = owner",
                               {owner, channel.id, static_cast<int>(channel.kind), now})
                      .status());
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE channel_check SET due_time = ?, check_count = check_count + 1 WHERE "
                      "owner = ? AND channel_id = ? AND due_time <= ?",
                      {now + lease, owner, channel.id, now}));
  std::optional<CheckTurn> turn;
  if (rows != 1) return turn;
  RETURN_IF_ERROR(
      session.Query("SELECT check_count FROM channel_check WHERE owner = ? AND channel_id = ?",
                    {owner, channel.id}, [&](const Row& row) {
                      turn = CheckTurn{channel.owner, channel.id, row.Int(0)};
                      return absl::OkStatus();
                    }));
  return turn;
}

absl::Status EndCheck(Session& session, const CheckTurn& turn, const CheckFinding& finding,
                      absl::Time now, absl::Time due) {
  const bool works = finding.fault == v1::ChannelHealth::PROBLEM_UNSPECIFIED;
  const bool refused = finding.fault == v1::ChannelHealth::PROBLEM_CREDENTIAL;
  // What does not answer, or has nowhere to bring messages to, says nothing of the credential.
  const std::string columns =
      works ? "fault_count = 0, fault_time = NULL, token_expire_time = ?, accept_time = ?"
            : "fault_count = fault_count + 1, token_expire_time = COALESCE(?, token_expire_time), "
              "fault_time = COALESCE(fault_time, ?)";
  return session
      .Execute(
          "UPDATE channel_check SET due_time = ?, fault = ?, error = ?, " + columns +
              ", refuse_time = COALESCE(?, refuse_time) WHERE owner = ? AND channel_id = ? "
              "AND check_count = ?",
          {due, static_cast<int>(finding.fault), finding.error.substr(0, kLongestError),
           ValueOf(finding.token_expire_time), now, refused ? SqlValue(now) : SqlValue(nullptr),
           turn.owner.ToString(), turn.channel, turn.number})
      .status();
}

absl::StatusOr<std::map<std::string, CheckRecord>> ChecksOf(Session& session, const Scope& owner) {
  std::map<std::string, CheckRecord> found;
  RETURN_IF_ERROR(session.Query(
      "SELECT channel_id, fault, error, token_expire_time, fault_count, fault_time, accept_time, "
      "refuse_time FROM channel_check WHERE owner = ?",
      {owner.ToString()}, [&](const Row& row) {
        CheckRecord& record = found[row.Text(0)];
        record.finding = {static_cast<v1::ChannelHealth::Problem>(row.Int(1)), row.Text(2),
                          TimeAt(row, 3)};
        record.fault_count = row.Int(4);
        record.fault_time = TimeAt(row, 5);
        record.accept_time = TimeAt(row, 6);
        record.refuse_time = TimeAt(row, 7);
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<FaultCounts> CountFaults(Session& session, absl::Time now) {
  FaultCounts counts;
  RETURN_IF_ERROR(
      session.Query("SELECT kind, fault, COUNT(*) FROM channel_check WHERE fault > 0 AND "
                    "due_time > ? GROUP BY kind, fault",
                    {now - kForgotten}, [&](const Row& row) {
                      counts[{static_cast<v1::Channel::Kind>(row.Int(0)),
                              static_cast<v1::ChannelHealth::Problem>(row.Int(1))}] = row.Int(2);
                      return absl::OkStatus();
                    }));
  return counts;
}

}  // namespace mugugno::tenant

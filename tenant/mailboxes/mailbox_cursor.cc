#include "tenant/mailboxes/mailbox_cursor.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kLongestError = 200;

}  // namespace

absl::StatusOr<std::vector<std::string>> WaitingMailboxes(Session& session, absl::Time now) {
  std::vector<std::string> names;
  RETURN_IF_ERROR(session.Query("SELECT owner, channel_id FROM mailbox_cursor WHERE due_time > ?",
                                {now}, [&](const Row& row) {
                                  names.push_back(ChildName(row.Text(0), "channels", row.Text(1)));
                                  return absl::OkStatus();
                                }));
  return names;
}

absl::StatusOr<std::optional<MailboxVisit>> TakeMailbox(Session& session, const Channel& channel,
                                                        absl::Time now, absl::Duration lease) {
  const std::string owner = channel.owner.ToString();
  RETURN_IF_ERROR(
      session
          .Execute("INSERT INTO mailbox_cursor (owner, channel_id, uid_validity, "
                   "last_uid, visit_count, error, due_time) "
                   "VALUES (?, ?, 0, 0, 0, '', ?) ON DUPLICATE KEY UPDATE owner = owner",
                   {owner, channel.id, now})
          .status());
  ASSIGN_OR_RETURN(const int64_t rows,
                   session.Execute("UPDATE mailbox_cursor SET due_time = ?, visit_count = "
                                   "visit_count + 1 WHERE owner = ? AND channel_id = ? AND "
                                   "due_time <= ?",
                                   {now + lease, owner, channel.id, now}));
  std::optional<MailboxVisit> taken;
  if (rows != 1) return taken;
  RETURN_IF_ERROR(session.Query(
      "SELECT uid_validity, last_uid, visit_count FROM mailbox_cursor WHERE owner = ? AND "
      "channel_id = ?",
      {owner, channel.id}, [&](const Row& row) {
        taken = MailboxVisit{channel.owner, channel.id, static_cast<uint32_t>(row.Int(0)),
                             static_cast<uint32_t>(row.Int(1)), row.Int(2)};
        return absl::OkStatus();
      }));
  return taken;
}

absl::Status AdvanceMailbox(Session& session, const MailboxVisit& visit, absl::Time until) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute(
          "UPDATE mailbox_cursor SET uid_validity = ?, last_uid = ?, due_time = ? "
          "WHERE owner = ? AND channel_id = ? AND visit_count = ?",
          {static_cast<int64_t>(visit.uid_validity), static_cast<int64_t>(visit.last_uid), until,
           visit.owner.ToString(), visit.channel, visit.number}));
  return rows == 1 ? absl::OkStatus() : Aborted("MAILBOX_TAKEN", "somebody else reads the mailbox");
}

absl::Status LeaveMailbox(Session& session, const MailboxVisit& visit, absl::Time due,
                          absl::string_view error) {
  return session
      .Execute(
          "UPDATE mailbox_cursor SET due_time = ?, error = ? WHERE owner = ? AND "
          "channel_id = ? AND visit_count = ?",
          {due, error.substr(0, kLongestError), visit.owner.ToString(), visit.channel,
           visit.number})
      .status();
}

absl::StatusOr<std::string> MailboxError(Session& session, const Channel& channel) {
  std::string error;
  RETURN_IF_ERROR(
      session.Query("SELECT error FROM mailbox_cursor WHERE owner = ? AND channel_id = ?",
                    {channel.owner.ToString(), channel.id}, [&](const Row& row) {
                      error = row.Text(0);
                      return absl::OkStatus();
                    }));
  return error;
}

}  // namespace mugugno::tenant

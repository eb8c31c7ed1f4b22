#pragma once

// How far each mailbox was read, and who reads it now: one gateway at a time. Rows of
// `mailbox_cursor`. Every function is one part of the caller's transaction; a session is used by
// one thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/directory/records.h"
#include "tenant/name.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

struct MailboxVisit {
  Scope owner;
  std::string channel;  // id
  uint32_t uid_validity = 0;
  uint32_t last_uid = 0;
  int64_t number = 0;
};

// Whole names of the channels whose mailboxes need no look before that moment.
absl::StatusOr<std::vector<std::string>> WaitingMailboxes(Session& session, absl::Time now);
// Takes it for `lease`; nothing where somebody else was faster, or it is not due.
absl::StatusOr<std::optional<MailboxVisit>> TakeMailbox(Session& session, const Channel& channel,
                                                        absl::Time now, absl::Duration lease);
// What is read so far is durable; the mailbox stays taken. ABORTED where somebody has taken it
// since.
absl::Status AdvanceMailbox(Session& session, const MailboxVisit& visit, absl::Time until);
// Leaves it until `due`; `error` says why it could not be read, empty where it could.
absl::Status LeaveMailbox(Session& session, const MailboxVisit& visit, absl::Time due,
                          absl::string_view error);
// Why that channel's could not be read the last time; empty where it could, or nobody looked.
absl::StatusOr<std::string> MailboxError(Session& session, const Channel& channel);

}  // namespace mugugno::tenant

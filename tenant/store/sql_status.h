#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// The error a failed statement becomes. What the server said is left out, for it quotes values;
// number, SQLSTATE and the statement (placeholders only) ride along as a payload for the log.
absl::Status SqlStatus(int code, absl::string_view sqlstate, absl::string_view sql);

// A session that could not be opened: UNAVAILABLE, whatever the cause.
absl::Status ConnectStatus(int code, absl::string_view sqlstate);

// The server's or the client library's error number; 0 for a status that came from elsewhere.
int SqlCode(const absl::Status& status);
// "1146/42S02 in: SELECT ..." for the log; empty when SqlCode is 0.
std::string SqlDetail(const absl::Status& status);
// The same where the database's own state, not the statement, is to blame: DATABASE_FULL and
// DATABASE_UNFIT.
std::string DatabaseTrouble(const absl::Status& status);
absl::Status WithSqlDetail(absl::Status status, absl::string_view detail);

// Errors after which the state of the link is not known: every one of the client's own, and the
// server's that end or desert the session.
bool BreaksSession(int code);
// Deadlock and lock wait: nothing of the transaction is kept, all of it may be run again.
bool IsTransactionConflict(const absl::Status& status);
// COMMIT itself was refused by a server that answered; anything else leaves the outcome open.
bool CommitWasRefused(int code);

}  // namespace mugugno::tenant

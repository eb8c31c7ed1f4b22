#pragma once

// The journal's tables.

#include <memory>
#include <string>

#include "absl/status/status.h"

#include "routing/journal/sqlite.h"

namespace mugugno::routing {

// A connection to the folder's journal, set to sync every commit before it returns.
absl::StatusOr<std::unique_ptr<SqliteDatabase>> OpenJournalDatabase(const std::string& folder,
                                                                    const std::string& vfs);
// Makes the tables, or brings them up to this version. FAILED_PRECONDITION (JOURNAL_VERSION) when a
// newer gateway wrote them.
absl::Status PrepareSchema(SqliteDatabase* database);

}  // namespace mugugno::routing

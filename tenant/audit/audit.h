#pragma once

// The audit trail: who did, or read, what. The line of a change is written in its transaction, that
// of a read is committed before the answer (read_group.h): no line, no answer. The server's account
// can add lines and read them, nothing else.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

struct AuditLine {
  std::string owner;     // whose trail: "tenants/sori", "associations/golfo", "installation"
  std::string actor;     // name of the caller, or "system/…"
  std::string action;    // "ticket.reply"
  std::string resource;  // what it was done to; at most 300 bytes
  std::string detail;    // never citizens' words; ids and field names
};

using AuditLines = std::vector<AuditLine>;

absl::Status AppendAudit(Session& session, UuidSource& ids, absl::Time now,
                         absl::Span<const AuditLine> lines);

}  // namespace mugugno::tenant

#pragma once

// The audit trail read back, and the chain of its seals: each seal's hash covers the lines since
// the seal before it and that seal's hash. The form of the hash is AuditSeal's in the contract. A
// session is used by one thread.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/audit/audit.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// Lines younger than this are not sealed: their transaction may still be open, on any gateway.
inline constexpr absl::Duration kAuditSealAge = absl::Minutes(5);
// Of one seal.
inline constexpr size_t kMostSealedLines = 1000;

struct StoredAuditLine {
  Uuid id;
  absl::Time create_time;
  AuditLine line;
};

struct AuditSeal {
  std::string owner;
  int64_t number = 0;
  Uuid last_line;
  int64_t line_count = 0;
  std::string hash;  // 32 bytes
  absl::Time create_time;
};

// Oldest first, after a line (nil: from the start).
absl::StatusOr<std::vector<StoredAuditLine>> ListAudit(Session& session, absl::string_view owner,
                                                       const Uuid& after, size_t limit);
// Oldest first, after a number.
absl::StatusOr<std::vector<AuditSeal>> ListAuditSeals(Session& session, absl::string_view owner,
                                                      int64_t after, size_t limit);

// `previous` is the hash of the seal before, empty for the first.
std::string AuditHash(absl::string_view owner, absl::string_view previous,
                      absl::Span<const StoredAuditLine> lines);

// Seals what is due of one trail; the lines sealed, 0 when nothing was. ALREADY_EXISTS when another
// gateway was faster.
absl::StatusOr<size_t> SealAudit(Session& session, absl::string_view owner, absl::Time now);

}  // namespace mugugno::tenant

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/tickets/submission.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Rows of `submission`; they hold no words. A session is used by one thread.

struct SubmissionKey {
  std::string source;
  std::string dedupe_key;
};
// The dedupe key of what `source` hands over under `key`, its request_id or the provider's id.
absl::StatusOr<std::string> DedupeKeyOf(KeyRing& keys, absl::string_view source,
                                        absl::string_view key);
// Those that exist, in no order.
absl::StatusOr<std::vector<Submission>> FindSubmissions(Session& session,
                                                        absl::Span<const SubmissionKey> keys);
// NotFound() where the source handed over no such thing.
absl::StatusOr<Submission> GetSubmission(Session& session, absl::string_view source,
                                         const Uuid& id);
// Of one correspondent, newest first, only what comes after `after`.
absl::StatusOr<std::vector<Submission>> ListSubmissions(Session& session, absl::string_view owner,
                                                        const Uuid& correspondent,
                                                        const std::optional<Uuid>& after,
                                                        size_t limit);
// Of one ticket, oldest first.
absl::StatusOr<std::vector<Submission>> SubmissionsOf(Session& session, absl::string_view tenant,
                                                      const Uuid& ticket);
absl::Status InsertSubmissions(Session& session, absl::Span<const Submission> submissions);
// State, tenant, ticket and lobby item; NotFound() where there is no such row.
absl::Status UpdateSubmission(Session& session, const Submission& submission);

}  // namespace mugugno::tenant

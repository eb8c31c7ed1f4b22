#pragma once

// The errors a client can meet, one named function each. Every error carries a google.rpc.ErrorInfo
// (reason, domain "mugugno", metadata) as a Status payload; some carry a further detail. The
// gateway's rpc_status.cc is the one place that turns them into the wire's form.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::tenant {

// A broken rule of one request field; `field` is its path in the request.
struct FieldViolation {
  std::string field;
  std::string rule;
};

using ErrorMetadata = std::vector<std::pair<std::string, std::string>>;

// INVALID_ARGUMENT with every violation found (the first 20 reach the client).
absl::Status InvalidRequest(const std::vector<FieldViolation>& violations);
absl::Status InvalidField(absl::string_view field, absl::string_view rule);
// INVALID_ARGUMENT: the bytes are no message of the method's request type.
absl::Status MalformedRequest();

// UNAUTHENTICATED: no credential, or one that is unknown, expired or revoked.
absl::Status Unauthenticated();
// PERMISSION_DENIED with one fixed text, whether or not the named thing exists (AIP-211).
absl::Status PermissionDenied();
// NOT_FOUND with one fixed text, for callers who hold the permission on the parent.
absl::Status NotFound();

// INVALID_ARGUMENT: this request_id was used with other content before.
absl::Status RequestIdReused();
// ABORTED: the first call with this request_id is still running.
absl::Status RequestInProgress();
// ALREADY_EXISTS: a resource of that name exists.
absl::Status AlreadyExists(absl::string_view name);
// ABORTED: the resource changed since the caller read it.
absl::Status EtagMismatch();

// FAILED_PRECONDITION; `reason` in UPPER_SNAKE_CASE, `remedy` says what to do first.
absl::Status FailedPrecondition(absl::string_view reason, absl::string_view subject,
                                absl::string_view remedy);

// FAILED_PRECONDITION with every obstacle found (the first 20 reach the client).
struct Obstacle {
  std::string subject;
  std::string remedy;
};
absl::Status FailedPreconditions(absl::string_view reason, const std::vector<Obstacle>& obstacles);

// RESOURCE_EXHAUSTED with the time after which a repeat can succeed.
absl::Status ResourceExhausted(absl::string_view reason, absl::string_view what,
                               absl::Duration retry_after);
// UNAVAILABLE: a repeat with the same request_id is safe.
absl::Status Unavailable(absl::string_view reason, absl::string_view what);
// ABORTED: the whole unit of work may be repeated.
absl::Status Aborted(absl::string_view reason, absl::string_view what);
// DEADLINE_EXCEEDED before the work was done.
absl::Status DeadlineExceeded(absl::string_view what);
// INVALID_ARGUMENT: the store refused a value that no earlier check named.
absl::Status ValueRefused();
// UNKNOWN: the answer to COMMIT was lost; all of it is stored, or nothing. Never re-run blind: the
// dedupe key of the transaction tells which.
absl::Status CommitUnknown();
bool IsCommitUnknown(const absl::Status& status);
// INTERNAL with one fixed text; `detail` goes to the log of the caller only.
absl::Status Internal(absl::string_view detail);
// DATA_LOSS: sealed or checksummed bytes that do not verify.
absl::Status DataLoss(absl::string_view what);

// The reason of the ErrorInfo, or "" if there is none.
std::string ErrorReason(const absl::Status& status);
// What Internal() was given; empty for every other error.
std::string InternalDetail(const absl::Status& status);

}  // namespace mugugno::tenant

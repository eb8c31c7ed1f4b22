#pragma once

// Request ids: a mutation repeated under the same request_id with the same content gets the first
// answer and is not done again. The row is written in the mutation's own transaction, so a second
// call waits for the first to end. Called with the transaction's session.

#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "tenant/store/database.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

struct RequestKey {
  // Name of who calls.
  std::string caller;
  Uuid request_id;
  std::string method;
  // RequestFingerprint of the request.
  std::string fingerprint;
  // What the answer tells of, where it holds words that can go: ForgetAnswersAbout.
  std::string subject = {};
  // The answer holds a secret: it is kept for kSecretAge only.
  bool secret = false;
};

// As long as a client may repeat a call under its request_id.
inline constexpr absl::Duration kRequestAge = absl::Hours(24 * 30);
inline constexpr absl::Duration kSecretAge = absl::Hours(1);

// SHA-256 of a request's whole content; equal messages give equal bytes.
std::string RequestFingerprint(absl::string_view method, const google::protobuf::Message& request);

// Takes the request id for this transaction; nothing where it is new. Else the first call's answer.
// INVALID_ARGUMENT (REQUEST_ID_REUSED) where the content differs; ABORTED (REQUEST_IN_PROGRESS)
// where the first call does not end in time. `keys` are the installation's.
absl::StatusOr<std::optional<std::string>> BeginRequest(Session& session, const OwnerKeys& keys,
                                                        const RequestKey& key, absl::Time now);
// Keeps the answer, sealed.
absl::Status FinishRequest(Session& session, const OwnerKeys& keys, const RequestKey& key,
                           absl::string_view response);

// Forgets the answers that tell of `subject`, once its words are erased here, or its secret
// revoked, or not seen any more by who asked: all but `kept`. A repeat of such a request is a new
// one.
absl::Status ForgetAnswersAbout(Session& session, absl::string_view subject,
                                absl::string_view kept = "");

// Forgets all request ids that are too old by now, some in a transaction of at most `step` each,
// while `go_on`. Returns how many. Outside a transaction.
absl::StatusOr<int64_t> ForgetRequests(Database& database, absl::Time now, absl::Duration step,
                                       absl::FunctionRef<bool()> go_on);

}  // namespace mugugno::tenant

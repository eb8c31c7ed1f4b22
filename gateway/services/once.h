#pragma once

// One change asked for by a call: a writing transaction, done once per request_id.

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/feed/changes.h"
#include "tenant/store/database.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::gateway {

struct OnceParts {
  tenant::Database& database;
  // What a kept answer is sealed with: the keys of whoever owns the words in it.
  const tenant::OwnerKeys& keys;
  const tenant::Clock& clock;
  const tenant::Caller& caller;
  // "TicketService.ReplyToTicket".
  absl::string_view method;
  // The resource whose words are in the answer, where they can be erased before the answer is.
  absl::string_view subject = "";
};

using OnceBody = absl::FunctionRef<absl::Status(tenant::Session&, tenant::Changes&)>;

// Runs `body`, which fills `response`. A request_id used before with the same content gets the
// first answer instead; an empty one is none. A commit whose answer was lost is asked for again by
// its request_id.
absl::Status RunOnce(const OnceParts& parts, const google::protobuf::Message& request,
                     absl::string_view request_id, google::protobuf::Message* response,
                     OnceBody body);

// The same for a request with a request_id field.
template <typename Response, typename Request>
absl::StatusOr<Response> Once(
    const OnceParts& parts, const Request& request,
    absl::FunctionRef<absl::StatusOr<Response>(tenant::Session&, tenant::Changes&)> body) {
  Response response;
  const absl::Status status = RunOnce(parts, request, request.request_id(), &response,
                                      [&](tenant::Session& session, tenant::Changes& changes) {
                                        absl::StatusOr<Response> result = body(session, changes);
                                        if (!result.ok()) return result.status();
                                        response = *std::move(result);
                                        return absl::OkStatus();
                                      });
  if (!status.ok()) return status;
  return response;
}

}  // namespace mugugno::gateway

#include "gateway/services/once.h"

#include <optional>
#include <string>

#include "absl/time/clock.h"

#include "gateway/services/pages.h"
#include "tenant/errors.h"
#include "tenant/requests.h"
#include "tenant/try.h"

namespace mugugno::gateway {

using tenant::RequestKey;

absl::Status RunOnce(const OnceParts& parts, const google::protobuf::Message& request,
                     absl::string_view request_id, google::protobuf::Message* response,
                     OnceBody body) {
  std::optional<RequestKey> key;
  if (const auto id = tenant::Uuid::Parse(request_id)) {
    key = RequestKey{parts.caller.name(), *id, std::string(parts.method),
                     tenant::RequestFingerprint(parts.method, request), std::string(parts.subject)};
  }
  const auto work = [&](tenant::Session& session, tenant::Changes& changes) -> absl::Status {
    response->Clear();
    if (!key) return body(session, changes);
    ASSIGN_OR_RETURN(const std::optional<std::string> first,
                     BeginRequest(session, parts.keys, *key, parts.clock.Now()));
    if (first) {
      return response->ParseFromString(*first) ? absl::OkStatus()
                                               : tenant::DataLoss("a kept answer");
    }
    RETURN_IF_ERROR(body(session, changes));
    return FinishRequest(session, parts.keys, *key, response->SerializeAsString());
  };
  const absl::Time deadline = absl::Now() + kCallTime;
  const absl::Status status = parts.database.Write(deadline, work);
  if (!tenant::IsCommitUnknown(status) || !key) return status;
  return parts.database.Write(deadline, work);
}

}  // namespace mugugno::gateway

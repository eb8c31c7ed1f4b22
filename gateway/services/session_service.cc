#include "gateway/services/session_service.h"

#include <algorithm>
#include <vector>

#include "gateway/codecs/values.h"
#include "gateway/services/writes.h"
#include "tenant/directory/record_store.h"
#include "tenant/directory/records.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/push/push_subscription.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Credential;
using tenant::ResourceName;

v1::OwnSession ToProto(const Credential& record, const Caller& caller) {
  v1::OwnSession session;
  session.set_name(record.name());
  *session.mutable_create_time() = ToTimestamp(record.create_time);
  *session.mutable_expire_time() = ToTimestamp(record.expire_time);
  session.set_current(record.name() == caller.credential());
  return session;
}

}  // namespace

absl::StatusOr<v1::ListOwnSessionsResponse> SessionService::ListOwnSessions(
    const Caller& caller, const v1::ListOwnSessionsRequest&) {
  v1::ListOwnSessionsResponse response;
  response.set_holder(caller.name());
  const tenant::StaffSlice* person = caller.directory().FindStaff(caller.name());
  if (person == nullptr) return response;
  std::vector<Credential> open;
  for (const Credential& each : person->credentials) {
    if (each.kind != v1::Credential::KIND_SESSION) continue;
    if (each.Valid(mutations_.clock().Now())) open.push_back(each);
  }
  std::sort(open.begin(), open.end(),
            [](const Credential& a, const Credential& b) { return a.create_time > b.create_time; });
  for (const Credential& each : open) *response.add_sessions() = ToProto(each, caller);
  return response;
}

absl::StatusOr<v1::OwnSession> SessionService::EndOwnSession(
    const Caller& caller, const v1::EndOwnSessionRequest& request) {
  const auto name = ResourceName::Parse(request.name());
  // Nobody learns whether another's exists.
  if (!name || name->Parent() != caller.name()) return tenant::PermissionDenied();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, name->Root()));
  return mutations_.Run<v1::OwnSession>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::OwnSession> {
        ASSIGN_OR_RETURN(auto record,
                         tenant::Read<Credential>(writing.session, {name->Parent(), name->id()},
                                                  tenant::Lock::kRow));
        if (record.kind != v1::Credential::KIND_SESSION) return tenant::NotFound();
        if (record.revoke_time) return ToProto(record, caller);
        record.revoke_time = writing.now;
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        RETURN_IF_ERROR(tenant::ForgetDevicesOf(writing.session, record.holder, record.id));
        ASSIGN_OR_RETURN(const tenant::Scope trail, TouchHolder(writing, record.holder));
        writing.Audit(trail, "session.end", request.name());
        return ToProto(record, caller);
      });
}

}  // namespace mugugno::gateway

#include "adminctl/grant_suspension.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "adminctl/contract.h"
#include "adminctl/request.h"
#include "adminctl/show.h"
#include "mugugno/v1/access_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr char kUpdate[] = "AccessService.UpdateGrant";

// `expire_time` as people write it; empty for a grant without an end.
ExitCode EndAt(Session& session, const std::string& expire_time) {
  v1::GetGrantRequest named;
  if (absl::Status status = BuildRequest(session, named); !status.ok()) {
    return session.Fail(status);
  }
  v1::UpdateGrantRequest request;
  request.mutable_grant()->set_name(named.name());
  request.mutable_update_mask()->add_paths("expire_time");
  if (!expire_time.empty()) {
    const std::string rule = SetField(MethodOf(kUpdate), "grant.expire_time", expire_time, request);
    if (!rule.empty()) {
      return session.Fail(absl::InvalidArgumentError(absl::StrCat("--expire-time ", rule)));
    }
  }
  v1::Grant grant;
  const ExitCode code = session.Call(kUpdate, request, grant);
  if (code == ExitCode::kDone) Show(session, grant, "");
  return code;
}

}  // namespace

ExitCode SuspendGrant(Session& session) {
  return EndAt(session, absl::FormatTime(absl::RFC3339_sec, absl::Now(), absl::UTCTimeZone()));
}

ExitCode ResumeGrant(Session& session) {
  return EndAt(session, session.arguments().Value("expire-time"));
}

}  // namespace mugugno::adminctl

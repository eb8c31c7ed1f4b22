#include "gateway/channels/meta/faults.h"

#include "absl/strings/str_cat.h"

#include "gateway/channels/platform.h"

namespace mugugno::gateway::meta {
namespace {

using tenant::AttemptResult;

constexpr absl::Duration kBlocked = absl::Hours(1);

AttemptResult ResultOfFault(const Fault& fault, const std::string& error) {
  switch (fault.kind) {
    case AttemptResult::Kind::kRetry:
      return AttemptResult::Retry(error);
    case AttemptResult::Kind::kHeld:
      return AttemptResult::Held(error, fault.token ? kLookAgain : kBlocked);
    default:
      return AttemptResult::Refused(error);
  }
}

}  // namespace

const Fault* FaultOf(absl::Span<const Fault> faults, int code, int subcode) {
  for (const Fault& fault : faults) {
    const bool closer = fault.subcode == 0 || fault.subcode == subcode;
    if (code >= fault.first && code <= fault.last && closer) return &fault;
  }
  return nullptr;
}

std::string MeaningOf(absl::string_view platform, absl::Span<const Fault> faults, int code,
                      int subcode) {
  const Fault* fault = FaultOf(faults, code, subcode);
  if (code == 0) return absl::StrCat(platform, " gives no reason");
  return absl::StrCat(platform, " ", code, fault == nullptr ? "" : ": ",
                      fault == nullptr ? "" : fault->meaning);
}

AttemptResult ResultOfError(absl::string_view platform, absl::Span<const Fault> faults, int status,
                            const GraphError& error, bool* refused) {
  // Decided by the code, which says more than the status.
  const Fault* fault = error.given ? FaultOf(faults, error.code, error.subcode) : nullptr;
  const std::string meaning = error.given ? MeaningOf(platform, faults, error.code, error.subcode)
                                          : absl::StrCat(platform, " answers HTTP ", status);
  *refused = fault != nullptr ? fault->token : status == 401;
  if (fault != nullptr) return ResultOfFault(*fault, meaning);
  if (status == 401) {
    return AttemptResult::Held(absl::StrCat(meaning, ": the token is refused"), kLookAgain);
  }
  if (status == 429) return AttemptResult::Retry(meaning);
  // Those of somebody on the way say nothing of what became of it.
  return status >= 400 && status < 500 && error.given ? AttemptResult::Refused(meaning)
                                                      : AttemptResult::Unknown(meaning);
}

}  // namespace mugugno::gateway::meta

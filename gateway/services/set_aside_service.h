#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/mutations.h"
#include "gateway/services/service_parts.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "routing/intake/applier.h"
#include "routing/intake/intake.h"
#include "tenant/caller.h"
#include "tenant/page_token.h"
#include "tenant/set_aside/set_aside_desk.h"

namespace mugugno::gateway {

// mugugno.v1.SetAsideService. Thread-safe.
class SetAsideService final {
 public:
  SetAsideService(const ServiceParts& parts, Mutations& mutations, routing::Intake& intake,
                  routing::Applier& applier)
      : parts_(parts),
        mutations_(mutations),
        intake_(intake),
        applier_(applier),
        desk_(parts.keys, parts.uuids, parts.clock),
        pages_(parts.keys, parts.clock) {}

  absl::StatusOr<v1::ListSetAsideMessagesResponse> ListSetAsideMessages(
      const tenant::Caller& caller, const v1::ListSetAsideMessagesRequest& request);
  absl::StatusOr<v1::ReprocessSetAsideMessagesResponse> ReprocessSetAsideMessages(
      const tenant::Caller& caller, const v1::ReprocessSetAsideMessagesRequest& request);
  absl::StatusOr<v1::SetAsideMessage> ApplySetAsideMessage(
      const tenant::Caller& caller, const v1::ApplySetAsideMessageRequest& request);
  absl::StatusOr<v1::SetAsideMessage> DiscardSetAsideMessage(
      const tenant::Caller& caller, const v1::DiscardSetAsideMessageRequest& request);

 private:
  absl::StatusOr<v1::ListSetAsideMessagesResponse> ListEntries(
      const tenant::Caller& caller, const v1::ListSetAsideMessagesRequest& request,
      absl::string_view cursor);
  // What is set aside in the journal, as far as the request means it; NOT_FOUND.
  absl::StatusOr<std::vector<tenant::Uuid>> Meant(
      const v1::ReprocessSetAsideMessagesRequest& request);
  absl::StatusOr<v1::ReprocessSetAsideMessagesResponse> TryAgain(
      const v1::ReprocessSetAsideMessagesRequest& request);
  absl::StatusOr<bool> Shows(tenant::Session& session, const tenant::Caller& caller,
                             const tenant::Submission& submission);
  absl::StatusOr<const tenant::Cell*> CellOf(const tenant::Caller& caller,
                                             const tenant::Scope& owner) const;

  const ServiceParts parts_;
  Mutations& mutations_;
  routing::Intake& intake_;
  routing::Applier& applier_;
  tenant::SetAsideDesk desk_;
  tenant::PageTokens pages_;
};

}  // namespace mugugno::gateway

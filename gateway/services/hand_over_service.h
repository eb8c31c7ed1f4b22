#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/hand_over_service.pb.h"
#include "tenant/caller.h"
#include "tenant/hand_over/hand_over_desk.h"

namespace mugugno::gateway {

// mugugno.v1.HandOverService. Thread-safe.
class HandOverService final {
 public:
  explicit HandOverService(const ServiceParts& parts)
      : parts_(parts), desk_(parts.keys, parts.uuids, parts.clock) {}

  absl::StatusOr<v1::HandOverNote> CreateHandOverNote(const tenant::Caller& caller,
                                                      const v1::CreateHandOverNoteRequest& request);
  absl::StatusOr<v1::ListHandOverNotesResponse> ListHandOverNotes(
      const tenant::Caller& caller, const v1::ListHandOverNotesRequest& request);
  absl::StatusOr<v1::HandOverNote> TickOffHandOverNote(
      const tenant::Caller& caller, const v1::TickOffHandOverNoteRequest& request);

 private:
  const ServiceParts parts_;
  tenant::HandOverDesk desk_;
};

}  // namespace mugugno::gateway

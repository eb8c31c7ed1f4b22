#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/mutations.h"
#include "mugugno/v1/guideline_service.pb.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// mugugno.v1.GuidelineService. Thread-safe.
class GuidelineService final {
 public:
  explicit GuidelineService(Mutations& mutations) : mutations_(mutations) {}

  absl::StatusOr<v1::GuidelineReading> GetGuidelines(const tenant::Caller& caller,
                                                     const v1::GetGuidelinesRequest& request);
  absl::StatusOr<v1::GuidelineReading> AcknowledgeGuidelines(
      const tenant::Caller& caller, const v1::AcknowledgeGuidelinesRequest& request);

 private:
  Mutations& mutations_;
};

}  // namespace mugugno::gateway

#pragma once

// What makes sense of a comune's own texts and hours. Pure functions; what is wrong is told below
// `field`.

#include "absl/strings/string_view.h"

#include "gateway/codecs/violations.h"
#include "mugugno/v1/citizen_notices.pb.h"
#include "mugugno/v1/directory.pb.h"

namespace mugugno::gateway {

void CheckNotices(const v1::CitizenNotices& notices, absl::string_view field,
                  Violations* violations);
void CheckHours(const v1::OpeningHours& hours, absl::string_view field, Violations* violations);
// One after the other in time, and each with what citizens are told where it has to be.
void CheckPolicies(const v1::Channel& channel, Violations* violations);

}  // namespace mugugno::gateway

#pragma once

// Messages to citizens by the Send API: as it takes them, and what it answers. Pure functions.

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "gateway/delivery/http_client.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::gateway::messenger {

// The body of the request that sends it. Choices are quick replies where the platform has room for
// them, else the citizen answers in words. What a person says leaves as a person's (HUMAN_AGENT)
// only once the platform takes nothing automatic any more.
std::string SendRequest(const tenant::Delivery& delivery, const std::string& tag, absl::Time now);

// What the answer says of an attempt to send, in the platform's name; `refused` is set where the
// token is none.
tenant::AttemptResult ResultOf(absl::string_view platform, const HttpClient::Answer& answer,
                               bool* refused);

}  // namespace mugugno::gateway::messenger

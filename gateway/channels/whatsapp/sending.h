#pragma once

// Messages to citizens by the Cloud API: as it takes them, and what it answers. Pure functions.

#include <string>

#include "absl/strings/string_view.h"

#include "gateway/delivery/http_client.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::gateway::whatsapp {

// The body of the request that sends it. Choices are buttons where there are three at most and they
// are short, else a list where it has room for them, else none: the citizen answers in words.
std::string SendRequest(const tenant::Delivery& delivery, const std::string& tag);

// What the answer says of an attempt to send; `refused` is set where the token is none.
tenant::AttemptResult ResultOf(const HttpClient::Answer& answer, bool* refused);

// "WhatsApp 131047: ...": what a code of the platform's table means.
std::string MeaningOf(int code);

}  // namespace mugugno::gateway::whatsapp

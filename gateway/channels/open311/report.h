#pragma once

// What a system reports for a citizen: a new request, or an update of one, made from the parameters
// it sent. Values; pure functions.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "gateway/http/parameters.h"
#include "mugugno/v1/submission.pb.h"

namespace mugugno::gateway::open311 {

// The service for what fits no other.
inline constexpr char kOther[] = "altro";

// A topic's code as a service code, which has no dots: "road-pothole".
std::string ServiceCodeOf(absl::string_view topic);
// And back; empty for what is no topic's.
std::string TopicOf(absl::string_view service_code);

struct Report {
  // Without user_id and attachments; the text is never empty.
  v1::InboundMessage message;
  // What tells a repeat, of the client's own; empty where it sent nothing of the kind.
  std::string key;
  // What is wrong, in Italian, each with its field. A message is made all the same, without what is
  // wrong.
  std::vector<std::string> problems;
  bool urgent = false;  // it reads like an emergency
};

// POST requests.
Report ReadReport(const Parameters& parameters);

// POST servicerequestupdates. `request` is the request's id.
struct Update {
  Report report;
  std::string request;
};
Update ReadUpdate(const Parameters& parameters);

// The photos among the files; what is none, or too many, is told in the message's text.
std::vector<FormPart> TakePhotos(const Parameters& parameters, v1::InboundMessage* message);

}  // namespace mugugno::gateway::open311

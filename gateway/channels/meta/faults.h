#pragma once

// Errors of the Graph API, as a platform's table has them: what becomes of the attempt is decided
// by their numbers, never by their texts. Pure functions.

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "gateway/delivery/http_client.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::gateway::meta {

struct Fault {
  int first;
  int last;
  int subcode;  // 0: any
  tenant::AttemptResult::Kind kind;
  bool token;  // it is the token's
  const char* meaning;
};

// The error of an answer; the code is 0 where it names none.
struct GraphError {
  bool given = false;
  int code = 0;
  int subcode = 0;
};

// The first that fits; null where none does.
const Fault* FaultOf(absl::Span<const Fault> faults, int code, int subcode);

// "WhatsApp 131047: ..."
std::string MeaningOf(absl::string_view platform, absl::Span<const Fault> faults, int code,
                      int subcode = 0);

// What an answer says that took no message; `refused` is set where the token is none.
tenant::AttemptResult ResultOfError(absl::string_view platform, absl::Span<const Fault> faults,
                                    int status, const GraphError& error, bool* refused);

}  // namespace mugugno::gateway::meta

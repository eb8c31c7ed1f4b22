#pragma once

// What a verb without code of its own does.

#include "google/protobuf/message.h"

#include "adminctl/session.h"

namespace mugugno::adminctl {

// Builds the request of the verb's method, calls it, takes all pages of a list, puts a secret in
// its file, and shows the answer.
ExitCode CallMethod(Session& session);
// The same with a request that is built already.
ExitCode CallWith(Session& session, google::protobuf::Message& request);

}  // namespace mugugno::adminctl

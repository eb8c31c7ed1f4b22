#pragma once

// Whether a person wrote a mail just now (RFC 3834, 2369, 3464; what Microsoft's and others'
// programs put beside it). Pure function, thread-safe.

#include "gateway/channels/mail/letter.h"
#include "gateway/channels/mail/mime.h"

namespace mugugno::gateway::mail {

// By its headers alone. Whether an id in them is one of ours only the caller can tell.
Automatic AutomaticOf(const MimePart& root);

}  // namespace mugugno::gateway::mail

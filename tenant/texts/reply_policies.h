#pragma once

// Whether a comune answers on one of its channels. Pure functions.

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "mugugno/v1/citizen_notices.pb.h"
#include "tenant/directory/records.h"

namespace mugugno::tenant {

// The policy that holds for what is sent at that time; null before the first, and for no channel.
// Valid as long as the channel.
const v1::ReplyPolicy* PolicyAt(const Channel* channel, absl::Time time);

// Nobody answers what was sent then.
bool RepliesOff(const Channel* channel, absl::Time time);

}  // namespace mugugno::tenant

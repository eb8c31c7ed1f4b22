#include "tenant/texts/reply_policies.h"

#include "tenant/timestamp.h"

namespace mugugno::tenant {

const v1::ReplyPolicy* PolicyAt(const Channel* channel, absl::Time time) {
  if (channel == nullptr) return nullptr;
  const v1::ReplyPolicy* holds = nullptr;
  for (const v1::ReplyPolicy& policy : channel->reply_policies) {
    if (FromTimestamp(policy.start_time()) <= time) holds = &policy;
  }
  return holds;
}

bool RepliesOff(const Channel* channel, absl::Time time) {
  const v1::ReplyPolicy* policy = PolicyAt(channel, time);
  return policy != nullptr && policy->replies() == v1::ReplyPolicy::REPLIES_OFF;
}

}  // namespace mugugno::tenant

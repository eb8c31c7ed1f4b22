#include "gateway/codecs/transfer_codec.h"

#include "absl/strings/str_cat.h"

#include "gateway/codecs/values.h"
#include "tenant/name.h"

namespace mugugno::gateway {

v1::Transfer ToProto(const tenant::Transfer& transfer) {
  v1::Transfer out;
  out.set_name(transfer.name());
  out.set_direction(transfer.direction);
  out.set_state(transfer.state);
  out.set_source(tenant::TenantName(transfer.source()));
  out.set_target(tenant::TenantName(transfer.target()));
  if (transfer.ticket) out.set_ticket(tenant::TicketName(transfer.tenant, *transfer.ticket));
  out.set_number(transfer.number);
  out.set_reason_code(transfer.reason_code);
  out.set_reason(transfer.words.reason());
  for (const v1::Transfer::Field field : transfer.fields) out.add_fields(field);
  out.set_kind(transfer.kind);
  out.set_topic(transfer.topic);
  out.set_emergency(transfer.emergency);
  out.set_message_count(transfer.message_count);
  out.set_proposer(transfer.proposer);
  *out.mutable_propose_time() = ToTimestamp(transfer.propose_time);
  out.set_decider(transfer.decider);
  if (transfer.decide_time) *out.mutable_decide_time() = ToTimestamp(*transfer.decide_time);
  out.set_decline_reason(transfer.words.decline_reason());
  out.set_etag(absl::StrCat(transfer.revision));
  return out;
}

}  // namespace mugugno::gateway

#include "gateway/codecs/ticket_codec.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/attachment_codec.h"
#include "gateway/codecs/values.h"
#include "tenant/name.h"
#include "tenant/tickets/ticket_view.h"

namespace mugugno::gateway {

namespace {

v1::TicketRestriction RestrictionOf(const tenant::Ticket& ticket,
                                    const tenant::DirectorySnapshot& directory) {
  v1::TicketRestriction out;
  const storage::v1::TicketWords::Restriction& words = ticket.words.restriction();
  out.set_reason(words.reason());
  out.set_author(words.author());
  *out.mutable_create_time() = ToTimestamp(absl::FromUnixMicros(words.create_time_us()));
  if (!ticket.reader_office.empty()) {
    out.set_office(tenant::OfficeName(ticket.tenant, ticket.reader_office));
  }
  const tenant::TenantSlice* tenant = directory.FindTenant(ticket.tenant);
  if (tenant == nullptr) return out;
  for (const std::string& id : ticket.readers) {
    v1::TicketRestriction::Reader& reader = *out.add_readers();
    reader.set_staff(tenant::StaffName(tenant->tenant.association, id));
    const tenant::StaffSlice* person = directory.FindStaff(reader.staff());
    if (person == nullptr) continue;
    reader.set_display_name(person->staff.display_name);
    reader.set_active(tenant::ViewOf(*person, ticket.tenant, absl::Now()).has_value());
  }
  return out;
}

}  // namespace

v1::Ticket ToProto(const tenant::Ticket& ticket, const tenant::DirectorySnapshot& directory) {
  v1::Ticket out;
  out.set_name(tenant::TicketName(ticket.tenant, ticket.id));
  out.set_number(ticket.number);
  out.set_state(ticket.state);
  out.set_kind(ticket.kind);
  out.set_topic(ticket.topic);
  out.set_office(tenant::OfficeName(ticket.tenant, ticket.office));
  const tenant::TenantSlice* tenant = directory.FindTenant(ticket.tenant);
  if (!ticket.assignee.empty() && tenant != nullptr) {
    out.set_assignee(tenant::StaffName(tenant->tenant.association, ticket.assignee));
  }
  out.set_emergency(ticket.emergency);
  if (ticket.emergency_acknowledge_time) {
    *out.mutable_emergency_acknowledge_time() = ToTimestamp(*ticket.emergency_acknowledge_time);
  }
  if (ticket.held) {
    out.mutable_hold()->set_reason(ticket.words.hold_reason());
    for (const std::string& id : ticket.words.suggestions()) {
      out.mutable_hold()->add_suggestions(tenant::TenantName(id));
    }
  }
  if (ticket.words.has_route()) *out.mutable_route() = ticket.words.route();
  out.set_channel(ticket.channel);
  out.set_contact_display_name(ticket.words.contact_display_name());
  out.set_preview(ticket.words.preview());
  out.set_outcome(ticket.outcome);
  out.set_discard_reason(ticket.discard_reason);
  if (!ticket.transfer_target.empty()) {
    const storage::v1::TicketWords::Offer& offer = ticket.words.offer();
    v1::Ticket::Transfer& transfer = *out.mutable_transfer();
    transfer.set_target(tenant::TenantName(ticket.transfer_target));
    transfer.set_reason(offer.reason());
    transfer.set_proposer(offer.proposer());
    *transfer.mutable_propose_time() = ToTimestamp(absl::FromUnixMicros(offer.propose_time_us()));
    const auto id = tenant::Uuid::FromBytes(offer.transfer()).value_or(tenant::Uuid());
    transfer.set_name(
        tenant::ChildName(tenant::TenantName(ticket.tenant), "transfers", id.ToString()));
  }
  if (ticket.merged_into) {
    out.set_merged_into(tenant::TicketName(ticket.tenant, *ticket.merged_into));
  }
  out.set_bounce_count(ticket.bounce_count);
  out.set_reminder_count(ticket.reminder_count);
  if (ticket.first_answer_time) {
    *out.mutable_first_answer_time() = ToTimestamp(*ticket.first_answer_time);
  }
  *out.mutable_create_time() = ToTimestamp(ticket.create_time);
  *out.mutable_update_time() = ToTimestamp(ticket.update_time);
  out.set_etag(tenant::EtagOf(ticket));
  out.set_external_body(ticket.words.external_body());
  const tenant::Channel* channel = directory.FindChannel(ticket.channel);
  out.set_is_of_counter(channel != nullptr && channel->kind == v1::Channel::KIND_COUNTER);
  if (ticket.reply_window_end) {
    *out.mutable_reply_window_end_time() = ToTimestamp(*ticket.reply_window_end);
    out.set_has_reply_template(ticket.has_reply_template);
  }
  if (ticket.replies_off) *out.mutable_replies_off() = *ticket.replies_off;
  if (ticket.restricted()) *out.mutable_restriction() = RestrictionOf(ticket, directory);
  return out;
}

v1::TicketSummary ToProto(absl::string_view tenant, const tenant::TicketSummary& summary) {
  v1::TicketSummary out;
  out.set_tenant(tenant::TenantName(tenant));
  out.set_open_count(summary.open);
  out.set_received_count(summary.received);
  out.set_unassigned_count(summary.unassigned);
  out.set_held_count(summary.held);
  out.set_emergency_count(summary.emergencies);
  if (summary.oldest_emergency) {
    *out.mutable_oldest_emergency_time() = ToTimestamp(*summary.oldest_emergency);
  }
  out.set_unanswered_count(summary.unanswered);
  if (summary.oldest_unanswered) {
    *out.mutable_oldest_unanswered_time() = ToTimestamp(*summary.oldest_unanswered);
  }
  out.set_mine_count(summary.mine);
  out.set_reminded_count(summary.reminded);
  out.set_failed_delivery_count(summary.failed_deliveries);
  return out;
}

v1::TicketDestination ToProto(const tenant::Destination& destination) {
  v1::TicketDestination out;
  out.set_name(destination.name);
  out.set_display_name(destination.display_name);
  for (const std::string& office : destination.offices) out.add_offices(office);
  return out;
}

namespace {

void Show(const storage::v1::OfficeRequestWords& request, v1::TicketEntry* out) {
  out->mutable_office_request()->set_number(request.number());
  out->mutable_office_request()->set_status(request.status());
  out->mutable_office_request()->set_status_notes(request.status_notes());
}

}  // namespace

v1::TicketEntry ToProto(const tenant::TicketEntry& entry) {
  const std::string ticket = tenant::TicketName(entry.tenant, entry.ticket);
  v1::TicketEntry out;
  out.set_name(tenant::ChildName(ticket, "entries", entry.id.ToString()));
  out.set_kind(entry.kind);
  out.set_author(entry.author);
  out.set_state(entry.state);
  if (!entry.office.empty()) out.set_office(tenant::OfficeName(entry.tenant, entry.office));
  if (entry.words) {
    out.set_text(entry.words->text());
    for (const auto& file : entry.words->files()) *out.add_attachments() = ToProto(file, ticket);
    const v1::InboundMessage& message = entry.words->message();
    if (message.has_position()) *out.mutable_position() = message.position();
    out.set_phone_number(message.phone_number());
    out.set_email(message.email());
    if (const auto about = tenant::Uuid::FromBytes(entry.words->about())) {
      out.set_about(tenant::ChildName(ticket, "entries", about->ToString()));
    }
    if (const auto other = tenant::Uuid::FromBytes(entry.words->ticket())) {
      out.set_ticket(tenant::TicketName(entry.tenant, *other));
    }
    if (entry.words->has_office_request()) Show(entry.words->office_request(), &out);
  }
  if (entry.office_request) Show(*entry.office_request, &out);
  out.set_delivery_state(entry.delivery_state);
  out.set_receipt(entry.receipt);
  if (entry.delivery) {
    out.set_delivery(tenant::ChildName(tenant::TenantName(entry.tenant), "deliveries",
                                       entry.delivery->ToString()));
  }
  *out.mutable_create_time() = ToTimestamp(entry.create_time);
  return out;
}

v1::Delivery ToProto(const tenant::Delivery& delivery) {
  v1::Delivery out;
  const std::string owner = delivery.owner.ToString();
  out.set_name(tenant::ChildName(owner, "deliveries", delivery.id.ToString()));
  if (delivery.owner.kind == tenant::Scope::Kind::kTenant) {
    out.set_ticket(tenant::TicketName(delivery.owner.id, delivery.subject));
  } else {
    out.set_lobby_item(tenant::ChildName(owner, "lobbyItems", delivery.subject.ToString()));
  }
  out.set_way(delivery.way);
  out.set_state(delivery.state);
  out.set_attempt_count(delivery.attempt_count);
  if (delivery.state == v1::DELIVERY_STATE_QUEUED) {
    *out.mutable_next_attempt_time() = ToTimestamp(delivery.next_attempt_time);
  }
  out.set_last_error(delivery.last_error);
  out.set_receipt(delivery.receipt);
  *out.mutable_create_time() = ToTimestamp(delivery.create_time);
  return out;
}

}  // namespace mugugno::gateway

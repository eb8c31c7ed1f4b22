#include "tenant/outbox/hand_off.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"

#include "mugugno/v1/hand_off.pb.h"
#include "tenant/name.h"

namespace mugugno::tenant {
namespace {

std::string GeoUri(const v1::Position& position) {
  return absl::StrFormat("geo:%.6f,%.6f?z=18", position.latitude(), position.longitude());
}

std::string PositionLines(const v1::Position& position) {
  std::string lines =
      absl::StrFormat("Posizione: %.6f, %.6f", position.latitude(), position.longitude());
  if (position.accuracy_meters() > 0) {
    absl::StrAppendFormat(&lines, ", entro %.0f m", position.accuracy_meters());
  }
  if (position.has_fix_time()) {
    absl::StrAppend(&lines, ", rilevata il ",
                    absl::FormatTime("%d/%m/%Y alle %H:%M UTC",
                                     absl::FromUnixSeconds(position.fix_time().seconds()),
                                     absl::UTCTimeZone()));
  }
  return absl::StrCat(lines, "\n", GeoUri(position), "\n");
}

// The router's sentence, as long as the ticket is where the router put it.
std::string ReasonFor(const Office& office, const Ticket& ticket) {
  const v1::Route& route = ticket.words.route();
  if (route.office() == office.display_name && !route.why().empty()) return route.why();
  return "Assegnata a questo ufficio da una persona.";
}

void FillMail(const Office& office, const Ticket& ticket, const HandOffWords& words,
              storage::v1::DeliveryWords* out) {
  const absl::string_view urgent = ticket.urgent() ? "EMERGENZA - " : "";
  out->set_subject(absl::StrCat(urgent, "Segnalazione ", ticket.number,
                                words.addition ? ": il cittadino aggiunge" : ""));
  std::string body = absl::StrCat("All'attenzione di: ", office.display_name, "\n\n",
                                  "Numero: ", ticket.number, "\n");
  if (!ticket.topic.empty()) absl::StrAppend(&body, "Argomento: ", ticket.topic, "\n");
  absl::StrAppend(&body, "Perché a questo ufficio: ", ReasonFor(office, ticket), "\n");
  if (words.position) absl::StrAppend(&body, PositionLines(*words.position));
  if (words.attachments > 0) {
    absl::StrAppend(&body, "Allegati: ", words.attachments, ", da aprire nella pratica\n");
  }
  if (ticket.urgent()) {
    absl::StrAppend(&body, "Il messaggio sembra segnalare un'emergenza.\n");
  }
  if (words.addition && ticket.state == v1::TICKET_STATE_REOPENED) {
    absl::StrAppend(&body, "La pratica era risolta ed è di nuovo aperta.\n");
  }
  absl::StrAppend(&body,
                  words.addition ? "\nIl cittadino aggiunge:\n\n" : "\nIl cittadino scrive:\n\n",
                  words.text, "\n");
  if (!words.note.empty()) absl::StrAppend(&body, "\nNota:\n\n", words.note, "\n");
  absl::StrAppend(&body,
                  "\nNon rispondere a questo messaggio: la risposta al cittadino parte dalla "
                  "pratica.\n");
  out->set_body(body);
}

void FillWebhook(const Office& office, const Ticket& ticket, const HandOffWords& words,
                 const Uuid& id, storage::v1::DeliveryWords* out) {
  v1::HandOffEvent event;
  event.set_delivery(ChildName(TenantName(ticket.tenant), "deliveries", id.ToString()));
  event.set_ticket(TicketName(ticket.tenant, ticket.id));
  event.set_number(ticket.number);
  event.set_office(office.name());
  event.set_topic(ticket.topic);
  event.set_emergency(ticket.emergency);
  event.set_text(words.text);
  event.set_note(words.note);
  event.set_addition(words.addition);
  if (words.position) {
    *event.mutable_position() = *words.position;
    event.set_geo_uri(GeoUri(*words.position));
  }
  event.set_attachment_count(words.attachments);
  event.set_reason(ReasonFor(office, ticket));
  *event.mutable_create_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
      absl::ToUnixMicros(ticket.create_time));
  // Cannot fail: the message holds no Any and its texts are UTF-8.
  (void)google::protobuf::util::MessageToJsonString(event, out->mutable_body()).ok();
}

}  // namespace

void AddMessage(const storage::v1::EntryWords& message, HandOffWords* words) {
  if (!message.text().empty()) {
    absl::StrAppend(&words->text, words->text.empty() ? "" : "\n\n", message.text());
  }
  if (message.message().has_position()) words->position = message.message().position();
  words->attachments += message.files_size();
}

std::optional<Delivery> HandOffDelivery(const Office& office, const Ticket& ticket,
                                        const HandOffWords& words, const Uuid& id,
                                        const Uuid& entry, absl::Time now) {
  if (!ticket.HandsOffTo(office.id)) return std::nullopt;
  Delivery delivery;
  delivery.owner = Scope::Tenant(ticket.tenant);
  delivery.id = id;
  delivery.subject = ticket.id;
  delivery.entry = entry;
  delivery.next_attempt_time = now;
  delivery.create_time = now;
  delivery.words.set_target(office.hand_off.target);
  delivery.words.set_office(office.id);
  switch (office.hand_off.way) {
    case HandOff::Way::kQueueOnly:
      return std::nullopt;
    case HandOff::Way::kEmail:
      delivery.way = v1::Delivery::WAY_EMAIL;
      FillMail(office, ticket, words, &delivery.words);
      break;
    case HandOff::Way::kWebhook:
      delivery.way = v1::Delivery::WAY_WEBHOOK;
      FillWebhook(office, ticket, words, id, &delivery.words);
      break;
  }
  return delivery;
}

}  // namespace mugugno::tenant

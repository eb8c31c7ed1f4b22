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

// GeoReport v2 takes no more of a description, in characters; in bytes it is safe.
constexpr size_t kLongestDescription = 4000;

// At most so many bytes, cut before a character.
absl::string_view Beginning(absl::string_view text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

// The first place in the comune that the router found in the opening message, which comes first.
std::string PlaceNamed(const v1::Route& route, absl::string_view text) {
  for (const v1::Route::Evidence& evidence : route.evidence()) {
    const bool own = evidence.source() == v1::Route::SOURCE_PLACE && evidence.counted() &&
                     evidence.comune() == route.comune();
    if (!own || evidence.spans().empty()) continue;
    const v1::Route::Span& span = evidence.spans(0);
    if (span.begin() < 0 || span.end() <= span.begin() ||
        static_cast<size_t>(span.end()) > text.size()) {
      continue;
    }
    return absl::StrCat(text.substr(span.begin(), span.end() - span.begin()), ", ", route.comune());
  }
  return "";
}

void FillServiceRequest(const Office& office, const Ticket& ticket, const HandOffWords& words,
                        storage::v1::DeliveryWords* out) {
  storage::v1::DeliveryWords::ServiceRequest& request = *out->mutable_service_request();
  request.set_topic(ticket.topic);
  if (words.position) *request.mutable_position() = *words.position;
  if (!words.addition) request.set_address(PlaceNamed(ticket.words.route(), words.text));
  if (office.hand_off.open311.share_contact()) *request.mutable_contact() = words.contact;
  std::string before;
  if (ticket.urgent()) before = "Il messaggio sembra segnalare un'emergenza.\n\n";
  if (words.addition) {
    absl::StrAppend(&before, "Il cittadino aggiunge alla segnalazione ", ticket.number, ":\n\n");
  }
  std::string after = "\n\n";
  if (!words.note.empty()) {
    absl::StrAppend(&after, "Nota: ", Beginning(words.note, kLongestDescription / 4), "\n\n");
  }
  // Our files are not public: there is no media_url that would open.
  if (words.attachments > 0) {
    absl::StrAppend(&after, "Allegati: ", words.attachments, ", da aprire nella pratica\n");
  }
  absl::StrAppend(&after, "Segnalazione ", ticket.number);
  const size_t room = kLongestDescription - before.size() - after.size();
  request.set_description(absl::StrCat(before, Beginning(words.text, room), after));
}

}  // namespace

void AddMessage(const storage::v1::EntryWords& message, HandOffWords* words) {
  if (!message.text().empty()) {
    absl::StrAppend(&words->text, words->text.empty() ? "" : "\n\n", message.text());
  }
  if (message.message().has_position()) words->position = message.message().position();
  words->attachments += message.files_size();
  const v1::InboundMessage& told = message.message();
  if (!told.display_name().empty()) words->contact.set_display_name(told.display_name());
  if (!told.email().empty()) words->contact.set_email(told.email());
  if (!told.phone_number().empty()) words->contact.set_phone_number(told.phone_number());
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
    case HandOff::Way::kOpen311:
      delivery.way = v1::Delivery::WAY_OPEN311;
      FillServiceRequest(office, ticket, words, &delivery.words);
      break;
  }
  return delivery;
}

}  // namespace mugugno::tenant

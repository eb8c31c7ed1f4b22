#include "tenant/reminders/reminder_mail.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "tenant/name.h"
#include "tenant/working_days.h"

namespace mugugno::tenant {
namespace {

bool IsEmergency(const Reminder& reminder) {
  return reminder.reason == Reminder::Reason::kEmergency;
}

absl::string_view WhatIsMissing(const Reminder& reminder) {
  return IsEmergency(reminder) ? "nessuno ha ancora confermato di aver visto l'emergenza"
                               : "nessuno ha ancora preso in carico la pratica";
}

std::string TimeOf(absl::Time time) {
  return absl::FormatTime("%d/%m/%Y alle %H:%M", time, ItalianTime());
}

std::string NameOf(const Person& person) {
  return person.display_name.empty() ? person.email : person.display_name;
}

}  // namespace

storage::v1::DeliveryWords ReminderMail(const Reminder& reminder, const Ticket& ticket,
                                        const TenantSlice& tenant, const Person& recipient) {
  storage::v1::DeliveryWords words;
  words.set_target(recipient.email);
  words.set_office(ticket.office);
  words.set_subject(absl::StrCat(IsEmergency(reminder) ? "EMERGENZA NON VISTA - " : "Sollecito - ",
                                 "Segnalazione ", ticket.number));
  std::string body =
      absl::StrCat("All'attenzione di: ", NameOf(recipient), "\n\n", "Numero: ", ticket.number,
                   "\n", "Comune: ", tenant.tenant.display_name, "\n");
  if (const Office* office = tenant.FindOffice(ticket.office)) {
    absl::StrAppend(&body, "Ufficio: ", office->display_name, "\n");
  }
  if (!ticket.topic.empty()) absl::StrAppend(&body, "Argomento: ", ticket.topic, "\n");
  absl::StrAppend(&body, "\nDal ", TimeOf(ticket.wait_time), " ", WhatIsMissing(reminder), ".\n");
  absl::StrAppend(&body, IsEmergency(reminder)
                             ? "Aprire la pratica e confermare: gli avvisi continuano fino ad "
                               "allora.\n"
                             : "Aprire la pratica e prenderla in carico, o inoltrarla a chi "
                               "compete.\n");
  words.set_body(body);
  return words;
}

storage::v1::DeliveryWords LobbyReminderMail(const LobbyItem& item, const Association& association,
                                             const Person& recipient) {
  storage::v1::DeliveryWords words;
  words.set_target(recipient.email);
  words.set_subject("EMERGENZA NON VISTA - Messaggio senza comune");
  words.set_body(absl::StrCat(
      "All'attenzione di: ", NameOf(recipient), "\n\n",
      "Gestione associata: ", association.display_name, "\n",
      "Messaggio: ", ChildName(association.name(), "lobbyItems", item.id.ToString()), "\n\nDal ",
      TimeOf(item.wait_time),
      " nessuno ha ancora confermato di aver visto l'emergenza, e non si sa quale comune "
      "riguardi.\n"
      "Aprire il messaggio e confermare, o assegnarlo al comune: gli avvisi continuano fino ad "
      "allora.\n"));
  return words;
}

std::string ReminderNote(const Reminder& reminder, const Person& recipient) {
  return absl::StrCat("Sollecito a ", NameOf(recipient), ": ", WhatIsMissing(reminder), ".");
}

std::string NobodyToRemind(const Reminder& reminder) {
  return absl::StrCat("Sollecito senza destinatario: ", WhatIsMissing(reminder),
                      ", e l'ufficio non ha un referente con un indirizzo.");
}

}  // namespace mugugno::tenant

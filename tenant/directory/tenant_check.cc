#include "tenant/directory/tenant_check.h"

#include <algorithm>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

#include "tenant/directory/record_store.h"
#include "tenant/directory/slice_store.h"
#include "tenant/mailboxes/mailbox_cursor.h"
#include "tenant/name.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// The items as they are found.
class Checklist final {
 public:
  void Check(std::string code, bool passed, std::string finding, std::string remedy) {
    items_.push_back(
        {std::move(code), passed, std::move(finding), passed ? "" : std::move(remedy)});
  }
  std::vector<CheckItem> Take() {
    std::stable_partition(items_.begin(), items_.end(),
                          [](const CheckItem& item) { return !item.passed; });
    return std::move(items_);
  }

 private:
  std::vector<CheckItem> items_;
};

std::string Or(absl::string_view text, absl::string_view otherwise) {
  return std::string(text.empty() ? otherwise : text);
}

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); });
}

void CheckCodes(const Tenant& tenant, const RoutingCoverage& coverage, Checklist* list) {
  list->Check("codes.istat", tenant.istat_code.size() == 6 && AllDigits(tenant.istat_code),
              absl::StrCat("codice ISTAT: ", Or(tenant.istat_code, "mancante")),
              "indicare le sei cifre del codice ISTAT del comune");
  const std::string& cadastral = tenant.cadastral_code;
  const bool cadastral_sound = cadastral.size() == 4 && absl::ascii_isupper(cadastral[0]) &&
                               AllDigits(absl::string_view(cadastral).substr(1));
  list->Check("codes.cadastral", cadastral_sound,
              absl::StrCat("codice catastale: ", Or(cadastral, "mancante")),
              "indicare il codice catastale: una lettera maiuscola e tre cifre");
  const auto known = coverage.CadastralCode(tenant);
  list->Check("codes.match", !known || *known == cadastral,
              known ? absl::StrCat("al codice ISTAT corrisponde il codice catastale ", *known)
                    : "codice ISTAT senza riscontro nei dati territoriali",
              "correggere il codice ISTAT o il codice catastale: sono di due comuni diversi");
  // As comuni are given one; another code than that is believed.
  const bool ipa_sound = absl::StartsWith(tenant.ipa_code, "c_")
                             ? tenant.ipa_code.substr(2) == absl::AsciiStrToLower(cadastral)
                             : !tenant.ipa_code.empty();
  list->Check("codes.ipa", ipa_sound, absl::StrCat("codice IPA: ", Or(tenant.ipa_code, "mancante")),
              absl::StrCat("indicare il codice del comune nell'Indice PA (ipa_code): dovrebbe "
                           "essere c_",
                           absl::AsciiStrToLower(cadastral)));
}

// Whether `today` lies in a period; an empty end is open.
bool InForce(absl::string_view start, absl::string_view end, absl::string_view today) {
  return !start.empty() && start <= today && (end.empty() || today <= end);
}

void CheckAgreement(const CheckSubject& subject, Checklist* list) {
  const std::string today =
      absl::FormatCivilTime(absl::ToCivilDay(subject.now, absl::UTCTimeZone()));
  const Agreement& agreement = subject.association.agreement;
  list->Check("agreement.association", InForce(agreement.start_date, agreement.end_date, today),
              absl::StrCat("convenzione dell'associazione: dal ", Or(agreement.start_date, "?"),
                           " al ", Or(agreement.end_date, "senza termine")),
              "la convenzione dell'associazione deve essere in vigore oggi");
  const Tenant& tenant = subject.tenant.tenant;
  list->Check("agreement.tenant",
              InForce(tenant.agreement_start_date, tenant.agreement_end_date, today),
              absl::StrCat("adesione del comune: dal ", Or(tenant.agreement_start_date, "?"),
                           " al ", Or(tenant.agreement_end_date, "senza termine")),
              "indicare il giorno di adesione (agreement_start_date) e verificare il termine");
}

void CheckPerson(const Office& office, const Person& person, absl::string_view what,
                 absl::string_view code, Checklist* list) {
  list->Check(
      absl::StrCat("office.", office.id, ".", code),
      !person.display_name.empty() && !person.email.empty(),
      absl::StrCat(what, " di ", office.display_name, ": ", Or(person.display_name, "mancante"),
                   " ", person.email.empty() ? "(senza posta elettronica)" : ""),
      absl::StrCat("indicare nome e posta elettronica del ", what));
}

// Knocks once at each door, however many offices are behind it.
class Doors final {
 public:
  explicit Doors(const HandOffProbe& probe) : probe_(probe) {}

  const absl::Status& Reach(const HandOff& hand_off) {
    // One server takes all the mail; an Open311 system is asked for each office's services.
    const bool mail = hand_off.way == HandOff::Way::kEmail;
    const auto [door, first] = reached_.try_emplace(
        mail ? "" : absl::StrCat(hand_off.target, "\n", hand_off.open311.SerializeAsString()));
    if (first) door->second = probe_.Reach(hand_off, until_);
    return door->second;
  }

 private:
  const HandOffProbe& probe_;
  const absl::Time until_ = absl::Now() + absl::Seconds(10);
  std::map<std::string, absl::Status> reached_;
};

void CheckTopics(const Office& office, const RoutingCoverage& coverage, Checklist* list) {
  std::vector<std::string> unknown;
  for (const std::string& topic : office.topics) {
    if (!coverage.IsTopic(topic)) unknown.push_back(topic);
  }
  if (unknown.empty()) return;
  list->Check(
      absl::StrCat("office.", office.id, ".topics"), false,
      absl::StrCat(office.display_name, ": argomenti sconosciuti: ", absl::StrJoin(unknown, ", ")),
      "correggere gli argomenti dell'ufficio: nessun messaggio può riceverli");
}

// Of two offices in service that have the same topic only the first gets its messages.
void CheckTopicConflicts(const TenantSlice& tenant, Checklist* list) {
  std::map<std::string, const Office*> taken;
  for (const Office& office : tenant.offices) {
    if (office.suspended) continue;
    for (const std::string& topic : office.topics) {
      const auto [first, fresh] = taken.emplace(topic, &office);
      if (fresh) continue;
      list->Check(
          absl::StrCat("topic.", topic), false,
          absl::StrCat("l'argomento ", topic, " è di due uffici: ", first->second->display_name,
                       " e ", office.display_name),
          absl::StrCat("lasciarlo a uno solo: ora lo riceve ", first->second->display_name));
    }
  }
}

absl::string_view RemedyOf(HandOff::Way way) {
  switch (way) {
    case HandOff::Way::kEmail:
      return "verificare che il server di posta del gateway (mail.url) risponda";
    case HandOff::Way::kOpen311:
      return "correggere l'indirizzo, jurisdiction_id o i service_code dell'ufficio, o verificare "
             "che il suo sistema Open311 risponda (services.xml)";
    default:
      return "correggere l'indirizzo, o verificare che il servizio dell'ufficio risponda";
  }
}

void CheckOffices(const TenantSlice& tenant, const HandOffProbe& probe,
                  const RoutingCoverage& coverage, Checklist* list) {
  list->Check("offices", !tenant.offices.empty(), absl::StrCat("uffici: ", tenant.offices.size()),
              "creare almeno un ufficio");
  const std::string& by_default = tenant.tenant.default_office;
  list->Check("default_office", tenant.FindOffice(by_default) != nullptr,
              absl::StrCat("ufficio predefinito: ", Or(by_default, "mancante")),
              "indicare l'ufficio che riceve ciò che nessun altro ufficio tratta");
  CheckTopicConflicts(tenant, list);
  Doors doors(probe);
  for (const Office& office : tenant.offices) {
    CheckPerson(office, office.liaison, "referente", "liaison", list);
    CheckPerson(office, office.deputy, "sostituto", "deputy", list);
    CheckTopics(office, coverage, list);
    if (office.hand_off.way == HandOff::Way::kQueueOnly) continue;
    const absl::Status& reached = doors.Reach(office.hand_off);
    list->Check(absl::StrCat("office.", office.id, ".hand_off"), reached.ok(),
                reached.ok() ? absl::StrCat(office.display_name, ": recapito raggiungibile")
                             : absl::StrCat(office.display_name, ": recapito non raggiungibile (",
                                            reached.message(), ")"),
                std::string(RemedyOf(office.hand_off.way)));
  }
}

void CheckTexts(const Tenant& tenant, Checklist* list) {
  list->Check("signature", !tenant.signature.empty(),
              tenant.signature.empty() ? "firma mancante" : "firma presente",
              "indicare la firma delle risposte (DPR 62/2013, art. 11-bis c. 3)");
  list->Check("policy_text", !tenant.policy_text.empty(),
              tenant.policy_text.empty() ? "testo per i cittadini mancante"
                                         : "testo per i cittadini presente",
              "indicare il testo che informa i cittadini sul servizio e sui loro dati");
}

bool HasCredential(const CheckSubject& subject, const Channel& channel) {
  return std::any_of(subject.apps.begin(), subject.apps.end(), [&](const AppSlice& slice) {
    return slice.app.owner == channel.owner && slice.app.channel == channel.id &&
           std::any_of(slice.credentials.begin(), slice.credentials.end(),
                       [&](const Credential& credential) { return credential.Valid(subject.now); });
  });
}

void CheckChannels(const CheckSubject& subject, Checklist* list) {
  const auto works = [&](const Channel& channel) {
    const bool opens = !channel.is_for_apps() || HasCredential(subject, channel);
    return !channel.suspended && !channel.in_setup() && opens;
  };
  const auto& own = subject.tenant.channels;
  const auto& shared = subject.shared_channels;
  const auto working = std::count_if(own.begin(), own.end(), works) +
                       std::count_if(shared.begin(), shared.end(), works);
  list->Check("channel", working > 0, absl::StrCat("canali pronti, propri o condivisi: ", working),
              "creare un modulo web (adminctl channel create --kind WEB_FORM), oppure attivare il "
              "canale di un'app e rilasciarle una credenziale (adminctl app token issue)");
  for (const auto* channels : {&own, &shared}) {
    for (const Channel& channel : *channels) {
      if (const auto error = subject.mailbox_errors.find(channel.name());
          error != subject.mailbox_errors.end()) {
        list->Check(absl::StrCat("channel.", channel.id, ".mailbox"), error->second.empty(),
                    error->second.empty() ? absl::StrCat(channel.display_name, ": casella letta")
                                          : absl::StrCat(channel.display_name,
                                                         ": casella non letta: ", error->second),
                    absl::StrCat("provare con adminctl channel connect ", channel.name(),
                                 ", e correggere server, account o password"));
      }
      if (!channel.in_setup()) continue;
      list->Check(
          absl::StrCat("channel.", channel.id, ".secrets"), false,
          absl::StrCat(channel.display_name, ": canale senza segreti, non riceve nulla"),
          absl::StrCat("impostare i segreti (adminctl channel secrets set ", channel.name(),
                       channel.is_mailbox()   ? " --password-file ...)"
                       : channel.is_of_meta() ? " --access-token-file ... --app-secret-file ... "
                                                "--verify-token-file ...)"
                                              : " --bot-token-file ... --webhook-secret-file ...)",
                       " e collegarlo (adminctl channel connect)"));
    }
  }
}

// A comune may do without a scanner, but not without knowing.
void CheckScanner(const HandOffProbe& probe, Checklist* list) {
  const auto answers = probe.ReachScanner(absl::Now() + absl::Seconds(5));
  list->Check("virus_scanner", !answers || answers->ok(),
              !answers ? "antivirus non configurato: gli allegati non sono controllati"
              : answers->ok()
                  ? "antivirus raggiungibile: gli allegati sono controllati"
                  : absl::StrCat("antivirus non raggiungibile: gli allegati attendono (",
                                 answers->message(), ")"),
              "verificare che clamd risponda (attachments.clamd_address del gateway)");
}

void CheckRouting(const Tenant& tenant, const RoutingCoverage& coverage, Checklist* list) {
  const bool territory = coverage.HasTerritory(tenant);
  list->Check("territory", territory, territory ? "confini caricati" : "confini non caricati",
              "importare i confini del comune");
  const bool places = coverage.HasPlaces(tenant);
  list->Check("places", places, places ? "località e vie caricate" : "località e vie non caricate",
              "importare località e vie del comune");
}

void CheckKeysAndPeople(const CheckSubject& subject, Checklist* list) {
  list->Check("keys", subject.has_keys,
              subject.has_keys ? "chiave di cifratura presente" : "chiave di cifratura mancante",
              "ripetere adminctl apply: crea la chiave del comune");
  list->Check(
      "admin", subject.has_admin,
      subject.has_admin ? "amministratore del comune presente" : "nessun amministratore del comune",
      "assegnare il ruolo TENANT_ADMIN a una persona: dopo l'attivazione solo il comune "
      "concede l'accesso ai propri messaggi");
}

absl::StatusOr<bool> HasAdmin(Session& session, const Tenant& tenant, absl::Time now) {
  ASSIGN_OR_RETURN(const auto grants, Select<Grant>(session, " WHERE owner = ?", {tenant.name()}));
  for (const Grant& grant : grants) {
    const bool admin = std::find(grant.roles.begin(), grant.roles.end(), v1::ROLE_TENANT_ADMIN) !=
                       grant.roles.end();
    if (!admin || grant.expire_time <= now) continue;
    ASSIGN_OR_RETURN(const auto staff, Find<Staff>(session, {grant.association, grant.staff}));
    if (staff && !staff->suspended && staff->expire_time > now) return true;
  }
  return false;
}

void CheckReaders(const CheckSubject& subject, Checklist* list) {
  const std::vector<std::string>& unread = subject.unread_tickets;
  list->Check("tickets.readers", unread.empty(),
              unread.empty() ? "ogni pratica riservata ha chi la legge"
                             : absl::StrCat("pratiche riservate che nessuno può più leggere: ",
                                            absl::StrJoin(unread, ", ")),
              "indicare chi le segue: adminctl ticket name-reader TICKET STAFF");
}

// Those of the comune who may work with its tickets, by their grants.
absl::StatusOr<std::vector<TicketView>> ViewsIn(Session& session, const Tenant& tenant,
                                                absl::Time now) {
  std::vector<TicketView> views;
  ASSIGN_OR_RETURN(const auto grants, Select<Grant>(session, " WHERE owner = ?", {tenant.name()}));
  for (const Grant& grant : grants) {
    ASSIGN_OR_RETURN(const auto staff, Find<Staff>(session, {grant.association, grant.staff}));
    if (!staff) continue;
    StaffSlice person;
    person.staff = *staff;
    person.grants = {grant};
    if (auto view = ViewOf(person, tenant.id, now)) views.push_back(*std::move(view));
  }
  return views;
}

absl::StatusOr<std::vector<std::string>> UnreadTickets(Session& session, const Tenant& tenant,
                                                       absl::Time now) {
  constexpr int kMostNamed = 20;
  std::vector<Ticket> restricted;
  RETURN_IF_ERROR(session.Query(
      "SELECT id, readers, reader_office_id FROM ticket WHERE tenant_id = ? AND ticket_rank IN (1, "
      "2) AND readers IS NOT NULL ORDER BY ticket_rank DESC, id DESC",
      {tenant.id}, [&](const Row& row) {
        Ticket& ticket = restricted.emplace_back();
        ticket.tenant = tenant.id;
        ticket.id = Uuid::FromBytes(row.Bytes(0)).value_or(Uuid());
        ticket.readers = absl::StrSplit(row.Text(1), ',');
        if (!row.IsNull(2)) ticket.reader_office = row.Text(2);
        return absl::OkStatus();
      }));
  std::vector<std::string> unread;
  if (restricted.empty()) return unread;
  ASSIGN_OR_RETURN(const std::vector<TicketView> views, ViewsIn(session, tenant, now));
  for (const Ticket& ticket : restricted) {
    const bool seen = std::any_of(views.begin(), views.end(),
                                  [&](const TicketView& view) { return Sees(view, ticket); });
    if (!seen && unread.size() < kMostNamed) unread.push_back(TicketName(tenant.id, ticket.id));
  }
  return unread;
}

}  // namespace

absl::StatusOr<CheckSubject> ReadCheckSubject(Session& session, absl::string_view tenant,
                                              absl::Time now) {
  CheckSubject subject;
  subject.now = now;
  ASSIGN_OR_RETURN(auto slice, LoadTenant(session, tenant));
  if (!slice) return NotFound();
  subject.tenant = *std::move(slice);
  ASSIGN_OR_RETURN(auto association, LoadAssociation(session, subject.tenant.tenant.association));
  if (!association) return NotFound();
  subject.association = std::move(association->association);
  subject.shared_channels = std::move(association->channels);
  for (const auto* channels : {&subject.tenant.channels, &subject.shared_channels}) {
    for (const Channel& channel : *channels) {
      if (!channel.is_mailbox() || channel.in_setup()) continue;
      ASSIGN_OR_RETURN(subject.mailbox_errors[channel.name()], MailboxError(session, channel));
    }
  }
  for (const std::string& owner : {subject.tenant.tenant.name(), subject.association.name()}) {
    ASSIGN_OR_RETURN(const auto apps, Select<App>(session, " WHERE owner = ?", {owner}));
    for (const App& app : apps) {
      ASSIGN_OR_RETURN(auto loaded, LoadApp(session, app.id));
      if (loaded) subject.apps.push_back(*std::move(loaded));
    }
  }
  ASSIGN_OR_RETURN(subject.has_admin, HasAdmin(session, subject.tenant.tenant, now));
  ASSIGN_OR_RETURN(subject.unread_tickets, UnreadTickets(session, subject.tenant.tenant, now));
  return subject;
}

std::vector<CheckItem> CheckTenant(const CheckSubject& subject, const HandOffProbe& probe,
                                   const RoutingCoverage& coverage) {
  Checklist list;
  const Tenant& tenant = subject.tenant.tenant;
  CheckCodes(tenant, coverage, &list);
  CheckAgreement(subject, &list);
  CheckOffices(subject.tenant, probe, coverage, &list);
  CheckTexts(tenant, &list);
  CheckChannels(subject, &list);
  CheckScanner(probe, &list);
  CheckRouting(tenant, coverage, &list);
  CheckKeysAndPeople(subject, &list);
  CheckReaders(subject, &list);
  return list.Take();
}

}  // namespace mugugno::tenant

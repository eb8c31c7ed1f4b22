// Mails that were odd in somebody's field, each a file of tests/mail: one line each says what is
// read. Names carry the number under which others met the like, or the case's id.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gtest/gtest.h>

#include "gateway/channels/mail/letter.h"
#include "proto/text/utf8.h"

namespace mugugno::gateway::mail {
namespace {

constexpr char kFolder[] = "tests/mail";

struct MailCase {
  std::string file;
  std::string from;
  std::string subject;
  std::string text;    // "=" and all of it, or how it begins
  std::string quoted;  // how it begins
  size_t parts;
  Automatic automatic;
  std::string news;  // "failed ID RECIPIENT STATUS", with "; " between them
  bool certified;
};

void PrintTo(const MailCase& one, std::ostream* out) { *out << one.file; }

const std::vector<MailCase>& Cases() {
  static const auto& cases = *new std::vector<MailCase>({
      {"zammad-2087-no-body", "anna.rossi@example.it", "Lampione spento", "=", "", 0,
       Automatic::kNo, "", false},
      {"zammad-2087-headers-only", "anna.rossi@example.it", "Lampione spento", "=", "", 0,
       Automatic::kNo, "", false},
      {"zammad-2167-bad-charset-in-header", "anna.rossi@example.it", "La città è al buio",
       "=Buonasera", "", 0, Automatic::kNo, "", false},
      {"zammad-2200-unknown-encoding", "anna.rossi@example.it", "Lampione spento",
       "=perché è spento?", "", 0, Automatic::kNo, "", false},
      {"zammad-2198-spaces-in-address", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"zammad-2224-windows-1258", "anna.rossi@example.it", "Lampione spento", "Đà N", "", 0,
       Automatic::kNo, "", false},
      {"zammad-2227-invalid-utf-8", "anna.rossi@example.it", "Lampione spento",
       "=città e virt� rotta", "", 0, Automatic::kNo, "", false},
      {"zammad-2245-invalid-date", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"zammad-4567-date-far-away", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"zammad-2252-no-from", "", "Senza mittente", "=chi sono?", "", 0, Automatic::kNo, "", false},
      {"zammad-2254-invalid-address", "", "Indirizzo", "=ciao", "", 0, Automatic::kNo, "", false},
      {"zammad-2254-bracket-left-open", "anna.rossi@example.it", "Indirizzo", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"zammad-2456-raw-utf-8-subject", "anna.rossi@example.it", "Perché la città è al buio?",
       "=ciao", "", 0, Automatic::kNo, "", false},
      {"zammad-3697-raw-latin-1-headers", "anna.rossi@example.it", "Perché la città", "=ciao", "",
       0, Automatic::kNo, "", false},
      {"zammad-2464-x-uuencode", "anna.rossi@example.it", "Lampione spento", "=", "", 1,
       Automatic::kNo, "", false},
      {"zammad-2486-one-pixel-picture", "anna.rossi@example.it", "Lampione spento", "=Il lampione",
       "", 1, Automatic::kNo, "", false},
      {"zammad-2491-empty-file-name", "anna.rossi@example.it", "Lampione spento", "=Ecco la foto",
       "", 1, Automatic::kNo, "", false},
      {"zammad-2808-bad-charset-of-attachment", "anna.rossi@example.it", "Lampione spento", "=Ecco",
       "", 1, Automatic::kNo, "", false},
      {"zammad-2894-binary-as-text", "anna.rossi@example.it", "Lampione spento", "=", "", 1,
       Automatic::kNo, "", false},
      {"zammad-2906-no-content-type", "anna.rossi@example.it", "Lampione spento",
       "=un testo senza tipo", "", 0, Automatic::kNo, "", false},
      {"zammad-2906-content-type-is-a-word", "anna.rossi@example.it", "Lampione spento",
       "=un testo", "", 0, Automatic::kNo, "", false},
      {"zammad-2971-over-long-attribute", "anna.rossi@example.it", "Lampione spento", "=", "", 1,
       Automatic::kNo, "", false},
      {"zammad-2498-iso-2022-jp", "anna.rossi@example.it", "テスト", "=テスト", "", 0,
       Automatic::kNo, "", false},
      {"zammad-3115-shift-jis-variant", "anna.rossi@example.it", "Lampione spento", "=①テスト", "",
       0, Automatic::kNo, "", false},
      {"zammad-3096-korean-label", "anna.rossi@example.it", "가는", "=ciao", "", 0, Automatic::kNo,
       "", false},
      {"zammad-3143-percent-name", "anna.rossi@example.it", "Lampione spento", "=", "", 1,
       Automatic::kNo, "", false},
      {"zammad-3293-very-long-header", "anna.rossi@example.it", "Lampione spento",
       "=resta il testo", "", 0, Automatic::kNo, "", false},
      {"zammad-2063-empty-message-id", "anna.rossi@example.it", "Senza id", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"zammad-2407-apple-mail-inline-pdf", "anna.rossi@example.it", "Lampione spento",
       "=Prima\n\nDopo", "", 1, Automatic::kNo, "", false},
      {"zammad-3003-apple-mail-text-around-picture", "anna.rossi@example.it", "Lampione spento",
       "=Prima\n\nDopo", "", 1, Automatic::kNo, "", false},
      {"zammad-4039-pre-and-code", "anna.rossi@example.it", "Lampione spento",
       "=Log:\n\nriga 1\n  riga 2\nfine()", "", 0, Automatic::kNo, "", false},
      {"zammad-4304-plus-in-address", "anna.rossi+comune@example.it", "Lampione spento", "=ciao",
       "", 0, Automatic::kNo, "", false},
      {"zammad-5000-links", "anna.rossi@example.it", "Lampione spento",
       "Ecco x (https://x.example/)", "", 1, Automatic::kNo, "", false},
      {"zammad-many-recipients", "anna.rossi@example.it", "Lampione spento", "=a tutti", "", 0,
       Automatic::kNo, "", false},
      {"zammad-internationalized-domain", "anna.rossi@xn--citt-3na.example", "Lampione spento",
       "=ciao", "", 0, Automatic::kNo, "", false},
      {"libredesk-no-message-id", "anna.rossi@example.it", "Senza id", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"s57-name-turns-direction", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"s57-file-name-is-a-path", "anna.rossi@example.it", "Lampione spento", "=", "", 1,
       Automatic::kNo, "", false},
      {"s57-subject-with-line-ends", "anna.rossi@example.it", "Ciao Bcc: altri@example.it", "=ciao",
       "", 0, Automatic::kNo, "", false},
      {"s57-ten-kilobytes-of-subject", "anna.rossi@example.it", std::string(2000, 'a'), "=ciao", "",
       0, Automatic::kNo, "", false},
      {"s57-address-in-the-name", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"s57-address-in-an-encoded-word", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"s47-html-with-urls-of-ours", "anna.rossi@example.it", "Lampione spento",
       "=[foto] qui là d vero (https://vero.example/p?a=1&b=2)", "", 0, Automatic::kNo, "", false},
      {"s69-signature-is-not-judged", "anna.rossi@example.it", "Lampione spento", "=Firmato", "", 1,
       Automatic::kNo, "", false},
      {"s83-forged-references", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"words-cut-a-character", "anna.rossi@example.it", "città nuova", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"words-with-spaces-inside", "anna.rossi@example.it", "la città nuova", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"words-glued", "anna.rossi@example.it", "Re:èèvero", "=ciao", "", 0, Automatic::kNo, "",
       false},
      {"words-without-end", "anna.rossi@example.it", "città nuova", "=ciao", "", 0, Automatic::kNo,
       "", false},
      {"words-windows-1252-as-iso-8859-1", "anna.rossi@example.it", "“euro” € 5", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"words-iso-8859-15", "anna.rossi@example.it", "€ 5", "=ciao", "", 0, Automatic::kNo, "",
       false},
      {"words-utf-7", "anna.rossi@example.it", "perché", "=ciao", "", 0, Automatic::kNo, "", false},
      {"words-latin-1-as-utf-8", "anna.rossi@example.it", "città", "=ciao", "", 0, Automatic::kNo,
       "", false},
      {"words-quoted", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0, Automatic::kNo,
       "", false},
      {"body-utf-7", "anna.rossi@example.it", "Lampione spento", "=perché è spento", "", 0,
       Automatic::kNo, "", false},
      {"body-iso-8859-15", "anna.rossi@example.it", "Lampione spento", "=costa 5 €", "", 0,
       Automatic::kNo, "", false},
      {"body-windows-1252-as-iso-8859-1", "anna.rossi@example.it", "Lampione spento",
       "=“costa” 5 €", "", 0, Automatic::kNo, "", false},
      {"body-utf-8-as-us-ascii", "anna.rossi@example.it", "Lampione spento", "=perché?", "", 0,
       Automatic::kNo, "", false},
      {"body-utf-16", "anna.rossi@example.it", "Lampione spento", "=perché?", "", 0, Automatic::kNo,
       "", false},
      {"body-charset-without-semicolon", "anna.rossi@example.it", "Lampione spento", "=5 €", "", 0,
       Automatic::kNo, "", false},
      {"body-bare-lf", "anna.rossi@example.it", "Lampione spento", "=riga 1\nriga 2", "", 0,
       Automatic::kNo, "", false},
      {"body-bare-cr", "anna.rossi@example.it", "Lampione spento", "=riga 1\nriga 2", "", 0,
       Automatic::kNo, "", false},
      {"body-nul-bytes", "anna.rossi@example.it", "Lamp ione", "ciao mondo intero", "", 0,
       Automatic::kNo, "", false},
      {"body-mbox-line", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0, Automatic::kNo,
       "", false},
      {"body-no-headers-at-all", "", "", "=Buongiorno, il lampione davanti al 14 non va.\nGrazie",
       "", 0, Automatic::kNo, "", false},
      {"body-garbage-among-headers", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"body-format-flowed", "anna.rossi@example.it", "Lampione spento",
       "=una riga che continua qui\n rientrata", "-- \nAnna", 0, Automatic::kNo, "", false},
      {"body-html-only", "anna.rossi@example.it", "Lampione spento",
       "=Primo paragrafo è qui\n\n- uno\n- due\na b", "", 0, Automatic::kNo, "", false},
      {"body-html-hidden", "anna.rossi@example.it", "Lampione spento", "=Visibile anche questo", "",
       0, Automatic::kNo, "", false},
      {"body-empty-plain-beside-html", "anna.rossi@example.it", "Lampione spento", "=Solo qui", "",
       0, Automatic::kNo, "", false},
      {"body-no-boundary", "anna.rossi@example.it", "Lampione spento", "--b", "", 0, Automatic::kNo,
       "", false},
      {"body-boundary-never-met", "anna.rossi@example.it", "Lampione spento",
       "=nessuna parte, solo parole", "", 0, Automatic::kNo, "", false},
      {"body-end-missing", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 1,
       Automatic::kNo, "", false},
      {"body-truncated-base64", "anna.rossi@example.it", "Lampione spento",
       "Il lampione è spento da", "", 0, Automatic::kNo, "", false},
      {"body-quoted-printable-broken", "anna.rossi@example.it", "Lampione spento",
       "=città nuova =ZZ 100", "", 0, Automatic::kNo, "", false},
      {"body-unknown-transfer-encoding", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"body-same-boundary-twice", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"body-attached-mail", "anna.rossi@example.it", "Lampione spento", "=guardate", "", 1,
       Automatic::kNo, "", false},
      {"body-winmail-dat", "anna.rossi@example.it", "Lampione spento", "=guardate", "", 1,
       Automatic::kNo, "", false},
      {"body-file-name-in-words", "anna.rossi@example.it", "Lampione spento", "=", "", 1,
       Automatic::kNo, "", false},
      {"body-nested-too-deep", "anna.rossi@example.it", "Lampione spento", "=", "", 1,
       Automatic::kNo, "", false},
      {"body-of-many-boundaries", "anna.rossi@example.it", "Lampione spento", "=", "", 1,
       Automatic::kNo, "", false},
      {"body-of-many-parts", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 298,
       Automatic::kNo, "", false},
      {"body-calendar", "anna.rossi@example.it", "Lampione spento", "=Invito", "", 1,
       Automatic::kNo, "", false},
      {"from-several", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0, Automatic::kNo,
       "", false},
      {"from-twice", "anna.rossi@example.it", "Due volte", "=ciao", "", 0, Automatic::kNo, "",
       false},
      {"from-group", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0, Automatic::kNo, "",
       false},
      {"from-comma-unquoted", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"from-brackets-in-name", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"from-apostrophes", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"from-upper-case", "Anna.Rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
      {"quoted-italian", "anna.rossi@example.it", "Re: Lampione", "=Sì, grazie.",
       "Il giorno lun 23 nov 2026", 0, Automatic::kNo, "", false},
      {"quoted-english", "anna.rossi@example.it", "Re: Lampione", "=Yes.", "On Mon", 0,
       Automatic::kNo, "", false},
      {"quoted-german", "anna.rossi@example.it", "Re: Lampione", "=Ja.", "Am Mo.", 0,
       Automatic::kNo, "", false},
      {"quoted-french", "anna.rossi@example.it", "Re: Lampione", "=Oui.", "Le lun.", 0,
       Automatic::kNo, "", false},
      {"quoted-spanish", "anna.rossi@example.it", "Re: Lampione", "=Sí.", "El lun", 0,
       Automatic::kNo, "", false},
      {"quoted-outlook", "anna.rossi@example.it", "Re: Lampione", "=Va bene.", "____", 0,
       Automatic::kNo, "", false},
      {"quoted-original-message", "anna.rossi@example.it", "Re: Lampione", "=Va bene.",
       "-----Messaggio", 0, Automatic::kNo, "", false},
      {"quoted-above", "anna.rossi@example.it", "Re: Lampione", "=Sì, va bene.", "Il 23/11", 0,
       Automatic::kNo, "", false},
      {"quoted-between", "anna.rossi@example.it", "Re: Lampione",
       "=Sì.\n> Alle nove?\nNo, alle dieci.", "> Giovedì?", 0, Automatic::kNo, "", false},
      {"quoted-alone", "anna.rossi@example.it", "Re: Lampione", "=> Va bene giovedì?", "", 0,
       Automatic::kNo, "", false},
      {"quoted-not-a-quotation", "anna.rossi@example.it", "Re: Lampione",
       "=Il giorno 3 marzo il vigile mi ha scritto:\nnon si può passare.\nPerché?", "", 0,
       Automatic::kNo, "", false},
      {"quoted-forwarded", "anna.rossi@example.it", "Re: Lampione",
       "=Vedete sotto.\n\n---------- Forwarded message ---------\nDa: ENEL <e@enel.example>\nDate: "
       "lun 23 nov 2026\nSubject: Guasto\nTo: Anna\n\nIl palo è vostro.",
       "", 0, Automatic::kNo, "", false},
      {"quoted-gmail", "anna.rossi@example.it", "Re: Lampione", "=Va bene", "> Op ma", 0,
       Automatic::kNo, "", false},
      {"quoted-outlook-html", "anna.rossi@example.it", "R: Lampione", "=Va bene", "Da: Comune", 0,
       Automatic::kNo, "", false},
      {"quoted-passed-on", "anna.rossi@example.it", "I: Lampione", "Vedi.\n\nDa: ENEL", "", 0,
       Automatic::kNo, "", false},
      {"automatic-auto-replied", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kReply, "", false},
      {"automatic-auto-generated", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kBulk, "", false},
      {"automatic-submitted-no", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kNo, "", false},
      {"automatic-precedence-bulk", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "",
       0, Automatic::kBulk, "", false},
      {"automatic-precedence-junk", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "",
       0, Automatic::kBulk, "", false},
      {"automatic-precedence-list", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "",
       0, Automatic::kList, "", false},
      {"automatic-precedence-auto-reply", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì",
       "", 0, Automatic::kReply, "", false},
      {"automatic-list-id", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kList, "", false},
      {"automatic-list-unsubscribe", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "",
       0, Automatic::kList, "", false},
      {"automatic-suppress", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kReply, "", false},
      {"automatic-suppress-none", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kNo, "", false},
      {"automatic-x-loop", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kReply, "", false},
      {"automatic-own-mark", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kOurs, "", false},
      {"automatic-null-sender", "anna.rossi@example.it", "Fuori ufficio", "=Torno lunedì", "", 0,
       Automatic::kBounce, "", false},
      {"automatic-read-receipt", "anna.rossi@example.it", "Letto: Lampione", "=Letto", "", 1,
       Automatic::kReply, "", false},
      {"bounce-postfix", "mailer-daemon@mx.example", "Undelivered Mail Returned to Sender",
       "=I'm sorry", "", 2, Automatic::kBounce,
       "failed tok.7@sori.example Anna.Rossi@example.it 5.1.1", false},
      {"bounce-headers-only", "mailer-daemon@mx.example", "Undelivered Mail Returned to Sender",
       "=sorry", "", 2, Automatic::kBounce,
       "delayed tok.8@sori.example a@example.it 4.4.1; delivered tok.8@sori.example b@example.it "
       "2.0.0",
       false},
      {"bounce-utf-8", "mailer-daemon@mx.example", "Undelivered Mail Returned to Sender", "=sorry",
       "", 2, Automatic::kBounce, "failed tok.9@sori.example annà@example.it 5.7.1", false},
      {"bounce-without-the-original", "mailer-daemon@mx.example",
       "Undelivered Mail Returned to Sender", "=sorry", "", 1, Automatic::kBounce,
       "failed tok.10@sori.example a@example.it 5.2.2", false},
      {"bounce-exim", "mailer-daemon@mx.example",
       "Mail delivery failed: returning message to sender", "This message was created", "", 0,
       Automatic::kBounce,
       "failed tok.11@sori.example a@example.it 5.1.1; failed tok.11@sori.example b@example.it "
       "5.1.1",
       false},
      {"bounce-report-that-tells-nothing", "mailer-daemon@mx.example",
       "Undelivered Mail Returned to Sender", "=sorry", "", 1, Automatic::kBounce, "", false},
      {"pec-transport", "anna@pec.example", "Istanza", "=Chiedo accesso agli atti.", "", 1,
       Automatic::kNo, "", true},
      {"pec-transport-in-base64", "anna@pec.example", "Istanza", "=Chiedo accesso agli atti.", "",
       1, Automatic::kNo, "", true},
      {"pec-anomaly", "anna@pec.example", "Istanza", "=Chiedo accesso agli atti.", "", 1,
       Automatic::kNo, "", false},
      {"pec-transport-without-letter", "posta-certificata@provider.example",
       "POSTA CERTIFICATA: Istanza", "=Messaggio di posta certificata", "", 1, Automatic::kNo, "",
       false},
      {"pec-receipt-accettazione", "posta-certificata@provider.example",
       "ACCETTAZIONE: Re: Istanza", "=Messaggio di posta certificata", "", 2, Automatic::kBounce,
       "accepted tok.20@sori.example  ", false},
      {"pec-receipt-presa-in-carico", "posta-certificata@provider.example",
       "PRESA-IN-CARICO: Re: Istanza", "=Messaggio di posta certificata", "", 2, Automatic::kBounce,
       "accepted tok.20@sori.example anna@pec.example ", false},
      {"pec-receipt-avvenuta-consegna", "posta-certificata@provider.example",
       "AVVENUTA-CONSEGNA: Re: Istanza", "=Messaggio di posta certificata", "", 2,
       Automatic::kBounce, "delivered tok.20@sori.example anna@pec.example ", false},
      {"pec-receipt-avvenuta-consegna-by-its-file", "posta-certificata@provider.example",
       "AVVENUTA-CONSEGNA: Re: Istanza", "=Messaggio di posta certificata", "", 2,
       Automatic::kBounce, "delivered tok.21@sori.example anna@pec.example ", false},
      {"pec-receipt-errore-consegna", "posta-certificata@provider.example",
       "ERRORE-CONSEGNA: Re: Istanza", "=Messaggio di posta certificata", "", 2, Automatic::kBounce,
       "failed tok.20@sori.example anna@pec.example no-dest", false},
      {"pec-receipt-preavviso-errore-consegna", "posta-certificata@provider.example",
       "PREAVVISO-ERRORE-CONSEGNA: Re: Istanza", "=Messaggio di posta certificata", "", 2,
       Automatic::kBounce, "delayed tok.20@sori.example anna@pec.example altro", false},
      {"pec-receipt-non-accettazione", "posta-certificata@provider.example",
       "NON-ACCETTAZIONE: Re: Istanza", "=Messaggio di posta certificata", "", 2,
       Automatic::kBounce, "notaccepted tok.20@sori.example  virus", false},
      {"pec-receipt-rilevazione-virus", "posta-certificata@provider.example",
       "RILEVAZIONE-VIRUS: Re: Istanza", "=Messaggio di posta certificata", "", 2,
       Automatic::kBounce, "failed tok.20@sori.example  virus", false},
      {"pec-header-unknown", "anna.rossi@example.it", "Lampione spento", "=ciao", "", 0,
       Automatic::kNo, "", false},
  });
  return cases;
}

std::string Bytes(const std::string& name) {
  std::ifstream file(absl::StrCat(kFolder, "/", name, ".eml"), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string KindName(LetterNews::Kind kind) {
  switch (kind) {
    case LetterNews::Kind::kFailed:
      return "failed";
    case LetterNews::Kind::kDelayed:
      return "delayed";
    case LetterNews::Kind::kAccepted:
      return "accepted";
    case LetterNews::Kind::kDelivered:
      return "delivered";
    case LetterNews::Kind::kNotAccepted:
      return "notaccepted";
  }
  return "";
}

std::string Told(const std::vector<LetterNews>& news) {
  return absl::StrJoin(news, "; ", [](std::string* out, const LetterNews& each) {
    absl::StrAppend(out, KindName(each.kind), " ", each.about, " ", each.recipient, " ",
                    each.status);
  });
}

class MailCases : public ::testing::TestWithParam<MailCase> {};

TEST_P(MailCases, AreReadAsTheTableSays) {
  const MailCase& wanted = GetParam();
  const absl::StatusOr<Letter> letter = ReadLetter(Bytes(wanted.file));
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_EQ(letter->from.address, wanted.from);
  EXPECT_EQ(letter->subject, wanted.subject);
  if (absl::StartsWith(wanted.text, "=")) {
    EXPECT_EQ(letter->text, wanted.text.substr(1));
  } else {
    EXPECT_EQ(letter->text.substr(0, wanted.text.size()), wanted.text);
  }
  EXPECT_EQ(letter->quoted.substr(0, wanted.quoted.size()), wanted.quoted);
  EXPECT_EQ(letter->quoted.empty(), wanted.quoted.empty()) << letter->quoted;
  EXPECT_EQ(letter->parts.size(), wanted.parts);
  EXPECT_EQ(letter->automatic, wanted.automatic);
  EXPECT_EQ(Told(letter->news), wanted.news);
  EXPECT_EQ(letter->certified, wanted.certified);
}

TEST_P(MailCases, GiveNothingButTextInUtf8) {
  const absl::StatusOr<Letter> letter = ReadLetter(Bytes(GetParam().file));
  ASSERT_TRUE(letter.ok()) << letter.status();
  std::vector<std::string> texts = {letter->message_id, letter->from.address, letter->from.name,
                                    letter->subject,    letter->text,         letter->quoted};
  for (const LetterPart& part : letter->parts) {
    EXPECT_FALSE(part.name.empty());
    EXPECT_EQ(part.name.find('/'), std::string::npos) << part.name;
    texts.push_back(part.name);
  }
  for (const std::string& text : texts) {
    EXPECT_EQ(text::FirstInvalidByte(text), absl::string_view::npos) << text;
    EXPECT_EQ(text.find('\0'), std::string::npos) << text;
  }
  EXPECT_FALSE(letter->message_id.empty());
}

INSTANTIATE_TEST_SUITE_P(Files, MailCases, ::testing::ValuesIn(Cases()),
                         [](const ::testing::TestParamInfo<MailCase>& one) {
                           std::string name = one.param.file;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(MailCasesTable, HasALineForEachFileAndAFileForEachLine) {
  std::set<std::string> files;
  for (const auto& each : std::filesystem::directory_iterator(kFolder)) {
    if (each.path().extension() == ".eml") files.insert(each.path().stem().string());
  }
  std::set<std::string> lines;
  for (const MailCase& each : Cases()) lines.insert(each.file);
  EXPECT_EQ(files, lines);
  EXPECT_EQ(Cases().size(), 140u);
}

}  // namespace
}  // namespace mugugno::gateway::mail

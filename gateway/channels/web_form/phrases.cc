#include "gateway/channels/web_form/phrases.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace mugugno::gateway::web_form {
namespace {

struct Line {
  Phrase phrase;
  // In the order of kLanguages.
  std::array<absl::string_view, kLanguages.size()> texts;
};

constexpr Line kLines[] = {
    {Phrase::kSkip,
     {"Vai al contenuto", "Zum Inhalt springen", "Aller au contenu", "Skip to content",
      "Na vsebino"}},
    {Phrase::kLanguage, {"Lingua", "Sprache", "Langue", "Language", "Jezik"}},
    {Phrase::kEmergencyTitle,
     {"Emergenza? Chiama il 112", "Notfall? Rufen Sie 112 an", "Urgence ? Appelez le 112",
      "Emergency? Call 112", "Nujni primer? Pokličite 112"}},
    {Phrase::kEmergencyText,
     {"Se c'è pericolo per le persone chiama subito il 112: questa pagina non sostituisce i "
      "soccorsi.",
      "Bei Gefahr für Menschen rufen Sie sofort 112 an: Diese Seite ersetzt den Notruf nicht.",
      "En cas de danger pour des personnes, appelez tout de suite le 112 : cette page ne remplace "
      "pas les secours.",
      "If people are in danger call 112 at once: this page does not replace the emergency "
      "services.",
      "Če so ljudje v nevarnosti, takoj pokličite 112: ta stran ne nadomešča reševalcev."}},
    {Phrase::kEmergencyNow,
     {"Il tuo messaggio parla di un pericolo. Chiama subito il 112.",
      "Ihre Nachricht spricht von einer Gefahr. Rufen Sie sofort 112 an.",
      "Votre message parle d'un danger. Appelez tout de suite le 112.",
      "Your message speaks of a danger. Call 112 at once.",
      "Vaše sporočilo govori o nevarnosti. Takoj pokličite 112."}},
    {Phrase::kPrivacyTitle,
     {"Come trattiamo i tuoi dati", "Wie wir mit Ihren Daten umgehen",
      "Comment nous traitons vos données", "How we treat your data",
      "Kako ravnamo z vašimi podatki"}},
    {Phrase::kPrivacyShared,
     {"Titolare del trattamento è il Comune a cui il messaggio è destinato. L'ufficio associato "
      "tratta i messaggi per conto dei Comuni. Le informative dei Comuni:",
      "Verantwortlich ist die Gemeinde, für die die Nachricht bestimmt ist. Das gemeinsame Büro "
      "bearbeitet die Nachrichten im Auftrag der Gemeinden. Die Hinweise der Gemeinden:",
      "Le responsable du traitement est la commune à laquelle le message est destiné. Le bureau "
      "commun traite les messages pour le compte des communes. Les notices des communes :",
      "The controller is the municipality the message is for. The shared office handles the "
      "messages on behalf of the municipalities. The municipalities' notices:",
      "Upravljavec je občina, ki ji je sporočilo namenjeno. Skupna pisarna obdeluje sporočila v "
      "imenu občin. Obvestila občin:"}},
    {Phrase::kIntroduction,
     {"Segnala un problema, fai una domanda, di' che cosa non va. Riceverai un numero e "
      "l'indirizzo di una pagina dove leggere la risposta.",
      "Melden Sie ein Problem, stellen Sie eine Frage, sagen Sie, was nicht stimmt. Sie erhalten "
      "eine Nummer und die Adresse einer Seite, auf der die Antwort steht.",
      "Signalez un problème, posez une question, dites ce qui ne va pas. Vous recevrez un numéro "
      "et l'adresse d'une page où lire la réponse.",
      "Report a problem, ask a question, say what is wrong. You will get a number and the address "
      "of a page where you can read the answer.",
      "Prijavite težavo, vprašajte, povejte, kaj je narobe. Prejeli boste številko in naslov "
      "strani, kjer boste prebrali odgovor."}},
    {Phrase::kRequired,
     {"I campi con l'asterisco (*) sono obbligatori.", "Felder mit Sternchen (*) sind Pflicht.",
      "Les champs marqués d'un astérisque (*) sont obligatoires.",
      "Fields with an asterisk (*) are required.", "Polja z zvezdico (*) so obvezna."}},
    {Phrase::kText,
     {"Il tuo messaggio", "Ihre Nachricht", "Votre message", "Your message", "Vaše sporočilo"}},
    {Phrase::kTextHint,
     {"Che cosa succede e dove: via, numero civico, località.",
      "Was ist los und wo: Straße, Hausnummer, Ortsteil.",
      "Que se passe-t-il et où : rue, numéro, lieu-dit.",
      "What is happening and where: street, number, locality.",
      "Kaj se dogaja in kje: ulica, hišna številka, kraj."}},
    {Phrase::kName,
     {"Nome e cognome", "Vor- und Nachname", "Prénom et nom", "Name and surname",
      "Ime in priimek"}},
    {Phrase::kEmail,
     {"Posta elettronica (facoltativa)", "E-Mail (freiwillig)",
      "Adresse électronique (facultative)", "E-mail (optional)", "E-pošta (neobvezno)"}},
    {Phrase::kPhone,
     {"Telefono (facoltativo)", "Telefon (freiwillig)", "Téléphone (facultatif)",
      "Telephone (optional)", "Telefon (neobvezno)"}},
    {Phrase::kComune, {"Comune", "Gemeinde", "Commune", "Municipality", "Občina"}},
    {Phrase::kComuneHint,
     {"Quello in cui si trova ciò di cui scrivi. Se non lo sai, lo troviamo noi.",
      "Wo sich befindet, worüber Sie schreiben. Wenn Sie es nicht wissen, finden wir es heraus.",
      "Celle où se trouve ce dont vous parlez. Si vous ne savez pas, nous la trouverons.",
      "Where the thing you write about is. If you do not know, we will find out.",
      "Kjer je to, o čemer pišete. Če ne veste, jo bomo poiskali mi."}},
    {Phrase::kComuneUnknown,
     {"Non lo so", "Ich weiß es nicht", "Je ne sais pas", "I do not know", "Ne vem"}},
    {Phrase::kPhotos,
     {"Foto (facoltative)", "Fotos (freiwillig)", "Photos (facultatives)", "Photos (optional)",
      "Fotografije (neobvezno)"}},
    {Phrase::kPhotosHint,
     {"Al massimo 10, ciascuna fino a 16 MB, insieme fino a 60 MB.",
      "Höchstens 10, jede bis 16 MB, zusammen bis 60 MB.",
      "10 au plus, chacune jusqu'à 16 Mo, 60 Mo en tout.",
      "At most 10, each up to 16 MB, together up to 60 MB.",
      "Največ 10, vsaka do 16 MB, skupaj do 60 MB."}},
    {Phrase::kTrap,
     {"Lascia vuoto questo campo", "Lassen Sie dieses Feld leer", "Laissez ce champ vide",
      "Leave this field empty", "To polje pustite prazno"}},
    {Phrase::kSend, {"Invia", "Senden", "Envoyer", "Send", "Pošlji"}},
    {Phrase::kProblems,
     {"Il messaggio non è ancora partito", "Die Nachricht ist noch nicht abgeschickt",
      "Le message n'est pas encore parti", "The message has not been sent yet",
      "Sporočilo še ni poslano"}},
    {Phrase::kTextMissing,
     {"Scrivi il tuo messaggio.", "Schreiben Sie Ihre Nachricht.", "Écrivez votre message.",
      "Write your message.", "Napišite sporočilo."}},
    {Phrase::kTextLong,
     {"Il testo è troppo lungo.", "Der Text ist zu lang.", "Le texte est trop long.",
      "The text is too long.", "Besedilo je predolgo."}},
    {Phrase::kTextUnreadable,
     {"Il testo ha caratteri che non si possono leggere.",
      "Der Text enthält Zeichen, die nicht lesbar sind.",
      "Le texte contient des caractères illisibles.",
      "The text has characters that cannot be read.", "Besedilo vsebuje neberljive znake."}},
    {Phrase::kNameMissing,
     {"Scrivi il tuo nome.", "Schreiben Sie Ihren Namen.", "Écrivez votre nom.", "Write your name.",
      "Napišite svoje ime."}},
    {Phrase::kEmailWrong,
     {"Scrivi un indirizzo intero, come maria@esempio.it, o lascia vuoto il campo.",
      "Schreiben Sie eine ganze Adresse, wie maria@esempio.it, oder lassen Sie das Feld leer.",
      "Écrivez une adresse complète, comme maria@esempio.it, ou laissez le champ vide.",
      "Write a whole address, such as maria@esempio.it, or leave the field empty.",
      "Napišite cel naslov, npr. maria@esempio.it, ali pustite polje prazno."}},
    {Phrase::kPhoneWrong,
     {"Scrivi un numero come 010 123456 o +39 333 1234567, o lascia vuoto il campo.",
      "Schreiben Sie eine Nummer wie 010 123456 oder +39 333 1234567, oder lassen Sie das Feld "
      "leer.",
      "Écrivez un numéro comme 010 123456 ou +39 333 1234567, ou laissez le champ vide.",
      "Write a number such as 010 123456 or +39 333 1234567, or leave the field empty.",
      "Napišite številko, npr. 010 123456 ali +39 333 1234567, ali pustite polje prazno."}},
    {Phrase::kComuneWrong,
     {"Scegli un Comune dell'elenco.", "Wählen Sie eine Gemeinde der Liste.",
      "Choisissez une commune de la liste.", "Choose a municipality of the list.",
      "Izberite občino s seznama."}},
    {Phrase::kPhotosMany,
     {"Le foto possono essere al massimo 10.", "Es können höchstens 10 Fotos sein.",
      "Il peut y avoir 10 photos au plus.", "There can be at most 10 photos.",
      "Fotografij je lahko največ 10."}},
    {Phrase::kPhotoLarge,
     {"Una foto supera i 16 MB.", "Ein Foto ist größer als 16 MB.", "Une photo dépasse 16 Mo.",
      "A photo is larger than 16 MB.", "Ena fotografija presega 16 MB."}},
    {Phrase::kPhotoOther,
     {"Un file non è una foto: vanno bene JPEG, PNG, WebP, GIF, HEIC e AVIF.",
      "Eine Datei ist kein Foto: Möglich sind JPEG, PNG, WebP, GIF, HEIC und AVIF.",
      "Un fichier n'est pas une photo : JPEG, PNG, WebP, GIF, HEIC et AVIF conviennent.",
      "A file is no photo: JPEG, PNG, WebP, GIF, HEIC and AVIF will do.",
      "Ena datoteka ni fotografija: primerni so JPEG, PNG, WebP, GIF, HEIC in AVIF."}},
    {Phrase::kPhotosAgain,
     {"Le foto vanno scelte di nuovo.", "Die Fotos müssen neu gewählt werden.",
      "Il faut choisir de nouveau les photos.", "The photos must be chosen again.",
      "Fotografije je treba znova izbrati."}},
    {Phrase::kTrapFilled,
     {"Un campo nascosto è stato riempito, come fanno i programmi automatici: ora è vuoto, premi "
      "di "
      "nuovo Invia.",
      "Ein verborgenes Feld war ausgefüllt, wie es Programme tun: Es ist jetzt leer, drücken Sie "
      "noch "
      "einmal Senden.",
      "Un champ caché a été rempli, comme le font les robots : il est vide maintenant, appuyez de "
      "nouveau sur Envoyer.",
      "A hidden field was filled in, as programs do: it is empty now, press Send again.",
      "Skrito polje je bilo izpolnjeno, kot to delajo programi: zdaj je prazno, znova pritisnite "
      "Pošlji."}},
    {Phrase::kTooFast,
     {"È stato molto veloce: aspetta qualche secondo e premi di nuovo Invia.",
      "Das ging sehr schnell: Warten Sie einige Sekunden und drücken Sie noch einmal Senden.",
      "C'était très rapide : attendez quelques secondes et appuyez de nouveau sur Envoyer.",
      "That was very fast: wait some seconds and press Send again.",
      "To je bilo zelo hitro: počakajte nekaj sekund in znova pritisnite Pošlji."}},
    {Phrase::kTooOld,
     {"La pagina era aperta da troppo tempo: rileggi e premi di nuovo Invia.",
      "Die Seite war zu lange offen: Lesen Sie noch einmal und drücken Sie Senden.",
      "La page était ouverte depuis trop longtemps : relisez et appuyez de nouveau sur Envoyer.",
      "The page was open for too long: read again and press Send.",
      "Stran je bila predolgo odprta: preglejte in znova pritisnite Pošlji."}},
    {Phrase::kTooOften,
     {"Da questa connessione sono arrivati molti messaggi: riprova tra qualche minuto.",
      "Von diesem Anschluss kamen viele Nachrichten: Versuchen Sie es in einigen Minuten wieder.",
      "Beaucoup de messages sont arrivés de cette connexion : réessayez dans quelques minutes.",
      "Many messages came from this connection: try again in some minutes.",
      "S te povezave je prišlo veliko sporočil: poskusite znova čez nekaj minut."}},
    {Phrase::kSentBefore,
     {"Da questa pagina hai già inviato un messaggio. Per inviare anche questo premi di nuovo "
      "Invia.",
      "Von dieser Seite haben Sie schon eine Nachricht gesendet. Um auch diese zu senden, drücken "
      "Sie "
      "noch einmal Senden.",
      "Vous avez déjà envoyé un message depuis cette page. Pour envoyer aussi celui-ci, appuyez de "
      "nouveau sur Envoyer.",
      "You have sent a message from this page already. To send this one too, press Send again.",
      "S te strani ste že poslali sporočilo. Če želite poslati tudi to, znova pritisnite Pošlji."}},
    {Phrase::kBusy,
     {"In questo momento non possiamo ricevere messaggi: riprova tra poco.",
      "Im Augenblick können wir keine Nachrichten annehmen: Versuchen Sie es bald wieder.",
      "Pour le moment nous ne pouvons pas recevoir de messages : réessayez bientôt.",
      "We cannot take messages at this moment: try again soon.",
      "Trenutno ne moremo sprejemati sporočil: poskusite znova kmalu."}},
    {Phrase::kTrackingTitle,
     {"Il tuo messaggio", "Ihre Nachricht", "Votre message", "Your message", "Vaše sporočilo"}},
    {Phrase::kKeepAddress,
     {"Conserva l'indirizzo di questa pagina: qui leggi la risposta. Chi lo ha può leggere la "
      "conversazione. Vale fino al",
      "Bewahren Sie die Adresse dieser Seite auf: Hier lesen Sie die Antwort. Wer sie hat, kann "
      "das "
      "Gespräch lesen. Sie gilt bis zum",
      "Conservez l'adresse de cette page : vous y lirez la réponse. Qui l'a peut lire la "
      "conversation. Elle est valable jusqu'au",
      "Keep the address of this page: here you read the answer. Whoever has it can read the "
      "conversation. It is valid until",
      "Shranite naslov te strani: tu boste prebrali odgovor. Kdor ga ima, lahko bere pogovor. "
      "Velja "
      "do"}},
    {Phrase::kThisPage,
     {"Indirizzo di questa pagina", "Adresse dieser Seite", "Adresse de cette page",
      "Address of this page", "Naslov te strani"}},
    {Phrase::kNumber, {"Numero", "Nummer", "Numéro", "Number", "Številka"}},
    {Phrase::kReceived, {"Ricevuto", "Eingegangen", "Reçu", "Received", "Prejeto"}},
    {Phrase::kTakenInCharge,
     {"Preso in carico", "Übernommen", "Pris en charge", "Taken in charge", "Prevzeto"}},
    {Phrase::kInProgress,
     {"In lavorazione", "In Bearbeitung", "En cours", "In progress", "V obdelavi"}},
    {Phrase::kClosed, {"Chiuso", "Abgeschlossen", "Clos", "Closed", "Zaključeno"}},
    {Phrase::kUndecided,
     {"Ricevuto: stiamo capendo a quale Comune affidarlo.",
      "Eingegangen: Wir klären, welche Gemeinde zuständig ist.",
      "Reçu : nous cherchons à quelle commune le confier.",
      "Received: we are finding out which municipality it is for.",
      "Prejeto: ugotavljamo, kateri občini je namenjeno."}},
    {Phrase::kPending,
     {"Abbiamo ricevuto il messaggio ed è al sicuro. Il numero appare qui tra poco.",
      "Wir haben die Nachricht erhalten, sie ist sicher. Die Nummer erscheint hier in Kürze.",
      "Nous avons reçu le message, il est en sûreté. Le numéro apparaîtra ici sous peu.",
      "We have received the message and it is safe. Its number appears here soon.",
      "Sporočilo smo prejeli in je na varnem. Številka se bo kmalu prikazala tukaj."}},
    {Phrase::kKept,
     {"Abbiamo ricevuto il messaggio ed è al sicuro. In questo momento non possiamo darti un "
      "numero.",
      "Wir haben die Nachricht erhalten, sie ist sicher. Im Augenblick können wir keine Nummer "
      "geben.",
      "Nous avons reçu le message, il est en sûreté. Pour le moment nous ne pouvons pas donner de "
      "numéro.",
      "We have received the message and it is safe. We cannot give you a number at this moment.",
      "Sporočilo smo prejeli in je na varnem. Trenutno vam ne moremo dati številke."}},
    {Phrase::kReload,
     {"Ricarica la pagina", "Seite neu laden", "Recharger la page", "Reload the page",
      "Znova naloži stran"}},
    {Phrase::kPhotosLost,
     {"Il messaggio è arrivato, le foto no: aggiungile qui sotto più tardi.",
      "Die Nachricht ist angekommen, die Fotos nicht: Fügen Sie sie später unten hinzu.",
      "Le message est arrivé, les photos non : ajoutez-les ci-dessous plus tard.",
      "The message has arrived, the photos have not: add them below later.",
      "Sporočilo je prispelo, fotografije ne: dodajte jih spodaj pozneje."}},
    {Phrase::kConversation,
     {"Conversazione", "Gespräch", "Conversation", "Conversation", "Pogovor"}},
    {Phrase::kYou, {"Tu", "Sie", "Vous", "You", "Vi"}},
    {Phrase::kAutomatic,
     {"Risposta automatica", "Automatische Antwort", "Réponse automatique", "Automatic answer",
      "Samodejni odgovor"}},
    {Phrase::kAttached,
     {"Foto allegate", "Beigefügte Fotos", "Photos jointes", "Attached photos",
      "Priložene fotografije"}},
    {Phrase::kNotThere,
     {"non arrivata", "nicht angekommen", "non arrivée", "not arrived", "ni prispela"}},
    {Phrase::kChoose,
     {"Scegli una risposta", "Wählen Sie eine Antwort", "Choisissez une réponse",
      "Choose an answer", "Izberite odgovor"}},
    {Phrase::kWriteMore,
     {"Scrivi ancora", "Weiter schreiben", "Écrire encore", "Write more", "Pišite še"}},
    {Phrase::kMore, {"Continua", "Weiter", "Suite", "Continue", "Naprej"}},
    {Phrase::kUnavailable,
     {"Ora non possiamo mostrare la conversazione; quello che hai inviato è al sicuro.",
      "Das Gespräch kann gerade nicht gezeigt werden; was Sie gesendet haben, ist sicher.",
      "Nous ne pouvons pas montrer la conversation maintenant ; ce que vous avez envoyé est en "
      "sûreté.",
      "We cannot show the conversation now; what you have sent is safe.",
      "Pogovora trenutno ne moremo prikazati; kar ste poslali, je na varnem."}},
    {Phrase::kLostTitle,
     {"Qui non c'è nulla", "Hier ist nichts", "Il n'y a rien ici", "There is nothing here",
      "Tukaj ni ničesar"}},
    {Phrase::kLostText,
     {"L'indirizzo non è giusto, oppure è scaduto.",
      "Die Adresse stimmt nicht, oder sie ist abgelaufen.",
      "L'adresse n'est pas la bonne, ou elle a expiré.",
      "The address is not right, or it has expired.", "Naslov ni pravi ali je potekel."}},
    {Phrase::kBrokenTitle,
     {"L'invio non si può leggere", "Die Sendung ist nicht lesbar", "L'envoi est illisible",
      "What was sent cannot be read", "Poslanega ni mogoče prebrati"}},
    {Phrase::kBrokenText,
     {"Non è stato tenuto nulla. Torna indietro e invia di nuovo.",
      "Es wurde nichts behalten. Gehen Sie zurück und senden Sie noch einmal.",
      "Rien n'a été gardé. Revenez en arrière et envoyez de nouveau.",
      "Nothing was kept. Go back and send again.",
      "Nič ni bilo shranjeno. Vrnite se nazaj in pošljite znova."}},
    {Phrase::kLargeText,
     {"L'invio è troppo grande e non è stato tenuto. Torna indietro e scegli meno foto.",
      "Die Sendung ist zu groß und wurde nicht behalten. Gehen Sie zurück und wählen Sie weniger "
      "Fotos.",
      "L'envoi est trop grand et n'a pas été gardé. Revenez en arrière et choisissez moins de "
      "photos.",
      "What was sent is too large and was not kept. Go back and choose fewer photos.",
      "Poslano je preveliko in ni bilo shranjeno. Vrnite se nazaj in izberite manj fotografij."}},
};

constexpr size_t kLineCount = sizeof(kLines) / sizeof(kLines[0]);

constexpr bool Complete() {
  for (size_t i = 0; i < kLineCount; ++i) {
    if (kLines[i].phrase != static_cast<Phrase>(i)) return false;
    for (const absl::string_view text : kLines[i].texts) {
      if (text.empty()) return false;
    }
  }
  return kLineCount == static_cast<size_t>(Phrase::kLargeText) + 1;
}
static_assert(Complete(), "every phrase, in its order and in every language");

struct Spoken {
  absl::string_view code;
  absl::string_view name;
};
constexpr std::array<Spoken, kLanguages.size()> kSpoken = {{{"it", "Italiano"},
                                                            {"de", "Deutsch"},
                                                            {"fr", "Français"},
                                                            {"en", "English"},
                                                            {"sl", "Slovenščina"}}};

}  // namespace

absl::string_view CodeOf(Language language) { return kSpoken[static_cast<size_t>(language)].code; }
absl::string_view NameOf(Language language) { return kSpoken[static_cast<size_t>(language)].name; }

std::optional<Language> LanguageOf(absl::string_view code) {
  for (const Language language : kLanguages) {
    if (absl::EqualsIgnoreCase(CodeOf(language), code.substr(0, code.find('-')))) return language;
  }
  return std::nullopt;
}

Language Preferred(absl::string_view accept_language) {
  Language best = Language::kItalian;
  double best_weight = 0;
  for (absl::string_view range : absl::StrSplit(accept_language.substr(0, 1000), ',')) {
    const std::vector<absl::string_view> parts = absl::StrSplit(range, absl::MaxSplits(';', 1));
    double weight = 1;
    if (parts.size() > 1) {
      absl::string_view value = absl::StripAsciiWhitespace(parts[1]);
      if (!absl::ConsumePrefix(&value, "q=") || !absl::SimpleAtod(value, &weight)) continue;
    }
    const auto language = LanguageOf(absl::StripAsciiWhitespace(parts[0]));
    if (!language || !(weight > best_weight)) continue;
    best = *language;
    best_weight = weight;
  }
  return best;
}

absl::string_view Say(Phrase phrase, Language language) {
  return kLines[static_cast<size_t>(phrase)].texts[static_cast<size_t>(language)];
}

}  // namespace mugugno::gateway::web_form

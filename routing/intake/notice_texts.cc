#include "routing/intake/notice_texts.h"

namespace mugugno::routing {
namespace {

constexpr NoticeTexts kItalian = {
    .emergency =
        "Se c'è pericolo per le persone chiama subito il 112. Abbiamo ricevuto il messaggio e lo "
        "stiamo segnalando come urgente, ma questo canale non sostituisce i soccorsi.",
    .which_comune = "Per quale comune ci scrivi? Rispondi con il numero o con il nome.",
    .outside =
        "Il luogo che ci indichi$0 non è in uno dei nostri comuni ($1). Rivolgiti $2; se "
        "abbiamo capito male, scrivici il nome del comune.",
    .that_comune = "al Comune di $0",
    .comune_there = "al comune del posto",
    .media =
        "Qui non possiamo vedere foto, audio e altri file. Descrivi a parole che cosa mostrano e "
        "dove, "
        "oppure usa il modulo del Comune.",
    .external_body =
        "Da quello che scrivi, di questo non si occupa il Comune ma un altro ente: $0. Puoi "
        "rivolgerti direttamente lì; abbiamo comunque registrato il messaggio e lo leggiamo.",
    .number = "Il numero della tua segnalazione è {numero}.",
    .danger = "Se c'è pericolo per le persone chiama subito il 112.",
};

constexpr NoticeTexts kEnglish = {
    .emergency =
        "If anyone is in danger, call 112 now. We have received your message and are reporting it "
        "as urgent, but this channel does not replace the emergency services.",
    .which_comune = "Which municipality are you writing about? Answer with the number or the name.",
    .outside =
        "The place you mention$0 is not in one of our municipalities ($1). Please contact "
        "$2; if we misunderstood, send us the name of the municipality.",
    .that_comune = "the municipality of $0",
    .comune_there = "the municipality of that place",
    .media =
        "We cannot see photos, audio or other files here. Please describe in words what they show "
        "and "
        "where, or use the municipality's web form.",
    .external_body =
        "From what you write, this is not a matter for the municipality but for another body: $0. "
        "You can contact them directly; we have registered your message and will read it.",
    .number = "The number of your request is {numero}.",
    .danger = "If anyone is in danger, call 112 now.",
};

constexpr NoticeTexts kGerman = {
    .emergency =
        "Wenn Menschen in Gefahr sind, rufen Sie sofort die 112 an. Wir haben die Nachricht "
        "erhalten und melden sie als dringend, aber dieser Kanal ersetzt nicht die "
        "Rettungsdienste.",
    .which_comune = "Um welche Gemeinde geht es? Antworten Sie mit der Nummer oder mit dem Namen.",
    .outside =
        "Der genannte Ort$0 liegt nicht in einer unserer Gemeinden ($1). Bitte wenden Sie "
        "sich an $2; falls wir Sie falsch verstanden haben, schreiben Sie uns den Namen der "
        "Gemeinde.",
    .that_comune = "die Gemeinde $0",
    .comune_there = "die dortige Gemeinde",
    .media =
        "Fotos, Audio und andere Dateien können wir hier nicht sehen. Bitte beschreiben Sie mit "
        "Worten, "
        "was sie zeigen und wo, oder benutzen Sie das Formular der Gemeinde.",
    .external_body =
        "Nach dem, was Sie schreiben, ist dafür nicht die Gemeinde zuständig, sondern eine andere "
        "Stelle: $0. Sie können sich direkt dorthin wenden; wir haben die Nachricht trotzdem "
        "aufgenommen und lesen sie.",
    .number = "Die Nummer Ihrer Meldung ist {numero}.",
    .danger = "Wenn Menschen in Gefahr sind, rufen Sie sofort die 112 an.",
};

constexpr NoticeTexts kFrench = {
    .emergency =
        "Si des personnes sont en danger, appelez tout de suite le 112. Nous avons reçu votre "
        "message et le signalons comme urgent, mais ce canal ne remplace pas les secours.",
    .which_comune = "Pour quelle commune nous écrivez-vous ? Répondez par le numéro ou par le nom.",
    .outside =
        "Le lieu que vous indiquez$0 n'est pas dans une de nos communes ($1). Adressez-vous "
        "$2 ; si nous avons mal compris, écrivez-nous le nom de la commune.",
    .that_comune = "à la commune de $0",
    .comune_there = "à la commune de ce lieu",
    .media =
        "Nous ne pouvons pas voir ici les photos, l'audio ou d'autres fichiers. Décrivez avec des "
        "mots "
        "ce qu'ils montrent et où, ou utilisez le formulaire de la commune.",
    .external_body =
        "D'après ce que vous écrivez, cela ne relève pas de la commune mais d'un autre organisme : "
        "$0. Vous pouvez vous y adresser directement ; nous avons enregistré le message et nous le "
        "lisons.",
    .number = "Le numéro de votre signalement est {numero}.",
    .danger = "Si des personnes sont en danger, appelez tout de suite le 112.",
};

constexpr NoticeTexts kSpanish = {
    .emergency =
        "Si hay personas en peligro, llame enseguida al 112. Hemos recibido su mensaje y lo "
        "señalamos como urgente, pero este canal no sustituye a los servicios de emergencia.",
    .which_comune = "¿Sobre qué municipio nos escribe? Responda con el número o con el nombre.",
    .outside =
        "El lugar que nos indica$0 no está en uno de nuestros municipios ($1). Diríjase $2; "
        "si hemos entendido mal, escríbanos el nombre del municipio.",
    .that_comune = "al municipio de $0",
    .comune_there = "al municipio del lugar",
    .media =
        "Aquí no podemos ver fotos, audio ni otros archivos. Describa con palabras qué muestran y "
        "dónde, o use el formulario del municipio.",
    .external_body =
        "Por lo que escribe, de esto no se ocupa el municipio sino otra entidad: $0. Puede "
        "dirigirse directamente a ella; hemos registrado el mensaje y lo leemos.",
    .number = "El número de su aviso es {numero}.",
    .danger = "Si hay personas en peligro, llame enseguida al 112.",
};

}  // namespace

const NoticeTexts& TextsIn(Language language) {
  switch (language) {
    case Language::kItalian:
      return kItalian;
    case Language::kEnglish:
      return kEnglish;
    case Language::kGerman:
      return kGerman;
    case Language::kFrench:
      return kFrench;
    case Language::kSpanish:
      return kSpanish;
  }
  return kItalian;
}

}  // namespace mugugno::routing

#include "routing/intake/notices.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace mugugno::routing {

tenant::Notice EmergencyNotice() {
  return {.kind = v1::ConversationEntry::KIND_RECEIPT,
          .text =
              "Se c'è pericolo per le persone chiama subito il 112. Abbiamo ricevuto il "
              "messaggio e lo stiamo segnalando come urgente, ma questo canale non sostituisce "
              "i soccorsi.",
          .choices = {}};
}

tenant::Notice ComuneQuestion(const std::vector<std::string>& tenants,
                              const RoutingSnapshot& snapshot) {
  tenant::Notice notice;
  notice.kind = v1::ConversationEntry::KIND_QUESTION;
  notice.text = "Per quale comune ci scrivi? Rispondi con il numero o con il nome.";
  int number = 0;
  for (const std::string& tenant : tenants) {
    const TenantRouting* routing = snapshot.FindTenant(tenant);
    if (routing == nullptr) continue;
    auto& choice = notice.choices.emplace_back();
    choice.set_value(absl::StrCat(++number));
    choice.set_label(routing->name);
    absl::StrAppend(&notice.text, "\n", number, ". ", routing->name);
  }
  return notice;
}

tenant::Notice OutsideNotice(const OutsidePlace& place, const RoutingSnapshot& snapshot) {
  std::vector<std::string> names;
  for (const TenantRouting& tenant : snapshot.tenants()) names.push_back(tenant.name);
  const std::string where = place.name.empty() ? "" : absl::StrCat(" (", place.name, ")");
  const std::string whose =
      place.comune.empty() ? "al comune del posto" : absl::StrCat("al Comune di ", place.comune);
  return {
      .kind = v1::ConversationEntry::KIND_RECEIPT,
      .text = absl::StrCat("Il luogo che ci indichi", where, " non è in uno dei nostri comuni (",
                           absl::StrJoin(names, ", "), "). Rivolgiti ", whose,
                           "; se abbiamo capito male, scrivici il nome del comune."),
      .choices = {}};
}

tenant::Notice ExternalBodyNotice(const ExternalBody& body) {
  const std::string contact = body.contact.empty() ? "" : absl::StrCat(" (", body.contact, ")");
  return {.kind = v1::ConversationEntry::KIND_RECEIPT,
          .text = absl::StrCat(
              "Da quello che scrivi, di questo non si occupa il Comune ma un altro ente: ",
              body.name, contact,
              ". Puoi rivolgerti direttamente lì; abbiamo comunque registrato il messaggio "
              "e lo leggiamo."),
          .choices = {},
          .opening = true};
}

}  // namespace mugugno::routing

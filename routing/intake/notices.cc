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

tenant::Notice OutsideNotice(const RoutingSnapshot& snapshot) {
  std::vector<std::string> names;
  for (const TenantRouting& tenant : snapshot.tenants()) names.push_back(tenant.name);
  return {
      .kind = v1::ConversationEntry::KIND_RECEIPT,
      .text = absl::StrCat(
          "Il luogo che ci indichi non è in uno dei nostri comuni (", absl::StrJoin(names, ", "),
          "). Rivolgiti al comune del posto; se abbiamo capito male, scrivici il nome del "
          "comune."),
      .choices = {}};
}

}  // namespace mugugno::routing

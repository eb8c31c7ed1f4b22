#include "routing/intake/notices.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"

#include "routing/intake/notice_texts.h"

namespace mugugno::routing {

tenant::Notice EmergencyNotice(Language language) {
  return {.kind = v1::ConversationEntry::KIND_RECEIPT,
          .text = std::string(TextsIn(language).emergency),
          .choices = {}};
}

tenant::Notice ComuneQuestion(const std::vector<std::string>& tenants,
                              const RoutingSnapshot& snapshot, Language language) {
  tenant::Notice notice;
  notice.kind = v1::ConversationEntry::KIND_QUESTION;
  notice.text = std::string(TextsIn(language).which_comune);
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

tenant::Notice MediaNotice(Language language) {
  return {.kind = v1::ConversationEntry::KIND_RECEIPT,
          .text = std::string(TextsIn(language).media),
          .choices = {},
          .about_media = true};
}

tenant::Notice OutsideNotice(const OutsidePlace& place, const RoutingSnapshot& snapshot,
                             Language language) {
  const NoticeTexts& texts = TextsIn(language);
  std::vector<std::string> names;
  for (const TenantRouting& tenant : snapshot.tenants()) names.push_back(tenant.name);
  const std::string where = place.name.empty() ? "" : absl::StrCat(" (", place.name, ")");
  const std::string whose = place.comune.empty()
                                ? std::string(texts.comune_there)
                                : absl::Substitute(texts.that_comune, place.comune);
  return {.kind = v1::ConversationEntry::KIND_RECEIPT,
          .text = absl::Substitute(texts.outside, where, absl::StrJoin(names, ", "), whose),
          .choices = {}};
}

tenant::Notice ExternalBodyNotice(const ExternalBody& body, Language language) {
  const std::string contact = body.contact.empty() ? "" : absl::StrCat(" (", body.contact, ")");
  return {
      .kind = v1::ConversationEntry::KIND_RECEIPT,
      .text = absl::Substitute(TextsIn(language).external_body, absl::StrCat(body.name, contact)),
      .choices = {},
      .opening = true};
}

}  // namespace mugugno::routing

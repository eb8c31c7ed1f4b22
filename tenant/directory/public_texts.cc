#include "tenant/directory/public_texts.h"

namespace mugugno::tenant {

std::vector<std::string> PublicTexts(const TenantSlice& tenant) {
  std::vector<std::string> texts = {tenant.tenant.signature, tenant.tenant.policy_text};
  for (const Office& office : tenant.offices) texts.push_back(office.display_name);
  for (const Channel& channel : tenant.channels) {
    texts.push_back(channel.display_name);
    texts.push_back(channel.reply_template.text);
  }
  std::erase_if(texts, [](const std::string& text) { return text.empty(); });
  return texts;
}

}  // namespace mugugno::tenant

#include "gateway/channels/meta/choices.h"

#include <algorithm>

#include "gateway/channels/chat_text.h"
#include "tenant/outbox/chat_post.h"
#include "tenant/uuid.h"

namespace mugugno::gateway::meta {

std::vector<Choice> ChoicesOf(const storage::v1::DeliveryWords& words) {
  std::vector<Choice> choices;
  const auto question = tenant::Uuid::FromBytes(words.question());
  for (const auto& each : words.choices()) {
    const std::string code = question ? ChoiceCode(*question, each.value()) : "";
    if (!code.empty()) choices.push_back({code, each.label()});
  }
  return choices;
}

bool AllFit(const std::vector<Choice>& choices, size_t most, size_t most_units) {
  return choices.size() <= most &&
         std::all_of(choices.begin(), choices.end(), [&](const Choice& each) {
           return tenant::PartsOf(each.label, most_units).size() == 1;
         });
}

}  // namespace mugugno::gateway::meta

#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

#include "gateway/channels/web_form/phrases.h"
#include "gateway/channels/web_form/sheet.h"
#include "gateway/channels/web_form/site.h"
#include "gateway/http/http_exchange.h"
#include "gateway/services/conversation.h"

namespace mugugno::gateway::web_form {

// What the page of a conversation shows.
struct Tracked {
  std::string path;  // of the page
  absl::Time expire_time;
  bool emergency = false;
  bool photos_lost = false;
  // None where it cannot be read now, or is not there yet.
  std::optional<SeenConversation> conversation;
  // The citizen's whole address in the conversation.
  tenant::Uuid correspondent;
  // The entry that waits for an answer.
  std::optional<tenant::Uuid> question;
  bool unavailable = false;  // the conversation is there, and cannot be read
};

// What a citizen reads of the conversation, and the form to go on with it. A pure function.
HttpResponse TrackingPage(unsigned status, const Site& site, Language language,
                          const Tracked& tracked, const Sheet& sheet, const std::string& token);

}  // namespace mugugno::gateway::web_form

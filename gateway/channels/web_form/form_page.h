#pragma once

#include <string>

#include "gateway/channels/web_form/phrases.h"
#include "gateway/channels/web_form/sheet.h"
#include "gateway/channels/web_form/site.h"
#include "gateway/http/http_exchange.h"

namespace mugugno::gateway::web_form {

// The page on which a citizen writes for the first time: empty, or with what was typed and what is
// wrong with it. A pure function.
HttpResponse FormPage(unsigned status, const Site& site, Language language, const Sheet& sheet,
                      const std::string& token);

}  // namespace mugugno::gateway::web_form

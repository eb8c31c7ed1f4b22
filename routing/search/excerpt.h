#pragma once

// Whether what is looked for is in a ticket, and where: the index only says that it may be. Pure
// functions.

#include <optional>
#include <string>
#include <vector>

#include "mugugno/v1/search_service.pb.h"
#include "routing/search/search_query.h"
#include "routing/text/words.h"
#include "tenant/search/ticket_texts.h"

namespace mugugno::routing {

struct Excerpt {
  v1::TicketHit::Place place = v1::TicketHit::PLACE_UNSPECIFIED;
  std::string text;
  // In the text, in order, apart from each other.
  std::vector<Span> marks;
};

// Of the text with most of the words, the newest of them; nothing where a word is missing. Words
// may stand in several texts of the ticket, a phrase stands in one.
std::optional<Excerpt> FindExcerpt(const SearchQuery& query, const tenant::TicketTexts& ticket);

}  // namespace mugugno::routing

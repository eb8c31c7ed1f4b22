#pragma once

// Where a page of tickets ended, inside a page token.

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "tenant/tickets/ticket_store.h"

namespace mugugno::gateway {

inline std::string MakeTicketCursor(const tenant::TicketPlace& place) {
  return absl::StrCat(place.rank, place.id.bytes());
}

// Nothing for the empty cursor of a first page.
inline std::optional<tenant::TicketPlace> ReadTicketCursor(absl::string_view cursor) {
  if (cursor.empty()) return std::nullopt;
  const auto id = tenant::Uuid::FromBytes(cursor.substr(1));
  if (!id) return std::nullopt;
  return tenant::TicketPlace{cursor.front() - '0', *id};
}

}  // namespace mugugno::gateway

#pragma once

// What a comune says by its own texts to who writes to it. Pure functions.

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "routing/text/language.h"
#include "tenant/directory/snapshot.h"
#include "tenant/tickets/arrival.h"

namespace mugugno::routing {

// One message of a citizen to a comune.
struct Contact {
  const tenant::TenantSlice* comune = nullptr;
  // That has the ticket; null: the comune's hours count.
  const tenant::Office* office = nullptr;
  // By which it came.
  const tenant::Channel* channel = nullptr;
  absl::Time receive_time;
  // The citizen never wrote to this comune on it before.
  bool first = false;
  // When a text of the comune's own was last said in the conversation.
  absl::Time said_time = absl::InfinitePast();
  Language language = Language::kItalian;
};

// Who threatens, reports wrongdoing or advertises is told nothing by itself.
bool IsToldByItself(v1::TicketKind kind);

// The channel's policy, the receipt and that it is closed, as far as each is to be said now, in one
// notice; nothing where none is.
std::optional<tenant::Notice> ComuneNotice(const Contact& contact);

// The receipt alone, for a message a person brought to the comune later.
std::optional<tenant::Notice> Receipt(const tenant::TenantSlice& comune, Language language);

}  // namespace mugugno::routing

#pragma once

// What the lines of the feed that are followed look like. Pure functions, thread-safe.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "tenant/feed/changes.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

inline constexpr char kTicketLine[] = "ticket";
inline constexpr char kClaimLine[] = "ticket_claim";
inline constexpr char kConversationLine[] = "conversation";
inline constexpr char kLobbyLine[] = "lobby_item";

// A ticket changed: its state after it, and whether it is an emergency nobody acknowledged. The
// office travels along, so that who sees some offices only can be served without a look-up. Of a
// ticket that only named people see, each of them has a line.
struct TicketLine {
  // Whom it is for.
  enum class Audience { kAll, kPerson, kOwnOffice };

  Uuid ticket;
  std::string state;  // "IN_PROGRESS"
  bool urgent = false;
  bool held = false;  // no office sees it
  // Of kPerson the id of the person, of kOwnOffice that of the office whose people see it.
  std::string office = {};
  Audience audience = Audience::kAll;
  // The ticket is not there any more for whom the line is for; there is no state then.
  bool gone = false;
};
void AddTicketLine(absl::string_view tenant, const TicketLine& line, Changes& changes);
// Nothing for a line of another kind or form.
std::optional<TicketLine> ReadTicketLine(const Change& change);

// Nothing of the ticket changed but who works on it; the line has no state.
void AddClaimLine(absl::string_view tenant, const TicketLine& line, Changes& changes);
std::optional<TicketLine> ReadClaimLine(const Change& change);

// Something happened in a conversation an app follows.
struct ConversationLine {
  Uuid correspondent;
  std::optional<Uuid> entry;       // added to the conversation
  std::optional<Uuid> submission;  // whose state changed
  std::string app;
  std::string state;  // the submission's; empty without one
};
void AddConversationLine(const ConversationLine& line, Changes& changes);
std::optional<ConversationLine> ReadConversationLine(const Change& change);

}  // namespace mugugno::tenant

#pragma once

// Who sees which tickets of a comune. There is one rule, in the forms it is asked in: of a ticket,
// of rows of `ticket` in a statement, and of lines of the feed. A restricted ticket is seen by
// those it names and by the people of its reading office. Of all others officers see every one, and
// staff of an office those of theirs, but for what only the desk sees (Ticket::desk_only). Pure
// functions, thread-safe.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/caller.h"
#include "tenant/directory/slices.h"
#include "tenant/feed/changes.h"
#include "tenant/feed/lines.h"
#include "tenant/store/session.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

// What one person sees in one comune.
struct TicketView {
  // Id of the person; empty for who is none, whom no ticket names.
  std::string staff = {};
  // Of tickets that are not restricted only those of these offices; nothing: all.
  std::optional<std::vector<std::string>> offices = {};
  // Whose people they are, in order.
  std::vector<std::string> own_offices = {};

  friend bool operator==(const TicketView&, const TicketView&) = default;
};
TicketView ViewOf(const Caller& caller, absl::string_view tenant);
// Of who may work there at that time; nothing for anybody else.
std::optional<TicketView> ViewOf(const StaffSlice& person, absl::string_view tenant,
                                 absl::Time now);

bool Sees(const TicketView& view, const Ticket& ticket);
// Of a line, whether what it tells is for who has the view.
bool Sees(const TicketView& view, const TicketLine& line);
// " AND ...", on rows of `ticket`.
void AddView(const TicketView& view, std::string* sql, std::vector<SqlValue>* args);
// The same for who reads no tickets at all, but what has to do with them: what is restricted from
// them is left out.
void AddRestriction(const TicketView& view, std::string* sql, std::vector<SqlValue>* args);

// Somebody who may work there at that time sees the restricted ticket.
bool HasReader(const Ticket& ticket, const DirectorySnapshot& directory, absl::Time now);

// The lines that tell those who see the ticket that it changed, or that who works on it has.
void AddTicketLines(const Ticket& ticket, Changes& changes);
void AddClaimLines(const Ticket& ticket, Changes& changes);
// Tells those who saw the ticket as it was that it is not there any more; those who see it still
// are told of it again after that.
void AddGoneLines(const Ticket& before, Changes& changes);

// "{condition} IN (?, ?, ...)" of at least one value. The number of placeholders is a power of two,
// so that there are few texts of statements; the last value fills the rest.
template <typename T>
void AddIn(absl::string_view condition, const std::vector<T>& values, std::string* sql,
           std::vector<SqlValue>* args) {
  size_t places = 1;
  while (places < values.size()) places *= 2;
  absl::StrAppend(sql, condition, " IN (?");
  for (size_t i = 1; i < places; ++i) absl::StrAppend(sql, ", ?");
  absl::StrAppend(sql, ")");
  for (size_t i = 0; i < places; ++i) args->push_back(values[std::min(i, values.size() - 1)]);
}

}  // namespace mugugno::tenant

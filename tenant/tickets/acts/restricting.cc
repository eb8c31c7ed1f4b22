#include "tenant/tickets/acts/restricting.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/requests.h"
#include "tenant/tickets/acts/handing.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

using Ids = std::vector<std::string>;

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

const StaffSlice* PersonOf(const Act& act, absl::string_view id) {
  return act.caller().directory().FindStaff(StaffName(act.tenant().tenant.association, id));
}

std::string NameOf(const Act& act, const std::string& id) {
  const StaffSlice* person = PersonOf(act, id);
  return person == nullptr ? id : person->staff.display_name;
}

// The id of who works with the comune's tickets; nothing for anybody else.
std::optional<std::string> ReaderOf(const Act& act, absl::string_view name) {
  const StaffSlice* person = act.caller().directory().FindStaff(name);
  if (person == nullptr || person->staff.association != act.tenant().tenant.association ||
      !ViewOf(*person, act.ticket().tenant, act.now())) {
    return std::nullopt;
  }
  return person->staff.id;
}

absl::StatusOr<Ids> ReadersOf(const Act& act, const Restriction& restriction) {
  Ids readers;
  for (const std::string& name : restriction.readers) {
    std::optional<std::string> reader = ReaderOf(act, name);
    if (!reader) {
      return InvalidField("readers", "must work with this comune's tickets, each of them");
    }
    readers.push_back(*std::move(reader));
  }
  const auto caller = ResourceName::Parse(act.caller().name());
  if (act.caller().kind() != Caller::Kind::kStaff || !caller) return PermissionDenied();
  if (!act.ticket().restricted()) readers.push_back(caller->id());
  std::sort(readers.begin(), readers.end());
  readers.erase(std::unique(readers.begin(), readers.end()), readers.end());
  if (readers.empty()) return InvalidField("readers", "must name somebody");
  if (readers.size() > kMostReaders) return InvalidField("readers", "must name 30 people at most");
  return readers;
}

// The id; empty for none.
absl::StatusOr<std::string> OfficeOf(const Act& act, const std::string& name) {
  if (name.empty()) return std::string();
  const Office* office = OwnOffice(act.tenant(), name);
  if (office == nullptr) return InvalidField("office", "is no office of this comune");
  if (office->suspended) return InvalidField("office", "is suspended");
  RETURN_IF_ERROR(act.RequireNotHeld());
  if (act.ticket().desk_only()) {
    return FailedPrecondition("NEVER_FORWARDED", "ticket",
                              "a possible report of wrongdoing has a channel of its own");
  }
  return office->id;
}

absl::Status CheckReason(const Restriction& restriction) {
  if (restriction.reason == v1::TicketRestriction::REASON_UNSPECIFIED ||
      !v1::TicketRestriction::Reason_IsValid(restriction.reason)) {
    return InvalidField("reason", "is required");
  }
  if (restriction.reason == v1::TicketRestriction::REASON_OTHER && IsBlank(restriction.note)) {
    return InvalidField("note", "is required: it says which reason it is");
  }
  return absl::OkStatus();
}

// A line for each who came or went.
void AddDifference(const Act& act, const Ids& before, const Ids& after, std::string* text) {
  const auto add = [&](const Ids& ids, const Ids& others, absl::string_view sign) {
    for (const std::string& id : ids) {
      if (std::binary_search(others.begin(), others.end(), id)) continue;
      absl::StrAppend(text, text->empty() ? "" : "\n", sign, " ", NameOf(act, id));
    }
  };
  add(after, before, "+");
  add(before, after, "-");
}

// The same matter under other numbers: tickets of the citizen that were joined into this one.
absl::StatusOr<std::vector<Ticket>> LockJoined(Act& act) {
  std::vector<Ticket> joined;
  for (const auto& former : act.ticket().words.former()) {
    const auto id = Uuid::FromBytes(former.ticket());
    if (former.tenant() != act.ticket().tenant || !id) continue;
    ASSIGN_OR_RETURN(Ticket ticket, act.tickets().Lock(act.session(), former.tenant(), *id));
    if (ticket.state == v1::TICKET_STATE_MERGED) joined.push_back(std::move(ticket));
  }
  return joined;
}

void SetReaders(const Ticket& from, Ticket* to) {
  to->readers = from.readers;
  to->reader_office = from.reader_office;
  if (from.restricted()) {
    *to->words.mutable_restriction() = from.words.restriction();
  } else {
    to->words.clear_restriction();
  }
}

// What stands elsewhere and would go on telling others of the ticket.
absl::Status TakeAway(Act& act, const Ticket& ticket) {
  RETURN_IF_ERROR(act.session()
                      .Execute("UPDATE incident_ticket SET left_out = 1 WHERE tenant_id = ? AND "
                               "ticket_id = ?",
                               {ticket.tenant, ticket.id.bytes()})
                      .status());
  std::string sql =
      "DELETE FROM ticket_claim WHERE tenant_id = ? AND ticket_id = ? AND NOT (staff_id";
  std::vector<SqlValue> args = {ticket.tenant, ticket.id.bytes()};
  AddIn("", ticket.readers, &sql, &args);
  RETURN_IF_ERROR(act.session().Execute(absl::StrCat(sql, ")"), args).status());
  RETURN_IF_ERROR(act.outbox().GiveUpHandOffs(act.session(), ticket.tenant, ticket.id,
                                              ticket.reader_office, act.changes()));
  return ForgetAnswersAbout(act.session(), TicketName(ticket.tenant, ticket.id),
                            act.caller().name());
}

// Who has it and does not see it any more has it no more.
void DropAssignee(Act& act) {
  const Ticket& ticket = act.ticket();
  if (ticket.assignee.empty()) return;
  const StaffSlice* person = PersonOf(act, ticket.assignee);
  const auto view = person == nullptr ? std::nullopt : ViewOf(*person, ticket.tenant, act.now());
  if (!view || !Sees(*view, ticket)) act.Change().assignee.clear();
}

// The ticket has its new readers: tells it, and takes along what was joined into it.
absl::Status Spread(Act& act, const Ticket& before, v1::TicketEntry::Kind kind,
                    const std::string& text) {
  act.AddEntry(kind, text);
  const Ticket& ticket = act.ticket();
  act.SetDetail(
      ticket.restricted()
          ? absl::StrCat(v1::TicketRestriction::Reason_Name(ticket.words.restriction().reason()),
                         " readers: ", absl::StrJoin(ticket.readers, " "),
                         ticket.reader_office.empty() ? "" : " office: ", ticket.reader_office)
          : "");
  if (ticket.restricted()) {
    AddGoneLines(before, act.changes());
    RETURN_IF_ERROR(TakeAway(act, ticket));
  }
  ASSIGN_OR_RETURN(std::vector<Ticket> joined, LockJoined(act));
  for (Ticket& each : joined) {
    if (ticket.restricted()) AddGoneLines(each, act.changes());
    SetReaders(ticket, &each);
    if (ticket.restricted()) RETURN_IF_ERROR(TakeAway(act, each));
    RETURN_IF_ERROR(act.StoreElsewhere(&each, act.EntryIn(each, kind, text)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Restrict(Act& act, const Restriction& restriction) {
  RETURN_IF_ERROR(CheckReason(restriction));
  ASSIGN_OR_RETURN(Ids readers, ReadersOf(act, restriction));
  ASSIGN_OR_RETURN(std::string office, OfficeOf(act, restriction.office));
  // Where nobody can write a note any more, nobody works; a joined ticket goes with the other.
  RETURN_IF_ERROR(StateAfter(act.ticket().state, TicketAct::kNote).status());
  const Ticket before = act.ticket();
  if (before.readers == readers && before.reader_office == office &&
      before.words.restriction().reason() == restriction.reason) {
    return absl::OkStatus();
  }
  Ticket& ticket = act.Change();
  ticket.readers = std::move(readers);
  ticket.reader_office = std::move(office);
  auto& words = *ticket.words.mutable_restriction();
  words.set_reason(restriction.reason);
  if (!before.restricted()) {
    words.set_author(act.caller().name());
    words.set_create_time_us(absl::ToUnixMicros(act.now()));
  }
  DropAssignee(act);
  std::string text = restriction.note;
  AddDifference(act, before.readers, ticket.readers, &text);
  return Spread(act, before, v1::TicketEntry::KIND_RESTRICTION, text);
}

absl::Status Unrestrict(Act& act, absl::string_view reason) {
  if (IsBlank(reason)) return InvalidField("reason", "is required");
  const Ticket before = act.ticket();
  if (!before.restricted()) {
    return FailedPrecondition("NOT_RESTRICTED", "ticket", "it is not restricted to anybody");
  }
  RETURN_IF_ERROR(StateAfter(before.state, TicketAct::kNote).status());
  Ticket& ticket = act.Change();
  ticket.readers.clear();
  ticket.reader_office.clear();
  ticket.words.clear_restriction();
  return Spread(act, before, v1::TicketEntry::KIND_RESTRICTION_END, std::string(reason));
}

absl::Status NameReader(Act& act, absl::string_view reader) {
  if (reader == act.caller().name()) {
    return InvalidField("reader", "must be somebody else than who names them");
  }
  const std::optional<std::string> id = ReaderOf(act, reader);
  if (!id) return InvalidField("reader", "does not work with this comune's tickets");
  const Ticket before = act.ticket();
  Ticket& ticket = act.Change();
  // Those who left keep their places as long as there are any.
  if (ticket.readers.size() >= kMostReaders) ticket.readers.clear();
  ticket.readers.push_back(*id);
  std::sort(ticket.readers.begin(), ticket.readers.end());
  std::string text;
  AddDifference(act, before.readers, ticket.readers, &text);
  return Spread(act, before, v1::TicketEntry::KIND_RESTRICTION, text);
}

}  // namespace mugugno::tenant

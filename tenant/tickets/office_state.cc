#include "tenant/tickets/office_state.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/store/sql_time.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kSoonest = absl::Minutes(5);
constexpr absl::Duration kLatest = absl::Hours(6);
constexpr absl::Duration kWhileResolved = absl::Hours(1);

absl::StatusOr<v1::TicketState> StateOf(Session& session, const OfficeRequest& request) {
  v1::TicketState state = v1::TICKET_STATE_UNSPECIFIED;
  RETURN_IF_ERROR(session.Query("SELECT state FROM ticket WHERE tenant_id = ? AND id = ?",
                                {request.tenant, request.ticket.bytes()}, [&](const Row& row) {
                                  state = static_cast<v1::TicketState>(row.Int(0));
                                  return absl::OkStatus();
                                }));
  return state;
}

// The request as it is now, if whoever took it still has it.
absl::StatusOr<std::optional<OfficeRequest>> Still(Session& session, KeyRing& keys,
                                                   const OfficeRequest& taken) {
  absl::StatusOr<OfficeRequest> request = OfficeRequestStore(keys).Lock(session, taken);
  if (absl::IsNotFound(request.status())) return std::nullopt;
  RETURN_IF_ERROR(request.status());
  return *std::move(request);
}

absl::Status SetDueTime(Session& session, KeyRing& keys, OfficeRequest request, absl::Time due) {
  request.due_time = due;
  return OfficeRequestStore(keys).Update(session, request);
}

// That a request was taken in is no news: the hand-off shows its number.
bool IsNews(const storage::v1::OfficeRequestWords& before,
            const storage::v1::OfficeRequestWords& now) {
  const bool notes = now.status_notes() != before.status_notes() && !now.status_notes().empty();
  const bool first = before.status().empty() && now.status() == "open";
  return notes || (now.status() != before.status() && !now.status().empty() && !first);
}

absl::Status Tell(Session& session, KeyRing& keys, UuidSource& uuids, const OfficeRequest& request,
                  Ticket ticket, absl::Time now, Changes& changes) {
  TicketEntry entry;
  entry.tenant = ticket.tenant;
  entry.ticket = ticket.id;
  entry.id = uuids.Next();
  entry.kind = v1::TicketEntry::KIND_OFFICE_STATE;
  entry.author = kGateway;
  entry.state = ticket.state;
  entry.office = request.office;
  entry.create_time = now;
  storage::v1::EntryWords& words = entry.words.emplace();
  words.set_text(request.words.status_notes());
  words.mutable_office_request()->set_number(request.words.number());
  words.mutable_office_request()->set_status(request.words.status());
  words.mutable_office_request()->set_status_notes(request.words.status_notes());
  RETURN_IF_ERROR(TicketStore(keys).Update(session, now, &ticket));
  RETURN_IF_ERROR(EntryStore(keys).Append(session, {entry}));
  AddTicketLines(ticket, changes);
  return AppendAudit(session, uuids, now,
                     {{TenantName(ticket.tenant), SystemCaller("open311").name(),
                       "ticket.office_state", TicketName(ticket.tenant, ticket.id),
                       absl::StrCat(OfficeName(ticket.tenant, request.office),
                                    IsClosed(request.words) ? " closed it" : "")}});
}

}  // namespace

absl::Duration PauseBetweenQuestions(absl::Duration age) {
  if (age < absl::Hours(24)) return kSoonest;
  return age < absl::Hours(24 * 30) ? absl::Minutes(30) : kLatest;
}

absl::Duration PauseAfterFailures(int count) {
  return std::min(kLatest, kSoonest * (int64_t{1} << std::clamp(count - 1, 0, 10)));
}

bool IsClosed(const storage::v1::OfficeRequestWords& words) { return words.status() == "closed"; }

absl::StatusOr<std::vector<OfficeRequest>> StillAsked(Session& session, KeyRing& keys,
                                                      std::vector<OfficeRequest> taken,
                                                      absl::Time now) {
  std::vector<OfficeRequest> asked;
  for (OfficeRequest& request : taken) {
    ASSIGN_OR_RETURN(const v1::TicketState state, StateOf(session, request));
    if (state == v1::TICKET_STATE_RESOLVED) {
      RETURN_IF_ERROR(SetDueTime(session, keys, std::move(request), now + kWhileResolved));
    } else if (IsEnded(state) || now - request.create_time > kAskFor) {
      RETURN_IF_ERROR(SetDueTime(session, keys, std::move(request), Never()));
    } else {
      asked.push_back(std::move(request));
    }
  }
  return asked;
}

absl::Status KeepOfficeState(Session& session, KeyRing& keys, UuidSource& uuids,
                             const OfficeRequest& taken,
                             const storage::v1::OfficeRequestWords& said, absl::Time now,
                             Changes& changes) {
  ASSIGN_OR_RETURN(Ticket ticket, TicketStore(keys).Lock(session, taken.tenant, taken.ticket));
  ASSIGN_OR_RETURN(std::optional<OfficeRequest> request, Still(session, keys, taken));
  if (!request) return absl::OkStatus();
  const storage::v1::OfficeRequestWords before = request->words;
  request->words.set_number(said.number());
  request->words.set_status(said.status());
  request->words.set_status_notes(said.status_notes());
  request->failure_count = 0;
  request->due_time =
      IsClosed(request->words) ? Never() : now + PauseBetweenQuestions(now - request->create_time);
  RETURN_IF_ERROR(OfficeRequestStore(keys).Update(session, *request));
  if (IsEnded(ticket.state) || !IsNews(before, request->words)) return absl::OkStatus();
  return Tell(session, keys, uuids, *request, std::move(ticket), now, changes);
}

absl::Status KeepFailure(Session& session, KeyRing& keys, const OfficeRequest& taken,
                         absl::Time now) {
  ASSIGN_OR_RETURN(std::optional<OfficeRequest> request, Still(session, keys, taken));
  if (!request) return absl::OkStatus();
  ++request->failure_count;
  const absl::Time due = now + PauseAfterFailures(request->failure_count);
  return SetDueTime(session, keys, *std::move(request), due);
}

absl::Status EndQuestions(Session& session, KeyRing& keys, const OfficeRequest& taken) {
  ASSIGN_OR_RETURN(std::optional<OfficeRequest> request, Still(session, keys, taken));
  if (!request) return absl::OkStatus();
  return SetDueTime(session, keys, *std::move(request), Never());
}

}  // namespace mugugno::tenant

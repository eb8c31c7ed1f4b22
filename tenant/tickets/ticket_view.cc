#include "tenant/tickets/ticket_view.h"

#include "mugugno/v1/ticket.pb.h"
#include "tenant/name.h"
#include "tenant/role.h"
#include "tenant/tickets/destination.h"
#include "tenant/tickets/state_machine.h"

namespace mugugno::tenant {
namespace {

std::vector<int> DeskOnlyKinds() {
  std::vector<int> kinds;
  for (int i = 1; i < v1::TicketKind_ARRAYSIZE; ++i) {
    if (!MayBeForwarded(static_cast<v1::TicketKind>(i))) kinds.push_back(i);
  }
  return kinds;
}

bool Holds(const std::vector<std::string>& ids, const std::string& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool Holds(const Grant& grant, v1::Role role) {
  return std::find(grant.roles.begin(), grant.roles.end(), role) != grant.roles.end();
}

bool SeesUnrestricted(const TicketView& view, bool desk_only, const std::string& office) {
  return !view.offices || (!desk_only && Holds(*view.offices, office));
}

// Or the restricted tickets that name who has the view.
void AddNamed(const TicketView& view, std::string* sql, std::vector<SqlValue>* args) {
  if (!view.staff.empty()) {
    absl::StrAppend(sql, " OR FIND_IN_SET(?, readers) > 0");
    args->emplace_back(view.staff);
  }
  if (!view.own_offices.empty()) AddIn(" OR reader_office_id", view.own_offices, sql, args);
}

// One for each it names: the feed is followed without a look at the ticket.
std::vector<TicketLine> LinesFor(const Ticket& ticket, absl::string_view state) {
  TicketLine line = {ticket.id, std::string(state), ticket.urgent(), ticket.desk_only(),
                     ticket.office};
  if (!ticket.restricted()) return {line};
  std::vector<TicketLine> lines;
  line.held = false;
  line.audience = TicketLine::Audience::kPerson;
  for (const std::string& reader : ticket.readers) {
    line.office = reader;
    lines.push_back(line);
  }
  if (ticket.reader_office.empty()) return lines;
  line.audience = TicketLine::Audience::kOwnOffice;
  line.office = ticket.reader_office;
  lines.push_back(line);
  return lines;
}

}  // namespace

TicketView ViewOf(const Caller& caller, absl::string_view tenant) {
  TicketView view;
  const auto name = ResourceName::Parse(caller.name());
  if (caller.kind() == Caller::Kind::kStaff && name) view.staff = name->id();
  if (const auto offices = caller.OfficesIn(tenant)) {
    view.offices.emplace(offices->begin(), offices->end());
    std::sort(view.offices->begin(), view.offices->end());
  }
  for (const Grant& grant : caller.Grants()) {
    if (grant.owner != Scope::Tenant(tenant) || !Holds(grant, v1::ROLE_OFFICE_USER)) continue;
    view.own_offices = grant.offices;
  }
  std::sort(view.own_offices.begin(), view.own_offices.end());
  return view;
}

std::optional<TicketView> ViewOf(const StaffSlice& person, absl::string_view tenant,
                                 absl::Time now) {
  const auto work = TicketWorkOf(person, tenant, now);
  if (!work) return std::nullopt;
  TicketView view;
  view.staff = person.staff.id;
  if (!work->all) view.offices = work->offices;
  const Grant* grant = person.FindGrant(Scope::Tenant(tenant));
  if (Holds(*grant, v1::ROLE_OFFICE_USER)) view.own_offices = grant->offices;
  return view;
}

bool Sees(const TicketView& view, const Ticket& ticket) {
  if (!ticket.restricted()) return SeesUnrestricted(view, ticket.desk_only(), ticket.office);
  if (!view.staff.empty() && Holds(ticket.readers, view.staff)) return true;
  return !ticket.reader_office.empty() && Holds(view.own_offices, ticket.reader_office);
}

bool Sees(const TicketView& view, const TicketLine& line) {
  switch (line.audience) {
    case TicketLine::Audience::kAll:
      return SeesUnrestricted(view, line.held, line.office);
    case TicketLine::Audience::kPerson:
      return !view.staff.empty() && line.office == view.staff;
    case TicketLine::Audience::kOwnOffice:
      return Holds(view.own_offices, line.office);
  }
  return false;
}

void AddView(const TicketView& view, std::string* sql, std::vector<SqlValue>* args) {
  absl::StrAppend(sql, " AND ((readers IS NULL");
  if (view.offices && view.offices->empty()) absl::StrAppend(sql, " AND 1 = 0");
  if (view.offices && !view.offices->empty()) {
    absl::StrAppend(sql, " AND held = 0");
    AddIn(" AND kind NOT", DeskOnlyKinds(), sql, args);
    AddIn(" AND office_id", *view.offices, sql, args);
  }
  absl::StrAppend(sql, ")");
  AddNamed(view, sql, args);
  absl::StrAppend(sql, ")");
}

void AddRestriction(const TicketView& view, std::string* sql, std::vector<SqlValue>* args) {
  absl::StrAppend(sql, " AND (readers IS NULL");
  AddNamed(view, sql, args);
  absl::StrAppend(sql, ")");
}

bool HasReader(const Ticket& ticket, const DirectorySnapshot& directory, absl::Time now) {
  const TenantSlice* tenant = directory.FindTenant(ticket.tenant);
  if (tenant == nullptr) return false;
  const auto people = directory.staff();
  return std::any_of(people.begin(), people.end(), [&](const auto& person) {
    if (person->staff.association != tenant->tenant.association) return false;
    const auto view = ViewOf(*person, ticket.tenant, now);
    return view && Sees(*view, ticket);
  });
}

void AddTicketLines(const Ticket& ticket, Changes& changes) {
  for (const TicketLine& line : LinesFor(ticket, StateWord(ticket.state))) {
    AddTicketLine(ticket.tenant, line, changes);
  }
}

void AddClaimLines(const Ticket& ticket, Changes& changes) {
  for (const TicketLine& line : LinesFor(ticket, "")) AddClaimLine(ticket.tenant, line, changes);
}

void AddGoneLines(const Ticket& before, Changes& changes) {
  for (TicketLine line : LinesFor(before, "")) {
    line.gone = true;
    AddTicketLine(before.tenant, line, changes);
  }
}

}  // namespace mugugno::tenant

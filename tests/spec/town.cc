#include "tests/spec/town.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/thread_store.h"
#include "tenant/try.h"

namespace mugugno::tests {
namespace {

using tenant::KeyOwner;
using tenant::Session;

constexpr char kAssociation[] = "golfo";

// A fixture that cannot be built ends the run.
void Must(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << std::endl;
  std::abort();
}
template <typename T>
T Must(absl::StatusOr<T> result) {
  Must(result.status());
  return *std::move(result);
}

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

}  // namespace

Town& Town::Shared() {
  static Town* const town = new Town();
  static const int registered = std::atexit([] { delete town; });
  (void)registered;
  return *town;
}

Town::Town()
    : masters_(Must(tenant::MasterKey::FromBytes(std::string(32, 'm')))),
      keys_(masters_, key_store_, clock_),
      uuids_(clock_),
      admission_(directory_, clock_),
      maria_(Must(MariaDb::Start())) {
  Must(keys_.Create(KeyOwner::Installation()));
  Must(keys_.Create(KeyOwner::Association(kAssociation)));
  std::vector<tenant::Cell> cells(1);
  cells[0].id = "home";
  cells[0].database = Must(tenant::Database::Open(maria_->AsServer()));
  cells[0].associations = {"*"};
  cells_ = Must(tenant::Cells::Make(std::move(cells)));
  InsertDirectory();
  feeds_ = std::make_unique<tenant::FeedReaders>(*cells_);
  reads_ = std::make_unique<tenant::AuditedReads>(*cells_, uuids_, clock_);
}

void Town::InsertDirectory() {
  Must(maria_->Run(absl::StrCat(
      "INSERT INTO mugugno.association (association_id, display_name, form, start_date, end_date, "
      "lead_tenant_id, admins_may_grant, in_service, create_time, revision) VALUES ('",
      kAssociation, "', 'Golfo', 1, '2025-01-01', '', NULL, 0, 1, NOW(6), 1)")));
  builder_.Association(kAssociation);
  const std::vector<std::pair<std::string, std::vector<std::string>>> comuni = {
      {"sori", {"tecnico", "ambiente", "segreteria"}},
      {"recco", {"tecnico"}},
      {"camogli", {"tecnico"}},
      {"uscio", {"tecnico"}}};
  for (const auto& [id, offices] : comuni) {
    Must(keys_.Create(KeyOwner::Tenant(id)));
    Must(maria_->Run(absl::StrFormat(
        "INSERT INTO mugugno.tenant (tenant_id, association_id, display_name, istat_code, "
        "cadastral_code, ipa_code, in_service, suspended, mode, default_office_id, signature, "
        "policy_text, agreement_start_date, agreement_end_date, create_time, revision) VALUES "
        "('%s', '%s', '%s', '010060', 'I852', '', 1, 0, 1, "
        "NULL, '', '', '', '', NOW(6), 1)",
        id, kAssociation, id)));
    tenant::TenantSlice& slice = builder_.Tenant(kAssociation, id);
    slice.tenant.signature = "Il Comune";
    if (id == "uscio") slice.tenant.mode = v1::Tenant::MODE_TRAINING;
    for (const std::string& office : offices) {
      Must(maria_->Run(absl::StrFormat(
          "INSERT INTO mugugno.office (tenant_id, office_id, display_name, liaison_name, "
          "liaison_email, deputy_name, deputy_email, topics, hand_off_way, hand_off_target, "
          "hand_off_secret, create_time, revision, suspended) VALUES ('%s', '%s', '%s', '', '', "
          "'', '', '', 0, '', '', NOW(6), 1, 0)",
          id, office, office)));
      builder_.Office(id, office);
    }
    builder_.App(tenant::Scope::Tenant(id), kAssociation, id + "-app");
  }
  const auto sori = tenant::Scope::Tenant("sori");
  const auto recco = tenant::Scope::Tenant("recco");
  const auto uscio = tenant::Scope::Tenant("uscio");
  tenant::StaffSlice& ada = builder_.Staff(kAssociation, "ada");
  builder_.Grant(ada, sori, {v1::ROLE_OFFICER});
  builder_.Grant(ada, recco, {v1::ROLE_OFFICER});
  builder_.Grant(ada, uscio, {v1::ROLE_OFFICER});
  builder_.Grant(ada, tenant::Scope::Association(kAssociation), {v1::ROLE_OFFICER});
  builder_.Grant(builder_.Staff(kAssociation, "bea"), sori, {v1::ROLE_OFFICE_USER}, {"tecnico"});
  builder_.Grant(builder_.Staff(kAssociation, "carla"), sori, {v1::ROLE_OFFICE_USER}, {"ambiente"});
  builder_.Grant(builder_.Staff(kAssociation, "dino"), recco, {v1::ROLE_OFFICER});
  builder_.Grant(builder_.Staff(kAssociation, "elio"), tenant::Scope::Tenant("camogli"),
                 {v1::ROLE_OFFICER});
  for (const char* id : {"ada", "bea", "carla", "dino", "elio"}) {
    tokens_[id] = builder_.Token(builder_.Staff(kAssociation, id));
    builder_.Staff(kAssociation, id).staff.email = absl::StrCat(id, "@golfo.example");
  }
  Publish();
}

void Town::Publish() { directory_.Publish(builder_.Build(++version_)); }

tenant::Caller Town::Person(const std::string& id, const std::string& resource) {
  return Must(admission_.Admit({tokens_.at(id), "", false},
                               {options::v1::PERMISSION_TICKET_READ, options::v1::AUDIENCE_STAFF},
                               resource, "test"));
}

tenant::Ticket Town::Add(const NewTicket& wanted) {
  const absl::Time now = clock_.Now();
  const std::string owner = "tenants/" + wanted.tenant;
  tenant::Correspondent correspondent;
  tenant::CorrespondentStore correspondents(keys_);
  correspondent.id = uuids_.Next();
  correspondent.address = Must(
      correspondents.AddressOf(owner, "app", wanted.tenant + "-app", correspondent.id.ToString()));
  correspondent.app = wanted.tenant + "-app";
  correspondent.last_inbound_time = now;
  tenant::Thread thread;
  thread.tenant = wanted.tenant;
  thread.id = uuids_.Next();
  thread.contact = uuids_.Next();
  thread.owner = owner;
  thread.correspondent = correspondent.id;
  thread.create_time = now;
  tenant::Ticket ticket;
  ticket.tenant = wanted.tenant;
  ticket.id = uuids_.Next();
  ticket.number = absl::StrCat(wanted.tenant, "-", ++tickets_);
  ticket.state = wanted.state;
  ticket.kind = wanted.kind;
  ticket.topic = "road.pothole";
  ticket.office = wanted.office;
  ticket.thread = thread.id;
  ticket.channel = owner + "/channels/app";
  ticket.emergency = wanted.emergency;
  ticket.held = wanted.held;
  ticket.open_matter = std::string(16, 'm') + std::string(ticket.id.bytes());
  ticket.words.set_preview(wanted.text);
  ticket.create_time = ticket.update_time = ticket.conversation_time = now;
  tenant::BeginWait(now, &ticket);
  tenant::TicketEntry entry;
  entry.tenant = wanted.tenant;
  entry.ticket = ticket.id;
  entry.id = uuids_.Next();
  entry.kind = v1::TicketEntry::KIND_INBOUND;
  entry.author = tenant::kCitizen;
  entry.words.emplace().set_text(wanted.text);
  entry.state = ticket.state;
  entry.create_time = now;
  tenant::ThreadStore threads(keys_);
  tenant::TicketStore tickets(keys_);
  tenant::EntryStore entries(keys_);
  Must(database().Transact(Soon(), [&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(correspondents.Insert(session, {correspondent}));
    RETURN_IF_ERROR(threads.Insert(session, {thread}));
    RETURN_IF_ERROR(tickets.Insert(session, {ticket}));
    return entries.Append(session, {entry});
  }));
  return ticket;
}

tenant::Ticket Town::Now(const tenant::Ticket& ticket) {
  tenant::TicketStore tickets(keys_);
  tenant::Ticket found;
  Must(database().Read(Soon(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(found, tickets.Get(session, ticket.tenant, ticket.id));
    return absl::OkStatus();
  }));
  return found;
}

std::vector<tenant::TicketEntry> Town::Entries(const tenant::Ticket& ticket) {
  tenant::EntryStore entries(keys_);
  std::vector<tenant::TicketEntry> found;
  Must(database().Read(Soon(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(found, entries.List(session, ticket.tenant, ticket.id, std::nullopt, 1000));
    return absl::OkStatus();
  }));
  return found;
}

std::string Town::Ask(const std::string& sql) { return Must(maria_->Ask(sql)); }

void Town::ChangeOffice(const std::string& tenant, const std::string& office,
                        absl::FunctionRef<void(tenant::Office&)> change) {
  for (tenant::Office& each : builder_.Tenant(kAssociation, tenant).offices) {
    if (each.id == office) change(each);
  }
  Publish();
}

void Town::SetHandOff(const std::string& tenant, const std::string& office,
                      const tenant::HandOff& hand_off) {
  ChangeOffice(tenant, office, [&](tenant::Office& each) { each.hand_off = hand_off; });
}

void Town::SetPeople(const std::string& tenant, const std::string& office,
                     const tenant::Person& liaison, const tenant::Person& deputy) {
  ChangeOffice(tenant, office, [&](tenant::Office& each) {
    each.liaison = liaison;
    each.deputy = deputy;
  });
}

void Town::SetAbsences(const std::string& tenant, const std::string& office,
                       const std::vector<std::string>& days) {
  ChangeOffice(tenant, office, [&](tenant::Office& each) { each.liaison_absences = days; });
}

void Town::SetSuspended(const std::string& tenant, bool suspended) {
  builder_.Tenant(kAssociation, tenant).tenant.suspended = suspended;
  Publish();
}

void Town::SetGuidelines(const std::string& version) {
  builder_.Association(kAssociation).association.guidelines_version = version;
  Publish();
}

void Town::RevokeGrants(const std::string& person) {
  auto& grants = builder_.Staff(kAssociation, person).grants;
  revoked_[person] = grants;
  grants.clear();
  Publish();
}

void Town::GiveGrantsBack(const std::string& person) {
  builder_.Staff(kAssociation, person).grants = revoked_[person];
  Publish();
}

std::string Town::Checksum(const std::string& tenant) {
  std::string sums;
  for (const char* table : {"ticket", "ticket_entry", "delivery", "delivery_lane", "thread"}) {
    absl::StrAppend(
        &sums, table, "=",
        Ask(absl::StrFormat("SELECT CONCAT(COUNT(*), ':', COALESCE(MD5(GROUP_CONCAT(MD5(CONCAT_WS("
                            "'|', %s)) ORDER BY 1)), '')) FROM mugugno.%s WHERE tenant_id = '%s'",
                            std::string(table) == "ticket"
                                ? "HEX(id), state, revision, HEX(office_id), HEX(words)"
                            : std::string(table) == "delivery"      ? "HEX(id), state"
                            : std::string(table) == "delivery_lane" ? "HEX(lane), fence"
                                                                    : "HEX(id)",
                            table, tenant)),
        " ");
  }
  absl::StrAppend(&sums, Ask("SELECT COUNT(*) FROM mugugno.conversation_entry"), " ",
                  Ask("SELECT COUNT(*) FROM mugugno.audit WHERE owner = 'tenants/" + tenant + "'"));
  return sums;
}

}  // namespace mugugno::tests

#include "tenant/claims/claim_desk.h"

#include <optional>
#include <utility>

#include "absl/time/clock.h"

#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// The id of who calls.
absl::StatusOr<std::string> StaffOf(const Caller& caller) {
  const auto name = ResourceName::Parse(caller.name());
  if (caller.kind() != Caller::Kind::kStaff || !name) return PermissionDenied();
  return name->id();
}

// Whose it is, over or not; nothing where nobody ever claimed it or it was released. The ticket's
// row is locked, so nobody else changes it.
absl::StatusOr<std::optional<TicketClaim>> Find(Session& session, const TicketKey& key) {
  std::optional<TicketClaim> found;
  RETURN_IF_ERROR(session.Query(
      "SELECT staff_id, claim_time, expire_time FROM ticket_claim WHERE tenant_id = ? AND "
      "ticket_id = ?",
      {key.tenant, key.id.bytes()}, [&](const Row& row) {
        found = TicketClaim{key.tenant, key.id, "", row.Text(0), row.Time(1), row.Time(2)};
        return absl::OkStatus();
      }));
  return found;
}

AuditLine LineFor(const Caller& caller, absl::string_view action, const TicketKey& key,
                  absl::string_view detail = "") {
  return {TenantName(key.tenant), caller.name(), std::string(action),
          TicketName(key.tenant, key.id), std::string(detail)};
}

}  // namespace

absl::Status ClaimDesk::Prepare(absl::string_view tenant) {
  return keys_.Keys(KeyOwner::Tenant(tenant)).status();
}

absl::StatusOr<TicketClaim> ClaimDesk::Claim(Session& session, Changes& changes,
                                             const Caller& caller, const TicketKey& key,
                                             absl::string_view take_over_from) {
  ASSIGN_OR_RETURN(const std::string staff, StaffOf(caller));
  const TenantSlice* tenant = caller.directory().FindTenant(key.tenant);
  if (tenant == nullptr) return NotFound();
  ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Lock(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  ASSIGN_OR_RETURN(const std::optional<TicketClaim> before, Find(session, key));
  const absl::Time now = clock_.Now();
  const bool held = before && before->expire_time > now;
  const bool own = held && before->staff == staff;
  const std::string colleague =
      held && !own ? StaffName(tenant->tenant.association, before->staff) : "";
  if (!colleague.empty() && colleague != take_over_from) {
    return FailedPrecondition("TICKET_CLAIMED", colleague,
                              "a colleague is working on it: take it over from them by name");
  }
  TicketClaim claim = {
      key.tenant, key.id, ticket.number, staff, own ? before->claim_time : now, now + kClaimTime};
  RETURN_IF_ERROR(
      session
          .Execute("INSERT INTO ticket_claim (tenant_id, ticket_id, staff_id, "
                   "claim_time, expire_time) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY "
                   "UPDATE staff_id = VALUES(staff_id), claim_time = "
                   "VALUES(claim_time), expire_time = VALUES(expire_time)",
                   {key.tenant, key.id.bytes(), staff, claim.claim_time, claim.expire_time})
          .status());
  // What is renewed every few minutes is one claim in the trail.
  if (!own) {
    RETURN_IF_ERROR(
        AppendAudit(session, uuids_, now, {LineFor(caller, "ticket.claim", key, colleague)}));
  }
  AddClaimLines(ticket, changes);
  return claim;
}

absl::Status ClaimDesk::Release(Session& session, Changes& changes, const Caller& caller,
                                const TicketKey& key) {
  ASSIGN_OR_RETURN(const std::string staff, StaffOf(caller));
  ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Lock(session, key.tenant, key.id));
  RETURN_IF_ERROR(RequireVisible(caller, ticket));
  ASSIGN_OR_RETURN(
      const int64_t released,
      session.Execute(
          "DELETE FROM ticket_claim WHERE tenant_id = ? AND ticket_id = ? AND staff_id = ?",
          {key.tenant, key.id.bytes(), staff}));
  if (released == 0) return absl::OkStatus();
  AddClaimLines(ticket, changes);
  return AppendAudit(session, uuids_, clock_.Now(), {LineFor(caller, "ticket.release", key)});
}

absl::StatusOr<std::vector<TicketClaim>> ClaimDesk::List(Session& session, const Caller& caller,
                                                         absl::string_view tenant) {
  std::vector<TicketClaim> claims;
  std::string sql =
      "SELECT ticket_id, number, staff_id, claim_time, expire_time FROM ticket_claim JOIN ticket "
      "ON ticket.tenant_id = ticket_claim.tenant_id AND ticket.id = ticket_id WHERE "
      "ticket_claim.tenant_id = ? AND expire_time > ?";
  std::vector<SqlValue> args = {tenant, clock_.Now()};
  AddView(ViewOf(caller, tenant), &sql, &args);
  sql += " ORDER BY claim_time, ticket_id";
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) {
    const auto id = Uuid::FromBytes(row.Bytes(0));
    claims.push_back({std::string(tenant), id.value_or(Uuid()), row.Text(1), row.Text(2),
                      row.Time(3), row.Time(4)});
    return absl::OkStatus();
  }));
  return claims;
}

absl::Status ClaimDesk::RequireSeen(Session& session, const Caller& caller, const TicketKey& key) {
  std::string sql = "SELECT 1 FROM ticket WHERE tenant_id = ? AND id = ?";
  std::vector<SqlValue> args = {key.tenant, key.id.bytes()};
  AddView(ViewOf(caller, key.tenant), &sql, &args);
  bool seen = false;
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row&) {
    seen = true;
    return absl::OkStatus();
  }));
  return seen ? absl::OkStatus() : NotFound();
}

absl::Status ForgetClaims(Database& database, absl::Time now, absl::Duration step) {
  return database.Transact(absl::Now() + step, [&](Session& session) {
    return session.Execute("DELETE FROM ticket_claim WHERE expire_time < ?", {now - absl::Hours(1)})
        .status();
  });
}

}  // namespace mugugno::tenant

#include "gateway/services/transfer_service.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/transfer_codec.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "routing/intake/placing.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::AuditLines;
using tenant::Caller;
using tenant::Changes;
using tenant::KeyOwner;
using tenant::Session;
using tenant::Transfer;
using tenant::TransferKey;

// The names have the form of the contract: Dispatch has seen to it.
absl::StatusOr<TransferKey> KeyOf(absl::string_view name) {
  const auto parsed = tenant::ResourceName::Parse(name);
  if (!parsed || !parsed->uuid()) return tenant::NotFound();
  return TransferKey{std::string(parsed->Id("tenants")), *parsed->uuid()};
}

// id (16) | tenant
std::string MakeCursor(const Transfer& transfer) {
  return absl::StrCat(transfer.id.bytes(), transfer.tenant);
}
std::optional<tenant::TransferPlace> ReadCursor(absl::string_view cursor) {
  if (cursor.size() <= tenant::Uuid::kSize) return std::nullopt;
  const auto id = tenant::Uuid::FromBytes(cursor.substr(0, tenant::Uuid::kSize));
  if (!id) return std::nullopt;
  return tenant::TransferPlace{*id, std::string(cursor.substr(tenant::Uuid::kSize))};
}

}  // namespace

absl::StatusOr<v1::Transfer> TransferService::ProposeTransfer(
    const Caller& caller, const v1::ProposeTransferRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const tenant::TicketKey key = {std::string(name->Id("tenants")), *name->uuid()};
  tenant::Proposal proposal;
  proposal.target = tenant::Scope::Of(request.target())->id;
  proposal.reason_code = request.reason_code();
  proposal.reason = request.reason();
  for (const int field : request.fields()) {
    proposal.fields.push_back(static_cast<v1::Transfer::Field>(field));
  }
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(KeyOwner::Tenant(key.tenant)));
  // A comune without keys is refused as the target it cannot be.
  (void)parts_.keys.Keys(KeyOwner::Tenant(proposal.target)).ok();
  absl::StatusOr<v1::Transfer> offered = Once<v1::Transfer>(
      {*cell->database, *keys, parts_.clock, caller, "TransferService.ProposeTransfer",
       request.name()},
      request, [&](Session& session, Changes& changes) -> absl::StatusOr<v1::Transfer> {
        ASSIGN_OR_RETURN(const Transfer transfer,
                         desk_.Propose(session, changes, caller, key, request.etag(), proposal));
        return ToProto(transfer);
      });
  if (offered.ok()) parts_.feeds.Of(*cell).Nudge();
  return offered;
}

template <typename Request>
absl::StatusOr<v1::Transfer> TransferService::Decide(const Caller& caller, const Request& request,
                                                     absl::string_view method, Decision decision) {
  ASSIGN_OR_RETURN(const TransferKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(KeyOwner::Tenant(key.tenant)));
  std::string peer;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(peer, desk_.PeerOf(session, key));
        return absl::OkStatus();
      }));
  RETURN_IF_ERROR(parts_.keys.Keys(KeyOwner::Tenant(peer)).status());
  absl::StatusOr<v1::Transfer> decided = Once<v1::Transfer>(
      {*cell->database, *keys, parts_.clock, caller, method, request.name()}, request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::Transfer> {
        ASSIGN_OR_RETURN(const Transfer transfer, decision(session, changes, key));
        return ToProto(transfer);
      });
  if (decided.ok()) parts_.feeds.Of(*cell).Nudge();
  return decided;
}

absl::StatusOr<v1::Transfer> TransferService::AcceptTransfer(
    const Caller& caller, const v1::AcceptTransferRequest& request) {
  return Decide(caller, request, "TransferService.AcceptTransfer",
                [&](Session& session, Changes& changes, const TransferKey& key) {
                  const tenant::TenantSlice* receiver = caller.directory().FindTenant(key.tenant);
                  const auto routing = routing_.Of(receiver->tenant.association);
                  const auto place = [&](const v1::InboundMessage& message,
                                         const tenant::AttachedFiles& files) {
                    return routing::PlacingIn(key.tenant, message, files, *routing,
                                              caller.directory());
                  };
                  return desk_.Accept(session, changes, caller, key, request.etag(), place);
                });
}

absl::StatusOr<v1::Transfer> TransferService::DeclineTransfer(
    const Caller& caller, const v1::DeclineTransferRequest& request) {
  return Decide(caller, request, "TransferService.DeclineTransfer",
                [&](Session& session, Changes& changes, const TransferKey& key) {
                  return desk_.Decline(session, changes, caller, key, request.etag(),
                                       request.reason());
                });
}

absl::StatusOr<v1::Transfer> TransferService::WithdrawTransfer(
    const Caller& caller, const v1::WithdrawTransferRequest& request) {
  return Decide(caller, request, "TransferService.WithdrawTransfer",
                [&](Session& session, Changes& changes, const TransferKey& key) {
                  return desk_.Withdraw(session, changes, caller, key, request.etag());
                });
}

absl::StatusOr<v1::Transfer> TransferService::GetTransfer(const Caller& caller,
                                                          const v1::GetTransferRequest& request) {
  ASSIGN_OR_RETURN(const TransferKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  RETURN_IF_ERROR(parts_.keys.Keys(KeyOwner::Tenant(key.tenant)).status());
  v1::Transfer response;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(const Transfer transfer, desk_.Get(session, read, caller, key));
        response = ToProto(transfer);
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<std::vector<tenant::TransferQuery>> TransferService::Queries(
    const Caller& caller, const v1::ListTransfersRequest& request) {
  tenant::TransferQuery query;
  for (const int state : request.states()) {
    if (state == v1::Transfer::STATE_UNSPECIFIED || !v1::Transfer::State_IsValid(state)) {
      return tenant::InvalidField("states", "holds no state");
    }
    query.states.push_back(static_cast<v1::Transfer::State>(state));
  }
  if (!v1::Transfer::Direction_IsValid(request.direction())) {
    return tenant::InvalidField("direction", "is no direction");
  }
  query.direction = request.direction();
  query.limit = PageLimit(request.page_size());
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  query.after = ReadCursor(cursor);
  const auto scope = tenant::Scope::Of(request.parent());
  std::vector<std::string> tenants = {scope->id};
  if (scope->kind == tenant::Scope::Kind::kAllTenants) {
    tenants = caller.TenantsWith(options::v1::PERMISSION_TICKET_TRANSFER);
  }
  std::vector<tenant::TransferQuery> queries;
  for (std::string& id : tenants) {
    query.tenant = std::move(id);
    queries.push_back(query);
  }
  return queries;
}

absl::StatusOr<v1::ListTransfersResponse> TransferService::ListTransfers(
    const Caller& caller, const v1::ListTransfersRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<tenant::TransferQuery> queries, Queries(caller, request));
  v1::ListTransfersResponse response;
  if (queries.empty()) return response;
  // A person belongs to one association, so all their comuni are in one cell.
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, queries.front().tenant));
  for (const tenant::TransferQuery& query : queries) {
    RETURN_IF_ERROR(parts_.keys.Keys(KeyOwner::Tenant(query.tenant)).status());
  }
  const size_t limit = queries.front().limit;
  std::vector<Transfer> transfers;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(transfers, desk_.List(session, read, caller, queries, limit));
        return absl::OkStatus();
      }));
  for (const Transfer& transfer : transfers) *response.add_transfers() = ToProto(transfer);
  if (transfers.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, MakeCursor(transfers.back())));
  }
  return response;
}

}  // namespace mugugno::gateway

#include "tenant/transfers/transfer_desk.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/acts/act.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr char kTransferLine[] = "transfer";

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

absl::Status CheckProposal(const Proposal& proposal) {
  std::vector<FieldViolation> violations;
  if (proposal.reason_code == v1::Transfer::REASON_CODE_UNSPECIFIED ||
      !v1::Transfer::ReasonCode_IsValid(proposal.reason_code)) {
    violations.push_back({"reason_code", "is required"});
  }
  if (IsBlank(proposal.reason)) violations.push_back({"reason", "is required"});
  for (const v1::Transfer::Field field : proposal.fields) {
    if (field != v1::Transfer::FIELD_UNSPECIFIED && v1::Transfer::Field_IsValid(field)) continue;
    violations.push_back({"fields", "holds no field"});
    break;
  }
  return violations.empty() ? absl::OkStatus() : InvalidRequest(violations);
}

absl::Status RequireSameMode(const Tenant& source, const Tenant& target) {
  if (source.mode == target.mode) return absl::OkStatus();
  return FailedPrecondition("MODES_DIFFER", "target",
                            "what is real and what is training stay apart");
}

absl::Status RequireFor(const Transfer& transfer, v1::Transfer::Direction direction) {
  if (transfer.direction == direction) return absl::OkStatus();
  if (direction == v1::Transfer::DIRECTION_INCOMING) {
    return FailedPrecondition("NOT_THE_RECEIVER", "transfer",
                              "the comune it is offered to decides");
  }
  return FailedPrecondition("NOT_THE_SOURCE", "transfer", "the comune that offers withdraws it");
}

absl::Status RequirePending(const Transfer& transfer) {
  if (transfer.pending()) return absl::OkStatus();
  // "ACCEPTED" of the contract's name.
  const std::string name = v1::Transfer::State_Name(transfer.state);
  const std::string word = absl::AsciiStrToLower(absl::StripPrefix(name, "STATE_"));
  return FailedPrecondition("TRANSFER_ENDED", "transfer",
                            absl::StrCat(transfer.decider, " was faster: it was ", word));
}

absl::Status RequireNothingOpen(Session& session, Outbox& outbox, const Ticket& ticket) {
  ASSIGN_OR_RETURN(const bool open, outbox.HasOpen(session, ticket.tenant, ticket.id));
  if (!open) return absl::OkStatus();
  return FailedPrecondition(
      "SENDS_OPEN", "ticket",
      "something of it is queued or unknown in the outbox: wait, or settle the delivery first");
}

absl::StatusOr<int> CountMessages(Session& session, const Ticket& ticket) {
  int count = 0;
  RETURN_IF_ERROR(session.Query(
      "SELECT COUNT(*) FROM ticket_entry WHERE tenant_id = ? AND ticket_id = ? AND kind = ?",
      {ticket.tenant, ticket.id.bytes(), static_cast<int>(v1::TicketEntry::KIND_INBOUND)},
      [&](const Row& row) {
        count = static_cast<int>(row.Int(0));
        return absl::OkStatus();
      }));
  return count;
}

AuditLine LineFor(const Transfer& side, const Caller& caller, absl::string_view action) {
  return {TenantName(side.tenant), caller.name(), std::string(action), side.name(),
          TenantName(side.peer)};
}

}  // namespace

absl::Status TransferDesk::RequireOfferable(Act& act, const Proposal& proposal) {
  RETURN_IF_ERROR(CheckProposal(proposal));
  const Tenant& source = act.tenant().tenant;
  const TenantSlice* target = act.caller().directory().FindTenant(proposal.target);
  if (target == nullptr || target->tenant.association != source.association ||
      target->tenant.state() != v1::Tenant::STATE_ACTIVE || target->tenant.id == source.id) {
    return InvalidField("target", "is no other comune in service of this association");
  }
  RETURN_IF_ERROR(RequireSameMode(source, target->tenant));
  const Ticket& ticket = act.ticket();
  if (!MayBeForwarded(ticket.kind)) {
    return FailedPrecondition("NEVER_FORWARDED", "ticket",
                              "a possible report of wrongdoing has a channel of its own");
  }
  RETURN_IF_ERROR(StateAfter(ticket.state, TicketAct::kTransfer).status());
  if (!ticket.transfer_target.empty()) {
    return FailedPrecondition("ALREADY_OFFERED", "ticket",
                              "it waits for another comune: withdraw that offer first");
  }
  return RequireNothingOpen(act.session(), outbox_, ticket);
}

absl::StatusOr<Transfer> TransferDesk::Offers(Act& act, const Proposal& proposal) {
  RETURN_IF_ERROR(RequireOfferable(act, proposal));
  const Ticket& ticket = act.ticket();
  Transfer outgoing;
  outgoing.tenant = ticket.tenant;
  outgoing.id = uuids_.Next();
  outgoing.association = act.tenant().tenant.association;
  outgoing.peer = proposal.target;
  outgoing.direction = v1::Transfer::DIRECTION_OUTGOING;
  outgoing.ticket = ticket.id;
  outgoing.number = ticket.number;
  outgoing.reason_code = proposal.reason_code;
  outgoing.fields = proposal.fields;
  std::sort(outgoing.fields.begin(), outgoing.fields.end());
  outgoing.fields.erase(std::unique(outgoing.fields.begin(), outgoing.fields.end()),
                        outgoing.fields.end());
  outgoing.kind = ticket.kind;
  outgoing.topic = ticket.topic;
  outgoing.emergency = ticket.emergency;
  ASSIGN_OR_RETURN(outgoing.message_count, CountMessages(act.session(), ticket));
  outgoing.words.set_reason(proposal.reason);
  outgoing.proposer = act.caller().name();
  outgoing.propose_time = act.now();
  Transfer incoming = outgoing;
  std::swap(incoming.tenant, incoming.peer);
  incoming.direction = v1::Transfer::DIRECTION_INCOMING;
  incoming.ticket.reset();
  RETURN_IF_ERROR(transfers_.Insert(act.session(), {outgoing, incoming}));

  Ticket& changed = act.Change();
  changed.transfer_target = proposal.target;
  storage::v1::TicketWords::Offer& offer = *changed.words.mutable_offer();
  offer.set_transfer(std::string(outgoing.id.bytes()));
  offer.set_reason(proposal.reason);
  offer.set_proposer(outgoing.proposer);
  offer.set_propose_time_us(absl::ToUnixMicros(outgoing.propose_time));
  act.AddEntry(v1::TicketEntry::KIND_TRANSFER, proposal.reason);
  return outgoing;
}

absl::StatusOr<Transfer> TransferDesk::Propose(Session& session, Changes& changes,
                                               const Caller& caller, const TicketKey& key,
                                               absl::string_view etag, const Proposal& proposal) {
  Transfer outgoing;
  RETURN_IF_ERROR(desk_
                      .Perform(session, changes, caller, key, etag, "ticket.offer",
                               [&](Act& act) -> absl::Status {
                                 ASSIGN_OR_RETURN(outgoing, Offers(act, proposal));
                                 return absl::OkStatus();
                               })
                      .status());
  Transfer incoming = outgoing;
  std::swap(incoming.tenant, incoming.peer);
  for (const Transfer* side : {&outgoing, &incoming}) {
    changes.Add(side->tenant, kTransferLine, side->id.bytes(),
                v1::Transfer::State_Name(side->state));
  }
  RETURN_IF_ERROR(AppendAudit(session, uuids_, clock_.Now(),
                              {LineFor(outgoing, caller, "transfer.propose"),
                               LineFor(incoming, caller, "transfer.propose")}));
  return outgoing;
}

absl::StatusOr<Transfer> TransferDesk::GetSeen(Session& session, const Caller& caller,
                                               const TransferKey& key) {
  ASSIGN_OR_RETURN(Transfer transfer, transfers_.Get(session, key.tenant, key.id));
  if (!transfer.ticket) return transfer;
  ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Get(session, key.tenant, *transfer.ticket));
  if (ticket.restricted()) RETURN_IF_ERROR(RequireVisible(caller, ticket));
  return transfer;
}

absl::StatusOr<TransferDesk::Offer> TransferDesk::LockOffer(Session& session, const Caller& caller,
                                                            const TransferKey& key,
                                                            v1::Transfer::Direction direction,
                                                            absl::string_view etag) {
  ASSIGN_OR_RETURN(const Transfer own, GetSeen(session, caller, key));
  RETURN_IF_ERROR(RequireFor(own, direction));
  Offer offer;
  ASSIGN_OR_RETURN(offer.outgoing, transfers_.Get(session, own.source(), key.id));
  ASSIGN_OR_RETURN(offer.ticket, tickets_.Lock(session, own.source(), *offer.outgoing.ticket));
  ASSIGN_OR_RETURN(offer.outgoing, transfers_.Lock(session, own.source(), key.id));
  ASSIGN_OR_RETURN(offer.incoming, transfers_.Lock(session, own.target(), key.id));
  const Transfer& mine =
      direction == v1::Transfer::DIRECTION_OUTGOING ? offer.outgoing : offer.incoming;
  RETURN_IF_ERROR(RequirePending(mine));
  if (!etag.empty() && etag != absl::StrCat(mine.revision)) return EtagMismatch();
  return offer;
}

absl::Status TransferDesk::Settle(Session& session, Changes& changes, const Caller& caller,
                                  absl::string_view action, Offer* offer) {
  std::vector<AuditLine> audit;
  for (Transfer* side : {&offer->outgoing, &offer->incoming}) {
    side->decider = caller.name();
    side->decide_time = clock_.Now();
    RETURN_IF_ERROR(transfers_.Update(session, side));
    changes.Add(side->tenant, kTransferLine, side->id.bytes(),
                v1::Transfer::State_Name(side->state));
    audit.push_back(LineFor(*side, caller, action));
  }
  return AppendAudit(session, uuids_, clock_.Now(), audit);
}

absl::Status TransferDesk::End(Session& session, Changes& changes, const Caller& caller,
                               v1::Transfer::State state, absl::string_view reason, Offer* offer) {
  const TenantSlice* source = caller.directory().FindTenant(offer->ticket.tenant);
  if (source == nullptr) return NotFound();
  Act act({tickets_, entries_, outbox_, uuids_}, session, changes, caller, *source, offer->ticket,
          clock_.Now());
  act.Change().transfer_target.clear();
  act.Change().words.clear_offer();
  act.AddEntry(v1::TicketEntry::KIND_TRANSFER, reason);
  RETURN_IF_ERROR(act.Finish());
  offer->outgoing.state = state;
  offer->incoming.state = state;
  // What was said of a ticket this comune does not get, it does not keep.
  offer->incoming.words.clear_reason();
  if (state != v1::Transfer::STATE_DECLINED) return absl::OkStatus();
  offer->outgoing.words.set_decline_reason(std::string(reason));
  offer->incoming.words.set_decline_reason(std::string(reason));
  return absl::OkStatus();
}

absl::StatusOr<Transfer> TransferDesk::Accept(Session& session, Changes& changes,
                                              const Caller& caller, const TransferKey& key,
                                              absl::string_view etag, Handover::Place place) {
  ASSIGN_OR_RETURN(Offer offer,
                   LockOffer(session, caller, key, v1::Transfer::DIRECTION_INCOMING, etag));
  const TenantSlice* source = caller.directory().FindTenant(offer.outgoing.tenant);
  const TenantSlice* receiver = caller.directory().FindTenant(offer.incoming.tenant);
  if (source == nullptr || receiver == nullptr) return NotFound();
  RETURN_IF_ERROR(RequireSameMode(source->tenant, receiver->tenant));
  RETURN_IF_ERROR(RequireNothingOpen(session, outbox_, offer.ticket));
  Handover handover({keys_, uuids_, session, changes, caller, clock_.Now()}, *source, *receiver);
  absl::StatusOr<Ticket> taken = handover.Run(offer.ticket, offer.incoming, place);
  // The citizen wrote to the receiver for the first time in this very moment.
  if (absl::IsAlreadyExists(taken.status())) {
    return Aborted("TRANSFER_RACE", "the citizen is just writing to this comune; try again");
  }
  RETURN_IF_ERROR(taken.status());
  offer.outgoing.state = v1::Transfer::STATE_ACCEPTED;
  offer.outgoing.words.Clear();
  offer.incoming.state = v1::Transfer::STATE_ACCEPTED;
  offer.incoming.ticket = taken->id;
  RETURN_IF_ERROR(Settle(session, changes, caller, "transfer.accept", &offer));
  return std::move(offer.incoming);
}

absl::StatusOr<Transfer> TransferDesk::Decline(Session& session, Changes& changes,
                                               const Caller& caller, const TransferKey& key,
                                               absl::string_view etag, absl::string_view reason) {
  if (IsBlank(reason)) return InvalidField("reason", "is required");
  ASSIGN_OR_RETURN(Offer offer,
                   LockOffer(session, caller, key, v1::Transfer::DIRECTION_INCOMING, etag));
  RETURN_IF_ERROR(End(session, changes, caller, v1::Transfer::STATE_DECLINED, reason, &offer));
  RETURN_IF_ERROR(Settle(session, changes, caller, "transfer.decline", &offer));
  return std::move(offer.incoming);
}

absl::StatusOr<Transfer> TransferDesk::Withdraw(Session& session, Changes& changes,
                                                const Caller& caller, const TransferKey& key,
                                                absl::string_view etag) {
  ASSIGN_OR_RETURN(Offer offer,
                   LockOffer(session, caller, key, v1::Transfer::DIRECTION_OUTGOING, etag));
  RETURN_IF_ERROR(End(session, changes, caller, v1::Transfer::STATE_WITHDRAWN, "", &offer));
  RETURN_IF_ERROR(Settle(session, changes, caller, "transfer.withdraw", &offer));
  return std::move(offer.outgoing);
}

absl::StatusOr<Transfer> TransferDesk::Get(Session& session, AuditLines& read, const Caller& caller,
                                           const TransferKey& key) {
  ASSIGN_OR_RETURN(Transfer transfer, GetSeen(session, caller, key));
  read.push_back(LineFor(transfer, caller, "transfer.read"));
  return transfer;
}

absl::StatusOr<std::vector<Transfer>> TransferDesk::List(Session& session, AuditLines& read,
                                                         const Caller& caller,
                                                         std::vector<TransferQuery> queries,
                                                         size_t limit) {
  std::vector<Transfer> all;
  for (TransferQuery& query : queries) {
    query.view = ViewOf(caller, query.tenant);
    ASSIGN_OR_RETURN(std::vector<Transfer> some, transfers_.List(session, query));
    for (Transfer& transfer : some) all.push_back(std::move(transfer));
  }
  const auto place = [](const Transfer& transfer) {
    return std::tie(transfer.id, transfer.tenant);
  };
  std::sort(all.begin(), all.end(),
            [&](const Transfer& a, const Transfer& b) { return place(b) < place(a); });
  if (all.size() > limit) all.resize(limit);
  for (const TransferQuery& query : queries) {
    std::vector<std::string> ids;
    for (const Transfer& transfer : all) {
      if (transfer.tenant == query.tenant) ids.push_back(transfer.id.ToString());
    }
    // Where nothing was shown, nothing was read.
    if (ids.empty()) continue;
    read.push_back({TenantName(query.tenant), caller.name(), "transfer.list",
                    absl::StrCat(TenantName(query.tenant), "/transfers"), absl::StrJoin(ids, " ")});
  }
  return all;
}

}  // namespace mugugno::tenant

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "tenant/feed/lines.h"
#include "tenant/name.h"
#include "tenant/tickets/arrival_batch.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

std::string AssociationOf(absl::string_view owner) {
  absl::ConsumePrefix(&owner, "associations/");
  return std::string(owner);
}

}  // namespace

Placed ArrivalBatch::PlaceInLobby(Sender& sender, const Arrival& arrival,
                                  const Placement& placement) {
  const std::string& owner = arrival.address.owner;
  LobbyItem item;
  item.association = AssociationOf(owner);
  item.id = ids_.Next();
  item.correspondent = sender.correspondent.id;
  item.channel = arrival.address.channel;
  item.source = arrival.source;
  item.submission = arrival.id;
  item.emergency = placement.emergency;
  item.words.emplace();
  *item.words->mutable_message() = arrival.message;
  *item.words->mutable_route() = placement.route;
  item.words->set_kind(placement.ticket_kind);
  for (const std::string& tenant : placement.suggestions) item.words->add_suggestions(tenant);
  *item.words->mutable_files() = arrival.files;
  AddAdoptions(arrival, owner, std::nullopt);
  item.create_time = arrival.receive_time;
  item.wait_time = now_;
  item.update_time = now_;

  Placed placed;
  placed.submission = SubmissionOf(sender, arrival, placement);
  placed.submission.lobby_item = item.id;
  // The submission's id stands for the citizen's message until there is an entry in a ticket.
  pointers_.push_back({.owner = owner,
                       .correspondent = sender.correspondent.id,
                       .id = arrival.id,
                       .kind = v1::ConversationEntry::KIND_MESSAGE,
                       .tenant = "",
                       .ticket = std::nullopt,
                       .submission = arrival.id,
                       .words = WordsOf(arrival),
                       .create_time = arrival.receive_time});
  std::optional<Uuid> said;
  for (const Notice& notice : placement.notices) {
    said = ids_.Next();
    if (notice.kind == v1::ConversationEntry::KIND_QUESTION) item.question = said;
    pointers_.push_back({.owner = owner,
                         .correspondent = sender.correspondent.id,
                         .id = *said,
                         .kind = notice.kind,
                         .tenant = "",
                         .ticket = std::nullopt,
                         .submission = arrival.id,
                         .words = WordsOf(notice),
                         .create_time = now_});
    AddChat(arrival, Scope::Association(item.association), item.id, *said, notice);
  }
  switch (placement.kind) {
    case Placement::Kind::kAsk:
      item.state = v1::LobbyItem::STATE_ASKED;
      placed.submission.state = v1::Submission::STATE_ASKED;
      // A follower of an open question is asked by that one.
      if (item.question)
        sender.correspondent.open_question = item.question;
      else
        item.question = sender.correspondent.open_question;
      break;
    case Placement::Kind::kOutside:
      item.state = v1::LobbyItem::STATE_OUTSIDE;
      placed.submission.state = v1::Submission::STATE_OUTSIDE;
      break;
    default:
      item.state = v1::LobbyItem::STATE_WAITING;
      placed.submission.state = v1::Submission::STATE_HELD;
  }
  audit_.push_back({owner, arrival.source, "lobby.receive",
                    ChildName(owner, "lobbyItems", item.id.ToString()), ""});
  changes_.Add("", kLobbyLine, absl::StrCat(item.association, "/", item.id.ToString()),
               v1::LobbyItem::State_Name(item.state));
  AddConversationLine({sender.correspondent.id, said, arrival.id, arrival.app,
                       v1::Submission::State_Name(placed.submission.state)},
                      changes_);
  submissions_.push_back(placed.submission);
  lobby_items_.push_back(std::move(item));
  return placed;
}

absl::StatusOr<Placed> ArrivalBatch::MoveFromLobby(Sender& sender, const LobbyItem& item,
                                                   const Placement& placement,
                                                   absl::string_view actor) {
  Arrival arrival;
  arrival.id = item.submission;
  arrival.source = item.source;
  arrival.address = sender.correspondent.address;
  arrival.app = sender.correspondent.app;
  arrival.channel_name = ChildName(arrival.address.owner, "channels", item.channel);
  if (item.words) {
    arrival.message = item.words->message();
    arrival.files = item.words->files();
  }
  arrival.receive_time = item.create_time;
  Placement to = placement;
  to.emergency = item.emergency;
  if (item.words && to.route.verdict() == v1::Route::VERDICT_UNSPECIFIED) {
    to.route = item.words->route();
  }
  const bool first = !sender.threads.contains(to.tenant);
  ASSIGN_OR_RETURN(OpenTicket * open, TicketFor(sender, arrival, to));
  const bool opened = Hear(arrival, to, open);
  const Ticket& ticket = open->ticket;
  AddInbound(*open, arrival);
  // The others were said when it came into the lobby.
  for (const Notice& notice : to.notices) {
    if (notice.of_comune ? first : opened && notice.opening) {
      AddNotice(sender, *open, arrival, notice);
    }
  }
  if (opened || to.substance) AddHandOff(ticket, arrival, !opened);

  Placed placed;
  ASSIGN_OR_RETURN(placed.submission, GetSubmission(session_, item.source, item.submission));
  placed.submission.state =
      ticket.held ? v1::Submission::STATE_HELD : v1::Submission::STATE_APPLIED;
  placed.submission.tenant = ticket.tenant;
  placed.submission.ticket = ticket.id;
  placed.number = ticket.number;
  placed.office = ticket.office;
  moves_.push_back({item, PointerTo(sender, *open, arrival), placed.submission});
  const std::string name = ChildName(arrival.address.owner, "lobbyItems", item.id.ToString());
  audit_.push_back(
      {arrival.address.owner, std::string(actor), "lobby.assign", name, TenantName(ticket.tenant)});
  audit_.push_back({TenantName(ticket.tenant), std::string(actor),
                    opened ? "ticket.open" : "ticket.join", TicketName(ticket.tenant, ticket.id),
                    name});
  changes_.Add("", kLobbyLine, absl::StrCat(item.association, "/", item.id.ToString()),
               v1::LobbyItem::State_Name(v1::LobbyItem::STATE_ASSIGNED));
  AddConversationLine({sender.correspondent.id, std::nullopt, item.submission, arrival.app,
                       v1::Submission::State_Name(placed.submission.state)},
                      changes_);
  return placed;
}

}  // namespace mugugno::tenant

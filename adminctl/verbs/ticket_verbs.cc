#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "adminctl/call_method.h"
#include "adminctl/contract.h"
#include "adminctl/names.h"
#include "adminctl/opinion.h"
#include "adminctl/request.h"
#include "adminctl/session.h"
#include "adminctl/show.h"
#include "adminctl/verbs/verbs.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/restriction_service.pb.h"
#include "mugugno/v1/search_service.pb.h"
#include "mugugno/v1/ticket_relation_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr char kTicketColumns[] =
    "name number state kind topic office route.certainty emergency preview create_time";
constexpr char kHitColumns[] =
    "ticket.name ticket.number ticket.state place excerpt ticket.create_time";
constexpr char kSummaryColumns[] =
    "tenant emergency_count oldest_emergency_time received_count unassigned_count held_count "
    "unanswered_count oldest_unanswered_time mine_count reminded_count failed_delivery_count "
    "open_count";
constexpr char kTicketCard[] =
    "name number state kind topic office assignee reminder_count emergency hold.reason "
    "hold.suggestions contact_display_name channel outcome external_body transfer.target "
    "create_time update_time restriction.reason restriction.office "
    "etag route.why route.certainty";
constexpr char kEntryColumns[] = "create_time kind author state office delivery_state text";
constexpr char kLobbyColumns[] =
    "name state emergency emergency_acknowledge_time suggestions text create_time";
constexpr char kSetAsideColumns[] =
    "name state reason app emergency attachment_count text create_time";
constexpr char kTransferColumns[] =
    "name direction state source target number reason_code emergency propose_time";
constexpr char kTransferCard[] =
    "name direction state source target ticket number reason_code reason fields kind topic "
    "emergency message_count proposer propose_time decider decide_time decline_reason etag";
constexpr char kDeliveryColumns[] =
    "name way state attempt_count next_attempt_time last_error ticket";

void ShowPosition(Console& console, const v1::Position& position) {
  console.out << absl::StrFormat("[position %.6f, %.6f", position.latitude(), position.longitude());
  if (position.accuracy_meters() > 0) {
    console.out << absl::StrFormat(", within %.0f m", position.accuracy_meters());
  }
  const std::string time = FieldText(position, "fix_time", console);
  if (!time.empty()) console.out << ", " << time;
  console.out << absl::StrFormat(", geo:%.6f,%.6f?z=18]\n", position.latitude(),
                                 position.longitude());
}

// What the virus scanner said, where there is one.
std::string ScanOf(const v1::Attachment& file) {
  switch (file.scan()) {
    case v1::Attachment::SCAN_WAITING:
      return ", waits for the virus scanner";
    case v1::Attachment::SCAN_INFECTED:
      return absl::StrCat(", IN QUARANTINE: ", Harmless(file.scan_finding()));
    default:
      return "";
  }
}

// How the office's own system has it.
std::string RequestOf(const v1::TicketEntry::OfficeRequest& request) {
  return absl::StrCat("request ",
                      request.number().empty() ? "without a number yet" : request.number(),
                      request.status().empty() ? "" : ", ", request.status());
}

ExitCode ShowTicket(Session& session) {
  v1::GetTicketRequest request;
  v1::Ticket ticket;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  ExitCode code = session.Call("TicketService.GetTicket", request, ticket);
  if (code != ExitCode::kDone || ShowForPrograms(session, ticket)) return code;
  v1::ListTicketEntriesRequest list;
  v1::ListTicketEntriesResponse entries;
  list.set_parent(ticket.name());
  code = session.CallAllPages(MethodOf("TicketService.ListTicketEntries"), list, entries, 0);
  if (code != ExitCode::kDone) return code;
  Show(session, ticket, kTicketCard);
  TellOpinion(ticket.route(), session.console());
  session.console().out << "\n";
  for (const auto& entry : entries.entries()) {
    const Console& console = session.console();
    std::string line = FieldText(entry, "create_time", console);
    for (const char* path : {"kind", "author", "state", "office", "delivery_state"}) {
      const std::string part = FieldText(entry, path, console);
      if (!part.empty()) absl::StrAppend(&line, "  ", part);
    }
    session.console().out << Harmless(line) << "\n";
    if (entry.has_office_request()) {
      session.console().out << "[" << Harmless(RequestOf(entry.office_request())) << "]\n";
    }
    if (!entry.text().empty()) session.console().out << HarmlessLines(entry.text()) << "\n";
    if (entry.has_position()) ShowPosition(session.console(), entry.position());
    for (const std::string& way : {entry.phone_number(), entry.email()}) {
      if (!way.empty()) session.console().out << "[" << Harmless(way) << "]\n";
    }
    for (const auto& file : entry.attachments()) {
      if (file.missing()) {
        session.console().out << "[a file that was not there]\n";
        continue;
      }
      session.console().out << "[" << Harmless(file.file_name()) << ", "
                            << Harmless(file.content_type()) << ", " << file.size_bytes()
                            << " bytes, " << ShortenName(file.name()) << ScanOf(file) << "]\n";
    }
  }
  return code;
}

// --mine is the assignee the gateway knows the caller by.
ExitCode ListTickets(Session& session) {
  v1::ListTicketsRequest request;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  if (session.arguments().Has("mine")) {
    if (!request.assignee().empty()) {
      return session.Fail(absl::InvalidArgumentError("--mine and --assignee exclude each other"));
    }
    v1::GetCallerRequest asked;
    v1::GetCallerResponse caller;
    const ExitCode code = session.Call("AccessService.GetCaller", asked, caller);
    if (code != ExitCode::kDone) return code;
    request.set_assignee(caller.name());
  }
  return CallWith(session, request);
}

// What is not found yet is said beside what is.
ExitCode SearchTickets(Session& session) {
  v1::SearchTicketsRequest request;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  size_t limit = 25;
  const std::string given = session.arguments().Value("limit");
  if (!given.empty() && !absl::SimpleAtoi(given, &limit)) {
    return session.Fail(absl::InvalidArgumentError("--limit must be a number"));
  }
  v1::SearchTicketsResponse found;
  const ExitCode code =
      session.CallAllPages(MethodOf("SearchService.SearchTickets"), request, found, limit);
  if (code != ExitCode::kDone) return code;
  Show(session, found, kHitColumns);
  if (found.has_lag()) {
    session.console().err << "What was written in the last " << found.lag().seconds() + 1
                          << " s may be missing.\n";
  }
  // Each page names them.
  const std::set<std::string> incomplete(found.incomplete().begin(), found.incomplete().end());
  for (const std::string& each : incomplete) {
    session.console().err << ShortenName(each) << ": older tickets are still being indexed.\n";
  }
  return code;
}

std::vector<Verb> WorkVerbs() {
  return {
      {.words = "ticket list",
       .summary = "List the open tickets of a comune, or of all you work for",
       .method = "TicketService.ListTickets",
       .arguments = "parent?",
       .columns = kTicketColumns,
       .examples = {"ticket list",
                    "ticket list sori --states RECEIVED,FORWARDED --office sori/tecnico",
                    "ticket list --held true", "ticket list --mine",
                    "ticket list sori --assignee golfo-paradiso/bruno"},
       .defaults = {{"parent", "tenants/-"}},
       .flags = {{.name = "mine", .help = "only what you have taken charge of"}},
       .run = ListTickets},
      {.words = "ticket search",
       .summary = "Find tickets by words, names, numbers and mailboxes, the newest first",
       .method = "SearchService.SearchTickets",
       .arguments = "query",
       .columns = kHitColumns,
       .examples = {"ticket search lampioni", "ticket search 'via Garibaldi' --parent sori",
                    "ticket search '\"davanti alla scuola\" rossi' --limit 5",
                    "ticket search 3401234567"},
       .defaults = {{"parent", "tenants/-"}},
       .run = SearchTickets},
      {.words = "ticket summary",
       .summary = "Count what waits in a comune, or in each you work for",
       .method = "TicketService.SummarizeTickets",
       .arguments = "parent?",
       .columns = kSummaryColumns,
       .examples = {"ticket summary", "ticket summary sori -o json"},
       .defaults = {{"parent", "tenants/-"}}},
      {.words = "ticket destinations",
       .summary = "List the offices and people a comune's tickets can be handed to",
       .method = "TicketService.ListTicketDestinations",
       .arguments = "parent",
       .columns = "name display_name offices",
       .examples = {"ticket destinations sori"}},
      {.words = "ticket show",
       .summary = "Show a ticket with everything that happened in it",
       .method = "TicketService.GetTicket",
       .arguments = "name",
       .examples = {"ticket show sori/0190a6b2-7c1e-7000-8000-00000000000f"},
       .run = ShowTicket},
      {.words = "ticket entries",
       .summary = "List what happened in a ticket",
       .method = "TicketService.ListTicketEntries",
       .arguments = "parent",
       .columns = kEntryColumns,
       .examples = {"ticket entries sori/0190a6b2-7c1e-7000-8000-00000000000f -o json"}},
      {.words = "ticket reply",
       .summary = "Answer the citizen in the comune's name",
       .method = "TicketService.ReplyToTicket",
       .arguments = "name text",
       .columns = "name number state",
       .examples = {"ticket reply sori/0190a6b2-7c1e-7000-8000-00000000000f 'Buongiorno, il "
                    "lampione sarà riparato giovedì.'",
                    "ticket reply sori/0190a6b2-7c1e-7000-8000-00000000000f - < risposta.txt",
                    "ticket reply sori/0190a6b2-7c1e-7000-8000-00000000000f 'Fatto.' "
                    "--use-template"}},
      {.words = "ticket told",
       .summary = "Say that a citizen of the counter was told the answer",
       .method = "CounterService.RecordAnswerTold",
       .arguments = "name entry?",
       .columns = "name number state",
       .examples = {"ticket told sori/0190a6b2-7c1e-7000-8000-00000000000f --note 'al telefono'"}},
      {.words = "ticket note",
       .summary = "Write an internal note; citizens never see it",
       .method = "TicketService.AddTicketNote",
       .arguments = "name text",
       .columns = "name number state",
       .examples = {"ticket note sori/0190a6b2-7c1e-7000-8000-00000000000f 'sentita la ditta'"}},
      {.words = "ticket forward",
       .summary = "Hand a ticket to another office of the same comune",
       .method = "TicketService.ForwardTicket",
       .arguments = "name office",
       .columns = "name number state office",
       .examples = {"ticket forward sori/0190a6b2-7c1e-7000-8000-00000000000f sori/ambiente "
                    "--note 'è un cassonetto, non un lampione'"}},
      {.words = "ticket take-charge",
       .summary = "Take charge of a ticket",
       .method = "TicketService.TakeCharge",
       .arguments = "name",
       .columns = "name number state assignee",
       .examples = {"ticket take-charge sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "ticket claim",
       .summary = "Say that you work on a ticket for the next five minutes",
       .method = "ClaimService.ClaimTicket",
       .arguments = "ticket",
       .columns = "ticket number staff expire_time",
       .examples = {"ticket claim sori/0190a6b2-7c1e-7000-8000-00000000000f",
                    "ticket claim sori/0190a6b2-7c1e-7000-8000-00000000000f --take-over-from "
                    "golfo-paradiso/bruno"}},
      {.words = "ticket release",
       .summary = "End your claim of a ticket",
       .method = "ClaimService.ReleaseTicket",
       .arguments = "ticket",
       .examples = {"ticket release sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "ticket claims",
       .summary = "List who works on which ticket just now",
       .method = "ClaimService.ListClaims",
       .arguments = "parent?",
       .columns = "ticket number staff display_name expire_time",
       .examples = {"ticket claims", "ticket claims sori"},
       .defaults = {{"parent", "tenants/-"}}},
      {.words = "handover leave",
       .summary = "Leave a note to whoever is next at a comune's desk",
       .method = "HandOverService.CreateHandOverNote",
       .arguments = "parent text",
       .columns = "name author create_time",
       .examples = {"handover leave sori 'richiamare la scuola alle nove'"}},
      {.words = "handover list",
       .summary = "List the notes nobody has ticked off",
       .method = "HandOverService.ListHandOverNotes",
       .arguments = "parent?",
       .columns = "name author_display_name create_time text",
       .examples = {"handover list", "handover list sori"},
       .defaults = {{"parent", "tenants/-"}}},
      {.words = "handover done",
       .summary = "Tick off a note: it is seen to",
       .method = "HandOverService.TickOffHandOverNote",
       .arguments = "name",
       .columns = "name done_time",
       .examples = {"handover done sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "ticket assign",
       .summary = "Give a ticket to a person, or take it from whoever has it",
       .method = "TicketService.AssignTicket",
       .arguments = "name assignee?",
       .columns = "name number state assignee",
       .examples = {"ticket assign sori/0190a6b2-7c1e-7000-8000-00000000000f "
                    "golfo-paradiso/bruno"}},
      {.words = "ticket state",
       .summary = "Say where a ticket stands",
       .method = "TicketService.ChangeTicketState",
       .arguments = "name state",
       .columns = "name number state",
       .examples = {"ticket state sori/0190a6b2-7c1e-7000-8000-00000000000f IN_PROGRESS"}},
      {.words = "ticket confirm",
       .summary = "Say that the comune is right: ends a hold",
       .method = "TicketService.ConfirmTicketRoute",
       .arguments = "name",
       .columns = "name number state office",
       .examples = {"ticket confirm sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "ticket topic",
       .summary = "Say what a ticket is about; its office stays",
       .method = "TicketService.CorrectTicketTopic",
       .arguments = "name topic",
       .columns = "name number state topic office",
       .examples = {"ticket topic sori/0190a6b2-7c1e-7000-8000-00000000000f waste.missed"}},
      {.words = "ticket acknowledge",
       .summary = "Say that a person has seen the emergency",
       .method = "TicketService.AcknowledgeEmergency",
       .arguments = "name",
       .columns = "name number state emergency_acknowledge_time",
       .examples = {"ticket acknowledge sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
  };
}

std::vector<Verb> MoveVerbs() {
  return {
      {.words = "ticket transfer propose",
       .summary = "Offer a ticket to another comune of the association",
       .method = "TransferService.ProposeTransfer",
       .arguments = "name target",
       .columns = "name state target number",
       .examples = {"ticket transfer propose sori/0190a6b2-7c1e-7000-8000-00000000000f recco "
                    "--reason-code PLACE --reason 'La strada è in territorio di Recco.' --fields "
                    "DISPLAY_NAME,POSITION"}},
      {.words = "ticket transfer accept",
       .summary = "Take a ticket another comune offers",
       .method = "TransferService.AcceptTransfer",
       .arguments = "name",
       .columns = "name state ticket",
       .examples = {"ticket transfer accept recco/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "ticket transfer decline",
       .summary = "Say why a ticket another comune offers is not taken",
       .method = "TransferService.DeclineTransfer",
       .arguments = "name reason",
       .columns = "name state",
       .examples = {"ticket transfer decline recco/0190a6b2-7c1e-7000-8000-00000000000f 'La "
                    "strada è provinciale.'"}},
      {.words = "ticket transfer withdraw",
       .summary = "Take back the offer of a ticket",
       .method = "TransferService.WithdrawTransfer",
       .arguments = "name",
       .columns = "name state ticket",
       .examples = {"ticket transfer withdraw sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "ticket transfer list",
       .summary = "List what comuni offer each other: what waits, unless states are named",
       .method = "TransferService.ListTransfers",
       .arguments = "parent?",
       .columns = kTransferColumns,
       .examples = {"ticket transfer list", "ticket transfer list recco --direction INCOMING"},
       .defaults = {{"parent", "tenants/-"}}},
      {.words = "ticket transfer show",
       .summary = "Show one offer",
       .method = "TransferService.GetTransfer",
       .arguments = "name",
       .columns = kTransferCard,
       .examples = {"ticket transfer show recco/0190a6b2-7c1e-7000-8000-00000000000f"}},
  };
}

std::vector<Verb> EndVerbs() {
  return {
      {.words = "ticket close",
       .summary = "Close a ticket with an outcome and a text for the citizen",
       .method = "TicketService.CloseTicket",
       .arguments = "name",
       .columns = "name number state outcome",
       .examples = {"ticket close sori/0190a6b2-7c1e-7000-8000-00000000000f --outcome FIXED --text "
                    "'Il lampione è stato riparato.'"}},
      {.words = "ticket discard",
       .summary = "Discard a ticket; it can be brought back for 30 days",
       .method = "TicketService.DiscardTicket",
       .arguments = "name reason",
       .columns = "name number state discard_reason",
       .examples = {"ticket discard sori/0190a6b2-7c1e-7000-8000-00000000000f SPAM"}},
      {.words = "ticket restore",
       .summary = "Bring a discarded ticket back",
       .method = "TicketService.RestoreTicket",
       .arguments = "name",
       .columns = "name number state",
       .examples = {"ticket restore sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "ticket merge",
       .summary = "End a ticket as a duplicate of another of the same citizen",
       .method = "TicketService.MergeTicket",
       .arguments = "name into",
       .columns = "name number state merged_into",
       .examples = {"ticket merge sori/0190a6b2-7c1e-7000-8000-00000000000f "
                    "sori/0190a6b2-7c1e-7000-8000-00000000001f"}},
      {.words = "ticket split",
       .summary = "Make a second ticket of a message with two matters",
       .method = "TicketRelationService.SplitTicket",
       .arguments = "name topic?",
       .columns = "ticket.number second.name second.number second.office second.topic",
       .examples = {"ticket split sori/0190a6b2-7c1e-7000-8000-00000000000f waste.missed",
                    "ticket split sori/0190a6b2-7c1e-7000-8000-00000000000f waste.missed "
                    "--office sori/ambiente --note 'solo i cassonetti' --entries "
                    "sori/0190a6b2-7c1e-7000-8000-00000000000f/"
                    "0190a6b2-7c1e-7000-8000-0000000000aa"}},
      {.words = "ticket link",
       .summary = "Say that two tickets of a comune have to do with each other",
       .method = "TicketRelationService.LinkTickets",
       .arguments = "name other",
       .columns = "name number state",
       .examples = {"ticket link sori/0190a6b2-7c1e-7000-8000-00000000000f "
                    "sori/0190a6b2-7c1e-7000-8000-00000000001f"}},
      {.words = "ticket unlink",
       .summary = "Take that back",
       .method = "TicketRelationService.UnlinkTickets",
       .arguments = "name other",
       .columns = "name number state",
       .examples = {"ticket unlink sori/0190a6b2-7c1e-7000-8000-00000000000f "
                    "sori/0190a6b2-7c1e-7000-8000-00000000001f"}},
      {.words = "ticket related",
       .summary = "List the tickets that have to do with one",
       .method = "TicketRelationService.ListRelatedTickets",
       .arguments = "parent",
       .columns = "name number state office preview create_time",
       .examples = {"ticket related sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "ticket restrict",
       .summary = "Let only named people see a ticket: for all others it does not exist",
       .method = "RestrictionService.RestrictTicket",
       .arguments = "name reason readers?",
       .columns = "name number state restriction.reason restriction.office",
       .examples = {"ticket restrict sori/0190a6b2-7c1e-7000-8000-00000000000f MINOR "
                    "golfo-paradiso/bruno,golfo-paradiso/chiara --office sori/sociali",
                    "ticket restrict sori/0190a6b2-7c1e-7000-8000-00000000000f OTHER "
                    "--note 'chiesto dal segretario comunale'"}},
      {.words = "ticket unrestrict",
       .summary = "Let everybody see it again who would have without",
       .method = "RestrictionService.UnrestrictTicket",
       .arguments = "name reason",
       .columns = "name number state",
       .examples = {"ticket unrestrict sori/0190a6b2-7c1e-7000-8000-00000000000f "
                    "'non riguarda un minore'"}},
      {.words = "ticket name-reader",
       .summary = "Name somebody for a restricted ticket nobody can see any more",
       .method = "RestrictionService.NameTicketReader",
       .arguments = "name reader",
       .examples = {"ticket name-reader sori/0190a6b2-7c1e-7000-8000-00000000000f "
                    "golfo-paradiso/chiara"}},
      {.words = "lobby list",
       .summary = "List messages of shared channels whose comune is not known yet",
       .method = "LobbyService.ListLobbyItems",
       .arguments = "parent?",
       .columns = kLobbyColumns,
       .examples = {"lobby list golfo-paradiso", "lobby list golfo-paradiso --discarded true"}},
      {.words = "lobby show",
       .summary = "Show such a message with its words",
       .method = "LobbyService.GetLobbyItem",
       .arguments = "name",
       .examples = {"lobby show golfo-paradiso/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "lobby assign",
       .summary = "Give such a message to a comune",
       .method = "LobbyService.AssignLobbyItem",
       .arguments = "name tenant",
       .columns = "name state",
       .examples = {"lobby assign golfo-paradiso/0190a6b2-7c1e-7000-8000-00000000000f recco"}},
      {.words = "lobby acknowledge",
       .summary = "Say that a person has seen the emergency",
       .method = "LobbyService.AcknowledgeLobbyEmergency",
       .arguments = "name",
       .columns = "name state emergency_acknowledge_time",
       .examples = {"lobby acknowledge golfo-paradiso/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "lobby discard",
       .summary = "Discard such a message; it can be brought back for 30 days",
       .method = "LobbyService.DiscardLobbyItem",
       .arguments = "name reason",
       .columns = "name state discard_reason",
       .examples = {"lobby discard golfo-paradiso/0190a6b2-7c1e-7000-8000-00000000000f SPAM"}},
      {.words = "lobby restore",
       .summary = "Bring a discarded message back to the lobby",
       .method = "LobbyService.RestoreLobbyItem",
       .arguments = "name",
       .columns = "name state",
       .examples = {"lobby restore golfo-paradiso/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "set-aside list",
       .summary = "List messages that came under a request_id another one had used",
       .method = "SetAsideService.ListSetAsideMessages",
       .arguments = "parent",
       .columns = kSetAsideColumns,
       .examples = {"set-aside list tenants/sori", "set-aside list associations/golfo-paradiso"}},
      {.words = "set-aside apply",
       .summary = "Make such a message an ordinary one",
       .method = "SetAsideService.ApplySetAsideMessage",
       .arguments = "name",
       .columns = "name state number",
       .examples = {"set-aside apply "
                    "tenants/sori/setAsideMessages/0190a6b2-7c1e-7000-8000-00000000000f"}},
      {.words = "set-aside discard",
       .summary = "Discard such a message; it can still be applied for 30 days",
       .method = "SetAsideService.DiscardSetAsideMessage",
       .arguments = "name reason",
       .columns = "name state discard_reason",
       .examples = {"set-aside discard "
                    "tenants/sori/setAsideMessages/0190a6b2-7c1e-7000-8000-00000000000f "
                    "REPEATED"}},
      {.words = "delivery list",
       .summary = "List what is queued, unknown or given up",
       .method = "DeliveryService.ListDeliveries",
       .arguments = "parent",
       .columns = kDeliveryColumns,
       .examples = {"delivery list sori --states DEAD,UNKNOWN",
                    "delivery list associations/golfo-paradiso"}},
      {.words = "delivery resend",
       .summary = "Send again what is dead or unknown",
       .method = "DeliveryService.ResendDelivery",
       .arguments = "name",
       .columns = "name way state",
       .examples = {"delivery resend sori/0190a6b2-7c1e-7000-8000-00000000000f"}},
  };
}

}  // namespace

std::vector<Verb> TicketVerbs() {
  std::vector<Verb> verbs = WorkVerbs();
  for (Verb& verb : MoveVerbs()) verbs.push_back(std::move(verb));
  for (Verb& verb : EndVerbs()) verbs.push_back(std::move(verb));
  return verbs;
}

}  // namespace mugugno::adminctl

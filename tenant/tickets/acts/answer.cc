#include "tenant/tickets/acts/answer.h"

#include "absl/strings/ascii.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

absl::Status CheckClosing(const Closing& closing) {
  std::vector<FieldViolation> violations;
  if (closing.outcome == v1::TICKET_OUTCOME_UNSPECIFIED ||
      !v1::TicketOutcome_IsValid(closing.outcome)) {
    violations.push_back({"outcome", "is required"});
  } else if (closing.outcome == v1::TICKET_OUTCOME_NO_REPLY_NEEDED) {
    if (IsBlank(closing.reason)) violations.push_back({"reason", "is required with this outcome"});
    if (!closing.text.empty()) violations.push_back({"text", "must be empty with this outcome"});
  } else {
    if (IsBlank(closing.text)) violations.push_back({"text", "is required: the citizen reads it"});
    if (!closing.reason.empty()) violations.push_back({"reason", "is for NO_REPLY_NEEDED only"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidRequest(violations);
}

void CountAnswered(Act& act) {
  if (!act.ticket().first_answer_time) act.Change().first_answer_time = act.now();
}

// An entry the citizen was meant to read.
bool IsAnswer(const TicketEntry& entry, const Ticket& ticket) {
  if (entry.kind == v1::TicketEntry::KIND_REPLY) return true;
  return entry.kind == v1::TicketEntry::KIND_CLOSURE &&
         ticket.outcome != v1::TICKET_OUTCOME_NO_REPLY_NEEDED;
}

absl::Status RequireAnswerGiven(Act& act) {
  if (MayBeDiscarded(act.ticket().kind)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool told, act.entries().CitizenWasTold(act.session(), act.ticket().tenant,
                                                                 act.ticket().id));
  if (told) return absl::OkStatus();
  // The citizen was told that nobody answers there.
  ASSIGN_OR_RETURN(const bool replies_off, act.RepliesOff());
  if (replies_off) return absl::OkStatus();
  return FailedPrecondition("ANSWER_NEEDED", "ticket",
                            "a criticism, complaint or formal demand is always answered");
}

}  // namespace

absl::Status Reply(Act& act, absl::string_view text, bool use_template) {
  if (IsBlank(text)) return InvalidField("text", "is required");
  RETURN_IF_ERROR(act.RequireNotHeld());
  RETURN_IF_ERROR(act.Enter(TicketAct::kReply));
  ASSIGN_OR_RETURN(const std::string answer, act.ForCitizen(text, use_template));
  act.AddEntry(v1::TicketEntry::KIND_REPLY, answer);
  act.ShowLast(v1::ConversationEntry::KIND_REPLY);
  CountAnswered(act);
  return absl::OkStatus();
}

absl::Status Tell(Act& act, const std::optional<Uuid>& answer, absl::string_view note) {
  const Channel* channel = act.caller().directory().FindChannel(act.ticket().channel);
  if (channel == nullptr || channel->kind != v1::Channel::KIND_COUNTER) {
    return FailedPrecondition("NOT_OF_COUNTER", act.ticket().channel,
                              "the citizen reads the answer by the channel they wrote to");
  }
  ASSIGN_OR_RETURN(const std::vector<TicketEntry> entries,
                   act.entries().All(act.session(), act.ticket().tenant, act.ticket().id));
  std::optional<Uuid> told = std::nullopt;
  for (const TicketEntry& entry : entries) {
    if (IsAnswer(entry, act.ticket()) && (!answer || entry.id == *answer)) told = entry.id;
  }
  if (!told && answer) return InvalidField("entry", "must be an answer of this ticket");
  if (!told) {
    return FailedPrecondition("ANSWER_NEEDED", "ticket", "write the answer before it is told");
  }
  for (const TicketEntry& entry : entries) {
    if (entry.kind == v1::TicketEntry::KIND_TOLD && entry.words &&
        entry.words->about() == told->bytes()) {
      return FailedPrecondition("TOLD_ALREADY", "ticket",
                                "the citizen was told this answer before");
    }
  }
  RETURN_IF_ERROR(act.Enter(TicketAct::kNote));
  TicketEntry& entry = act.AddEntry(v1::TicketEntry::KIND_TOLD, note);
  if (!entry.words) entry.words.emplace();
  entry.words->set_about(std::string(told->bytes()));
  return absl::OkStatus();
}

absl::Status Note(Act& act, absl::string_view text) {
  if (IsBlank(text)) return InvalidField("text", "is required");
  RETURN_IF_ERROR(act.Enter(TicketAct::kNote));
  act.AddEntry(v1::TicketEntry::KIND_NOTE, text);
  return absl::OkStatus();
}

absl::Status Close(Act& act, const Closing& closing) {
  RETURN_IF_ERROR(CheckClosing(closing));
  RETURN_IF_ERROR(act.RequireNotHeld());
  const bool no_reply = closing.outcome == v1::TICKET_OUTCOME_NO_REPLY_NEEDED;
  if (no_reply) RETURN_IF_ERROR(RequireAnswerGiven(act));
  RETURN_IF_ERROR(act.Enter(TicketAct::kClose));
  act.Change().outcome = closing.outcome;
  if (no_reply) {
    act.Change().words.set_no_reply_reason(closing.reason);
    act.AddEntry(v1::TicketEntry::KIND_CLOSURE, closing.reason);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::string answer, act.ForCitizen(closing.text, closing.use_template));
  act.AddEntry(v1::TicketEntry::KIND_CLOSURE, answer);
  act.ShowLast(v1::ConversationEntry::KIND_CLOSURE);
  CountAnswered(act);
  return absl::OkStatus();
}

}  // namespace mugugno::tenant

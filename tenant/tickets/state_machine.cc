#include "tenant/tickets/state_machine.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

#include "tenant/errors.h"

namespace mugugno::tenant {
namespace {

using State = v1::TicketState;

constexpr State kReceived = v1::TICKET_STATE_RECEIVED;
constexpr State kTriaged = v1::TICKET_STATE_TRIAGED;
constexpr State kForwarded = v1::TICKET_STATE_FORWARDED;
constexpr State kAcknowledged = v1::TICKET_STATE_ACKNOWLEDGED;
constexpr State kInProgress = v1::TICKET_STATE_IN_PROGRESS;
constexpr State kWaitingCitizen = v1::TICKET_STATE_WAITING_CITIZEN;
constexpr State kWaitingThirdParty = v1::TICKET_STATE_WAITING_THIRD_PARTY;
constexpr State kResolved = v1::TICKET_STATE_RESOLVED;
constexpr State kClosed = v1::TICKET_STATE_CLOSED;
constexpr State kReopened = v1::TICKET_STATE_REOPENED;
constexpr State kMerged = v1::TICKET_STATE_MERGED;
constexpr State kTransferred = v1::TICKET_STATE_TRANSFERRED;
constexpr State kDiscarded = v1::TICKET_STATE_DISCARDED;

constexpr std::array kAllStates = {
    kReceived,       kTriaged,           kForwarded, kAcknowledged, kInProgress,
    kWaitingCitizen, kWaitingThirdParty, kResolved,  kClosed,       kReopened,
    kMerged,         kTransferred,       kDiscarded};

constexpr std::array kAllActs = {
    TicketAct::kHear,         TicketAct::kReply,        TicketAct::kNote,
    TicketAct::kForward,      TicketAct::kTakeCharge,   TicketAct::kAssign,
    TicketAct::kChangeState,  TicketAct::kConfirmRoute, TicketAct::kCorrectTopic,
    TicketAct::kSeeEmergency, TicketAct::kClose,        TicketAct::kDiscard,
    TicketAct::kRestore,      TicketAct::kMerge,        TicketAct::kTransfer,
    TicketAct::kSplit};

// Stands in the table below for "the state stays".
constexpr State kSame = v1::TICKET_STATE_UNSPECIFIED;

struct Rule {
  TicketAct act;
  std::vector<State> from;
  std::vector<State> to;
};

std::vector<Rule> Rules() {
  const std::vector<State> working = {kForwarded,      kAcknowledged,      kInProgress,
                                      kWaitingCitizen, kWaitingThirdParty, kReopened};
  return {
      {TicketAct::kHear,
       {kReceived, kTriaged, kForwarded, kAcknowledged, kInProgress, kWaitingThirdParty, kReopened},
       {kSame}},
      {TicketAct::kHear, {kWaitingCitizen}, {kInProgress}},
      {TicketAct::kHear, {kResolved}, {kReopened}},

      {TicketAct::kReply, {kReceived}, {kTriaged}},
      {TicketAct::kReply, {kTriaged, kResolved}, {kSame}},
      {TicketAct::kReply, working, {kSame}},

      {TicketAct::kNote, {kReceived, kTriaged, kResolved, kClosed, kDiscarded}, {kSame}},
      {TicketAct::kNote, working, {kSame}},

      {TicketAct::kForward, {kReceived, kTriaged}, {kForwarded}},
      {TicketAct::kForward, working, {kForwarded}},

      {TicketAct::kTakeCharge,
       {kReceived, kTriaged, kForwarded, kAcknowledged, kReopened},
       {kAcknowledged}},
      {TicketAct::kTakeCharge, {kInProgress, kWaitingCitizen, kWaitingThirdParty}, {kSame}},

      {TicketAct::kAssign, {kReceived, kTriaged, kResolved}, {kSame}},
      {TicketAct::kAssign, working, {kSame}},

      {TicketAct::kChangeState, {kReceived}, {kTriaged}},
      {TicketAct::kChangeState, {kTriaged, kForwarded}, {kWaitingCitizen, kWaitingThirdParty}},
      {TicketAct::kChangeState,
       {kAcknowledged, kReopened},
       {kInProgress, kWaitingCitizen, kWaitingThirdParty, kResolved}},
      {TicketAct::kChangeState, {kInProgress}, {kWaitingCitizen, kWaitingThirdParty, kResolved}},
      {TicketAct::kChangeState, {kWaitingCitizen}, {kInProgress, kWaitingThirdParty, kResolved}},
      {TicketAct::kChangeState, {kWaitingThirdParty}, {kInProgress, kWaitingCitizen, kResolved}},
      {TicketAct::kChangeState, {kResolved, kClosed}, {kReopened}},

      {TicketAct::kConfirmRoute, {kReceived, kTriaged}, {kForwarded}},
      {TicketAct::kConfirmRoute, working, {kSame}},

      {TicketAct::kCorrectTopic, {kReceived, kTriaged, kResolved}, {kSame}},
      {TicketAct::kCorrectTopic, working, {kSame}},

      {TicketAct::kSeeEmergency, {kReceived, kTriaged, kResolved}, {kSame}},
      {TicketAct::kSeeEmergency, working, {kSame}},

      {TicketAct::kClose, {kReceived, kTriaged, kResolved}, {kClosed}},
      {TicketAct::kClose, working, {kClosed}},

      {TicketAct::kDiscard, {kReceived, kTriaged, kForwarded, kAcknowledged}, {kDiscarded}},
      {TicketAct::kRestore, {kDiscarded}, {kTriaged}},

      {TicketAct::kMerge, {kReceived, kTriaged, kResolved}, {kMerged}},
      {TicketAct::kMerge, working, {kMerged}},

      {TicketAct::kTransfer, {kReceived, kTriaged}, {kTransferred}},
      {TicketAct::kTransfer, working, {kTransferred}},

      {TicketAct::kSplit, {kReceived, kTriaged, kResolved}, {kSame}},
      {TicketAct::kSplit, working, {kSame}},
  };
}

std::vector<LegalChange> Expand() {
  std::vector<LegalChange> changes;
  for (const State from : kAllStates) {
    for (const Rule& rule : Rules()) {
      for (const State state : rule.from) {
        if (state != from) continue;
        for (const State to : rule.to) {
          changes.push_back({from, rule.act, to == kSame ? from : to});
        }
      }
    }
  }
  return changes;
}

absl::Status Illegal(State from, TicketAct act) {
  return FailedPrecondition(
      "ILLEGAL_STATE_CHANGE", "ticket",
      absl::StrCat("a ticket in state ", StateWord(from), " does not allow: ", ActWord(act)));
}

constexpr absl::string_view kStatePrefix = "TICKET_STATE_";

}  // namespace

const std::vector<LegalChange>& LegalChanges() {
  static const auto& changes = *new std::vector<LegalChange>(Expand());
  return changes;
}

absl::StatusOr<v1::TicketState> StateAfter(v1::TicketState from, TicketAct act) {
  for (const LegalChange& change : LegalChanges()) {
    if (change.from == from && change.act == act) return change.to;
  }
  return Illegal(from, act);
}

absl::Status StateAfterChange(v1::TicketState from, v1::TicketState to) {
  for (const LegalChange& change : LegalChanges()) {
    if (change.from == from && change.act == TicketAct::kChangeState && change.to == to) {
      return absl::OkStatus();
    }
  }
  return FailedPrecondition(
      "ILLEGAL_STATE_CHANGE", "ticket",
      absl::StrCat("a ticket in state ", StateWord(from), " cannot be set to ", StateWord(to)));
}

bool IsEnded(v1::TicketState state) {
  return state == kClosed || state == kMerged || state == kTransferred || state == kDiscarded;
}

int TicketRank(v1::TicketState state, bool unacknowledged_emergency) {
  if (IsEnded(state)) return 0;
  return unacknowledged_emergency ? 2 : 1;
}

v1::CitizenState CitizenStateOf(v1::TicketState state) {
  switch (state) {
    case kReceived:
    case kTriaged:
    case kForwarded:
    case kTransferred:
      return v1::CITIZEN_STATE_RECEIVED;
    case kAcknowledged:
      return v1::CITIZEN_STATE_TAKEN_IN_CHARGE;
    case kInProgress:
    case kWaitingCitizen:
    case kWaitingThirdParty:
    case kReopened:
    case kMerged:
      return v1::CITIZEN_STATE_IN_PROGRESS;
    case kResolved:
    case kClosed:
    case kDiscarded:
      return v1::CITIZEN_STATE_CLOSED;
    default:
      return v1::CITIZEN_STATE_UNSPECIFIED;
  }
}

bool MayBeDiscarded(v1::TicketKind kind) {
  return kind != v1::TICKET_KIND_CRITICISM && kind != v1::TICKET_KIND_COMPLAINT &&
         kind != v1::TICKET_KIND_FORMAL_DEMAND;
}

bool MayBeForwarded(v1::TicketKind kind) { return kind != v1::TICKET_KIND_WHISTLEBLOWING; }

absl::string_view StateWord(v1::TicketState state) {
  // The names live in the descriptor pool for ever.
  return absl::StripPrefix(absl::string_view(v1::TicketState_Name(state)), kStatePrefix);
}

v1::TicketState StateFromWord(absl::string_view word) {
  v1::TicketState state = v1::TICKET_STATE_UNSPECIFIED;
  v1::TicketState_Parse(absl::StrCat(kStatePrefix, word), &state);
  return state;
}

absl::string_view ActWord(TicketAct act) {
  switch (act) {
    case TicketAct::kHear:
      return "hear";
    case TicketAct::kReply:
      return "reply";
    case TicketAct::kNote:
      return "note";
    case TicketAct::kForward:
      return "forward";
    case TicketAct::kTakeCharge:
      return "take charge";
    case TicketAct::kAssign:
      return "assign";
    case TicketAct::kChangeState:
      return "change state";
    case TicketAct::kConfirmRoute:
      return "confirm route";
    case TicketAct::kCorrectTopic:
      return "correct topic";
    case TicketAct::kSeeEmergency:
      return "acknowledge emergency";
    case TicketAct::kClose:
      return "close";
    case TicketAct::kDiscard:
      return "discard";
    case TicketAct::kRestore:
      return "restore";
    case TicketAct::kMerge:
      return "merge";
    case TicketAct::kTransfer:
      return "transfer";
    case TicketAct::kSplit:
      return "split";
  }
  return "";
}

std::string LegalChangesAsMarkdown() {
  std::string table = "| from |";
  std::string rule = "|---|";
  for (const TicketAct act : kAllActs) {
    absl::StrAppend(&table, " ", ActWord(act), " |");
    absl::StrAppend(&rule, "---|");
  }
  absl::StrAppend(&table, "\n", rule, "\n");
  for (const State from : kAllStates) {
    absl::StrAppend(&table, "| ", StateWord(from), " |");
    for (const TicketAct act : kAllActs) {
      std::vector<absl::string_view> to;
      for (const LegalChange& change : LegalChanges()) {
        if (change.from != from || change.act != act) continue;
        to.push_back(change.to == from ? "stays" : StateWord(change.to));
      }
      absl::StrAppend(&table, " ", to.empty() ? "-" : absl::StrJoin(to, ", "), " |");
    }
    absl::StrAppend(&table, "\n");
  }
  return table;
}

}  // namespace mugugno::tenant

#pragma once

// The one table of what may become of a ticket. Pure functions, thread-safe.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/v1/submission.pb.h"
#include "mugugno/v1/ticket.pb.h"

namespace mugugno::tenant {

// What can be done with a ticket. Not stored.
enum class TicketAct {
  kHear,          // the citizen writes more of substance
  kReply,         // the comune answers
  kNote,          // an internal note
  kForward,       // to an office of the same comune
  kTakeCharge,    // a person's act; nothing else leads to ACKNOWLEDGED
  kAssign,        // to a person, or away from one
  kChangeState,   // a person names the new state
  kConfirmRoute,  // ends a hold: the ticket goes to its office
  kCorrectTopic,  // a person says what it is about
  kSeeEmergency,  // a person has seen the emergency
  kClose,         // with an outcome
  kDiscard,       // with a reason
  kRestore,       // brings a discarded ticket back
  kMerge,         // into another ticket of the same comune
  kTransfer,      // accepted by another comune
  kSplit,         // a second matter becomes a ticket of its own
};

struct LegalChange {
  v1::TicketState from;
  TicketAct act;
  v1::TicketState to;
};

// Every legal change, by state and act. An act has one outcome in a state, but for kChangeState.
const std::vector<LegalChange>& LegalChanges();

// Where `act` leads from `from`. FAILED_PRECONDITION (ILLEGAL_STATE_CHANGE) where the table has no
// line. For kChangeState use StateAfterChange.
absl::StatusOr<v1::TicketState> StateAfter(v1::TicketState from, TicketAct act);
// OK when a person may set `to`.
absl::Status StateAfterChange(v1::TicketState from, v1::TicketState to);

// Ended: off every queue. A RESOLVED ticket still waits to be closed with an outcome.
bool IsEnded(v1::TicketState state);
// 2 = an emergency nobody has acknowledged, 1 = open, 0 = ended.
int TicketRank(v1::TicketState state, bool unacknowledged_emergency);
// The four steps a citizen sees. A merged ticket's citizen is shown the other ticket's, a
// transferred one's the receiving comune's; alone they stand for what the citizen last knew.
v1::CitizenState CitizenStateOf(v1::TicketState state);

// How long what was discarded can be brought back.
inline constexpr absl::Duration kRestoreTime = absl::Hours(24 * 30);
// False for what always gets an answer: criticism, complaints, formal demands.
bool MayBeDiscarded(v1::TicketKind kind);
// False for a possible report of wrongdoing (D.Lgs. 24/2023): it never goes to an office.
bool MayBeForwarded(v1::TicketKind kind);

// "IN_PROGRESS", as the feed carries it.
absl::string_view StateWord(v1::TicketState state);
// The reverse; TICKET_STATE_UNSPECIFIED for any other text.
v1::TicketState StateFromWord(absl::string_view word);
// "take charge".
absl::string_view ActWord(TicketAct act);

// The table as docs/design.md shows it: a row per state, a column per act.
std::string LegalChangesAsMarkdown();

}  // namespace mugugno::tenant

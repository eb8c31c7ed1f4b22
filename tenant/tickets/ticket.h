#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// One matter of one citizen in one comune, as the database keeps it, its words open. A value.
struct Ticket {
  std::string tenant;
  Uuid id;
  std::string number;
  v1::TicketState state = v1::TICKET_STATE_RECEIVED;
  v1::TicketKind kind = v1::TICKET_KIND_UNSPECIFIED;
  std::string topic;
  std::string office;
  std::string assignee;  // id of the staff; empty while nobody has it
  Uuid thread;
  std::string channel;  // whole resource name
  bool emergency = false;
  std::optional<absl::Time> emergency_acknowledge_time;
  bool held = false;
  // Ids of the people who alone see it, in order; empty unless it is restricted. And the office
  // whose people do, too, if there is one.
  std::vector<std::string> readers = {};
  std::string reader_office = {};
  std::string open_matter;  // 32 bytes; empty once ended
  storage::v1::TicketWords words;
  v1::TicketOutcome outcome = v1::TICKET_OUTCOME_UNSPECIFIED;
  v1::DiscardReason discard_reason = v1::DISCARD_REASON_UNSPECIFIED;
  std::optional<absl::Time> discard_time;
  int bounce_count = 0;
  std::optional<Uuid> merged_into;
  std::string transfer_target;  // tenant; empty unless offered, or accepted there
  uint64_t revision = 1;
  absl::Time create_time;
  absl::Time update_time;
  // When the citizen last wrote in it or was answered; no other act moves it.
  absl::Time conversation_time;
  // Since when it waits for somebody to take charge or to see its emergency, and how often people
  // were reminded of it since.
  absl::Time wait_time;
  int reminder_count = 0;
  // When a person of the comune first answered the citizen.
  std::optional<absl::Time> first_answer_time;
  // Until when what is said to the citizen can leave (reply_window.h); not kept with it.
  std::optional<absl::Time> reply_window_end = {};
  // And whether the channel has a template for what is said later.
  bool has_reply_template = false;
  // The channel's policy where nobody answers what the citizen last wrote; not kept with it.
  std::optional<v1::ReplyPolicy> replies_off = {};

  // An emergency nobody has acknowledged.
  bool urgent() const { return emergency && !emergency_acknowledge_time.has_value(); }
  // No office sees it, whatever its office is: its comune is in doubt, or it is a possible report
  // of wrongdoing (D.Lgs. 24/2023).
  bool desk_only() const;
  // Only those it names see it, whatever else somebody sees (ticket_view.h).
  bool restricted() const { return !readers.empty(); }
  // What an office is handed of it may leave for that one: what is restricted, to nobody else.
  bool HandsOffTo(absl::string_view to) const { return !restricted() || reader_office == to; }
  // Its office sees it and works on it.
  bool office_reads() const { return !desk_only() && HandsOffTo(office); }
  // See TicketRank().
  int rank() const;
};

// What an owner's look-up hash of a matter is made for.
inline constexpr char kMatterIndex[] = "ticket.matter";

// Sets the state, keeping what depends on it: ending frees the matter for a new ticket, and coming
// back takes it again.
void EnterState(v1::TicketState state, Ticket* ticket);

// Reminders are counted from now on.
void BeginWait(absl::Time now, Ticket* ticket);

// The revision as a text, and the check of a client's copy: ABORTED (ETAG_MISMATCH) when `etag` is
// neither empty nor the ticket's.
std::string EtagOf(const Ticket& ticket);
absl::Status CheckEtag(const Ticket& ticket, absl::string_view etag);

}  // namespace mugugno::tenant

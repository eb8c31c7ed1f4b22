#pragma once

// Whom a citizen is talking with when a message arrives, as far as what was said before tells. A
// value of one message; the sender outlives it.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/tickets/arrival.h"
#include "tenant/tickets/sender.h"

namespace mugugno::routing {

// A follow-up within this time belongs to what was said before, unless it has a matter of its own.
inline constexpr absl::Duration kFollowUp = absl::Minutes(30);

// Whether the ticket takes more of its citizen's words.
bool Hears(const tenant::Ticket& ticket);

class Talk final {
 public:
  Talk(const tenant::Sender& sender, absl::Time now);

  // The ticket the citizen wrote in, or was answered in, last; ended ones too. Null before the
  // first.
  const tenant::OpenTicket* last() const { return last_; }
  // The same among the tickets of one comune that take more words; null without one.
  const tenant::OpenTicket* LastIn(absl::string_view tenant) const;
  // `last` is as recent as a follow-up.
  bool recent() const { return recent_; }
  // The last thing said is our question for the comune.
  bool about_question() const { return about_question_; }
  // The comuni whose tickets were talked about as recently, the last one first. With two of them
  // nobody can say which one the next words are meant for.
  const std::vector<std::string>& comuni() const { return comuni_; }
  bool in_doubt() const { return comuni_.size() > 1; }

 private:
  const tenant::Sender& sender_;
  const tenant::OpenTicket* last_ = nullptr;
  bool recent_ = false;
  bool about_question_ = false;
  std::vector<std::string> comuni_;
};

}  // namespace mugugno::routing

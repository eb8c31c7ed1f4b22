#pragma once

// Messages with what people say about them: the format of the labelled files, one JSON object a
// line (tests/routing/README.md). Plain values; pure functions.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/router/inquiry.h"
#include "routing/router/routing_snapshot.h"

namespace mugugno::tests {

enum class LabelledAlarm { kYes, kMaybe, kNo };

struct LabelledMessage {
  std::string id;
  std::string text;
  bool shared_channel = true;
  std::string channel_comune;  // ISTAT code of the owner of a channel that is not shared
  std::optional<routing::Position> position;
  std::string home_comune;      // ISTAT code; empty = unknown
  std::string expected_comune;  // ISTAT code; empty = a person must decide
  std::string expected_office;  // empty = nobody can say
  std::set<std::string> other_offices;
  std::string kind;
  std::string category;  // text, coords, contradictory, undecidable
  LabelledAlarm emergency = LabelledAlarm::kNo;

  // The fifth that rules are not made on, by a hash of the id that never changes.
  bool IsHeldOut() const;
};

// INVALID_ARGUMENT "line N: field: rule" for the first line that is wrong, a field that is missing
// or a value nobody defined; an empty file is wrong too.
absl::StatusOr<std::vector<LabelledMessage>> ParseLabelledMessages(absl::string_view jsonl);

// As the gateway would ask the router about it; views into the message.
routing::Inquiry ToInquiry(const LabelledMessage& message, const routing::RoutingSnapshot& members);

}  // namespace mugugno::tests

#pragma once

// A mail as it goes over the wire (RFC 5322, 2045, 2047). Pure functions, thread-safe.

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::gateway {

struct MailText {
  std::string from;       // mailbox
  std::string from_name;  // shown beside it; may be empty
  std::string to;         // mailbox
  std::string subject;
  std::string body;        // UTF-8, plain text
  std::string message_id;  // without angle brackets
  absl::Time date;
};

// With CRLF line ends; the body in base64, so that no line is too long and none starts with a dot.
std::string Render(const MailText& mail);

// One mailbox and nothing that could end a header or a command.
bool IsSafeMailbox(absl::string_view text);

}  // namespace mugugno::gateway

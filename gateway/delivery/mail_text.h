#pragma once

// A mail as it goes over the wire (RFC 5322, 2045, 2047). Pure functions, thread-safe.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::gateway {

// In X-Loop of all we send: what comes back with it is never answered by itself.
inline constexpr absl::string_view kLoopMark = "mugugno";

// Who says what a mail says (RFC 3834): that decides whether programs may answer it.
enum class MailAuthor {
  kProgram,  // on its own account
  kAnswer,   // a program, to a mail
  kPerson,
};

struct MailText {
  std::string from;       // mailbox
  std::string from_name;  // shown beside it; may be empty
  std::string to;         // mailbox
  std::string subject;
  std::string body;        // UTF-8, plain text
  std::string message_id;  // without angle brackets
  absl::Time date;
  std::string reply_to = {};                 // mailbox; empty: `from`
  std::string in_reply_to = {};              // Message-ID without angle brackets, may be empty
  std::vector<std::string> references = {};  // the same, oldest first; the first and the last count
  MailAuthor author = MailAuthor::kProgram;
};

// With CRLF line ends; the body in base64, so that no line is too long and none starts with a dot.
// `from` and `to` are safe mailboxes; what else is none, or no id, is left out.
std::string Render(const MailText& mail);

// "Re: " and the subject of what is answered, once, whatever it begins with in whichever language.
std::string ReplySubject(absl::string_view subject);

// One mailbox and nothing that could end a header or a command.
bool IsSafeMailbox(absl::string_view text);

}  // namespace mugugno::gateway

#pragma once

// What an IMAP server says (RFC 3501), taken apart. Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::gateway::mail {

// One line with the literals in it: each stands as "{}" in the text.
struct ImapLine {
  std::string text;
  std::vector<std::string> literals = {};
};

// Takes a whole line from the front of `bytes` and leaves the rest; nothing as long as there is
// none.
std::optional<ImapLine> TakeImapLine(std::string* bytes);

// "* OK [UIDVALIDITY 17] ..."
std::optional<uint32_t> UidValidityOf(const ImapLine& line);
// Of "* SEARCH 3 5 9"; nothing for another line.
std::optional<std::vector<uint32_t>> FoundBy(const ImapLine& line);

// "* 12 FETCH (UID 5 RFC822.SIZE 4711 INTERNALDATE \"...\" BODY[]<0> {}")
struct ImapMail {
  uint32_t uid = 0;
  uint64_t size = 0;
  absl::Time time = absl::InfinitePast();
  std::optional<std::string> bytes = {};
};
// What of it the line tells; nothing for another line.
std::optional<ImapMail> MailOf(ImapLine line);

// "1-Feb-2026", a day before that one: a server's days begin elsewhere.
std::string DayBefore(absl::Time time);

}  // namespace mugugno::gateway::mail

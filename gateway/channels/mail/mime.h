#pragma once

// The parts of a mail and what their headers say: what the mail library reads, as values. Pure
// functions, thread-safe. Work is bounded: see the limits.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "gateway/channels/mail/letter.h"

namespace mugugno::gateway::mail {

// A mail with more of these, or with parts and fields like no program's, is taken for a file that
// nobody takes apart.
inline constexpr size_t kMostBoundaries = 100;
// What lies deeper, in multiparts, is a file.
inline constexpr int kMostDepth = 20;
// What comes after is left out.
inline constexpr size_t kMostMimeParts = 300;
inline constexpr size_t kMostHeaders = 1000;
inline constexpr size_t kMostHeaderBytes = 65536;

struct MimePart {
  // The first of that name, folded and encoded as it came; "" for none.
  absl::string_view Header(absl::string_view name) const;
  bool Has(absl::string_view name) const;
  // One of its content type, e.g. "charset"; "" for none.
  absl::string_view Parameter(absl::string_view name) const;
  bool Is(absl::string_view media_type) const { return type == media_type; }
  bool IsMultipart() const { return type.substr(0, 10) == "multipart/"; }

  std::string type;  // "text/plain", lower-case
  std::vector<std::pair<std::string, std::string>> parameters = {};
  std::string disposition = {};  // lower-case, may be empty
  std::string file_name = {};    // may be empty
  std::vector<std::pair<std::string, std::string>> headers = {};
  // Of a part that is no multipart, its transfer encoding undone; an attached mail is one file. Of
  // a multipart without any part, all that is in it.
  std::string bytes = {};
  std::vector<MimePart> parts = {};
};

struct Mime {
  MimePart root;
  size_t left_out = 0;  // parts beyond the limits
};

// Reads anything; what has no headers is a text.
Mime ReadMime(absl::string_view raw);

// Of From, To and the like: groups are their members, what is no mailbox is left out.
std::vector<Mailbox> ReadMailboxes(absl::string_view header);

std::optional<absl::Time> ReadDate(absl::string_view header);

}  // namespace mugugno::gateway::mail

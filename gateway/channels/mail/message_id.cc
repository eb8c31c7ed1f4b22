#include "gateway/channels/mail/message_id.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"

#include "gateway/channels/mail/letter.h"
#include "proto/text/utf8.h"

namespace mugugno::gateway::mail {
namespace {

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMostIdBytes &&
         std::none_of(
             id.begin(), id.end(),
             [](unsigned char c) { return c <= ' ' || c == 0x7F || c == '<' || c == '>'; }) &&
         text::FirstInvalidByte(id) == absl::string_view::npos;
}

// An id that was folded has white space in it.
std::string WithoutSpace(absl::string_view text) {
  std::string id;
  for (const char c : text) {
    if (!absl::ascii_isspace(static_cast<unsigned char>(c))) id += c;
  }
  return id;
}

}  // namespace

std::vector<std::string> ReadMessageIds(absl::string_view header) {
  std::vector<std::string> ids;
  const auto add = [&](std::string id) {
    if (IsId(id)) ids.push_back(std::move(id));
  };
  if (header.find('<') == absl::string_view::npos) {
    for (const absl::string_view word :
         absl::StrSplit(header, absl::ByAnyChar(" \t\r\n,;"), absl::SkipEmpty())) {
      if (word.find('@') != absl::string_view::npos) add(std::string(word));
    }
    return ids;
  }
  for (const absl::string_view piece : absl::StrSplit(header, '<')) {
    const size_t end = piece.find('>');
    if (end != absl::string_view::npos) add(WithoutSpace(piece.substr(0, end)));
  }
  return ids;
}

std::string ReadMessageId(absl::string_view header) {
  const std::vector<std::string> ids = ReadMessageIds(header);
  return ids.empty() ? "" : ids.front();
}

}  // namespace mugugno::gateway::mail

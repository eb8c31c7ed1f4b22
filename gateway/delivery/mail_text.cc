#include "gateway/delivery/mail_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mugugno::gateway {
namespace {

constexpr size_t kLongestLine = 76;
constexpr size_t kBytesPerEncodedWord = 42;
constexpr size_t kLongestMailbox = 254;

bool StartsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

bool IsPlain(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); }) &&
         !absl::StrContains(text, "=?");
}

// A header's text: as it is, or as encoded words that break between characters.
std::string HeaderText(absl::string_view text) {
  if (IsPlain(text) && text.size() <= kLongestLine) return std::string(text);
  std::string encoded;
  while (!text.empty()) {
    size_t end = std::min(kBytesPerEncodedWord, text.size());
    while (end < text.size() && end > 0 && !StartsCharacter(text[end])) --end;
    if (end == 0) end = std::min(kBytesPerEncodedWord, text.size());
    absl::StrAppend(&encoded, encoded.empty() ? "" : "\r\n ", "=?UTF-8?B?",
                    absl::Base64Escape(text.substr(0, end)), "?=");
    text.remove_prefix(end);
  }
  return encoded;
}

std::string Base64Lines(absl::string_view body) {
  const std::string encoded = absl::Base64Escape(body);
  std::string lines;
  for (size_t i = 0; i < encoded.size(); i += kLongestLine) {
    absl::StrAppend(&lines, encoded.substr(i, kLongestLine), "\r\n");
  }
  return lines;
}

}  // namespace

std::string Render(const MailText& mail) {
  std::string text;
  absl::StrAppend(&text, "Date: ",
                  absl::FormatTime("%a, %d %b %E4Y %H:%M:%S +0000", mail.date, absl::UTCTimeZone()),
                  "\r\n");
  absl::StrAppend(
      &text, "From: ", mail.from_name.empty() ? "" : absl::StrCat(HeaderText(mail.from_name), " "),
      "<", mail.from, ">\r\n");
  absl::StrAppend(&text, "To: <", mail.to, ">\r\n");
  absl::StrAppend(&text, "Subject: ", HeaderText(mail.subject), "\r\n");
  absl::StrAppend(&text, "Message-ID: <", mail.message_id, ">\r\n");
  absl::StrAppend(&text, "Auto-Submitted: auto-generated\r\n");
  absl::StrAppend(&text, "MIME-Version: 1.0\r\n");
  absl::StrAppend(&text, "Content-Type: text/plain; charset=utf-8\r\n");
  absl::StrAppend(&text, "Content-Transfer-Encoding: base64\r\n\r\n");
  absl::StrAppend(&text, Base64Lines(mail.body));
  return text;
}

bool IsSafeMailbox(absl::string_view text) {
  const size_t at = text.find('@');
  if (at == 0 || at == absl::string_view::npos || at + 1 == text.size()) return false;
  if (text.size() > kLongestMailbox || text.find('@', at + 1) != absl::string_view::npos) {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != '<' && c != '>' && c != ',' &&
           c != ';' && c != '"' && c != '\\' && c != '(' && c != ')';
  });
}

}  // namespace mugugno::gateway

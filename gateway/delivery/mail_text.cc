#include "gateway/delivery/mail_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace mugugno::gateway {
namespace {

constexpr size_t kLongestLine = 76;
constexpr size_t kBytesPerEncodedWord = 42;
constexpr size_t kLongestMailbox = 254;
constexpr size_t kLongestId = 500;
constexpr size_t kMostReferences = 20;

bool StartsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

bool IsPlain(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); }) &&
         !absl::StrContains(text, "=?");
}

// Encoded words that break between characters.
std::string EncodedText(absl::string_view text) {
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

// A header's text: as it is, or as encoded words. Either way no control character reaches a reader.
std::string HeaderText(absl::string_view text, absl::string_view special = "") {
  const bool as_it_is = IsPlain(text) && text.size() <= kLongestLine &&
                        text.find_first_of(special) == absl::string_view::npos;
  if (as_it_is) return std::string(text);
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(),
      [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); }, ' ');
  return EncodedText(line);
}

// A name beside a mailbox, where these signs mean something.
std::string NameText(absl::string_view name) { return HeaderText(name, "()<>[]:;@\\,.\""); }

bool IsSafeId(absl::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != '<' && c != '>';
  });
}

void AppendThread(const MailText& mail, std::string* text) {
  if (IsSafeId(mail.in_reply_to)) {
    absl::StrAppend(text, "In-Reply-To: <", mail.in_reply_to, ">\r\n");
  }
  std::vector<absl::string_view> ids;
  for (const std::string& id : mail.references) {
    if (IsSafeId(id)) ids.emplace_back(id);
  }
  // The first one began it all (RFC 5322, 3.6.4, leaves which to drop to us).
  if (ids.size() > kMostReferences) {
    ids.erase(ids.begin() + 1, ids.end() - (kMostReferences - 1));
  }
  for (size_t i = 0; i < ids.size(); ++i) {
    absl::StrAppend(text, i == 0 ? "References: <" : "\r\n <", ids[i], ">");
  }
  if (!ids.empty()) absl::StrAppend(text, "\r\n");
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
      &text, "From: ", mail.from_name.empty() ? "" : absl::StrCat(NameText(mail.from_name), " "),
      "<", mail.from, ">\r\n");
  absl::StrAppend(&text, "To: <", mail.to, ">\r\n");
  if (IsSafeMailbox(mail.reply_to)) {
    absl::StrAppend(&text, "Reply-To: <", mail.reply_to, ">\r\n");
  }
  absl::StrAppend(&text, "Subject: ", HeaderText(mail.subject), "\r\n");
  absl::StrAppend(&text, "Message-ID: <", mail.message_id, ">\r\n");
  AppendThread(mail, &text);
  if (mail.author != MailAuthor::kPerson) {
    absl::StrAppend(&text, "Auto-Submitted: ",
                    mail.author == MailAuthor::kAnswer ? "auto-replied" : "auto-generated", "\r\n");
  }
  absl::StrAppend(&text, "X-Loop: ", kLoopMark, "\r\n");
  absl::StrAppend(&text, "MIME-Version: 1.0\r\n");
  absl::StrAppend(&text, "Content-Type: text/plain; charset=utf-8\r\n");
  absl::StrAppend(&text, "Content-Transfer-Encoding: base64\r\n\r\n");
  absl::StrAppend(&text, Base64Lines(mail.body));
  return text;
}

std::string ReplySubject(absl::string_view subject) {
  static constexpr absl::string_view kPrefixes[] = {"re", "r", "rif", "aw", "antw", "ref", "sv"};
  subject = absl::StripAsciiWhitespace(subject);
  bool more = true;
  while (more) {
    more = false;
    for (const absl::string_view prefix : kPrefixes) {
      absl::string_view rest = subject;
      if (!absl::StartsWithIgnoreCase(rest, prefix)) continue;
      rest.remove_prefix(prefix.size());
      // "Re[2]:" counts.
      const size_t end = rest.find(']');
      if (absl::StartsWith(rest, "[") && end != absl::string_view::npos && end <= 4) {
        rest.remove_prefix(end + 1);
      }
      rest = absl::StripLeadingAsciiWhitespace(rest);
      if (!absl::ConsumePrefix(&rest, ":")) continue;
      subject = absl::StripLeadingAsciiWhitespace(rest);
      more = true;
      break;
    }
  }
  return absl::StrCat("Re: ", subject);
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

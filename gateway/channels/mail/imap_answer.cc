#include "gateway/channels/mail/imap_answer.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace mugugno::gateway::mail {
namespace {

// The length of the literal the line announces at its end: "{4711}" or "{4711+}".
std::optional<size_t> LiteralAt(absl::string_view line) {
  if (!absl::ConsumeSuffix(&line, "}")) return std::nullopt;
  absl::ConsumeSuffix(&line, "+");
  const size_t open = line.rfind('{');
  uint64_t size = 0;
  if (open == absl::string_view::npos || !absl::SimpleAtoi(line.substr(open + 1), &size)) {
    return std::nullopt;
  }
  return size;
}

// The number after `name` and a space, in upper or lower case.
std::optional<uint64_t> NumberAfter(absl::string_view text, absl::string_view name) {
  for (size_t at = 0; at + name.size() < text.size(); ++at) {
    if (!absl::EqualsIgnoreCase(text.substr(at, name.size()), name)) continue;
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '(' && text[at - 1] != '[') continue;
    absl::string_view rest = text.substr(at + name.size());
    if (!absl::ConsumePrefix(&rest, " ")) continue;
    uint64_t number = 0;
    if (absl::SimpleAtoi(rest.substr(0, rest.find_first_not_of("0123456789")), &number)) {
      return number;
    }
  }
  return std::nullopt;
}

// What a server may write instead of a literal, where there is no end of a line in it:
// "\"a\\\"b\"", or NIL.
std::optional<std::string> BodyIn(absl::string_view text) {
  const size_t at = text.find("BODY[]");
  if (at == absl::string_view::npos) return std::nullopt;
  const size_t space = text.find(' ', at);
  std::string body;
  if (space == absl::string_view::npos || text.substr(space + 1, 1) != "\"") return body;
  for (size_t i = space + 2; i < text.size() && text[i] != '"'; ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    body.push_back(text[i]);
  }
  return body;
}

std::optional<absl::Time> DateIn(absl::string_view text) {
  const size_t at = text.find("INTERNALDATE \"");
  if (at == absl::string_view::npos) return std::nullopt;
  const absl::string_view rest = text.substr(at + 14);
  absl::Time time;
  std::string ignored;
  const bool read =
      absl::ParseTime("%d-%b-%Y %H:%M:%S %z", rest.substr(0, rest.find('"')), &time, &ignored);
  return read ? std::optional<absl::Time>(time) : std::nullopt;
}

}  // namespace

std::optional<ImapLine> TakeImapLine(std::string* bytes) {
  ImapLine line;
  size_t at = 0;
  while (true) {
    const size_t end = bytes->find("\r\n", at);
    if (end == std::string::npos) return std::nullopt;
    const absl::string_view piece = absl::string_view(*bytes).substr(at, end - at);
    const std::optional<size_t> literal = LiteralAt(piece);
    at = end + 2;
    if (!literal) {
      absl::StrAppend(&line.text, piece);
      bytes->erase(0, at);
      return line;
    }
    if (bytes->size() - at < *literal) return std::nullopt;
    absl::StrAppend(&line.text, piece.substr(0, piece.rfind('{')), "{}");
    line.literals.push_back(bytes->substr(at, *literal));
    at += *literal;
  }
}

std::optional<uint32_t> UidValidityOf(const ImapLine& line) {
  if (!absl::StartsWith(line.text, "* OK")) return std::nullopt;
  const auto number = NumberAfter(line.text, "UIDVALIDITY");
  return number ? std::optional<uint32_t>(static_cast<uint32_t>(*number)) : std::nullopt;
}

std::optional<std::vector<uint32_t>> FoundBy(const ImapLine& line) {
  absl::string_view rest = line.text;
  if (!absl::ConsumePrefix(&rest, "* SEARCH")) return std::nullopt;
  std::vector<uint32_t> found;
  for (const absl::string_view word : absl::StrSplit(rest, ' ', absl::SkipEmpty())) {
    uint32_t uid = 0;
    if (absl::SimpleAtoi(word, &uid)) found.push_back(uid);
  }
  return found;
}

std::optional<ImapMail> MailOf(ImapLine line) {
  const std::vector<absl::string_view> words = absl::StrSplit(line.text, absl::MaxSplits(' ', 3));
  if (words.size() < 4 || words[0] != "*" || !absl::EqualsIgnoreCase(words[2], "FETCH")) {
    return std::nullopt;
  }
  ImapMail mail;
  mail.uid = static_cast<uint32_t>(NumberAfter(words[3], "UID").value_or(0));
  mail.size = NumberAfter(words[3], "RFC822.SIZE").value_or(0);
  mail.time = DateIn(words[3]).value_or(absl::InfinitePast());
  if (line.literals.empty()) {
    mail.bytes = BodyIn(words[3]);
  } else {
    mail.bytes = std::move(line.literals.front());
  }
  return mail;
}

std::string DayBefore(absl::Time time) {
  const std::string day = absl::FormatTime("%e-%b-%Y", time - absl::Hours(24), absl::UTCTimeZone());
  return std::string(absl::StripLeadingAsciiWhitespace(day));
}

}  // namespace mugugno::gateway::mail

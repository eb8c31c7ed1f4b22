#include "gateway/channels/mail/bounce.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/mail/charset.h"
#include "gateway/channels/mail/message_id.h"

namespace mugugno::gateway::mail {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr size_t kMostFieldBytes = 1000;
constexpr size_t kMostReportBytes = 1 << 20;

// Blocks of fields, an empty line between them; a line that begins with a space goes on.
std::vector<Fields> FieldsOf(absl::string_view report) {
  std::vector<Fields> blocks(1);
  for (absl::string_view line : absl::StrSplit(report.substr(0, kMostReportBytes), '\n')) {
    absl::ConsumeSuffix(&line, "\r");
    if (absl::StripAsciiWhitespace(line).empty()) {
      if (!blocks.back().empty()) blocks.emplace_back();
      if (blocks.size() > kMostNews + 2) break;
      continue;
    }
    const size_t colon = line.find(':');
    if (absl::ascii_isspace(static_cast<unsigned char>(line[0]))) {
      if (blocks.back().empty() || blocks.back().back().second.size() > kMostFieldBytes) continue;
      absl::StrAppend(&blocks.back().back().second, " ", absl::StripAsciiWhitespace(line));
    } else if (colon != absl::string_view::npos) {
      blocks.back().emplace_back(
          absl::AsciiStrToLower(absl::StripAsciiWhitespace(line.substr(0, colon))),
          std::string(absl::StripAsciiWhitespace(line.substr(colon + 1, kMostFieldBytes))));
    }
  }
  return blocks;
}

std::string FieldOf(const Fields& fields, absl::string_view name) {
  for (const auto& [each, value] : fields) {
    if (each == name) return value;
  }
  return "";
}

// "rfc822; anna@example.it", "utf-8; \x{E0}nna@example.it" (RFC 6533, 3).
std::string AddressOf(absl::string_view field) {
  const size_t kind = field.find(';');
  if (kind != absl::string_view::npos) field.remove_prefix(kind + 1);
  field = absl::StripAsciiWhitespace(field);
  absl::ConsumePrefix(&field, "<");
  absl::ConsumeSuffix(&field, ">");
  std::string address;
  while (!field.empty()) {
    const size_t end = field.find('}');
    uint32_t sign = 0;
    if (absl::StartsWith(field, "\\x{") && end != absl::string_view::npos && end <= 9 &&
        absl::SimpleHexAtoi(field.substr(3, end - 3), &sign) && sign > 0x20 && sign < 0x10000) {
      const char wide[] = {static_cast<char>(sign >> 8), static_cast<char>(sign & 0xFF)};
      absl::StrAppend(&address, ToUtf8(absl::string_view(wide, 2), "utf-16be"));
      field.remove_prefix(end + 1);
    } else {
      address += field.front();
      field.remove_prefix(1);
    }
  }
  return Line(ToUtf8(address, ""));
}

// The first "5.1.1" in it.
std::string StatusIn(absl::string_view text) {
  const auto digits = [&](size_t at) {
    size_t count = 0;
    while (at + count < text.size() && absl::ascii_isdigit(text[at + count])) ++count;
    return count;
  };
  for (size_t at = text.find('.'); at != absl::string_view::npos; at = text.find('.', at + 1)) {
    if (at == 0 || (text[at - 1] != '2' && text[at - 1] != '4' && text[at - 1] != '5')) continue;
    const bool whole = at < 2 || (!absl::ascii_isalnum(text[at - 2]) && text[at - 2] != '.');
    const size_t subject = digits(at + 1);
    const size_t dot = at + 1 + subject;
    if (!whole || subject == 0 || subject > 3 || dot >= text.size() || text[dot] != '.') continue;
    const size_t detail = digits(dot + 1);
    const size_t end = dot + 1 + detail;
    const bool goes_on = end + 1 < text.size() && text[end] == '.' &&
                         absl::ascii_isdigit(text[end + 1]);  // an address of the network
    if (detail > 0 && detail <= 3 && !goes_on)
      return std::string(text.substr(at - 1, end - at + 1));
  }
  return "";
}

std::optional<LetterNews::Kind> KindOf(absl::string_view action) {
  action = absl::StripAsciiWhitespace(action.substr(0, action.find_first_of(" (;")));
  const std::string word = absl::AsciiStrToLower(action);
  if (word == "failed") return LetterNews::Kind::kFailed;
  if (word == "delayed") return LetterNews::Kind::kDelayed;
  if (word == "delivered") return LetterNews::Kind::kDelivered;
  // Another server has it, which will tell nothing more.
  if (word == "relayed" || word == "expanded") return LetterNews::Kind::kAccepted;
  return std::nullopt;
}

// Each part of the report, wherever it stands: not those of mails that are attached.
const MimePart* Find(const MimePart& part, bool (*wanted)(const MimePart&)) {
  if (wanted(part)) return &part;
  for (const MimePart& each : part.parts) {
    const MimePart* found = Find(each, wanted);
    if (found != nullptr) return found;
  }
  return nullptr;
}

bool IsStatus(const MimePart& part) {
  return part.Is("message/delivery-status") || part.Is("message/global-delivery-status");
}

bool IsReturned(const MimePart& part) {
  return part.Is("message/rfc822") || part.Is("text/rfc822-headers") || part.Is("message/global") ||
         part.Is("message/global-headers") || part.Is("message/rfc822-headers");
}

std::string IdAmongHeaders(absl::string_view headers) {
  const std::vector<Fields> blocks = FieldsOf(headers);
  return blocks.empty() ? "" : ReadMessageId(FieldOf(blocks.front(), "message-id"));
}

// The letter's id by what came back of it, else by what the report answers.
std::string AboutOf(const MimePart& root) {
  const MimePart* returned = Find(root, IsReturned);
  std::string about = returned == nullptr ? "" : IdAmongHeaders(returned->bytes);
  if (about.empty()) about = ReadMessageId(root.Header("in-reply-to"));
  return about;
}

std::vector<LetterNews> ReportNews(const MimePart& root, const MimePart& report) {
  std::vector<LetterNews> news;
  const std::string about = AboutOf(root);
  for (const Fields& fields : FieldsOf(report.bytes)) {
    const auto kind = KindOf(FieldOf(fields, "action"));
    if (!kind || news.size() >= kMostNews) continue;
    std::string recipient = FieldOf(fields, "original-recipient");
    if (recipient.empty()) recipient = FieldOf(fields, "final-recipient");
    std::string status = StatusIn(FieldOf(fields, "status"));
    if (status.empty()) status = StatusIn(FieldOf(fields, "diagnostic-code"));
    news.push_back({*kind, about, AddressOf(recipient), std::move(status)});
  }
  return news;
}

// The copy Exim puts below its words.
std::vector<LetterNews> EximNews(const MimePart& root, absl::string_view text) {
  std::vector<LetterNews> news;
  const size_t copy = text.find("------ This is a copy of ");
  const absl::string_view words = text.substr(0, copy);
  std::string about;
  if (copy != absl::string_view::npos) {
    absl::string_view rest = text.substr(copy);
    rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
    while (!rest.empty() && absl::ascii_isspace(static_cast<unsigned char>(rest.front()))) {
      rest.remove_prefix(1);
    }
    about = IdAmongHeaders(rest);
  }
  if (about.empty()) about = ReadMessageId(root.Header("in-reply-to"));
  const bool delayed = absl::StrContains(absl::AsciiStrToLower(root.Header("subject")), "delayed");
  const auto kind = delayed ? LetterNews::Kind::kDelayed : LetterNews::Kind::kFailed;
  for (const Mailbox& each : ReadMailboxes(root.Header("x-failed-recipients"))) {
    if (news.size() < kMostNews) news.push_back({kind, about, each.address, StatusIn(words)});
  }
  return news;
}

}  // namespace

std::vector<LetterNews> BounceNews(const MimePart& root, absl::string_view text) {
  const MimePart* report = Find(root, IsStatus);
  if (report != nullptr && root.Is("multipart/report")) return ReportNews(root, *report);
  if (root.Has("x-failed-recipients")) return EximNews(root, text);
  return {};
}

}  // namespace mugugno::gateway::mail

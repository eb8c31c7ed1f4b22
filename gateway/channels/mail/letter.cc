#include "gateway/channels/mail/letter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/mail/automatic.h"
#include "gateway/channels/mail/body.h"
#include "gateway/channels/mail/bounce.h"
#include "gateway/channels/mail/certified.h"
#include "gateway/channels/mail/header_words.h"
#include "gateway/channels/mail/message_id.h"
#include "gateway/channels/mail/mime.h"
#include "gateway/channels/mail/quoting.h"
#include "tenant/errors.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway::mail {
namespace {

constexpr size_t kMostTypedBytes = 1 << 20;

bool IsBlank(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c == '\0' || absl::ascii_isspace(c); });
}

// Of several headers of a name the first that has one.
Mailbox MailboxOf(const MimePart& root, absl::string_view name) {
  for (const auto& [each, value] : root.headers) {
    if (!absl::EqualsIgnoreCase(each, name)) continue;
    const std::vector<Mailbox> mailboxes = ReadMailboxes(value);
    if (!mailboxes.empty()) return mailboxes.front();
  }
  return {};
}

std::vector<std::string> ReferencesOf(const MimePart& root) {
  std::vector<std::string> ids = ReadMessageIds(root.Header("in-reply-to"));
  std::vector<std::string> older = ReadMessageIds(root.Header("references"));
  ids.insert(ids.end(), std::make_move_iterator(older.rbegin()),
             std::make_move_iterator(older.rend()));
  std::vector<std::string> references;
  for (std::string& id : ids) {
    const bool known = std::find(references.begin(), references.end(), id) != references.end();
    if (!known && references.size() < kMostReferences) references.push_back(std::move(id));
  }
  return references;
}

void TakeHeaders(const MimePart& root, Letter* letter) {
  letter->message_id = ReadMessageId(root.Header("message-id"));
  letter->references = ReferencesOf(root);
  letter->from = MailboxOf(root, "from");
  if (letter->from.address.empty()) letter->from = MailboxOf(root, "sender");
  letter->reply_to = MailboxOf(root, "reply-to");
  for (const absl::string_view name : {"to", "cc"}) {
    for (Mailbox& each : ReadMailboxes(root.Header(name))) letter->to.push_back(std::move(each));
  }
  letter->subject = Line(DecodeWords(root.Header("subject")), kMostSubjectBytes);
  letter->date = ReadDate(root.Header("date"));
}

// A letter that was passed on quotes what its sender has to say.
bool IsPassedOn(absl::string_view subject) {
  static constexpr absl::string_view kPrefixes[] = {
      "i:", "fwd:", "fw:", "inoltra:", "wg:", "tr:", "rv:"};
  return std::any_of(std::begin(kPrefixes), std::end(kPrefixes), [&](absl::string_view each) {
    return absl::StartsWithIgnoreCase(subject, each);
  });
}

// Within multiparts; a mail that is attached is its own sender's.
bool IsSigned(const MimePart& part) {
  if (part.Is("multipart/signed") || part.Is("application/pkcs7-mime") ||
      part.Is("application/x-pkcs7-mime")) {
    return true;
  }
  return part.IsMultipart() && std::any_of(part.parts.begin(), part.parts.end(), IsSigned);
}

void TakeText(Body body, Letter* letter) {
  // Nobody typed more than this: what of it is quoted is nobody's question.
  const bool typed = body.text.size() <= kMostTypedBytes;
  if (!typed || IsPassedOn(letter->subject)) {
    letter->text = absl::StrCat(body.text, body.quoted.empty() ? "" : "\n\n", body.quoted);
  } else {
    QuotedText split = SplitQuoted(body.text);
    letter->text = std::move(split.written);
    letter->quoted = std::move(split.quoted);
    if (letter->text.empty()) {
      letter->text = std::move(body.quoted);
    } else if (!body.quoted.empty()) {
      absl::StrAppend(&letter->quoted, letter->quoted.empty() ? "" : "\n\n", body.quoted);
    }
  }
  letter->text = std::string(absl::StripAsciiWhitespace(letter->text));
  if (letter->text.size() > kMostLetterTextBytes) {
    letter->parts.push_back({"messaggio.txt", letter->text});
    letter->text = Short(letter->text, kMostLetterTextBytes);
  }
}

}  // namespace

absl::StatusOr<Letter> ReadLetter(absl::string_view raw) {
  if (raw.size() > kMostMailBytes) return tenant::InvalidField("mail", "is too long");
  if (IsBlank(raw)) return tenant::InvalidField("mail", "is empty");
  Mime mime = ReadMime(raw);
  Letter letter;
  std::string known_id;
  letter.news = ReceiptNews(mime.root);
  if (const auto unpacked = Unpack(mime.root)) {
    letter.certified = unpacked->certified;
    known_id = unpacked->facts.message_id;
    if (known_id.empty()) known_id = ReadMessageId(mime.root.Header("message-id"));
    Mime inner = ReadMime(unpacked->letter->bytes);
    mime = std::move(inner);
  }
  TakeHeaders(mime.root, &letter);
  if (letter.message_id.empty()) letter.message_id = std::move(known_id);
  if (letter.message_id.empty()) {
    letter.message_id = absl::StrCat(absl::BytesToHexString(tenant::Sha256(raw)), "@no-id.invalid");
  }
  Body body = ReadBody(mime.root);
  letter.automatic = letter.news.empty() ? AutomaticOf(mime.root) : Automatic::kBounce;
  if (letter.news.empty()) letter.news = BounceNews(mime.root, body.text);
  letter.is_signed = letter.news.empty() && IsSigned(mime.root);
  letter.left_out = mime.left_out;
  letter.parts = std::move(body.files);
  TakeText(std::move(body), &letter);
  return letter;
}

}  // namespace mugugno::gateway::mail

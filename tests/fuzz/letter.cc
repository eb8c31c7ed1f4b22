#include "gateway/channels/mail/letter.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "gateway/channels/mail/certified.h"
#include "gateway/channels/mail/header_words.h"
#include "gateway/channels/mail/html_text.h"
#include "gateway/channels/mail/quoting.h"
#include "gateway/delivery/mail_text.h"
#include "proto/text/utf8.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {
namespace {

using gateway::mail::Mailbox;

bool IsText(absl::string_view text) {
  return text::FirstInvalidByte(text) == absl::string_view::npos &&
         text.find('\0') == absl::string_view::npos && text.find('\r') == absl::string_view::npos;
}

bool IsLine(absl::string_view text) {
  return IsText(text) && text.find('\n') == absl::string_view::npos;
}

void CheckMailbox(const Mailbox& mailbox) {
  Promise(IsLine(mailbox.name) && mailbox.name.size() <= 256, "a name is a short line");
  Promise(mailbox.address.size() <= 254, "an address is no longer than one");
  Promise(mailbox.address.find_first_of("\r\n<>") == std::string::npos, "an address is one");
}

void CheckLetter(const gateway::mail::Letter& letter) {
  CheckMailbox(letter.from);
  CheckMailbox(letter.reply_to);
  for (const Mailbox& each : letter.to) CheckMailbox(each);
  Promise(!letter.message_id.empty() && letter.message_id.size() <= gateway::mail::kMostIdBytes,
          "a letter has an id");
  Promise(letter.references.size() <= gateway::mail::kMostReferences, "references are few");
  Promise(IsLine(letter.subject) && letter.subject.size() <= gateway::mail::kMostSubjectBytes,
          "a subject is a line");
  Promise(IsText(letter.text) && letter.text.size() <= gateway::mail::kMostLetterTextBytes,
          "what is shown is UTF-8 and not too long");
  Promise(IsText(letter.quoted), "what is quoted is UTF-8");
  Promise(letter.quoted.empty() || !letter.text.empty(), "what is quoted is not all there is");
  for (const auto& part : letter.parts) {
    Promise(!part.name.empty() && part.name.size() <= 256 && IsLine(part.name),
            "a file has a name");
    Promise(part.name.find_first_of("/\\") == std::string::npos, "a name is no path");
  }
  Promise(letter.news.size() <= gateway::mail::kMostNews, "news are few");
  for (const auto& news : letter.news) {
    Promise(IsLine(news.about) && IsLine(news.recipient) && IsLine(news.status), "news are lines");
  }
  Promise(letter.news.empty() || letter.automatic != gateway::mail::Automatic::kNo,
          "nobody answers news");
}

// What is answered brings no header of its own into the answer.
void CheckAnswer(const gateway::mail::Letter& letter) {
  gateway::MailText mail = {"comune@sori.example",
                            letter.from.name,
                            "anna@example.it",
                            gateway::ReplySubject(letter.subject),
                            letter.text,
                            "t.1@sori.example",
                            absl::FromUnixSeconds(1)};
  mail.reply_to = letter.reply_to.address;
  mail.in_reply_to = letter.message_id;
  mail.references = letter.references;
  const std::string written = Render(mail);
  Promise(!absl::StrContains(written, "\nBcc:"), "nobody else gets it");
  const auto again = gateway::mail::ReadLetter(written);
  Promise(again.ok() && again->from.address == mail.from, "an answer is the comune's");
  Promise(again->automatic == gateway::mail::Automatic::kOurs, "an answer is known as ours");
  Promise(again->message_id == mail.message_id, "an answer has the id it was given");
}

}  // namespace

void Letter(absl::string_view bytes) {
  (void)gateway::mail::TextOfHtml(bytes);
  (void)gateway::mail::ReadFacts(bytes);
  const auto split = gateway::mail::SplitQuoted(bytes);
  Promise(split.written.size() + split.quoted.size() <= bytes.size() + 2, "nothing is said twice");
  Promise(IsLine(gateway::mail::DecodeWords(bytes)), "a header is a line");
  const auto letter = gateway::mail::ReadLetter(bytes);
  if (!letter.ok()) return;
  Plant(letter->subject.size() == 15 && absl::StartsWith(letter->subject, "Lamp") &&
            letter->subject != "Lampione spento",
        "a subject almost the corpus's");
  CheckLetter(*letter);
  CheckAnswer(*letter);
}

}  // namespace mugugno::fuzz

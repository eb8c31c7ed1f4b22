#include "gateway/channels/mail/arrived_mail.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "gateway/channels/chat_text.h"
#include "proto/text/utf8.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway::mail {
namespace {

using storage::v1::ArrivedMail;

constexpr char kWhole[] = "messaggio.eml";
// As many as an app's message has (submission.proto); the last is the mail itself.
constexpr size_t kMostParts = 9;
// Of one that cannot be read, for the journal: the whole is kept as a file.
constexpr size_t kMostRawBytes = size_t{256} << 10;
constexpr size_t kLongestAddress = 254;
constexpr size_t kLongestSubject = 998;
constexpr size_t kLongestMessageId = 512;
constexpr int kMostReferences = 20;

bool IsUtf8(absl::string_view text) {
  return mugugno::text::FirstInvalidByte(text) == absl::string_view::npos;
}

std::string WithoutBrokenBytes(absl::string_view text) {
  std::string whole;
  while (!text.empty()) {
    const size_t broken = std::min(mugugno::text::FirstInvalidByte(text), text.size());
    absl::StrAppend(&whole, text.substr(0, broken));
    text.remove_prefix(std::min(broken + 1, text.size()));
  }
  return whole;
}

absl::string_view BodyOf(absl::string_view raw) {
  const size_t crlf = raw.find("\r\n\r\n");
  const size_t lf = raw.find("\n\n");
  const size_t end = std::min(crlf, lf);
  return end == absl::string_view::npos ? raw : raw.substr(end);
}

// Another way to the same mailbox adds other headers to the same mail.
std::string KeyFor(absl::string_view message_id, absl::string_view raw) {
  const std::string sum =
      tenant::Sha256(absl::StrCat(message_id, "\n", tenant::Sha256(BodyOf(raw))));
  return absl::StrCat("mail/", absl::BytesToHexString(absl::string_view(sum).substr(0, 16)));
}

void AddFile(LetterPart part, std::string same_as, Opened* opened) {
  part.name = Line(part.name);
  ArrivedMail::File* file = opened->mail.add_files();
  file->set_same_as(std::move(same_as));
  file->set_name(part.name);
  opened->files.push_back(std::move(part));
}

void Fill(Letter letter, ArrivedMail::Reading* reading) {
  reading->set_message_id(Line(letter.message_id, kLongestMessageId));
  for (const std::string& each : letter.references) {
    if (reading->references_size() == kMostReferences) break;
    if (each.size() <= kLongestMessageId && IsUtf8(each)) reading->add_references(each);
  }
  reading->set_from(letter.from.address);
  reading->set_from_name(Line(letter.from.name));
  reading->set_subject(Line(letter.subject, kLongestSubject));
  reading->set_text(Short(WithoutBrokenBytes(letter.text), kMostChatTextBytes));
  reading->set_automatic(static_cast<int>(letter.automatic));
  reading->set_certified(letter.certified);
  reading->set_is_signed(letter.is_signed);
  reading->set_more_files(static_cast<int>(std::min<size_t>(letter.left_out, 1000)));
  for (const LetterNews& each : letter.news) {
    ArrivedMail::News* news = reading->add_news();
    news->set_kind(static_cast<int>(each.kind));
    news->set_about(Line(each.about, kLongestMessageId));
    news->set_status(Line(each.status));
    news->set_by_provider(each.by_pec);
  }
}

v1::DeliveryReceipt ReceiptOf(LetterNews::Kind kind) {
  switch (kind) {
    case LetterNews::Kind::kFailed:
    case LetterNews::Kind::kNotAccepted:
      return v1::DELIVERY_RECEIPT_FAILED;
    case LetterNews::Kind::kAccepted:
      return v1::DELIVERY_RECEIPT_ACCEPTED;
    case LetterNews::Kind::kDelivered:
      return v1::DELIVERY_RECEIPT_DELIVERED;
    case LetterNews::Kind::kDelayed:
      break;
  }
  return v1::DELIVERY_RECEIPT_UNSPECIFIED;
}

void AddReceipts(const ArrivedMail& mail, routing::Post* post) {
  std::vector<absl::string_view> told;
  for (const ArrivedMail::News& each : mail.reading().news()) {
    tenant::ReceiptNews news;
    // Anybody can write a provider's receipt to an ordinary mailbox.
    if (each.by_provider() && !mail.certified_mailbox()) continue;
    news.receipt = ReceiptOf(static_cast<LetterNews::Kind>(each.kind()));
    news.tag = TagIn(each.about(), mail.mailbox());
    if (news.receipt == v1::DELIVERY_RECEIPT_UNSPECIFIED || news.tag.empty()) continue;
    news.provider_id = KeyOf(each.about());
    if (news.receipt == v1::DELIVERY_RECEIPT_FAILED) news.error = each.status();
    told.emplace_back(v1::DeliveryReceipt_Name(news.receipt));
    post->receipts.push_back(std::move(news));
  }
  if (!told.empty()) post->message.set_remark(absl::StrJoin(told, " "));
}

// The newest one of ours that it answers.
std::string OursIn(const ArrivedMail& mail) {
  for (const std::string& each : mail.reading().references()) {
    if (!TagIn(each, mail.mailbox()).empty()) return KeyOf(each);
  }
  return "";
}

std::string WordsOf(const ArrivedMail::Reading& reading, bool answers) {
  if (answers || reading.subject().empty()) return reading.text();
  if (reading.text().empty()) return reading.subject();
  return Short(absl::StrCat(reading.subject(), "\n\n", reading.text()), kMostChatTextBytes);
}

// What stands in for words where there are none of a citizen's; empty where there are.
std::string StandIn(const ArrivedMail& mail, bool answers) {
  const ArrivedMail::Reading& reading = mail.reading();
  const auto automatic = static_cast<Automatic>(reading.automatic());
  if (automatic == Automatic::kOurs || absl::EqualsIgnoreCase(reading.from(), mail.mailbox())) {
    return "Un messaggio della casella stessa le è tornato";
  }
  if (automatic == Automatic::kBounce) {
    return absl::StrCat("Avviso di un server di posta: ", WordsOf(reading, false));
  }
  // Who is away says what to do meanwhile: it is no word of the citizen's about the matter.
  if (automatic == Automatic::kReply && answers) {
    return absl::StrCat("Risposta automatica: ", reading.text());
  }
  return "";
}

std::vector<std::string> RemarksOf(const ArrivedMail& mail) {
  std::vector<std::string> remarks;
  if (mail.cut()) {
    remarks.emplace_back(
        "Il messaggio è troppo lungo: qui ce n'è l'inizio, il resto è nella casella");
  }
  if (mail.reading().is_signed()) {
    remarks.push_back(
        absl::StrCat("Porta una firma digitale che qui non è verificata: si verifica su ", kWhole));
  }
  if (mail.reading().more_files() > 0) {
    remarks.push_back(
        absl::StrCat("Altri allegati (", mail.reading().more_files(), ") sono in ", kWhole));
  }
  return remarks;
}

}  // namespace

std::string MessageIdOf(absl::string_view tag, absl::string_view mailbox) {
  return absl::StrCat(tag, "@", mailbox.substr(mailbox.find('@') + 1));
}

std::string TagIn(absl::string_view message_id, absl::string_view mailbox) {
  const size_t at = message_id.find('@');
  if (at == absl::string_view::npos ||
      !absl::EqualsIgnoreCase(message_id.substr(at + 1), mailbox.substr(mailbox.find('@') + 1))) {
    return "";
  }
  const absl::string_view tag = message_id.substr(0, at);
  const std::vector<absl::string_view> parts = absl::StrSplit(tag, '.');
  return parts.size() == 4 && (parts[0] == "t" || parts[0] == "a") ? std::string(tag) : "";
}

std::string KeyOf(absl::string_view message_id) { return absl::StrCat("id/", message_id); }

Opened Open(const std::string& raw, const Found& found) {
  Opened opened;
  ArrivedMail& mail = opened.mail;
  mail.set_certified_mailbox(found.certified);
  mail.set_mailbox(found.mailbox);
  mail.set_receive_time_us(absl::ToUnixMicros(found.time));
  mail.set_cut(found.cut);
  absl::StatusOr<Letter> letter = ReadLetter(raw);
  if (letter.ok() && !letter->from.address.empty() &&
      letter->from.address.size() <= kLongestAddress && IsUtf8(letter->from.address)) {
    mail.set_key(KeyFor(letter->message_id, raw));
    mail.set_receive_time_us(
        absl::ToUnixMicros(ChatTime(absl::ToUnixSeconds(found.time), found.uid)));
    ArrivedMail::Reading* reading = mail.mutable_reading();
    std::vector<LetterPart> parts = std::move(letter->parts);
    Fill(*std::move(letter), reading);
    for (LetterPart& part : parts) {
      if (part.bytes.empty()) continue;
      if (opened.files.size() == kMostParts) {
        reading->set_more_files(reading->more_files() + 1);
        continue;
      }
      std::string same_as = absl::StrCat(opened.files.size(), "/", part.name, "/",
                                         absl::BytesToHexString(tenant::Sha256(part.bytes)));
      AddFile(std::move(part), std::move(same_as), &opened);
    }
  } else {
    mail.set_key(KeyFor("", raw));
    mail.set_raw(raw.substr(0, kMostRawBytes));
  }
  AddFile({kWhole, raw}, kWhole, &opened);
  return opened;
}

tenant::Uuid FileId(absl::string_view channel, const ArrivedMail& mail, int file) {
  const std::string sum =
      tenant::Sha256(absl::StrCat(channel, "/", mail.key(), "/", mail.files(file).same_as()));
  return tenant::Uuid::FromBytes(absl::string_view(sum).substr(0, tenant::Uuid::kSize))
      .value_or(tenant::Uuid());
}

absl::StatusOr<routing::Post> ReadArrived(absl::string_view channel, absl::string_view piece) {
  ArrivedMail mail;
  if (!mail.ParseFromArray(piece.data(), static_cast<int>(piece.size())) || !mail.has_reading()) {
    return tenant::FailedPrecondition("UNREADABLE", "mail", "it cannot be read");
  }
  const ArrivedMail::Reading& reading = mail.reading();
  routing::Post post;
  post.key = mail.key();
  post.send_time = absl::FromUnixMicros(mail.receive_time_us());
  v1::InboundMessage& message = post.message;
  message.set_user_id(absl::AsciiStrToLower(reading.from()));
  AddReceipts(mail, &post);
  if (!post.receipts.empty()) return post;
  post.about_key = OursIn(mail);
  const bool answers = !post.about_key.empty();
  message.set_display_name(reading.from_name());
  message.set_email(message.user_id());
  std::vector<std::string> remarks = RemarksOf(mail);
  if (std::string stand_in = StandIn(mail, answers); !stand_in.empty()) {
    remarks.insert(remarks.begin(), std::move(stand_in));
  } else {
    message.set_text(WordsOf(reading, answers));
  }
  message.set_remark(absl::StrJoin(remarks, "; "));
  for (int i = 0; i < mail.files_size(); ++i) {
    message.add_attachments(
        tenant::ChildName(channel, "attachments", FileId(channel, mail, i).ToString()));
  }
  v1::InboundMessage::Letter& letter = *message.mutable_letter();
  letter.set_subject(reading.subject());
  letter.set_message_id(reading.message_id());
  letter.set_automatic(static_cast<Automatic>(reading.automatic()) != Automatic::kNo);
  letter.set_certified(reading.certified() && mail.certified_mailbox());
  letter.set_kept_whole(true);
  return post;
}

}  // namespace mugugno::gateway::mail

#include "gateway/channels/mail/certified.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/mail/charset.h"
#include "gateway/channels/mail/message_id.h"

namespace mugugno::gateway::mail {
namespace {

constexpr size_t kMostXmlBytes = 256 << 10;
constexpr size_t kMostTextBytes = 1000;

std::string Decoded(absl::string_view text) {
  static constexpr std::pair<absl::string_view, char> kEntities[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string out;
  text = text.substr(0, kMostTextBytes);
  while (!text.empty()) {
    const auto* entity = std::find_if(std::begin(kEntities), std::end(kEntities), [&](auto each) {
      return absl::StartsWith(text, each.first);
    });
    const size_t end = text.find(';');
    int number = 0;
    if (entity != std::end(kEntities)) {
      out += entity->second;
      text.remove_prefix(entity->first.size());
    } else if (absl::StartsWith(text, "&#") && end != absl::string_view::npos && end < 8 &&
               absl::SimpleAtoi(text.substr(2, end - 2), &number) && number >= 0x20 &&
               number < 0x7F) {
      out += static_cast<char>(number);
      text.remove_prefix(end + 1);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return Line(out, kMostTextBytes);
}

// Goes through the elements of a file, with the names of those that are open.
class Elements final {
 public:
  explicit Elements(absl::string_view xml) : rest_(xml) {}

  // False at the end, or where it is no such file.
  bool Next() {
    while (true) {
      const size_t begin = rest_.find('<');
      if (begin == absl::string_view::npos) return false;
      rest_.remove_prefix(begin);
      if (absl::StartsWith(rest_, "<!DOCTYPE") || absl::StartsWith(rest_, "<!ENTITY")) return false;
      absl::string_view ends = ">";
      if (absl::StartsWith(rest_, "<!--")) ends = "-->";
      if (absl::StartsWith(rest_, "<![CDATA[")) ends = "]]>";
      const size_t end = rest_.find(ends);
      if (end == absl::string_view::npos) return false;
      absl::string_view tag = rest_.substr(1, end - 1);
      rest_.remove_prefix(end + ends.size());
      if (tag.empty() || tag[0] == '!' || tag[0] == '?') continue;
      if (tag[0] == '/') {
        if (path_.empty()) return false;
        path_.pop_back();
        continue;
      }
      const bool alone = absl::ConsumeSuffix(&tag, "/");
      if (path_.size() >= 8) return false;
      const size_t name = std::min(tag.find_first_of(" \t\r\n"), tag.size());
      path_.emplace_back(tag.substr(0, name));
      attributes_ = tag.substr(name);
      where_ = Path();
      text_ = alone ? absl::string_view() : rest_.substr(0, rest_.find('<'));
      if (alone) path_.pop_back();
      return true;
    }
  }

  const std::string& where() const { return where_; }
  std::string text() const { return Decoded(absl::StripAsciiWhitespace(text_)); }
  std::string Attribute(absl::string_view name) const {
    for (const absl::string_view quote : {"\"", "'"}) {
      const size_t at = attributes_.find(absl::StrCat(" ", name, "=", quote));
      if (at == absl::string_view::npos) continue;
      const absl::string_view value = attributes_.substr(at + name.size() + 3);
      return Decoded(value.substr(0, value.find(quote)));
    }
    return "";
  }

 private:
  std::string Path() const {
    std::string path;
    for (const absl::string_view each : path_) absl::StrAppend(&path, "/", each);
    return path;
  }

  absl::string_view rest_;
  std::vector<absl::string_view> path_;
  absl::string_view attributes_;
  absl::string_view text_;
  std::string where_;
};

const MimePart* FindFile(const MimePart& part, absl::string_view name, bool attached_mail) {
  const bool named = absl::EqualsIgnoreCase(part.file_name, name);
  if (!part.IsMultipart() && named) return &part;
  for (const MimePart& each : part.parts) {
    const MimePart* found = FindFile(each, name, attached_mail);
    if (found != nullptr) return found;
  }
  // Some providers leave the name out.
  return attached_mail && part.Is("message/rfc822") ? &part : nullptr;
}

CertifiedFacts FactsOf(const MimePart& root) {
  const MimePart* file = FindFile(root, "daticert.xml", /*attached_mail=*/false);
  return file == nullptr ? CertifiedFacts() : ReadFacts(file->bytes);
}

std::string Word(absl::string_view header) {
  return absl::AsciiStrToLower(
      absl::StripAsciiWhitespace(header.substr(0, header.find_first_of(";("))));
}

std::optional<LetterNews::Kind> KindOf(absl::string_view receipt) {
  if (receipt == "accettazione" || receipt == "presa-in-carico") {
    return LetterNews::Kind::kAccepted;
  }
  if (receipt == "non-accettazione") return LetterNews::Kind::kNotAccepted;
  if (receipt == "avvenuta-consegna") return LetterNews::Kind::kDelivered;
  if (receipt == "errore-consegna" || receipt == "rilevazione-virus") {
    return LetterNews::Kind::kFailed;
  }
  if (receipt == "preavviso-errore-consegna") return LetterNews::Kind::kDelayed;
  return std::nullopt;
}

}  // namespace

CertifiedFacts ReadFacts(absl::string_view xml) {
  CertifiedFacts facts;
  if (xml.size() > kMostXmlBytes) return facts;
  const std::string text = ToUtf8(xml, "utf-8");
  Elements elements(text);
  std::string received;
  while (elements.Next()) {
    const std::string& where = elements.where();
    if (where == "/postacert") {
      facts.kind = absl::AsciiStrToLower(elements.Attribute("tipo"));
      facts.error = absl::AsciiStrToLower(elements.Attribute("errore"));
    } else if (where == "/postacert/dati/msgid" && facts.message_id.empty()) {
      facts.message_id = ReadMessageId(elements.text());
    } else if (where == "/postacert/dati/consegna" && facts.recipient.empty()) {
      facts.recipient = elements.text();
    } else if (where == "/postacert/dati/ricezione" && received.empty()) {
      received = elements.text();
    }
  }
  if (facts.recipient.empty()) facts.recipient = received;
  return facts;
}

std::optional<Unpacked> Unpack(const MimePart& root) {
  const std::string carried = Word(root.Header("x-trasporto"));
  if (carried != "posta-certificata" && carried != "errore") return std::nullopt;
  const MimePart* letter = FindFile(root, "postacert.eml", /*attached_mail=*/true);
  if (letter == nullptr || letter->bytes.empty()) return std::nullopt;
  return Unpacked{letter, FactsOf(root), carried == "posta-certificata"};
}

std::vector<LetterNews> ReceiptNews(const MimePart& root) {
  const std::string receipt = Word(root.Header("x-ricevuta"));
  const auto kind = KindOf(receipt);
  if (!kind) return {};
  CertifiedFacts facts = FactsOf(root);
  LetterNews news = {*kind, ReadMessageId(root.Header("x-riferimento-message-id"))};
  if (news.about.empty()) news.about = facts.message_id;
  news.recipient = std::move(facts.recipient);
  if (facts.error != "nessuno") news.status = std::move(facts.error);
  if (news.status.empty() && receipt == "rilevazione-virus") news.status = "virus";
  news.by_pec = true;
  return {std::move(news)};
}

}  // namespace mugugno::gateway::mail

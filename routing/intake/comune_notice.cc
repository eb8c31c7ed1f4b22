#include "routing/intake/comune_notice.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "routing/intake/notice_texts.h"
#include "tenant/texts/notice_text.h"
#include "tenant/texts/opening.h"
#include "tenant/texts/reply_policies.h"
#include "tenant/timestamp.h"
#include "tenant/working_days.h"

namespace mugugno::routing {
namespace {

// What is being said, paragraph by paragraph.
class Saying final {
 public:
  explicit Saying(Language language) : wanted_(language) {}

  // In the citizen's language, else in Italian.
  bool Add(const v1::NoticeText& text) {
    absl::string_view words = tenant::TextIn(text, TagOf(wanted_));
    const Language language = words.empty() ? Language::kItalian : wanted_;
    if (words.empty()) words = text.it();
    if (words.empty()) return false;
    // What the gateway adds is said as the comune says the rest.
    if (paragraphs_.empty()) said_ = language;
    paragraphs_.emplace_back(words);
    return true;
  }
  void AddNumber() {
    if (!Says("{numero}")) paragraphs_.emplace_back(TextsIn(said_).number);
  }
  std::optional<tenant::Notice> Finish() {
    if (paragraphs_.empty()) return std::nullopt;
    if (!Says("112")) paragraphs_.emplace_back(TextsIn(said_).danger);
    tenant::Notice notice;
    notice.text = absl::StrJoin(paragraphs_, "\n\n");
    notice.of_comune = true;
    return notice;
  }

 private:
  bool Says(absl::string_view what) const {
    for (const std::string& paragraph : paragraphs_) {
      if (absl::StrContains(paragraph, what)) return true;
    }
    return false;
  }

  const Language wanted_;
  Language said_ = Language::kItalian;
  std::vector<std::string> paragraphs_;
};

const v1::OpeningHours& HoursOf(const Contact& contact) {
  if (contact.office != nullptr && contact.office->opening_hours.week_size() > 0) {
    return contact.office->opening_hours;
  }
  return contact.comune->tenant.opening_hours;
}

std::string OpeningText(const v1::OpeningHours& hours, absl::Time at) {
  const auto opens = tenant::NextOpening(hours, at);
  if (!opens) return "";
  return absl::FormatTime("%d/%m/%Y, %H:%M", *opens, tenant::ItalianTime());
}

}  // namespace

bool IsToldByItself(v1::TicketKind kind) {
  return kind != v1::TICKET_KIND_THREAT && kind != v1::TICKET_KIND_WHISTLEBLOWING &&
         kind != v1::TICKET_KIND_SPAM;
}

std::optional<tenant::Notice> ComuneNotice(const Contact& contact) {
  if (contact.comune == nullptr) return std::nullopt;
  const v1::CitizenNotices& texts = contact.comune->tenant.citizen_notices;
  const absl::Time now = contact.receive_time;
  Saying saying(contact.language);
  // What another comune says of its channel is not said in this one's name.
  const bool relayed = contact.channel != nullptr &&
                       contact.channel->owner.kind == tenant::Scope::Kind::kTenant &&
                       contact.channel->owner.id != contact.comune->tenant.id;
  const v1::ReplyPolicy* policy = relayed ? nullptr : tenant::PolicyAt(contact.channel, now);
  if (policy != nullptr && contact.said_time < tenant::FromTimestamp(policy->start_time())) {
    saying.Add(policy->notice());
  }
  if (tenant::RepliesOff(contact.channel, now)) return saying.Finish();
  if (contact.first && saying.Add(texts.receipt())) saying.AddNumber();
  const v1::OpeningHours& hours = HoursOf(contact);
  const auto closed = tenant::ClosedSince(hours, now);
  const bool says_closed =
      closed && contact.said_time < *closed && saying.Add(texts.out_of_hours());
  std::optional<tenant::Notice> notice = saying.Finish();
  if (notice && says_closed) notice->opening_time = OpeningText(hours, now);
  return notice;
}

std::optional<tenant::Notice> Receipt(const tenant::TenantSlice& comune, Language language) {
  Saying saying(language);
  if (!saying.Add(comune.tenant.citizen_notices.receipt())) return std::nullopt;
  saying.AddNumber();
  return saying.Finish();
}

}  // namespace mugugno::routing

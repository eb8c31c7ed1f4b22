#include "gateway/codecs/directory_codec.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

#include "gateway/codecs/notice_codec.h"
#include "gateway/codecs/values.h"
#include "routing/topic/topic_classifier.h"
#include "tenant/texts/opening.h"

namespace mugugno::gateway {
namespace {

bool AreDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); });
}

// What Meta's accounts are called, and those they belong to.
struct AccountRules {
  const char* account;
  const char* business_account;  // null: there is none
};
AccountRules RulesOf(v1::Channel::Kind kind) {
  switch (kind) {
    case v1::Channel::KIND_MESSENGER:
      return {"must be the Page's id: digits", nullptr};
    case v1::Channel::KIND_INSTAGRAM:
      return {"must be the professional account's id: digits",
              "must be the id of the Page it is linked to: digits"};
    default:
      return {"must be the number's phone_number_id: digits",
              "must be the id of its WhatsApp Business Account: digits"};
  }
}

// Ids of Meta's: digits.
void DecodeAccounts(const v1::Channel& message, tenant::Channel* record, Violations* violations) {
  if (record->is_of_meta()) {
    const AccountRules rules = RulesOf(record->kind);
    record->account = message.account();
    record->business_account = message.business_account();
    if (record->account.empty() || !AreDigits(record->account)) {
      violations->Add("account", rules.account);
    }
    if (rules.business_account == nullptr) {
      if (!record->business_account.empty()) {
        violations->Add("business_account", "cannot be given for this kind");
      }
    } else if (record->business_account.empty() || !AreDigits(record->business_account)) {
      violations->Add("business_account", rules.business_account);
    }
    return;
  }
  if (!message.account().empty() && message.account() != record->account) {
    violations->Add("account", "cannot be given for this kind");
  }
  if (!message.business_account().empty()) {
    violations->Add("business_account", "cannot be given for this kind");
  }
}

bool IsServer(absl::string_view url, absl::string_view scheme) {
  if (!absl::ConsumePrefix(&url, scheme)) return false;
  absl::ConsumePrefix(&url, "s");
  if (!absl::ConsumePrefix(&url, "://")) return false;
  const size_t colon = url.rfind(':');
  uint32_t port = 0;
  if (colon == absl::string_view::npos || colon == 0 ||
      !absl::SimpleAtoi(url.substr(colon + 1), &port) || port == 0 || port > 65535) {
    return false;
  }
  const absl::string_view host = url.substr(0, colon);
  return std::all_of(host.begin(), host.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

void DecodeMailbox(const v1::Channel& message, tenant::Channel* record, Violations* violations) {
  if (!record->is_mailbox()) {
    if (message.has_mailbox()) violations->Add("mailbox", "cannot be given for this kind");
    return;
  }
  const v1::Channel::Mailbox& given = message.mailbox();
  const tenant::Mailbox before = record->mailbox;
  record->mailbox = {absl::AsciiStrToLower(given.address()), given.imap_server(),
                     given.smtp_server(), given.account_name(), given.certified()};
  if (!IsMailbox(given.address())) violations->Add("mailbox.address", "must be a mailbox");
  if (!IsServer(given.imap_server(), "imap")) {
    violations->Add("mailbox.imap_server", "must be imaps://host:port or imap://host:port");
  }
  if (!IsServer(given.smtp_server(), "smtp")) {
    violations->Add("mailbox.smtp_server", "must be smtps://host:port or smtp://host:port");
  }
  const auto& printable = given.account_name();
  if (!std::all_of(printable.begin(), printable.end(),
                   [](unsigned char c) { return c >= ' ' && c != 0x7F; })) {
    violations->Add("mailbox.account_name", "must be one line");
  }
  // Whoever may only change the directory sends nobody the password.
  if (before.imap_server != record->mailbox.imap_server ||
      before.smtp_server != record->mailbox.smtp_server ||
      before.account() != record->mailbox.account()) {
    record->sealed_secrets.clear();
  }
}

bool AreTemplateCharacters(absl::string_view text, absl::string_view others) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    return absl::ascii_isalnum(c) || others.find(static_cast<char>(c)) != absl::string_view::npos;
  });
}

// "{{1}}" once at most, and no other place.
bool HasKnownPlaces(absl::string_view text) {
  const size_t place = text.find(tenant::ReplyTemplate::kComune);
  if (place == absl::string_view::npos) return text.find("{{") == absl::string_view::npos;
  return text.find("{{") == place && text.find("{{", place + 2) == absl::string_view::npos;
}

void DecodeTemplate(const v1::Channel& message, tenant::Channel* record, Violations* violations) {
  record->reply_template = {};
  if (!message.has_reply_template()) return;
  const v1::Channel::ReplyTemplate& given = message.reply_template();
  if (record->kind != v1::Channel::KIND_WHATSAPP) {
    return violations->Add("reply_template", "cannot be given for this kind");
  }
  record->reply_template = {given.name(), given.language(), given.text()};
  if (!AreTemplateCharacters(given.name(), "_")) {
    violations->Add("reply_template.name", "must be letters, digits and underscores");
  }
  if (!AreTemplateCharacters(given.language(), "_")) {
    violations->Add("reply_template.language", "must be a language of the platform's, as it_IT");
  }
  if (given.text().empty() || !HasKnownPlaces(given.text())) {
    violations->Add("reply_template.text", "must be its words, with no place but one {{1}}");
  } else if (record->is_shared() && !record->reply_template.names_comune()) {
    violations->Add("reply_template.text", "must have {{1}}: the channel is of several comuni");
  }
}

// Both may be empty.
void CheckDays(absl::string_view start, absl::string_view end, absl::string_view start_field,
               absl::string_view end_field, Violations* violations) {
  constexpr char kRule[] = "must be a day, as 2025-01-31";
  const auto first = ParseDay(start);
  const auto last = ParseDay(end);
  if (!start.empty() && !first) violations->Add(start_field, kRule);
  if (!end.empty() && !last) violations->Add(end_field, kRule);
  if (first && last && *last < *first) violations->Add(end_field, "must not be before the start");
}

void CheckPerson(const v1::Office::Person& person, absl::string_view field,
                 Violations* violations) {
  if (!person.email().empty() && !IsMailbox(person.email())) {
    violations->Add(absl::StrCat(field, ".email"), "must be a mailbox");
  }
}

std::string KnownTopics() {
  return absl::StrJoin(
      routing::TopicClassifier::Shipped().topics(), ", ",
      [](std::string* out, const routing::Topic& topic) { absl::StrAppend(out, topic.code); });
}

void CheckTopic(absl::string_view topic, absl::string_view field, Violations* violations) {
  if (routing::TopicClassifier::Shipped().IsCodeOrPrefix(topic)) return;
  violations->Add(
      std::string(field),
      absl::StrCat("must be one of these, or the beginning of one up to a dot: ", KnownTopics()));
}

void DecodeOpen311(const v1::Office::HandOff::Open311& message, const tenant::HandOff& before,
                   tenant::HandOff* hand_off, Violations* violations) {
  hand_off->way = tenant::HandOff::Way::kOpen311;
  hand_off->target = message.url();
  if (!IsHttpsUrl(message.url()) || message.url().find_first_of("?#") != std::string::npos) {
    violations->Add("hand_off.open311.url", "must be an https address without a query");
  }
  // A key goes to the address it was given for, and to no other.
  if (before.way == hand_off->way && before.target == hand_off->target) {
    hand_off->sealed_secret = before.sealed_secret;
  }
  hand_off->open311 = message;
  hand_off->open311.clear_url();
  hand_off->open311.clear_api_key();
  for (int i = 0; i < message.services_size(); ++i) {
    CheckTopic(message.services(i).topic(),
               absl::StrCat("hand_off.open311.services[", i, "].topic"), violations);
  }
}

tenant::HandOff DecodeHandOff(const v1::Office::HandOff& message, const tenant::HandOff& before,
                              Violations* violations) {
  tenant::HandOff hand_off;
  if (message.has_email()) {
    hand_off.way = tenant::HandOff::Way::kEmail;
    hand_off.target = message.email().address();
    if (!IsMailbox(hand_off.target)) {
      violations->Add("hand_off.email.address", "must be a mailbox");
    }
  } else if (message.has_webhook()) {
    hand_off.way = tenant::HandOff::Way::kWebhook;
    hand_off.target = message.webhook().url();
    // Not what another way had.
    if (before.way == hand_off.way) hand_off.sealed_secret = before.sealed_secret;
    const std::string& secret = message.webhook().secret();
    if (!IsHttpsUrl(hand_off.target)) {
      violations->Add("hand_off.webhook.url", "must be an https address");
    }
    if (secret.empty() ? hand_off.sealed_secret.empty() : secret.size() < 32) {
      violations->Add("hand_off.webhook.secret", "must have at least 32 characters");
    }
  } else if (message.has_open311()) {
    DecodeOpen311(message.open311(), before, &hand_off, violations);
  }
  return hand_off;
}

}  // namespace

v1::Association Encode(const tenant::Association& record) {
  v1::Association message;
  message.set_name(record.name());
  message.set_display_name(record.display_name);
  v1::Association::Agreement& agreement = *message.mutable_agreement();
  agreement.set_form(record.agreement.form);
  agreement.set_start_date(record.agreement.start_date);
  agreement.set_end_date(record.agreement.end_date);
  if (!record.agreement.lead.empty()) {
    agreement.set_lead(tenant::TenantName(record.agreement.lead));
  }
  agreement.set_association_admins_may_grant(record.agreement.admins_may_grant);
  if (!record.guidelines_version.empty()) {
    message.mutable_guidelines()->set_version(record.guidelines_version);
    message.mutable_guidelines()->set_text(record.guidelines_text);
  }
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  message.set_etag(EtagOf(record.revision));
  return message;
}

void Decode(const v1::Association& message, tenant::Association* record, Violations* violations) {
  const v1::Association::Agreement& agreement = message.agreement();
  record->display_name = message.display_name();
  record->agreement.form = agreement.form();
  record->agreement.start_date = agreement.start_date();
  record->agreement.end_date = agreement.end_date();
  record->agreement.lead =
      tenant::Scope::Of(agreement.lead()).value_or(tenant::Scope::Installation()).id;
  record->agreement.admins_may_grant = agreement.association_admins_may_grant();
  record->guidelines_version = message.guidelines().version();
  record->guidelines_text = message.guidelines().text();
  if (record->guidelines_version.empty() != record->guidelines_text.empty()) {
    violations->Add("guidelines", "has a version and a text, or neither");
  }
  CheckDays(agreement.start_date(), agreement.end_date(), "agreement.start_date",
            "agreement.end_date", violations);
}

v1::Tenant Encode(const tenant::Tenant& record) {
  v1::Tenant message;
  message.set_name(record.name());
  message.set_association(tenant::AssociationName(record.association));
  message.set_display_name(record.display_name);
  message.set_istat_code(record.istat_code);
  message.set_cadastral_code(record.cadastral_code);
  message.set_ipa_code(record.ipa_code);
  message.set_state(record.state());
  message.set_mode(record.mode);
  if (!record.default_office.empty()) {
    message.set_default_office(tenant::OfficeName(record.id, record.default_office));
  }
  message.set_signature(record.signature);
  message.set_policy_text(record.policy_text);
  message.set_agreement_start_date(record.agreement_start_date);
  message.set_agreement_end_date(record.agreement_end_date);
  if (record.citizen_notices.ByteSizeLong() > 0) {
    *message.mutable_citizen_notices() = record.citizen_notices;
  }
  if (record.opening_hours.ByteSizeLong() > 0) {
    *message.mutable_opening_hours() = record.opening_hours;
  }
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  message.set_etag(EtagOf(record.revision));
  return message;
}

void Decode(const v1::Tenant& message, tenant::Tenant* record, Violations* violations) {
  record->display_name = message.display_name();
  record->istat_code = message.istat_code();
  record->cadastral_code = message.cadastral_code();
  record->ipa_code = message.ipa_code();
  record->mode =
      message.mode() == v1::Tenant::MODE_UNSPECIFIED ? v1::Tenant::MODE_LIVE : message.mode();
  record->signature = message.signature();
  record->policy_text = message.policy_text();
  record->agreement_start_date = message.agreement_start_date();
  record->agreement_end_date = message.agreement_end_date();
  record->citizen_notices = message.citizen_notices();
  record->opening_hours = message.opening_hours();
  CheckNotices(message.citizen_notices(), "citizen_notices", violations);
  CheckHours(message.opening_hours(), "opening_hours", violations);
  record->default_office.clear();
  if (!message.default_office().empty()) {
    const auto office = tenant::ResourceName::Parse(message.default_office());
    if (office && office->Root() == tenant::Scope::Tenant(record->id)) {
      record->default_office = office->id();
    } else {
      violations->Add("default_office", "must be an office of this comune");
    }
  }
  const std::string& association = message.association();
  if (!association.empty() && association != tenant::AssociationName(record->association)) {
    violations->Add("association", "cannot be changed");
  }
  if (record->istat_code.size() != 6 || !AreDigits(record->istat_code)) {
    violations->Add("istat_code", "must be six digits");
  }
  const std::string& cadastral = record->cadastral_code;
  if (cadastral.size() != 4 || !absl::ascii_isupper(cadastral[0]) ||
      !AreDigits(absl::string_view(cadastral).substr(1))) {
    violations->Add("cadastral_code", "must be a capital letter and three digits");
  }
  CheckDays(record->agreement_start_date, record->agreement_end_date, "agreement_start_date",
            "agreement_end_date", violations);
}

v1::Office Encode(const tenant::Office& record) {
  v1::Office message;
  message.set_name(record.name());
  message.set_display_name(record.display_name);
  if (!record.liaison.empty()) {
    message.mutable_liaison()->set_display_name(record.liaison.display_name);
    message.mutable_liaison()->set_email(record.liaison.email);
  }
  if (!record.deputy.empty()) {
    message.mutable_deputy()->set_display_name(record.deputy.display_name);
    message.mutable_deputy()->set_email(record.deputy.email);
  }
  for (const std::string& topic : record.topics) message.add_topics(topic);
  if (record.hand_off.way == tenant::HandOff::Way::kEmail) {
    message.mutable_hand_off()->mutable_email()->set_address(record.hand_off.target);
  } else if (record.hand_off.way == tenant::HandOff::Way::kWebhook) {
    message.mutable_hand_off()->mutable_webhook()->set_url(record.hand_off.target);
  } else if (record.hand_off.way == tenant::HandOff::Way::kOpen311) {
    *message.mutable_hand_off()->mutable_open311() = record.hand_off.open311;
    message.mutable_hand_off()->mutable_open311()->set_url(record.hand_off.target);
  }
  message.set_state(record.suspended ? v1::Office::STATE_SUSPENDED : v1::Office::STATE_ACTIVE);
  if (record.opening_hours.ByteSizeLong() > 0) {
    *message.mutable_opening_hours() = record.opening_hours;
  }
  for (const std::string& days : record.liaison_absences) message.add_liaison_absences(days);
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  message.set_etag(EtagOf(record.revision));
  return message;
}

void Decode(const v1::Office& message, tenant::Office* record, Violations* violations) {
  record->display_name = message.display_name();
  record->liaison = {message.liaison().display_name(), message.liaison().email()};
  record->deputy = {message.deputy().display_name(), message.deputy().email()};
  CheckPerson(message.liaison(), "liaison", violations);
  CheckPerson(message.deputy(), "deputy", violations);
  record->topics.assign(message.topics().begin(), message.topics().end());
  for (size_t i = 0; i < record->topics.size(); ++i) {
    CheckTopic(record->topics[i], absl::StrCat("topics[", i, "]"), violations);
  }
  record->hand_off = DecodeHandOff(message.hand_off(), record->hand_off, violations);
  record->opening_hours = message.opening_hours();
  CheckHours(message.opening_hours(), "opening_hours", violations);
  record->liaison_absences.assign(message.liaison_absences().begin(),
                                  message.liaison_absences().end());
  for (size_t i = 0; i < record->liaison_absences.size(); ++i) {
    const auto days = tenant::ParseClosure(record->liaison_absences[i]);
    if (days && !days->yearly) continue;
    violations->Add(absl::StrCat("liaison_absences[", i, "]"),
                    "must be a day, \"2026-12-24\", or from one to another, "
                    "\"2026-08-10/2026-08-21\"");
  }
}

v1::Channel Encode(const tenant::Channel& record) {
  v1::Channel message;
  message.set_name(record.name());
  message.set_display_name(record.display_name);
  message.set_kind(record.kind);
  message.set_state(record.suspended    ? v1::Channel::STATE_SUSPENDED
                    : record.in_setup() ? v1::Channel::STATE_SETUP
                                        : v1::Channel::STATE_ACTIVE);
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  message.set_etag(EtagOf(record.revision));
  message.set_account(record.account);
  message.set_business_account(record.business_account);
  if (record.is_mailbox()) {
    message.mutable_mailbox()->set_address(record.mailbox.address);
    message.mutable_mailbox()->set_imap_server(record.mailbox.imap_server);
    message.mutable_mailbox()->set_smtp_server(record.mailbox.smtp_server);
    message.mutable_mailbox()->set_account_name(record.mailbox.account_name);
    message.mutable_mailbox()->set_certified(record.mailbox.certified);
  }
  if (!record.reply_template.empty()) {
    v1::Channel::ReplyTemplate& reply_template = *message.mutable_reply_template();
    reply_template.set_name(record.reply_template.name);
    reply_template.set_language(record.reply_template.language);
    reply_template.set_text(record.reply_template.text);
  }
  message.mutable_reply_policies()->Assign(record.reply_policies.begin(),
                                           record.reply_policies.end());
  return message;
}

void Decode(const v1::Channel& message, tenant::Channel* record, Violations* violations) {
  if (record->revision > 0 && record->kind != message.kind()) {
    violations->Add("kind", "cannot be changed");
  }
  if (message.kind() == v1::Channel::KIND_COUNTER && record->is_shared()) {
    violations->Add("kind", "is of a comune only");
  }
  record->display_name = message.display_name();
  record->kind = message.kind();
  DecodeAccounts(message, record, violations);
  DecodeMailbox(message, record, violations);
  DecodeTemplate(message, record, violations);
  record->reply_policies.assign(message.reply_policies().begin(), message.reply_policies().end());
  CheckPolicies(message, violations);
  if (record->is_shared() && !record->reply_policies.empty()) {
    violations->Add("reply_policies", "cannot be given for a channel of several comuni");
  }
}

}  // namespace mugugno::gateway

#include "tenant/directory/table.h"
#include "tenant/directory/table_values.h"

namespace mugugno::tenant {
namespace {

// As they lie in their column: a channel that has nothing else.
v1::Channel Kept(const std::vector<v1::ReplyPolicy>& policies) {
  v1::Channel kept;
  kept.mutable_reply_policies()->Assign(policies.begin(), policies.end());
  return kept;
}

}  // namespace

const TableShape& Table<Association>::Shape() {
  static const auto* const shape = new TableShape{
      "association",
      {"association_id", "display_name", "form", "start_date", "end_date", "lead_tenant_id",
       "admins_may_grant", "in_service", "create_time", "guidelines_version", "guidelines_text"},
      1,
      nullptr,
      "association_id"};
  return *shape;
}

std::vector<SqlValue> Table<Association>::Values(const Association& r) {
  return {r.id,
          r.display_name,
          static_cast<int>(r.agreement.form),
          r.agreement.start_date,
          r.agreement.end_date,
          OrNull(r.agreement.lead),
          r.agreement.admins_may_grant,
          r.in_service,
          r.create_time,
          r.guidelines_version,
          r.guidelines_text};
}

Association Table<Association>::FromRow(const Row& row) {
  Association r;
  r.id = row.Text(0);
  r.display_name = row.Text(1);
  r.agreement.form = static_cast<v1::Association::Form>(row.Int(2));
  r.agreement.start_date = row.Text(3);
  r.agreement.end_date = row.Text(4);
  r.agreement.lead = TextOrEmpty(row, 5);
  r.agreement.admins_may_grant = row.Bool(6);
  r.in_service = row.Bool(7);
  r.create_time = row.Time(8);
  r.guidelines_version = row.Text(9);
  r.guidelines_text = row.Text(10);
  r.revision = row.Int(11);
  return r;
}

const TableShape& Table<Tenant>::Shape() {
  static const auto* const shape =
      new TableShape{"tenant",
                     {"tenant_id", "association_id", "display_name", "istat_code", "cadastral_code",
                      "ipa_code", "in_service", "suspended", "mode", "default_office_id",
                      "signature", "policy_text", "agreement_start_date", "agreement_end_date",
                      "citizen_notices", "opening_hours", "create_time"},
                     1,
                     "association_id",
                     "tenant_id"};
  return *shape;
}

std::vector<SqlValue> Table<Tenant>::Values(const Tenant& r) {
  return {r.id,
          r.association,
          r.display_name,
          r.istat_code,
          r.cadastral_code,
          r.ipa_code,
          r.in_service,
          r.suspended,
          static_cast<int>(r.mode),
          OrNull(r.default_office),
          r.signature,
          r.policy_text,
          r.agreement_start_date,
          r.agreement_end_date,
          MessageOrNull(r.citizen_notices),
          MessageOrNull(r.opening_hours),
          r.create_time};
}

Tenant Table<Tenant>::FromRow(const Row& row) {
  Tenant r;
  r.id = row.Text(0);
  r.association = row.Text(1);
  r.display_name = row.Text(2);
  r.istat_code = row.Text(3);
  r.cadastral_code = row.Text(4);
  r.ipa_code = row.Text(5);
  r.in_service = row.Bool(6);
  r.suspended = row.Bool(7);
  r.mode = static_cast<v1::Tenant::Mode>(row.Int(8));
  r.default_office = TextOrEmpty(row, 9);
  r.signature = row.Text(10);
  r.policy_text = row.Text(11);
  r.agreement_start_date = row.Text(12);
  r.agreement_end_date = row.Text(13);
  r.citizen_notices = MessageOrEmpty<v1::CitizenNotices>(row, 14);
  r.opening_hours = MessageOrEmpty<v1::OpeningHours>(row, 15);
  r.create_time = row.Time(16);
  r.revision = row.Int(17);
  return r;
}

const TableShape& Table<Office>::Shape() {
  static const auto* const shape = new TableShape{
      "office",
      {"tenant_id", "office_id", "display_name", "liaison_name", "liaison_email", "deputy_name",
       "deputy_email", "topics", "hand_off_way", "hand_off_target", "hand_off_secret", "suspended",
       "opening_hours", "liaison_absences", "hand_off_open311", "create_time"},
      2,
      "tenant_id",
      "office_id"};
  return *shape;
}

std::vector<SqlValue> Table<Office>::Values(const Office& r) {
  return {r.tenant,
          r.id,
          r.display_name,
          r.liaison.display_name,
          r.liaison.email,
          r.deputy.display_name,
          r.deputy.email,
          Lines(r.topics),
          static_cast<int>(r.hand_off.way),
          r.hand_off.target,
          r.hand_off.sealed_secret,
          r.suspended,
          MessageOrNull(r.opening_hours),
          OrNull(Lines(r.liaison_absences)),
          MessageOrNull(r.hand_off.open311),
          r.create_time};
}

Office Table<Office>::FromRow(const Row& row) {
  Office r;
  r.tenant = row.Text(0);
  r.id = row.Text(1);
  r.display_name = row.Text(2);
  r.liaison = {row.Text(3), row.Text(4)};
  r.deputy = {row.Text(5), row.Text(6)};
  r.topics = FromLines(row.Text(7));
  r.hand_off = {static_cast<HandOff::Way>(row.Int(8)), row.Text(9), row.Bytes(10),
                MessageOrEmpty<v1::Office::HandOff::Open311>(row, 14)};
  r.suspended = row.Bool(11);
  r.opening_hours = MessageOrEmpty<v1::OpeningHours>(row, 12);
  r.liaison_absences = FromLines(TextOrEmpty(row, 13));
  r.create_time = row.Time(15);
  r.revision = row.Int(16);
  return r;
}

const TableShape& Table<Channel>::Shape() {
  static const auto* const shape = new TableShape{
      "channel",
      {"owner",          "channel_id",    "association_id",    "tenant_id",        "display_name",
       "kind",           "suspended",     "account",           "business_account", "sealed_secrets",
       "webhook_hashes", "mail_address",  "imap_server",       "smtp_server",      "mail_account",
       "certified",      "template_name", "template_language", "template_text",    "reply_policies",
       "create_time"},
      2,
      "owner",
      "channel_id"};
  return *shape;
}

std::vector<SqlValue> Table<Channel>::Values(const Channel& r) {
  return {r.owner.ToString(),
          r.id,
          r.association,
          TenantOf(r.owner),
          r.display_name,
          static_cast<int>(r.kind),
          r.suspended,
          r.account,
          r.business_account,
          r.sealed_secrets,
          r.webhook_hashes,
          r.mailbox.address,
          r.mailbox.imap_server,
          r.mailbox.smtp_server,
          r.mailbox.account_name,
          r.mailbox.certified,
          r.reply_template.name,
          r.reply_template.language,
          r.reply_template.text,
          MessageOrNull(Kept(r.reply_policies)),
          r.create_time};
}

Channel Table<Channel>::FromRow(const Row& row) {
  Channel r;
  r.owner = OwnerFrom(row.Text(0));
  r.id = row.Text(1);
  r.association = row.Text(2);
  r.display_name = row.Text(4);
  r.kind = static_cast<v1::Channel::Kind>(row.Int(5));
  r.suspended = row.Bool(6);
  r.account = row.Text(7);
  r.business_account = row.Text(8);
  r.sealed_secrets = row.Bytes(9);
  r.webhook_hashes = row.Bytes(10);
  r.mailbox = {row.Text(11), row.Text(12), row.Text(13), row.Text(14), row.Bool(15)};
  r.reply_template = {row.Text(16), row.Text(17), row.Text(18)};
  const auto kept = MessageOrEmpty<v1::Channel>(row, 19);
  r.reply_policies.assign(kept.reply_policies().begin(), kept.reply_policies().end());
  r.create_time = row.Time(20);
  r.revision = row.Int(21);
  return r;
}

}  // namespace mugugno::tenant

#include "tenant/directory/directory_copy.h"

#include <utility>

#include "mugugno/storage/v1/directory_copy.pb.h"
#include "tenant/errors.h"
#include "tenant/timestamp.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

using storage::v1::DirectoryCopy;

void Copy(const Channel& record, DirectoryCopy::Channel* copy) {
  copy->set_id(record.id);
  copy->set_display_name(record.display_name);
  copy->set_kind(record.kind);
  copy->set_suspended(record.suspended);
  copy->set_webhook_hashes(record.webhook_hashes);
  copy->set_account(record.account);
  copy->set_business_account(record.business_account);
  copy->set_mail_address(record.mailbox.address);
  copy->mutable_reply_policies()->Assign(record.reply_policies.begin(),
                                         record.reply_policies.end());
}

Channel ChannelFrom(const DirectoryCopy::Channel& copy, const Scope& owner,
                    const std::string& association) {
  Channel record;
  record.owner = owner;
  record.association = association;
  record.id = copy.id();
  record.display_name = copy.display_name();
  record.kind = static_cast<v1::Channel::Kind>(copy.kind());
  record.suspended = copy.suspended();
  record.webhook_hashes = copy.webhook_hashes();
  record.account = copy.account();
  record.business_account = copy.business_account();
  record.mailbox.address = copy.mail_address();
  record.reply_policies.assign(copy.reply_policies().begin(), copy.reply_policies().end());
  return record;
}

void Copy(const Office& record, DirectoryCopy::Office* copy) {
  copy->set_id(record.id);
  copy->set_display_name(record.display_name);
  for (const std::string& topic : record.topics) copy->add_topics(topic);
  copy->set_hand_off_way(static_cast<int>(record.hand_off.way));
  copy->set_hand_off_target(record.hand_off.target);
  copy->set_hand_off_secret(record.hand_off.sealed_secret);
  if (record.hand_off.open311.ByteSizeLong() > 0) {
    *copy->mutable_hand_off_open311() = record.hand_off.open311;
  }
  copy->set_suspended(record.suspended);
  *copy->mutable_opening_hours() = record.opening_hours;
}

Office OfficeFrom(const DirectoryCopy::Office& copy, const std::string& tenant) {
  Office record;
  record.tenant = tenant;
  record.id = copy.id();
  record.display_name = copy.display_name();
  record.topics.assign(copy.topics().begin(), copy.topics().end());
  record.hand_off.way = static_cast<HandOff::Way>(copy.hand_off_way());
  record.hand_off.target = copy.hand_off_target();
  record.hand_off.sealed_secret = copy.hand_off_secret();
  record.hand_off.open311 = copy.hand_off_open311();
  record.suspended = copy.suspended();
  record.opening_hours = copy.opening_hours();
  return record;
}

void Copy(const Credential& record, DirectoryCopy::Credential* copy) {
  copy->set_id(record.id);
  copy->set_kind(record.kind);
  copy->set_uid(std::string(record.uid.bytes()));
  copy->set_hash(record.hash);
  if (record.expire_time != absl::InfiniteFuture()) {
    *copy->mutable_expire_time() = ToTimestamp(record.expire_time);
  }
  if (record.revoke_time) *copy->mutable_revoke_time() = ToTimestamp(*record.revoke_time);
}

Credential CredentialFrom(const DirectoryCopy::Credential& copy, const std::string& holder) {
  Credential record;
  record.holder = holder;
  record.id = copy.id();
  record.kind = static_cast<v1::Credential::Kind>(copy.kind());
  record.uid = Uuid::FromBytes(copy.uid()).value_or(Uuid());
  record.hash = copy.hash();
  if (copy.has_expire_time()) record.expire_time = FromTimestamp(copy.expire_time());
  if (copy.has_revoke_time()) record.revoke_time = FromTimestamp(copy.revoke_time());
  return record;
}

void Copy(const AssociationSlice& slice, DirectoryCopy::Association* copy) {
  copy->set_id(slice.association.id);
  copy->set_display_name(slice.association.display_name);
  copy->set_in_service(slice.association.in_service);
  for (const Channel& channel : slice.channels) Copy(channel, copy->add_channels());
}

AssociationSlice AssociationFrom(const DirectoryCopy::Association& copy) {
  AssociationSlice slice;
  slice.association.id = copy.id();
  slice.association.display_name = copy.display_name();
  slice.association.in_service = copy.in_service();
  for (const auto& channel : copy.channels()) {
    slice.channels.push_back(ChannelFrom(channel, Scope::Association(copy.id()), copy.id()));
  }
  return slice;
}

void Copy(const TenantSlice& slice, DirectoryCopy::Tenant* copy) {
  const Tenant& record = slice.tenant;
  copy->set_id(record.id);
  copy->set_association(record.association);
  copy->set_display_name(record.display_name);
  copy->set_istat_code(record.istat_code);
  copy->set_cadastral_code(record.cadastral_code);
  copy->set_in_service(record.in_service);
  copy->set_suspended(record.suspended);
  copy->set_training(record.is_training());
  copy->set_default_office(record.default_office);
  copy->set_signature(record.signature);
  copy->set_policy_text(record.policy_text);
  *copy->mutable_citizen_notices() = record.citizen_notices;
  *copy->mutable_opening_hours() = record.opening_hours;
  for (const Office& office : slice.offices) Copy(office, copy->add_offices());
  for (const Channel& channel : slice.channels) Copy(channel, copy->add_channels());
}

TenantSlice TenantFrom(const DirectoryCopy::Tenant& copy) {
  TenantSlice slice;
  Tenant& record = slice.tenant;
  record.id = copy.id();
  record.association = copy.association();
  record.display_name = copy.display_name();
  record.istat_code = copy.istat_code();
  record.cadastral_code = copy.cadastral_code();
  record.in_service = copy.in_service();
  record.suspended = copy.suspended();
  record.mode = copy.training() ? v1::Tenant::MODE_TRAINING : v1::Tenant::MODE_LIVE;
  record.default_office = copy.default_office();
  record.signature = copy.signature();
  record.policy_text = copy.policy_text();
  record.citizen_notices = copy.citizen_notices();
  record.opening_hours = copy.opening_hours();
  for (const auto& office : copy.offices()) slice.offices.push_back(OfficeFrom(office, record.id));
  for (const auto& channel : copy.channels()) {
    slice.channels.push_back(ChannelFrom(channel, Scope::Tenant(record.id), record.association));
  }
  return slice;
}

void Copy(const AppSlice& slice, DirectoryCopy::App* copy) {
  copy->set_id(slice.app.id);
  copy->set_owner(slice.app.owner.ToString());
  copy->set_association(slice.app.association);
  copy->set_channel(slice.app.channel);
  copy->set_display_name(slice.app.display_name);
  copy->set_messages_per_minute(slice.app.messages_per_minute);
  copy->set_suspended(slice.app.suspended);
  for (const Credential& credential : slice.credentials) Copy(credential, copy->add_credentials());
}

AppSlice AppFrom(const DirectoryCopy::App& copy) {
  AppSlice slice;
  slice.app.id = copy.id();
  slice.app.owner = Scope::Of(copy.owner()).value_or(Scope::Installation());
  slice.app.association = copy.association();
  slice.app.channel = copy.channel();
  slice.app.display_name = copy.display_name();
  slice.app.messages_per_minute = copy.messages_per_minute();
  slice.app.suspended = copy.suspended();
  for (const auto& credential : copy.credentials()) {
    slice.credentials.push_back(CredentialFrom(credential, slice.app.name()));
  }
  return slice;
}

}  // namespace

std::string SerializeSnapshot(const DirectorySnapshot& directory, absl::Time now) {
  DirectoryCopy copy;
  *copy.mutable_create_time() = ToTimestamp(now);
  for (const auto& slice : directory.associations()) Copy(*slice, copy.add_associations());
  for (const auto& slice : directory.tenants()) Copy(*slice, copy.add_tenants());
  for (const auto& slice : directory.apps()) Copy(*slice, copy.add_apps());
  return copy.SerializeAsString();
}

absl::StatusOr<std::shared_ptr<const DirectorySnapshot>> ParseSnapshot(absl::string_view bytes,
                                                                       absl::Time now) {
  DirectoryCopy copy;
  if (!copy.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      !copy.has_create_time()) {
    return DataLoss("the copy of the directory cannot be read");
  }
  if (now - FromTimestamp(copy.create_time()) > kOldestCopy) {
    return FailedPrecondition("DIRECTORY_COPY_TOO_OLD", "copy of the directory",
                              "it is older than 24 hours; start again when the database is back");
  }
  SnapshotEdit edit;
  for (const auto& slice : copy.associations()) RETURN_IF_ERROR(edit.Put(AssociationFrom(slice)));
  for (const auto& slice : copy.tenants()) RETURN_IF_ERROR(edit.Put(TenantFrom(slice)));
  for (const auto& slice : copy.apps()) RETURN_IF_ERROR(edit.Put(AppFrom(slice)));
  return edit.Finish(1);
}

}  // namespace mugugno::tenant

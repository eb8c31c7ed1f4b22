#include "gateway/codecs/access_codec.h"

#include <algorithm>

#include "absl/strings/escaping.h"

#include "gateway/codecs/values.h"
#include "tenant/credential.h"
#include "tenant/role.h"

namespace mugugno::gateway {
namespace {

v1::AccessState StateOf(bool suspended) {
  return suspended ? v1::ACCESS_STATE_SUSPENDED : v1::ACCESS_STATE_ACTIVE;
}

template <typename Message>
void EncodeExpiry(absl::Time expire_time, Message* message) {
  if (expire_time != absl::InfiniteFuture()) {
    *message->mutable_expire_time() = ToTimestamp(expire_time);
  }
}

template <typename Message>
absl::Time DecodeExpiry(const Message& message) {
  return message.has_expire_time() ? FromTimestamp(message.expire_time()) : absl::InfiniteFuture();
}

}  // namespace

v1::Staff Encode(const tenant::Staff& record) {
  v1::Staff message;
  message.set_name(record.name());
  message.set_display_name(record.display_name);
  message.set_email(record.email);
  message.set_state(StateOf(record.suspended));
  EncodeExpiry(record.expire_time, &message);
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  message.set_etag(EtagOf(record.revision));
  return message;
}

void Decode(const v1::Staff& message, tenant::Staff* record, Violations* violations) {
  record->display_name = message.display_name();
  record->email = message.email();
  record->expire_time = DecodeExpiry(message);
  if (!record->email.empty() && !IsMailbox(record->email)) {
    violations->Add("email", "must be a mailbox");
  }
}

v1::Grant Encode(const tenant::Grant& record) {
  v1::Grant message;
  message.set_name(record.name());
  for (const v1::Role role : record.roles) message.add_roles(role);
  for (const std::string& office : record.offices) {
    message.add_offices(tenant::OfficeName(record.owner.id, office));
  }
  EncodeExpiry(record.expire_time, &message);
  message.set_grantor(record.grantor);
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  message.set_etag(EtagOf(record.revision));
  return message;
}

void Decode(const v1::Grant& message, tenant::Grant* record, Violations* violations) {
  record->roles.clear();
  bool bound = false;
  for (int i = 0; i < message.roles_size(); ++i) {
    const v1::Role role = message.roles(i);
    if (!tenant::RoleFits(role, record->owner.kind)) {
      violations->Add(absl::StrCat("roles[", i, "]"), "is no role of a comune or association here");
    }
    bound = bound || tenant::IsBoundToOffices(role);
    record->roles.push_back(role);
  }
  std::sort(record->roles.begin(), record->roles.end());
  record->roles.erase(std::unique(record->roles.begin(), record->roles.end()), record->roles.end());
  record->offices.clear();
  for (int i = 0; i < message.offices_size(); ++i) {
    const auto office = tenant::ResourceName::Parse(message.offices(i));
    if (office && office->Root() == record->owner && office->collection() == "offices") {
      record->offices.push_back(office->id());
    } else {
      violations->Add(absl::StrCat("offices[", i, "]"), "must be an office of the same comune");
    }
  }
  if (bound && message.offices().empty()) {
    violations->Add("offices", "must name the offices of an OFFICE_USER");
  }
  if (!bound && !message.offices().empty()) {
    violations->Add("offices", "is for an OFFICE_USER only");
  }
  record->expire_time = DecodeExpiry(message);
}

v1::App Encode(const tenant::App& record) {
  v1::App message;
  message.set_name(record.name());
  message.set_display_name(record.display_name);
  message.set_channel(record.channel_name());
  message.set_state(StateOf(record.suspended));
  message.set_messages_per_minute(record.messages_per_minute);
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  message.set_etag(EtagOf(record.revision));
  return message;
}

void Decode(const v1::App& message, tenant::App* record, Violations* violations) {
  record->display_name = message.display_name();
  record->messages_per_minute = message.messages_per_minute();
  if (record->revision > 0) {
    if (message.channel() != record->channel_name()) {
      violations->Add("channel", "cannot be changed");
    }
    return;
  }
  const auto channel = tenant::ResourceName::Parse(message.channel());
  if (channel && channel->Root() == record->owner && channel->collection() == "channels") {
    record->channel = channel->id();
  } else {
    violations->Add("channel", "must be a channel of the app's own comune or association");
  }
}

v1::Credential Encode(const tenant::Credential& record) {
  v1::Credential message;
  message.set_name(record.name());
  message.set_kind(record.kind);
  if (record.kind == v1::Credential::KIND_CERTIFICATE) {
    message.set_certificate_fingerprint(absl::BytesToHexString(record.hash));
  }
  EncodeExpiry(record.expire_time, &message);
  if (record.revoke_time) *message.mutable_revoke_time() = ToTimestamp(*record.revoke_time);
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  return message;
}

void Decode(const v1::Credential& message, absl::Time now, tenant::Credential* record,
            Violations* violations) {
  record->kind = message.kind();
  record->expire_time = DecodeExpiry(message);
  if (record->expire_time <= now) violations->Add("expire_time", "must be in the future");
  if (message.kind() == v1::Credential::KIND_SESSION) {
    violations->Add("kind", "must be TOKEN or CERTIFICATE: a session is made by signing in");
  }
  if (message.kind() != v1::Credential::KIND_CERTIFICATE) {
    if (!message.certificate_fingerprint().empty() || !message.certificate().empty()) {
      violations->Add("certificate_fingerprint", "is for a certificate only");
    }
    return;
  }
  if (message.certificate_fingerprint().empty() == message.certificate().empty()) {
    violations->Add("certificate", "must be given, or certificate_fingerprint, and not both");
    return;
  }
  const bool whole = !message.certificate().empty();
  const auto fingerprint = whole ? tenant::CertificateFingerprint(message.certificate())
                                 : tenant::NormaliseFingerprint(message.certificate_fingerprint());
  if (fingerprint.ok()) {
    record->hash = absl::HexStringToBytes(*fingerprint);
  } else if (whole) {
    violations->Add("certificate", "must be exactly one certificate in PEM");
  } else {
    violations->Add("certificate_fingerprint", "must be 64 hexadecimal digits");
  }
}

v1::Administrator Encode(const tenant::Administrator& record) {
  v1::Administrator message;
  message.set_name(record.name());
  message.set_display_name(record.display_name);
  message.set_state(StateOf(record.suspended));
  *message.mutable_create_time() = ToTimestamp(record.create_time);
  return message;
}

}  // namespace mugugno::gateway

#include "gateway/services/manifest.h"

#include <optional>

#include "gateway/services/resources.h"
#include "gateway/services/writes.h"
#include "tenant/directory/hand_off_secret.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Scope;

tenant::Grant GrantOf(const Scope& owner, const v1::Manifest::Grant& wanted) {
  tenant::Grant grant;
  grant.owner = owner;
  grant.staff = wanted.staff();
  return grant;
}

tenant::App AppOf(const Scope& owner, const v1::Manifest::App& wanted) {
  tenant::App app;
  app.owner = owner;
  app.id = wanted.id();
  return app;
}

tenant::Channel ChannelOf(const Scope& owner, const v1::Manifest::Channel& wanted) {
  tenant::Channel channel;
  channel.owner = owner;
  channel.id = wanted.id();
  return channel;
}

tenant::Credential CertificateOf(const std::string& holder, const v1::Manifest::Certificate& wanted,
                                 absl::Time now, Violations* violations) {
  v1::Credential message;
  message.set_kind(v1::Credential::KIND_CERTIFICATE);
  message.set_certificate_fingerprint(wanted.fingerprint());
  tenant::Credential credential;
  credential.holder = holder;
  credential.id = wanted.id();
  Decode(message, now, &credential, violations);
  return credential;
}

// The rules each part breaks, told by its path in the manifest.
class Reader final {
 public:
  template <typename Message, typename Record>
  void Read(const std::string& path, const Message& message, Record record) {
    Violations violations(path);
    Decode(message, &record, &violations);
    Add(violations);
  }
  void Add(const Violations& violations) {
    all_.insert(all_.end(), violations.list().begin(), violations.list().end());
  }
  absl::Status ToStatus() const {
    return all_.empty() ? absl::OkStatus() : tenant::InvalidRequest(all_);
  }

 private:
  std::vector<tenant::FieldViolation> all_;
};

std::string Path(absl::string_view list, int index, absl::string_view field) {
  return absl::StrCat(list, "[", index, "].", field);
}

template <typename Owner>
void ReadOwned(const Scope& owner, const std::string& path, const Owner& manifest, Reader* reader) {
  for (int i = 0; i < manifest.channels_size(); ++i) {
    const auto& item = manifest.channels(i);
    reader->Read(Path(path + ".channels", i, "channel"), item.channel(), ChannelOf(owner, item));
  }
  for (int i = 0; i < manifest.apps_size(); ++i) {
    const auto& item = manifest.apps(i);
    reader->Read(Path(path + ".apps", i, "app"), item.app(), AppOf(owner, item));
  }
  for (int i = 0; i < manifest.grants_size(); ++i) {
    const auto& item = manifest.grants(i);
    reader->Read(Path(path + ".grants", i, "grant"), item.grant(), GrantOf(owner, item));
  }
}

void ReadTenant(const v1::Manifest& manifest, int index, Reader* reader) {
  const v1::Manifest::Tenant& item = manifest.tenants(index);
  const std::string path = absl::StrCat("manifest.tenants[", index, "]");
  tenant::Tenant record;
  record.id = item.id();
  record.association = manifest.id();
  reader->Read(path + ".tenant", item.tenant(), record);
  for (int i = 0; i < item.offices_size(); ++i) {
    reader->Read(Path(path + ".offices", i, "office"), item.offices(i).office(), tenant::Office());
  }
  for (int i = 0; i < item.text_templates_size(); ++i) {
    reader->Read(Path(path + ".text_templates", i, "text_template"),
                 item.text_templates(i).text_template(), tenant::TextTemplate());
  }
  ReadOwned(Scope::Tenant(item.id()), path, item, reader);
}

void ReadStaff(const v1::Manifest& manifest, int index, absl::Time now, Reader* reader) {
  const v1::Manifest::Staff& item = manifest.staff(index);
  const std::string path = absl::StrCat("manifest.staff[", index, "]");
  reader->Read(path + ".staff", item.staff(), tenant::Staff());
  for (int i = 0; i < item.certificates_size(); ++i) {
    Violations violations(absl::StrCat(path, ".certificates[", i, "]"));
    CertificateOf("", item.certificates(i), now, &violations);
    reader->Add(violations);
  }
}

}  // namespace

absl::Status CheckManifest(const v1::Manifest& manifest, absl::Time now) {
  Reader reader;
  tenant::Association association;
  association.id = manifest.id();
  reader.Read("manifest.association", manifest.association(), association);
  ReadOwned(Scope::Association(manifest.id()), "manifest", manifest, &reader);
  for (int i = 0; i < manifest.staff_size(); ++i) ReadStaff(manifest, i, now, &reader);
  for (int i = 0; i < manifest.tenants_size(); ++i) ReadTenant(manifest, i, &reader);
  return reader.ToStatus();
}

absl::StatusOr<v1::ApplyManifestResponse> ManifestApplication::Apply() {
  const Scope association = Scope::Association(manifest_.id());
  RETURN_IF_ERROR(ApplyAssociation());
  for (const auto& staff : manifest_.staff()) RETURN_IF_ERROR(ApplyStaff(staff));
  for (const auto& item : manifest_.channels()) RETURN_IF_ERROR(ApplyChannel(association, item));
  for (const auto& item : manifest_.apps()) RETURN_IF_ERROR(ApplyApp(association, item));
  for (const auto& item : manifest_.grants()) RETURN_IF_ERROR(ApplyGrant(association, item));
  for (const auto& tenant : manifest_.tenants()) RETURN_IF_ERROR(ApplyTenant(tenant));
  RETURN_IF_ERROR(TellUnlisted());
  return std::move(response_);
}

template <typename Record, typename Message, typename Encoding, typename Writer>
absl::Status ManifestApplication::Ensure(Record fresh, const Message& wanted,
                                         std::vector<tenant::SqlValue> key, Encoding encode,
                                         Writer write) {
  ASSIGN_OR_RETURN(std::optional<Record> found,
                   tenant::Find<Record>(writing_.session, std::move(key), tenant::Lock::kRow));
  Record record = found.value_or(std::move(fresh));
  Message after = wanted;
  std::vector<std::string> changed;
  if (found) {
    ASSIGN_OR_RETURN(const Message before, encode(*found));
    after = before;
    RETURN_IF_ERROR(MergeByMask({}, wanted, &after));
    changed = ChangedFields(before, after);
    if (changed.empty()) return absl::OkStatus();
  }
  const std::string name = record.name();
  RETURN_IF_ERROR(DecodeWhole(after, name, &record));
  RETURN_IF_ERROR(write(changed, &record));
  Tell(name, !found, changed);
  return absl::OkStatus();
}

template <typename Record, typename Message>
absl::Status ManifestApplication::Ensure(Record fresh, const Message& wanted,
                                         std::vector<tenant::SqlValue> key) {
  return Ensure(
      std::move(fresh), wanted, std::move(key),
      [](const Record& record) -> absl::StatusOr<Message> { return Encode(record); },
      [this](const std::vector<std::string>& changed, Record* record) {
        return Write(writing_, changed, record);
      });
}

absl::Status ManifestApplication::ApplyAssociation() {
  tenant::Association fresh;
  fresh.id = manifest_.id();
  return Ensure(fresh, manifest_.association(), {fresh.id});
}

absl::Status ManifestApplication::ApplyStaff(const v1::Manifest::Staff& wanted) {
  tenant::Staff fresh;
  fresh.association = manifest_.id();
  fresh.id = wanted.id();
  RETURN_IF_ERROR(Ensure(fresh, wanted.staff(), {fresh.association, fresh.id}));
  for (const auto& certificate : wanted.certificates()) {
    RETURN_IF_ERROR(ApplyCertificate(fresh.name(), certificate));
  }
  return absl::OkStatus();
}

absl::Status ManifestApplication::ApplyCertificate(const std::string& holder,
                                                   const v1::Manifest::Certificate& wanted) {
  Violations none;
  tenant::Credential record = CertificateOf(holder, wanted, writing_.now, &none);
  RETURN_IF_ERROR(none.ToStatus());
  ASSIGN_OR_RETURN(const auto found,
                   tenant::Find<tenant::Credential>(writing_.session, {holder, record.id}));
  if (found && found->hash == record.hash) return absl::OkStatus();
  if (found) {
    return tenant::FailedPrecondition("CREDENTIAL_EXISTS", record.name(),
                                      "it is another certificate; give the new one its own id");
  }
  record.uid = writing_.uuids.Next();
  record.create_time = writing_.now;
  RETURN_IF_ERROR(WriteCredential(writing_, record));
  Tell(record.name(), true, {});
  return absl::OkStatus();
}

absl::Status ManifestApplication::ApplyTenant(const v1::Manifest::Tenant& wanted) {
  const Scope owner = Scope::Tenant(wanted.id());
  tenant::Tenant fresh;
  fresh.id = wanted.id();
  fresh.association = manifest_.id();
  v1::Tenant message = wanted.tenant();
  message.clear_default_office();
  RETURN_IF_ERROR(Ensure(fresh, message, {fresh.id}));
  for (const auto& office : wanted.offices()) {
    RETURN_IF_ERROR(ApplyOffice(wanted.id(), office));
  }
  RETURN_IF_ERROR(ApplyDefaultOffice(wanted));
  for (const auto& item : wanted.channels()) RETURN_IF_ERROR(ApplyChannel(owner, item));
  for (const auto& item : wanted.apps()) RETURN_IF_ERROR(ApplyApp(owner, item));
  for (const auto& item : wanted.grants()) RETURN_IF_ERROR(ApplyGrant(owner, item));
  for (const auto& item : wanted.text_templates()) {
    RETURN_IF_ERROR(ApplyTextTemplate(wanted.id(), item));
  }
  return absl::OkStatus();
}

// Once its offices are there.
absl::Status ManifestApplication::ApplyDefaultOffice(const v1::Manifest::Tenant& wanted) {
  if (wanted.tenant().default_office().empty()) return absl::OkStatus();
  v1::Tenant message;
  message.set_default_office(wanted.tenant().default_office());
  return Ensure(tenant::Tenant(), message, {wanted.id()});
}

absl::Status ManifestApplication::ApplyOffice(const std::string& tenant,
                                              const v1::Manifest::Office& wanted) {
  tenant::Office fresh;
  fresh.tenant = tenant;
  fresh.id = wanted.id();
  // The secret is compared in the clear, so that the same one is no change.
  const auto encode = [this](const tenant::Office& record) -> absl::StatusOr<v1::Office> {
    v1::Office message = Encode(record);
    ASSIGN_OR_RETURN(std::string secret,
                     tenant::OpenHandOffSecret(writing_.installation_keys, record));
    if (secret.empty()) return message;
    if (record.hand_off.way == tenant::HandOff::Way::kOpen311) {
      *message.mutable_hand_off()->mutable_open311()->mutable_api_key() = std::move(secret);
    } else {
      *message.mutable_hand_off()->mutable_webhook()->mutable_secret() = std::move(secret);
    }
    return message;
  };
  return Ensure(fresh, wanted.office(), {tenant, fresh.id}, encode,
                [&](const std::vector<std::string>& changed, tenant::Office* record) {
                  return Write(writing_, changed, wanted.office(), record);
                });
}

absl::Status ManifestApplication::ApplyChannel(const Scope& owner,
                                               const v1::Manifest::Channel& wanted) {
  return Ensure(ChannelOf(owner, wanted), wanted.channel(), {owner.ToString(), wanted.id()});
}

absl::Status ManifestApplication::ApplyApp(const Scope& owner, const v1::Manifest::App& wanted) {
  return Ensure(AppOf(owner, wanted), wanted.app(), {wanted.id()});
}

absl::Status ManifestApplication::ApplyTextTemplate(const std::string& tenant,
                                                    const v1::Manifest::TextTemplate& wanted) {
  tenant::TextTemplate fresh;
  fresh.tenant = tenant;
  fresh.id = wanted.id();
  return Ensure(fresh, wanted.text_template(), {tenant, fresh.id});
}

absl::Status ManifestApplication::ApplyGrant(const Scope& owner,
                                             const v1::Manifest::Grant& wanted) {
  const auto write = [&](const std::vector<std::string>& changed,
                         tenant::Grant* record) -> absl::Status {
    if (owner.kind == Scope::Kind::kTenant) {
      ASSIGN_OR_RETURN(const auto tenant,
                       tenant::Read<tenant::Tenant>(writing_.session, {owner.id}));
      if (tenant.in_service) {
        return tenant::FailedPrecondition(
            "TENANT_IN_SERVICE", record->name(),
            "the comune is in service: its own administrators give grants");
      }
    }
    return Write(writing_, changed, record);
  };
  return Ensure(
      GrantOf(owner, wanted), wanted.grant(), {owner.ToString(), wanted.staff()},
      [](const tenant::Grant& record) -> absl::StatusOr<v1::Grant> { return Encode(record); },
      write);
}

void ManifestApplication::Tell(const std::string& name, bool created,
                               const std::vector<std::string>& fields) {
  using Change = v1::ApplyManifestResponse::Change;
  Change* change = nullptr;
  for (Change& known : *response_.mutable_changes()) {
    if (known.name() == name) change = &known;
  }
  if (change == nullptr) {
    change = response_.add_changes();
    change->set_name(name);
    change->set_action(created ? Change::ACTION_CREATE : Change::ACTION_UPDATE);
  }
  if (change->action() == Change::ACTION_CREATE) return;
  for (const std::string& field : fields) change->add_fields(field);
}

}  // namespace mugugno::gateway

#include "gateway/services/writes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"

#include "gateway/services/resources.h"
#include "tenant/directory/directory_lines.h"
#include "tenant/directory/hand_off_secret.h"
#include "tenant/directory/reading_rights.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/texts/named_comune.h"
#include "tenant/texts/notice_text.h"
#include "tenant/timestamp.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Find;
using tenant::Read;
using tenant::Scope;

// Inserts or saves, and tells it in the owner's trail.
template <typename Record>
absl::Status Put(Writing& writing, const Scope& owner, absl::string_view kind,
                 const std::vector<std::string>& changed, Record* record) {
  const bool fresh = record->revision == 0;
  if (fresh) {
    record->create_time = writing.now;
    RETURN_IF_ERROR(tenant::Insert(writing.session, *record));
    record->revision = 1;
  } else {
    RETURN_IF_ERROR(tenant::Save(writing.session, record));
  }
  writing.Audit(owner, absl::StrCat(kind, fresh ? ".create" : ".update"), record->name(),
                absl::StrJoin(changed, ","));
  return absl::OkStatus();
}

// The association an owner is or belongs to.
absl::StatusOr<std::string> AssociationOf(Writing& writing, const Scope& owner) {
  if (owner.kind == Scope::Kind::kTenant) {
    ASSIGN_OR_RETURN(const tenant::Tenant tenant,
                     Read<tenant::Tenant>(writing.session, {owner.id}));
    return tenant.association;
  }
  ASSIGN_OR_RETURN(const tenant::Association association,
                   Read<tenant::Association>(writing.session, {owner.id}));
  return association.id;
}

absl::StatusOr<bool> HasOffice(Writing& writing, const std::string& tenant,
                               const std::string& office) {
  ASSIGN_OR_RETURN(const auto found, Find<tenant::Office>(writing.session, {tenant, office}));
  return found.has_value();
}

absl::Status CheckGrantOffices(Writing& writing, const tenant::Grant& grant) {
  Violations violations("grant");
  for (size_t i = 0; i < grant.offices.size(); ++i) {
    ASSIGN_OR_RETURN(const bool exists, HasOffice(writing, grant.owner.id, grant.offices[i]));
    if (!exists) violations.Add(absl::StrCat("offices[", i, "]"), "must be an existing office");
  }
  return violations.ToStatus();
}

// A text of a comune's own that names another one is a mistake of who wrote it.
class NameCheck final {
 public:
  NameCheck(const Writing& writing, std::string tenant, absl::string_view resource)
      : writing_(writing), tenant_(std::move(tenant)), violations_(resource) {}

  // Of any message that has a text in each language.
  template <typename Text>
  void Look(const Text& text, absl::string_view field) {
    for (const absl::string_view language : tenant::kNoticeLanguages) {
      const std::string other = tenant::OtherComuneNamed(tenant::TextIn(text, language), tenant_,
                                                         writing_.caller.directory());
      if (other.empty()) continue;
      violations_.Add(absl::StrCat(field, ".", language),
                      absl::StrCat("must not name another comune: ", other));
    }
  }
  absl::Status ToStatus() const { return violations_.ToStatus(); }

 private:
  const Writing& writing_;
  const std::string tenant_;
  Violations violations_;
};

bool Same(const v1::ReplyPolicy& a, const v1::ReplyPolicy& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// What citizens were told and people were held to stays as it was.
absl::Status CheckPolicies(Writing& writing, const tenant::Channel& record) {
  NameCheck names(writing, record.owner.id, "channel");
  for (size_t i = 0; i < record.reply_policies.size(); ++i) {
    names.Look(record.reply_policies[i].notice(), absl::StrCat("reply_policies[", i, "].notice"));
  }
  RETURN_IF_ERROR(names.ToStatus());
  if (record.revision == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto before,
                   Read<tenant::Channel>(writing.session, {record.owner.ToString(), record.id}));
  const auto has_begun = [&](const v1::ReplyPolicy& policy) {
    return tenant::FromTimestamp(policy.start_time()) <= writing.now;
  };
  size_t kept = 0;
  for (const v1::ReplyPolicy& policy : before.reply_policies) {
    if (!has_begun(policy)) continue;
    if (kept == record.reply_policies.size() || !Same(policy, record.reply_policies[kept])) {
      return tenant::InvalidField("channel.reply_policies",
                                  "must begin with what has begun, as it is");
    }
    ++kept;
  }
  const auto fresh = record.reply_policies.begin() + static_cast<std::ptrdiff_t>(kept);
  const auto is_over = [&](const v1::ReplyPolicy& policy) {
    return tenant::FromTimestamp(policy.start_time()) < writing.now;
  };
  if (std::any_of(fresh, record.reply_policies.end(), is_over)) {
    return tenant::InvalidField("channel.reply_policies",
                                "must not begin before now: what came is judged already");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Association* record) {
  // Nobody can name themselves: the comuni agreed on it before any of them was in service.
  if (record->in_service && record->agreement.admins_may_grant &&
      Touches(changed, "agreement.association_admins_may_grant")) {
    return tenant::FailedPrecondition(
        "AGREEMENT_FIXED", record->name(),
        "association_admins_may_grant can only be given before a comune is in service");
  }
  RETURN_IF_ERROR(Put(writing, Scope::Association(record->id), "association", changed, record));
  tenant::AddLine(*record, writing.changes);
  return absl::OkStatus();
}

absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Tenant* record) {
  if (record->revision == 0) {
    RETURN_IF_ERROR(Read<tenant::Association>(writing.session, {record->association}).status());
    // The id is taken wherever it is, in other cells too.
    if (writing.caller.directory().FindTenant(record->id) != nullptr) {
      return tenant::AlreadyExists(record->name());
    }
  }
  if (!record->default_office.empty()) {
    ASSIGN_OR_RETURN(const auto office, tenant::Find<tenant::Office>(
                                            writing.session, {record->id, record->default_office}));
    if (!office) {
      return tenant::InvalidField("tenant.default_office", "must be an existing office");
    }
    if (office->suspended) {
      return tenant::InvalidField("tenant.default_office", "must not be suspended");
    }
  }
  NameCheck names(writing, record->id, "tenant.citizen_notices");
  names.Look(record->citizen_notices.receipt(), "receipt");
  names.Look(record->citizen_notices.out_of_hours(), "out_of_hours");
  RETURN_IF_ERROR(names.ToStatus());
  RETURN_IF_ERROR(Put(writing, Scope::Tenant(record->id), "tenant", changed, record));
  tenant::AddLine(*record, writing.changes);
  return absl::OkStatus();
}

absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   const v1::Office& wanted, tenant::Office* record) {
  const bool sends = record->hand_off.way != tenant::HandOff::Way::kQueueOnly;
  if (sends && (record->revision == 0 || Touches(changed, "hand_off"))) {
    // Whoever receives an office's tickets reads them.
    RETURN_IF_ERROR(tenant::MayGiveReading(writing.session, writing.caller,
                                           Scope::Tenant(record->tenant), writing.now));
  }
  // At most one of the two is there.
  const std::string& secret = wanted.hand_off().has_open311()
                                  ? wanted.hand_off().open311().api_key()
                                  : wanted.hand_off().webhook().secret();
  const bool has_secret = record->hand_off.way == tenant::HandOff::Way::kWebhook ||
                          record->hand_off.way == tenant::HandOff::Way::kOpen311;
  if (has_secret && !secret.empty()) {
    record->hand_off.sealed_secret =
        tenant::SealHandOffSecret(writing.installation_keys, *record, secret);
  }
  if (record->revision == 0) {
    RETURN_IF_ERROR(Read<tenant::Tenant>(writing.session, {record->tenant}).status());
  }
  RETURN_IF_ERROR(Put(writing, Scope::Tenant(record->tenant), "office", changed, record));
  tenant::AddLine(*record, writing.changes);
  return absl::OkStatus();
}

absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Channel* record) {
  ASSIGN_OR_RETURN(record->association, AssociationOf(writing, record->owner));
  if (record->revision == 0 || Touches(changed, "reply_policies")) {
    RETURN_IF_ERROR(CheckPolicies(writing, *record));
  }
  RETURN_IF_ERROR(Put(writing, record->owner, "channel", changed, record));
  tenant::AddLine(*record, writing.changes);
  return absl::OkStatus();
}

absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Staff* record) {
  if (record->revision == 0) {
    RETURN_IF_ERROR(Read<tenant::Association>(writing.session, {record->association}).status());
    record->uid = writing.uuids.Next();
  }
  RETURN_IF_ERROR(Put(writing, Scope::Association(record->association), "staff", changed, record));
  tenant::AddLine(*record, writing.changes);
  return absl::OkStatus();
}

absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Grant* record) {
  RETURN_IF_ERROR(
      tenant::MayGiveReading(writing.session, writing.caller, record->owner, writing.now));
  ASSIGN_OR_RETURN(record->association, AssociationOf(writing, record->owner));
  ASSIGN_OR_RETURN(const auto staff,
                   Find<tenant::Staff>(writing.session, {record->association, record->staff}));
  if (!staff) return tenant::InvalidField("grant_id", "must be a person of the association");
  RETURN_IF_ERROR(CheckGrantOffices(writing, *record));
  record->grantor = writing.caller.name();
  std::vector<std::string> detail = changed;
  for (const v1::Role role : record->roles) detail.push_back(v1::Role_Name(role));
  RETURN_IF_ERROR(Put(writing, record->owner, "grant", detail, record));
  tenant::AddLine(*record, staff->uid, writing.changes);
  return absl::OkStatus();
}

absl::Status Write(Writing& writing, const std::vector<std::string>& changed, tenant::App* record) {
  if (record->revision == 0) {
    ASSIGN_OR_RETURN(record->association, AssociationOf(writing, record->owner));
    if (writing.caller.directory().FindApp(record->id) != nullptr) {
      return tenant::AlreadyExists(record->name());
    }
    ASSIGN_OR_RETURN(
        const auto channel,
        Find<tenant::Channel>(writing.session, {record->owner.ToString(), record->channel}));
    if (!channel) return tenant::InvalidField("app.channel", "must be an existing channel");
    if (!channel->is_for_apps()) {
      return tenant::InvalidField("app.channel", "must be a channel of kind APP or OPEN311");
    }
  }
  RETURN_IF_ERROR(Put(writing, record->owner, "app", changed, record));
  tenant::AddLine(*record, writing.changes);
  return absl::OkStatus();
}

absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::TextTemplate* record) {
  if (record->revision == 0) {
    RETURN_IF_ERROR(Read<tenant::Tenant>(writing.session, {record->tenant}).status());
  }
  NameCheck names(writing, record->tenant, "text_template");
  names.Look(record->content.text(), "text");
  RETURN_IF_ERROR(names.ToStatus());
  return Put(writing, Scope::Tenant(record->tenant), "text_template", changed, record);
}

absl::Status WriteCredential(Writing& writing, const tenant::Credential& record) {
  const auto holder = tenant::ResourceName::Parse(record.holder);
  if (holder->collection() == "apps") {
    ASSIGN_OR_RETURN(const tenant::App app, Read<tenant::App>(writing.session, {holder->id()}));
    RETURN_IF_ERROR(
        tenant::MayGiveReading(writing.session, writing.caller, app.owner, writing.now));
  } else if (holder->collection() == "staff") {
    ASSIGN_OR_RETURN(const tenant::Staff staff,
                     Read<tenant::Staff>(writing.session, {holder->Root().id, holder->id()},
                                         tenant::Lock::kRow));
    RETURN_IF_ERROR(tenant::MayGiveReadingAs(writing.session, writing.caller, staff, writing.now));
  }
  ASSIGN_OR_RETURN(const Scope trail, TouchHolder(writing, record.holder));
  const absl::Status inserted = tenant::Insert(writing.session, record);
  RETURN_IF_ERROR(inserted);
  writing.Audit(trail, "credential.create", record.name());
  return absl::OkStatus();
}

absl::StatusOr<Scope> TouchHolder(Writing& writing, absl::string_view holder) {
  const auto name = tenant::ResourceName::Parse(holder);
  if (name->collection() == "apps") {
    ASSIGN_OR_RETURN(const tenant::App app, Read<tenant::App>(writing.session, {name->id()}));
    tenant::AddLine(app, writing.changes);
    return app.owner;
  }
  if (name->collection() == "staff") {
    ASSIGN_OR_RETURN(const tenant::Staff staff,
                     Read<tenant::Staff>(writing.session, {name->Root().id, name->id()}));
    tenant::AddLine(staff, writing.changes);
    return Scope::Association(staff.association);
  }
  ASSIGN_OR_RETURN(const tenant::Administrator administrator,
                   Read<tenant::Administrator>(writing.session, {name->id()}));
  tenant::AddLine(administrator, writing.changes);
  return Scope::Installation();
}

}  // namespace mugugno::gateway

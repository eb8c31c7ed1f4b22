#pragma once

// The directory's things, as the domain sees them: associations, tenants, offices, channels,
// people, grants, apps, credentials. Plain values. Enumerations that mean the same in the contract
// are the contract's. `revision` grows with every change and is what an etag is made from.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "mugugno/v1/access.pb.h"
#include "mugugno/v1/citizen_notices.pb.h"
#include "mugugno/v1/directory.pb.h"
#include "tenant/name.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

struct Agreement {
  v1::Association::Form form = v1::Association::FORM_UNSPECIFIED;
  // ISO 8601 days; end_date empty where open.
  std::string start_date;
  std::string end_date;
  // Id of the lead comune; may be empty.
  std::string lead;
  bool admins_may_grant = false;
};

struct Association {
  std::string name() const { return AssociationName(id); }

  std::string id;
  std::string display_name;
  Agreement agreement;
  // What it asks of those who answer citizens; without a version, nothing.
  std::string guidelines_version = {};
  std::string guidelines_text = {};
  // One of its tenants is or was in service.
  bool in_service = false;
  absl::Time create_time;
  int64_t revision = 0;
};

struct Tenant {
  std::string name() const { return TenantName(id); }
  v1::Tenant::State state() const {
    if (suspended) return v1::Tenant::STATE_SUSPENDED;
    return in_service ? v1::Tenant::STATE_ACTIVE : v1::Tenant::STATE_SETUP;
  }
  bool is_training() const { return mode == v1::Tenant::MODE_TRAINING; }

  std::string id;
  std::string association;
  std::string display_name;
  std::string istat_code;
  std::string cadastral_code;
  std::string ipa_code;
  // Was activated; suspended or not.
  bool in_service = false;
  bool suspended = false;
  v1::Tenant::Mode mode = v1::Tenant::MODE_LIVE;
  // Id of the office; may be empty during set-up.
  std::string default_office;
  std::string signature;
  std::string policy_text;
  std::string agreement_start_date;
  std::string agreement_end_date;
  v1::CitizenNotices citizen_notices = {};
  v1::OpeningHours opening_hours = {};
  absl::Time create_time;
  int64_t revision = 0;
};

struct Person {
  bool empty() const { return display_name.empty() && email.empty(); }

  std::string display_name;
  std::string email;
};

struct HandOff {
  enum class Way { kQueueOnly = 0, kEmail = 1, kWebhook = 2, kOpen311 = 3 };

  Way way = Way::kQueueOnly;
  // Mailbox or https address.
  std::string target;
  // The webhook's secret, or the key of an Open311 system, sealed with the installation key
  // (hand_off_secret.h).
  std::string sealed_secret;
  // How an Open311 system wants requests, without address and key.
  v1::Office::HandOff::Open311 open311 = {};
};

struct Office {
  std::string name() const { return OfficeName(tenant, id); }

  std::string tenant;
  std::string id;
  std::string display_name;
  Person liaison;
  Person deputy;
  // Codes or their beginnings.
  std::vector<std::string> topics;
  HandOff hand_off;
  // New tickets go to the default office instead.
  bool suspended = false;
  v1::OpeningHours opening_hours = {};
  // As the contract has them.
  std::vector<std::string> liaison_absences = {};
  absl::Time create_time;
  int64_t revision = 0;
};

// Of a channel that is one.
struct Mailbox {
  const std::string& account() const { return account_name.empty() ? address : account_name; }

  std::string address = {};
  // "imaps://host:port" and "smtps://host:port", or without the s.
  std::string imap_server = {};
  std::string smtp_server = {};
  std::string account_name = {};
  bool certified = false;
};

// What tells a citizen that an answer is there, once the platform takes none; empty where there is
// none.
struct ReplyTemplate {
  // Where the comune's name stands in the text.
  static constexpr char kComune[] = "{{1}}";

  bool empty() const { return name.empty(); }
  bool names_comune() const { return text.find(kComune) != std::string::npos; }

  std::string name = {};
  std::string language = {};
  std::string text = {};
};

struct Channel {
  std::string name() const { return ChildName(owner.ToString(), "channels", id); }
  bool is_shared() const { return owner.kind == Scope::Kind::kAssociation; }
  // Messages come by its apps, never by itself.
  bool is_for_apps() const {
    return kind == v1::Channel::KIND_APP || kind == v1::Channel::KIND_OPEN311;
  }
  // Its platform and the gateway know each other by secrets (channel_secrets.h).
  bool has_secrets() const {
    return kind == v1::Channel::KIND_TELEGRAM || is_of_meta() || is_mailbox();
  }
  // Its account is given by its administrator, and every webhook says which one it is for.
  bool is_of_meta() const {
    return kind == v1::Channel::KIND_WHATSAPP || kind == v1::Channel::KIND_MESSENGER ||
           kind == v1::Channel::KIND_INSTAGRAM;
  }
  // What is said to a citizen there can be read by everybody.
  bool is_public() const { return kind == v1::Channel::KIND_OPEN311; }
  // The gateway fetches its messages; nobody brings them.
  bool is_mailbox() const { return kind == v1::Channel::KIND_EMAIL; }
  bool in_setup() const {
    return has_secrets() && (is_mailbox() ? sealed_secrets : webhook_hashes).empty();
  }

  // A tenant, or an association for a shared one.
  Scope owner;
  // The association it belongs to, directly or through its tenant.
  std::string association;
  std::string id;
  std::string display_name;
  v1::Channel::Kind kind = v1::Channel::KIND_UNSPECIFIED;
  bool suspended = false;
  // What the platform calls it; empty for kinds without secrets.
  std::string account = {};
  std::string business_account = {};
  ReplyTemplate reply_template = {};
  // Sealed with the installation key.
  std::string sealed_secrets = {};
  // SHA-256 of what the platform may show, 32 bytes each, the newest first; at most two.
  std::string webhook_hashes = {};
  Mailbox mailbox = {};
  // Of a comune's own channel, by their time.
  std::vector<v1::ReplyPolicy> reply_policies = {};
  absl::Time create_time;
  int64_t revision = 0;
};

struct Staff {
  std::string name() const { return StaffName(association, id); }

  std::string association;
  std::string id;
  // Names the person in the feed.
  Uuid uid;
  std::string display_name;
  std::string email;
  bool suspended = false;
  // InfiniteFuture where open.
  absl::Time expire_time = absl::InfiniteFuture();
  absl::Time create_time;
  int64_t revision = 0;
};

struct Grant {
  std::string name() const { return ChildName(owner.ToString(), "grants", staff); }

  // A tenant or an association.
  Scope owner;
  std::string association;
  std::string staff;
  std::vector<v1::Role> roles;
  // Ids of offices of the tenant.
  std::vector<std::string> offices;
  absl::Time expire_time = absl::InfiniteFuture();
  // Name of who gave it.
  std::string grantor;
  absl::Time create_time;
  int64_t revision = 0;
};

struct App {
  std::string name() const { return AppName(id); }
  std::string channel_name() const { return ChildName(owner.ToString(), "channels", channel); }

  std::string id;
  // Of its channel: a tenant or an association.
  Scope owner;
  std::string association;
  // Id of its channel.
  std::string channel;
  std::string display_name;
  int32_t messages_per_minute = 0;
  bool suspended = false;
  absl::Time create_time;
  int64_t revision = 0;
};

struct Credential {
  std::string name() const { return ChildName(holder, "credentials", id); }
  // What it is found by: the id of a token or session, or a certificate's fingerprint (64
  // hexadecimal digits).
  std::string key() const;
  bool Valid(absl::Time now) const { return !revoke_time && now < expire_time; }

  // Name of the app, person or administrator.
  std::string holder;
  std::string id;
  v1::Credential::Kind kind = v1::Credential::KIND_UNSPECIFIED;
  // Part of the text of a token or session.
  Uuid uid;
  // 32 bytes: SHA-256 of the secret of a token or session, or of a certificate.
  std::string hash;
  absl::Time expire_time = absl::InfiniteFuture();
  std::optional<absl::Time> revoke_time;
  absl::Time create_time;
};

struct Administrator {
  std::string name() const { return AdministratorName(id); }

  std::string id;
  std::string display_name;
  bool suspended = false;
  absl::Time create_time;
};

}  // namespace mugugno::tenant

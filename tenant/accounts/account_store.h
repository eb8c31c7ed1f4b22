#pragma once

// The rows by which people sign in: local accounts, and invitations to one. Called inside a
// transaction, with its session.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/directory/record_store.h"
#include "tenant/directory/records.h"
#include "tenant/store/session.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

struct Account {
  std::string holder() const { return StaffName(association, staff); }

  std::string association = {};
  std::string staff = {};
  // HashPassword's, sealed with the installation key.
  std::string sealed_password = {};
  // Of the one-time codes, sealed too.
  std::string sealed_secret = {};
  // Of the last code used.
  int64_t one_time_step = 0;
  // Of the recovery codes that are left (recovery_codes.h).
  std::string recovery_hashes = {};
  // Keyed hash of the network the person last signed in from; empty for none.
  std::string known_place = {};
  absl::Time create_time;
};

struct Invitation {
  std::string holder() const { return StaffName(association, staff); }

  std::string association = {};
  std::string staff = {};
  // SHA-256 of the token's secret.
  std::string hash = {};
  // Of the one-time codes, sealed with the installation key.
  std::string sealed_secret = {};
  absl::Time expire_time;
  absl::Time create_time;
};

// Whose, and in which column, the bytes are is bound into them.
std::string SealOf(const OwnerKeys& keys, absl::string_view holder, absl::string_view column,
                   absl::string_view plain);
absl::StatusOr<std::string> OpenOf(const OwnerKeys& keys, absl::string_view holder,
                                   absl::string_view column, absl::string_view sealed);
inline constexpr char kPasswordColumn[] = "password";
inline constexpr char kOneTimeSecretColumn[] = "one_time_secret";

absl::StatusOr<std::optional<Account>> FindAccount(Session& session, absl::string_view association,
                                                   absl::string_view staff,
                                                   Lock lock = Lock::kNone);
absl::Status InsertAccount(Session& session, const Account& account);
// What signing in changes.
absl::Status SaveAccountUse(Session& session, const Account& account);
absl::Status DeleteAccount(Session& session, absl::string_view association,
                           absl::string_view staff);

// By its token's hash; those that are too old, too.
absl::StatusOr<std::optional<Invitation>> FindInvitation(Session& session,
                                                         absl::string_view association,
                                                         absl::string_view hash,
                                                         Lock lock = Lock::kNone);
absl::Status InsertInvitation(Session& session, const Invitation& invitation);
absl::Status DeleteInvitation(Session& session, absl::string_view association,
                              absl::string_view staff);

}  // namespace mugugno::tenant

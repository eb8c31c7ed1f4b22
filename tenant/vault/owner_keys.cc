#include "tenant/vault/owner_keys.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

std::string NameOf(const KeyOwner& owner) {
  switch (owner.kind) {
    case KeyKind::kJournal:
      return absl::StrCat("journal segment ", owner.id);
    case KeyKind::kAssociation:
      return absl::StrCat("association ", owner.id);
    case KeyKind::kTenant:
      return absl::StrCat("tenant ", owner.id);
    case KeyKind::kInstallation:
      return "installation";
    case KeyKind::kFile:
      return absl::StrCat("file ", owner.id);
  }
  return "unknown owner";
}

}  // namespace

absl::StatusOr<OwnerKeys> OwnerKeys::Unwrap(const KeyOwner& owner,
                                            const std::vector<WrappedKey>& wrapped,
                                            const MasterKeys& masters) {
  OwnerKeys keys(owner);
  for (const WrappedKey& each : wrapped) {
    if (each.wrapped.empty()) {
      return FailedPrecondition("KEYS_SHREDDED", NameOf(owner), "its words cannot be read again");
    }
    ASSIGN_OR_RETURN(SecretBytes key,
                     masters.Unwrap({owner, each.id.purpose, each.id.version}, each.wrapped));
    if (each.id.purpose == KeyPurpose::kSeal) {
      keys.seal_keys_.emplace_back(each.id.version, std::move(key));
    } else if (each.id.version > keys.index_version_) {
      keys.index_version_ = each.id.version;
      keys.index_key_ = std::move(key);
    }
  }
  if (keys.seal_keys_.empty() || keys.index_version_ == 0) {
    return FailedPrecondition("KEYS_MISSING", NameOf(owner), "create its keys");
  }
  std::sort(keys.seal_keys_.begin(), keys.seal_keys_.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return keys;
}

bool OwnerKeys::Knows(uint32_t version) const {
  return std::any_of(seal_keys_.begin(), seal_keys_.end(),
                     [&](const auto& key) { return key.first == version; });
}

std::string OwnerKeys::Seal(const Binding& binding, absl::string_view plaintext) const {
  const auto& [version, key] = seal_keys_.back();
  return SealWith(key.view(), {owner_, version}, binding, plaintext);
}

absl::StatusOr<std::string> OwnerKeys::Open(const Binding& binding,
                                            absl::string_view sealed) const {
  ASSIGN_OR_RETURN(const SealedHeader header, ParseSealedHeader(sealed));
  if (header.owner != owner_) return DataLoss("sealed for another owner");
  for (auto key = seal_keys_.rbegin(); key != seal_keys_.rend(); ++key) {
    if (key->first == header.version) return OpenWith(key->second.view(), binding, sealed);
  }
  return DataLoss("sealed with an unknown version of the key");
}

std::string OwnerKeys::BlindIndex(absl::string_view domain, absl::string_view value) const {
  return HmacSha256(index_key_.view(), absl::StrCat(domain, absl::string_view("\0", 1), value));
}

}  // namespace mugugno::tenant

#include "tenant/vault/key_ring.h"

#include <algorithm>
#include <utility>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::Status KeyRing::Create(const KeyOwner& owner) {
  if (owner.id.size() > KeyOwner::kMaxIdSize)
    return InvalidField("owner", "has more than 63 bytes");
  ASSIGN_OR_RETURN(const std::vector<WrappedKey> stored, store_.Load(owner));
  if (stored.empty()) {
    const absl::Status inserted =
        store_.Insert({NewKey(owner, KeyPurpose::kSeal, 1), NewKey(owner, KeyPurpose::kIndex, 1)});
    if (!inserted.ok() && !absl::IsAlreadyExists(inserted)) return inserted;
  }
  return Refresh(owner);
}

absl::StatusOr<std::shared_ptr<const OwnerKeys>> KeyRing::Keys(const KeyOwner& owner) {
  {
    MutexLock lock(&mutex_);
    const auto found = known_.find(owner);
    if (found != known_.end()) return found->second;
  }
  return Load(owner);
}

absl::StatusOr<std::string> KeyRing::Seal(const KeyOwner& owner, const Binding& binding,
                                          absl::string_view plaintext) {
  ASSIGN_OR_RETURN(const auto keys, Keys(owner));
  return keys->Seal(binding, plaintext);
}

absl::StatusOr<std::string> KeyRing::Open(const KeyOwner& owner, const Binding& binding,
                                          absl::string_view sealed) {
  ASSIGN_OR_RETURN(const SealedHeader header, ParseSealedHeader(sealed));
  if (header.owner != owner) return DataLoss("sealed for another owner");
  ASSIGN_OR_RETURN(auto keys, Keys(owner));
  if (!keys->Knows(header.version)) {
    ASSIGN_OR_RETURN(keys, Load(owner));
  }
  return keys->Open(binding, sealed);
}

absl::StatusOr<std::string> KeyRing::BlindIndex(const KeyOwner& owner, absl::string_view domain,
                                                absl::string_view value) {
  ASSIGN_OR_RETURN(const auto keys, Keys(owner));
  return keys->BlindIndex(domain, value);
}

absl::Status KeyRing::Shred(const KeyOwner& owner) {
  RETURN_IF_ERROR(store_.Erase(owner));
  MutexLock lock(&mutex_);
  shredded_.insert(owner);
  known_.erase(owner);
  return absl::OkStatus();
}

absl::Status KeyRing::Refresh(const KeyOwner& owner) { return Load(owner).status(); }

absl::Status KeyRing::RefreshAll() {
  absl::Status first;
  for (const KeyOwner& owner : KnownOwners()) {
    const absl::Status status = Refresh(owner);
    if (first.ok()) first = status;
  }
  return first;
}

WrappedKey KeyRing::NewKey(const KeyOwner& owner, KeyPurpose purpose, uint32_t version) const {
  const KeyId id{owner, purpose, version};
  return {id, masters_.Wrap(id, SecretBytes::Random(kKeySize)), clock_.Now()};
}

absl::StatusOr<std::shared_ptr<const OwnerKeys>> KeyRing::Load(const KeyOwner& owner) {
  ASSIGN_OR_RETURN(const std::vector<WrappedKey> stored, store_.Load(owner));
  auto unwrapped = OwnerKeys::Unwrap(owner, stored, masters_);
  MutexLock lock(&mutex_);
  if (!unwrapped.ok()) {
    // Keys that were shredded elsewhere are no longer used here either. Any other failure, such as
    // a master key this process does not hold yet, leaves it working with what it knows.
    if (ErrorReason(unwrapped.status()) == "KEYS_SHREDDED") known_.erase(owner);
    return unwrapped.status();
  }
  auto keys = std::make_shared<const OwnerKeys>(*std::move(unwrapped));
  // A load that began before the keys were shredded must not keep them.
  if (shredded_.contains(owner)) return keys;
  auto& slot = known_[owner];
  // A slower load of an older state does not bring back the version before.
  if (slot == nullptr || slot->version() <= keys->version()) slot = keys;
  return slot;
}

std::vector<KeyOwner> KeyRing::KnownOwners() const {
  MutexLock lock(&mutex_);
  std::vector<KeyOwner> owners;
  owners.reserve(known_.size());
  for (const auto& [owner, keys] : known_) owners.push_back(owner);
  return owners;
}

}  // namespace mugugno::tenant

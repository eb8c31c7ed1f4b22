#include "routing/journal/segment_keys.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/sealed.h"

namespace mugugno::routing {
namespace {

using tenant::Binding;
using tenant::KeyId;
using tenant::KeyOwner;
using tenant::KeyPurpose;
using tenant::SecretBytes;

constexpr absl::string_view kIndexName = "index";
constexpr absl::string_view kResultName = "result";

KeyOwner SegmentOwner(int64_t segment) { return KeyOwner::Journal(absl::StrCat(segment)); }
KeyId SegmentKeyId(int64_t segment) { return {SegmentOwner(segment), KeyPurpose::kSeal, 1}; }

KeyId OwnKeyId(absl::string_view name) {
  return {KeyOwner::Journal(name), name == kIndexName ? KeyPurpose::kIndex : KeyPurpose::kSeal, 1};
}

Binding ContentBinding(const tenant::Uuid& id) { return {"journal", "content", id.bytes()}; }
Binding ResultBinding(const tenant::Uuid& id) { return {"journal", "result", id.bytes()}; }

}  // namespace

absl::StatusOr<std::unique_ptr<SegmentKeys>> SegmentKeys::Load(SqliteDatabase* database,
                                                               const tenant::MasterKeys& masters) {
  std::unique_ptr<SegmentKeys> keys(new SegmentKeys(masters));
  ASSIGN_OR_RETURN(keys->index_key_, keys->OwnKey(database, kIndexName));
  ASSIGN_OR_RETURN(keys->result_key_, keys->OwnKey(database, kResultName));
  RETURN_IF_ERROR(keys->LoadSegments(database));
  return keys;
}

absl::StatusOr<SecretBytes> SegmentKeys::OwnKey(SqliteDatabase* database, absl::string_view name) {
  ASSIGN_OR_RETURN(auto select, database->Prepare("SELECT wrapped FROM own_key WHERE name = ?"));
  ASSIGN_OR_RETURN(const bool found, select.Bind(1, name).Step());
  if (found) return masters_.Unwrap(OwnKeyId(name), select.Bytes(0));
  SecretBytes key = SecretBytes::Random(tenant::kKeySize);
  const std::string wrapped = masters_.Wrap(OwnKeyId(name), key);
  ASSIGN_OR_RETURN(auto insert, database->Prepare("INSERT INTO own_key VALUES (?, ?)"));
  RETURN_IF_ERROR(insert.Bind(1, name).Bind(2, wrapped).Run());
  return key;
}

absl::Status SegmentKeys::LoadSegments(SqliteDatabase* database) {
  ASSIGN_OR_RETURN(auto select, database->Prepare("SELECT number, wrapped FROM segment"));
  tenant::MutexLock lock(&mutex_);
  while (true) {
    ASSIGN_OR_RETURN(const bool row, select.Step());
    if (!row) return absl::OkStatus();
    const int64_t number = select.Integer(0);
    last_segment_ = std::max(last_segment_, number);
    auto key = masters_.Unwrap(SegmentKeyId(number), select.Bytes(1));
    // The entries of a damaged key are set aside when they are read; a missing master key is not
    // damage.
    if (absl::IsFailedPrecondition(key.status())) return key.status();
    if (key.ok()) segments_.emplace(number, *std::move(key));
  }
}

std::string SegmentKeys::DedupeHash(const Source& source, absl::string_view key) const {
  const std::string name = absl::StrCat("dedupe", static_cast<int>(source.kind), " ",
                                        source.id.size(), " ", source.id, key);
  return tenant::HmacSha256(index_key_.view(), name).substr(0, kHashSize);
}

std::string SegmentKeys::Fingerprint(absl::string_view comparable) const {
  return tenant::HmacSha256(index_key_.view(), absl::StrCat("content", comparable))
      .substr(0, kHashSize);
}

std::string SegmentKeys::SealContent(int64_t segment, const tenant::Uuid& id,
                                     absl::string_view content) const {
  const auto key = KeyOf(segment);
  if (!key.ok()) std::abort();
  return tenant::SealWith(key->view(), {SegmentOwner(segment), 1}, ContentBinding(id), content);
}

absl::StatusOr<std::string> SegmentKeys::OpenContent(int64_t segment, const tenant::Uuid& id,
                                                     absl::string_view sealed) const {
  ASSIGN_OR_RETURN(const auto header, tenant::ParseSealedHeader(sealed));
  if (header.owner != SegmentOwner(segment)) return tenant::DataLoss("sealed in another segment");
  ASSIGN_OR_RETURN(const SecretBytes key, KeyOf(segment));
  return tenant::OpenWith(key.view(), ContentBinding(id), sealed);
}

std::string SegmentKeys::SealResult(const tenant::Uuid& id, absl::string_view result) const {
  return tenant::SealWith(result_key_.view(), {OwnKeyId(kResultName).owner, 1}, ResultBinding(id),
                          result);
}

absl::StatusOr<std::string> SegmentKeys::OpenResult(const tenant::Uuid& id,
                                                    absl::string_view sealed) const {
  return tenant::OpenWith(result_key_.view(), ResultBinding(id), sealed);
}

absl::StatusOr<int64_t> SegmentKeys::Begin(SqliteDatabase* database, absl::Time now) {
  int64_t number = 0;
  {
    tenant::MutexLock lock(&mutex_);
    number = ++last_segment_;
  }
  SecretBytes key = SecretBytes::Random(tenant::kKeySize);
  const std::string wrapped = masters_.Wrap(SegmentKeyId(number), key);
  ASSIGN_OR_RETURN(auto insert, database->Prepare("INSERT INTO segment VALUES (?, ?, ?)"));
  RETURN_IF_ERROR(insert.Bind(1, number).Bind(2, wrapped).Bind(3, absl::ToUnixMicros(now)).Run());
  tenant::MutexLock lock(&mutex_);
  segments_.emplace(number, std::move(key));
  return number;
}

absl::Status SegmentKeys::Destroy(SqliteDatabase* database, int64_t segment) {
  ASSIGN_OR_RETURN(auto erase, database->Prepare("DELETE FROM segment WHERE number = ?"));
  RETURN_IF_ERROR(erase.Bind(1, segment).Run());
  tenant::MutexLock lock(&mutex_);
  segments_.erase(segment);
  return absl::OkStatus();
}

absl::Status SegmentKeys::Rewrap(SqliteDatabase* database) {
  ASSIGN_OR_RETURN(auto own, database->Prepare("UPDATE own_key SET wrapped = ? WHERE name = ?"));
  for (const auto& [name, key] :
       {std::pair(kIndexName, &index_key_), std::pair(kResultName, &result_key_)}) {
    const std::string wrapped = masters_.Wrap(OwnKeyId(name), *key);
    RETURN_IF_ERROR(own.Bind(1, wrapped).Bind(2, name).Run());
  }
  ASSIGN_OR_RETURN(auto update,
                   database->Prepare("UPDATE segment SET wrapped = ? WHERE number = ?"));
  tenant::MutexLock lock(&mutex_);
  for (const auto& [number, key] : segments_) {
    const std::string wrapped = masters_.Wrap(SegmentKeyId(number), key);
    RETURN_IF_ERROR(update.Bind(1, wrapped).Bind(2, number).Run());
  }
  return absl::OkStatus();
}

std::vector<int64_t> SegmentKeys::Segments() const {
  tenant::MutexLock lock(&mutex_);
  std::vector<int64_t> numbers;
  for (const auto& [number, key] : segments_) numbers.push_back(number);
  return numbers;
}

absl::StatusOr<SecretBytes> SegmentKeys::KeyOf(int64_t segment) const {
  tenant::MutexLock lock(&mutex_);
  const auto found = segments_.find(segment);
  if (found == segments_.end()) return tenant::DataLoss("the segment's key is gone");
  return found->second.Copy();
}

}  // namespace mugugno::routing

#include "tenant/vault/master_keys.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr char kWrappedFormat = 1;
constexpr size_t kHeaderSize = 1 + MasterKey::kIdSize + kNonceSize;
constexpr size_t kWrappedSize = kHeaderSize + kKeySize + kTagSize;
constexpr size_t kHexSize = 2 * kKeySize;

absl::Status BadFile(const std::string& path, absl::string_view remedy) {
  return FailedPrecondition("MASTER_KEY_FILE", path, remedy);
}

absl::Status CheckMode(const std::string& path, const struct stat& state) {
  if (!S_ISREG(state.st_mode)) return BadFile(path, "must be a regular file");
  const mode_t open_to = state.st_mode & 077;
  if (open_to == 0 || (open_to == 040 && state.st_gid == 0)) return absl::OkStatus();
  return BadFile(path, "must be readable by its owner only: chmod 600");
}

absl::StatusOr<SecretBytes> ReadDescriptor(const std::string& path, int descriptor) {
  struct stat state = {};
  if (fstat(descriptor, &state) != 0) return BadFile(path, strerror(errno));
  RETURN_IF_ERROR(CheckMode(path, state));
  SecretBytes buffer(std::string(kHexSize + 3, '\0'));
  const ssize_t size = read(descriptor, buffer.data(), buffer.size());
  if (size < 0) return BadFile(path, strerror(errno));
  return SecretBytes(buffer.view().substr(0, static_cast<size_t>(size)));
}

std::string AssociatedWith(const KeyId& id) {
  std::string bytes = "mugugno wrapped key";
  bytes.push_back(static_cast<char>(id.owner.kind));
  bytes.push_back(static_cast<char>(id.purpose));
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(id.version >> shift & 0xff));
  }
  return absl::StrCat(bytes, id.owner.id);
}

absl::string_view MasterIdOf(absl::string_view wrapped) {
  return wrapped.size() == kWrappedSize ? wrapped.substr(1, MasterKey::kIdSize)
                                        : absl::string_view();
}

}  // namespace

absl::StatusOr<MasterKey> MasterKey::Read(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor < 0) return BadFile(path, strerror(errno));
  auto content = ReadDescriptor(path, descriptor);
  close(descriptor);
  if (!content.ok()) return content.status();
  if (content->size() == kKeySize) return FromBytes(content->view());
  const absl::string_view digits = absl::StripTrailingAsciiWhitespace(content->view());
  const bool is_hex = std::all_of(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
  if (digits.size() != kHexSize || !is_hex) {
    return BadFile(path, "must hold 32 bytes or 64 hexadecimal digits");
  }
  std::string bytes = absl::HexStringToBytes(digits);
  auto key = FromBytes(bytes);
  WipeString(&bytes);
  return key;
}

absl::StatusOr<MasterKey> MasterKey::FromBytes(absl::string_view bytes) {
  if (bytes.size() != kKeySize) {
    return FailedPrecondition("MASTER_KEY_SIZE", "master key", "must have 32 bytes");
  }
  return MasterKey(std::string(HkdfSha256(bytes, "", "mugugno master key id", kIdSize).view()),
                   HkdfSha256(bytes, "", "mugugno key wrapping", kKeySize));
}

MasterKeys::MasterKeys(MasterKey current) { keys_.push_back(std::move(current)); }

void MasterKeys::Add(MasterKey key) {
  MutexLock lock(&mutex_);
  for (const MasterKey& held : keys_) {
    if (held.id() == key.id()) return;
  }
  keys_.insert(keys_.begin(), std::move(key));
}

std::string MasterKeys::current_id() const {
  MutexLock lock(&mutex_);
  return std::string(keys_.back().id());
}

std::string MasterKeys::Wrap(const KeyId& id, const SecretBytes& key) const {
  const std::string nonce = RandomBytes(kNonceSize);
  MutexLock lock(&mutex_);
  std::string wrapped = absl::StrCat(std::string(1, kWrappedFormat), keys_.back().id(), nonce);
  AesGcmSeal(keys_.back().wrapping_key(), nonce, AssociatedWith(id), key.view(), &wrapped);
  return wrapped;
}

absl::StatusOr<SecretBytes> MasterKeys::Unwrap(const KeyId& id, absl::string_view wrapped) const {
  if (wrapped.size() != kWrappedSize || wrapped[0] != kWrappedFormat) {
    return DataLoss("not a wrapped key");
  }
  const absl::string_view nonce = wrapped.substr(1 + MasterKey::kIdSize, kNonceSize);
  MutexLock lock(&mutex_);
  for (const MasterKey& held : keys_) {
    if (held.id() != MasterIdOf(wrapped)) continue;
    ASSIGN_OR_RETURN(std::string key, AesGcmOpen(held.wrapping_key(), nonce, AssociatedWith(id),
                                                 wrapped.substr(kHeaderSize)));
    SecretBytes secret(key);
    WipeString(&key);
    return secret;
  }
  return FailedPrecondition(
      "MASTER_KEY_MISSING",
      absl::StrCat("master key ", absl::BytesToHexString(MasterIdOf(wrapped))),
      "name its file in the configuration");
}

bool MasterKeys::IsCurrent(absl::string_view wrapped) const {
  MutexLock lock(&mutex_);
  return MasterIdOf(wrapped) == keys_.back().id();
}

}  // namespace mugugno::tenant

#include "tenant/vault/sealed.h"

#include <cstdlib>

#include "tenant/errors.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

constexpr char kSealedFormat = 1;
constexpr size_t kFixedSize = 3;
constexpr size_t kVersionSize = 4;

void AppendUint32(uint64_t value, std::string* out) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out->push_back(static_cast<char>(value >> shift & 0xff));
}

void AppendSized(absl::string_view value, std::string* out) {
  AppendUint32(value.size(), out);
  out->append(value.data(), value.size());
}

// Sizes go in front, so that no two bindings give the same bytes.
std::string Associated(absl::string_view header, const Binding& binding) {
  std::string bytes;
  bytes.reserve(header.size() + binding.table.size() + binding.column.size() + binding.row.size() +
                3 * kVersionSize);
  bytes.append(header.data(), header.size());
  AppendSized(binding.table, &bytes);
  AppendSized(binding.column, &bytes);
  AppendSized(binding.row, &bytes);
  return bytes;
}

// The size of all before the nonce; 0 if `sealed` is not of this form.
size_t HeaderSize(absl::string_view sealed) {
  if (sealed.size() < kFixedSize || sealed[0] != kSealedFormat) return 0;
  const auto kind = static_cast<uint8_t>(sealed[1]);
  const auto owner_size = static_cast<uint8_t>(sealed[2]);
  if (kind < static_cast<uint8_t>(KeyKind::kJournal) ||
      kind > static_cast<uint8_t>(KeyKind::kFile) || owner_size > KeyOwner::kMaxIdSize) {
    return 0;
  }
  const size_t size = kFixedSize + owner_size + kVersionSize;
  return sealed.size() >= size + kNonceSize + kTagSize ? size : 0;
}

}  // namespace

absl::StatusOr<SealedHeader> ParseSealedHeader(absl::string_view sealed) {
  const size_t size = HeaderSize(sealed);
  if (size == 0) return DataLoss("not sealed bytes");
  SealedHeader header;
  header.owner.kind = static_cast<KeyKind>(sealed[1]);
  header.owner.id = std::string(sealed.substr(kFixedSize, size - kFixedSize - kVersionSize));
  for (size_t i = size - kVersionSize; i < size; ++i) {
    header.version = header.version << 8 | static_cast<unsigned char>(sealed[i]);
  }
  return header;
}

std::string SealWith(absl::string_view key, const SealedHeader& header, const Binding& binding,
                     absl::string_view plaintext) {
  // Bytes that could never be opened again must not be written.
  if (header.owner.id.size() > KeyOwner::kMaxIdSize) std::abort();
  std::string sealed;
  const size_t header_size = kFixedSize + header.owner.id.size() + kVersionSize;
  sealed.reserve(header_size + kNonceSize + plaintext.size() + kTagSize);
  sealed.push_back(kSealedFormat);
  sealed.push_back(static_cast<char>(header.owner.kind));
  sealed.push_back(static_cast<char>(header.owner.id.size()));
  sealed.append(header.owner.id);
  AppendUint32(header.version, &sealed);
  const std::string associated = Associated(sealed, binding);
  char nonce[kNonceSize];
  FillNonce(nonce, kNonceSize);
  sealed.append(nonce, kNonceSize);
  AesGcmSeal(key, {nonce, kNonceSize}, associated, plaintext, &sealed);
  return sealed;
}

absl::StatusOr<std::string> OpenWith(absl::string_view key, const Binding& binding,
                                     absl::string_view sealed) {
  const size_t size = HeaderSize(sealed);
  if (size == 0) return DataLoss("not sealed bytes");
  return AesGcmOpen(key, sealed.substr(size, kNonceSize),
                    Associated(sealed.substr(0, size), binding), sealed.substr(size + kNonceSize));
}

}  // namespace mugugno::tenant

#pragma once

// Uuid: the identity of everything that comes with traffic, a UUIDv7 (RFC 9562). An identity only:
// its order says roughly when a thing began, never what is new. A value; UuidSource is thread-safe.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/clock.h"
#include "tenant/mutex.h"

namespace mugugno::tenant {

class Uuid final {
 public:
  static constexpr size_t kSize = 16;

  // The nil UUID.
  constexpr Uuid() = default;
  explicit constexpr Uuid(const std::array<char, kSize>& bytes) : bytes_(bytes) {}

  // Exactly 16 bytes, as in a BINARY(16) column; any version.
  static std::optional<Uuid> FromBytes(absl::string_view bytes);
  // The canonical form with hyphens or the 26-character base32 form, in either case.
  static std::optional<Uuid> Parse(absl::string_view text);

  // Smaller than every version 7 UUID made at that moment or later.
  static Uuid Before(absl::Time time);

  absl::string_view bytes() const { return {bytes_.data(), kSize}; }
  bool is_nil() const { return *this == Uuid(); }
  // The time a version 7 UUID carries, in whole milliseconds.
  absl::Time time() const;
  // "01890a5d-ac96-774b-bcce-b302099a8057".
  std::string ToString() const;
  // 26 lower-case characters of Crockford's base32: sorts as the bytes do, fit for a resource id.
  std::string ToBase32() const;

  friend bool operator==(const Uuid& a, const Uuid& b) { return a.bytes() == b.bytes(); }
  friend std::strong_ordering operator<=>(const Uuid& a, const Uuid& b) {
    return a.bytes().compare(b.bytes()) <=> 0;
  }
  template <typename H>
  friend H AbslHashValue(H state, const Uuid& uuid) {
    return H::combine(std::move(state), uuid.bytes());
  }

 private:
  std::array<char, kSize> bytes_ = {};
};

// Makes UUIDs that only ever grow, also within a millisecond and when the clock steps back. One per
// process.
class UuidSource final {
 public:
  explicit UuidSource(const Clock& clock) : clock_(clock) {}

  Uuid Next();
  // One that stands among the others as if it had been made then; not in any order with what is
  // made in the same millisecond.
  Uuid At(absl::Time time);

 private:
  const Clock& clock_;
  Mutex mutex_;
  // 48 bits of milliseconds; then 74 random bits, the upper 12 and the lower 62 of them.
  int64_t milliseconds_ ABSL_GUARDED_BY(mutex_) = -1;
  uint32_t upper_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t lower_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace mugugno::tenant

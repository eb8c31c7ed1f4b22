#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::tenant {

// One argument of a statement: NULL, a number, bytes (texts too: UTF-8 is checked by the column's
// character set), or a time kept as DATETIME(6) in UTC. The constructors are implicit so that a
// call reads Execute(sql, {tenant, id, absl::Now()}). A value owns its bytes.
class SqlValue final {
 public:
  using Form = std::variant<std::nullptr_t, int64_t, uint64_t, std::string, absl::Time>;

  // NOLINTBEGIN(google-explicit-constructor)
  SqlValue(std::nullptr_t) : form_(nullptr) {}
  SqlValue(std::string bytes) : form_(std::move(bytes)) {}
  SqlValue(absl::string_view bytes) : form_(std::string(bytes)) {}
  SqlValue(const char* text) : form_(std::string(text)) {}
  SqlValue(absl::Time time) : form_(time) {}

  template <typename T, std::enable_if_t<std::is_integral_v<T>, int> = 0>
  SqlValue(T number) {
    if constexpr (std::is_signed_v<T>) {
      form_ = static_cast<int64_t>(number);
    } else {
      form_ = static_cast<uint64_t>(number);
    }
  }

  template <typename T>
  SqlValue(std::optional<T> value) {
    if (value) form_ = SqlValue(*std::move(value)).form_;
  }
  // NOLINTEND(google-explicit-constructor)

  const Form& form() const { return form_; }

  // About the bytes it takes in a packet.
  size_t size() const {
    const std::string* bytes = std::get_if<std::string>(&form_);
    return bytes == nullptr ? 16 : bytes->size() + 8;
  }

 private:
  Form form_ = nullptr;
};

}  // namespace mugugno::tenant

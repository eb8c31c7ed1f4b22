#pragma once

// Numbers of seven bits a byte, the lowest first, as protobuf writes them. Pure functions.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

inline void AppendVarint(uint32_t number, std::string* out) {
  while (number >= 0x80) {
    out->push_back(static_cast<char>(number | 0x80));
    number >>= 7;
  }
  out->push_back(static_cast<char>(number));
}

// Takes one off the front; nothing where there is none.
inline std::optional<uint32_t> TakeVarint(absl::string_view* rest) {
  uint32_t number = 0;
  for (size_t i = 0; i < rest->size() && i < 5; ++i) {
    const auto byte = static_cast<unsigned char>((*rest)[i]);
    number |= static_cast<uint32_t>(byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      rest->remove_prefix(i + 1);
      return number;
    }
  }
  return std::nullopt;
}

}  // namespace mugugno::tenant

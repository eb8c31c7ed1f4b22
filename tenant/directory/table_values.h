#pragma once

// Forms that several tables share: lists in one column, open times, optional ids. Pure functions.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"

#include "tenant/directory/records.h"
#include "tenant/store/row.h"
#include "tenant/store/value.h"

namespace mugugno::tenant {

inline SqlValue OrNull(const std::string& text) {
  return text.empty() ? SqlValue(nullptr) : SqlValue(text);
}
inline std::string TextOrEmpty(const Row& row, size_t column) {
  return row.IsNull(column) ? "" : row.Text(column);
}

// InfiniteFuture is NULL.
inline SqlValue OpenTime(absl::Time time) {
  return time == absl::InfiniteFuture() ? SqlValue(nullptr) : SqlValue(time);
}
inline absl::Time TimeOrOpen(const Row& row, size_t column) {
  return row.IsNull(column) ? absl::InfiniteFuture() : row.Time(column);
}

// Bytes of a message; an empty one is NULL.
template <typename Message>
SqlValue MessageOrNull(const Message& message) {
  std::string bytes = message.SerializeAsString();
  return bytes.empty() ? SqlValue(nullptr) : SqlValue(std::move(bytes));
}
template <typename Message>
Message MessageOrEmpty(const Row& row, size_t column) {
  Message message;
  if (!row.IsNull(column)) message.ParseFromString(row.Bytes(column));
  return message;
}

// One element a line.
inline std::string Lines(const std::vector<std::string>& elements) {
  return absl::StrJoin(elements, "\n");
}
inline std::vector<std::string> FromLines(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

// The tenant of an owner; NULL for an association.
inline SqlValue TenantOf(const Scope& owner) {
  return owner.kind == Scope::Kind::kTenant ? SqlValue(owner.id) : SqlValue(nullptr);
}
inline Scope OwnerFrom(const std::string& text) {
  return Scope::Of(text).value_or(Scope::Installation());
}

inline Uuid UuidFrom(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}

}  // namespace mugugno::tenant

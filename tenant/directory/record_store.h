#pragma once

// The directory's tables: insert, read, save and list any kind of record (table.h). Called inside a
// transaction, with its session.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/directory/table.h"
#include "tenant/errors.h"
#include "tenant/store/session.h"
#include "tenant/try.h"

namespace mugugno::tenant {

enum class Lock { kNone, kRow };

// The statements of a table; each text is one of a few per table.
std::string SelectSql(const TableShape& shape, absl::string_view where);
std::string InsertSql(const TableShape& shape);
std::string SaveSql(const TableShape& shape);
std::string KeyCondition(const TableShape& shape);

// `where` is constant text with placeholders, or empty for all.
template <typename Record>
absl::StatusOr<std::vector<Record>> Select(Session& session, absl::string_view where,
                                           const std::vector<SqlValue>& args) {
  std::vector<Record> records;
  RETURN_IF_ERROR(
      session.Query(SelectSql(Table<Record>::Shape(), where), args, [&records](const Row& row) {
        records.push_back(Table<Record>::FromRow(row));
        return absl::OkStatus();
      }));
  return records;
}

// By the key; nothing where it is absent. Lock::kRow keeps it as it is to the transaction's end.
template <typename Record>
absl::StatusOr<std::optional<Record>> Find(Session& session, std::vector<SqlValue> key,
                                           Lock lock = Lock::kNone) {
  std::string where = KeyCondition(Table<Record>::Shape());
  if (lock == Lock::kRow) where += " FOR UPDATE";
  ASSIGN_OR_RETURN(std::vector<Record> found, Select<Record>(session, where, std::move(key)));
  if (found.empty()) return std::optional<Record>();
  return std::optional<Record>(std::move(found.front()));
}

// As Find, NOT_FOUND where it is absent.
template <typename Record>
absl::StatusOr<Record> Read(Session& session, std::vector<SqlValue> key, Lock lock = Lock::kNone) {
  ASSIGN_OR_RETURN(std::optional<Record> found, Find<Record>(session, std::move(key), lock));
  if (!found) return NotFound();
  return *std::move(found);
}

// The records of `parent` after the id `after`, at most `limit`, in order.
template <typename Record>
absl::StatusOr<std::vector<Record>> Page(Session& session, absl::string_view parent,
                                         absl::string_view after, size_t limit) {
  const TableShape& shape = Table<Record>::Shape();
  const std::string where = std::string(" WHERE ") + shape.parent + " = ? AND " + shape.order +
                            " > ? ORDER BY " + shape.order + " LIMIT ?";
  return Select<Record>(session, where, {parent, after, limit});
}

// ALREADY_EXISTS where the key, or another unique column, is taken.
template <typename Record>
absl::Status Insert(Session& session, const Record& record) {
  const absl::Status status =
      session.Execute(InsertSql(Table<Record>::Shape()), Table<Record>::Values(record)).status();
  return absl::IsAlreadyExists(status) ? AlreadyExists(record.name()) : status;
}

// Writes all but the key of a record that was read with Lock::kRow, and counts the change.
template <typename Record>
absl::Status Save(Session& session, Record* record) {
  const TableShape& shape = Table<Record>::Shape();
  std::vector<SqlValue> values = Table<Record>::Values(*record);
  const auto key_end = values.begin() + static_cast<std::ptrdiff_t>(shape.key_size);
  std::vector<SqlValue> args(key_end, values.end());
  args.insert(args.end(), values.begin(), key_end);
  if constexpr (requires { record->revision; }) args.push_back(record->revision);
  ASSIGN_OR_RETURN(const int64_t found, session.Execute(SaveSql(shape), args));
  if (found != 1) return EtagMismatch();
  if constexpr (requires { record->revision; }) ++record->revision;
  return absl::OkStatus();
}

absl::Status DeleteGrant(Session& session, const Grant& grant);

}  // namespace mugugno::tenant

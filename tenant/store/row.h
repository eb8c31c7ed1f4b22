#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace sql {
class ResultSet;
}

namespace mugugno::tenant {

// One row of an answer, valid inside the callback that gets it; columns count from 0. A read that
// does not fit (NULL, out of range, another kind, no such column) gives an empty value and makes
// the Query fail, whatever the callback returns.
class Row final {
 public:
  explicit Row(sql::ResultSet* result);
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  bool IsNull(size_t column) const;
  int64_t Int(size_t column) const;
  uint64_t UInt(size_t column) const;
  bool Bool(size_t column) const { return Int(column) != 0; }
  // Both give the column's bytes; the name says what the caller takes them for.
  std::string Text(size_t column) const { return Bytes(column); }
  std::string Bytes(size_t column) const;
  absl::Time Time(size_t column) const;

  // The first read that did not fit.
  const absl::Status& status() const { return status_; }

 private:
  enum class Kind { kSigned, kUnsigned, kDecimal, kBytes, kTime, kOther };

  static Kind KindOf(int type, bool is_signed);
  // False, and the row has failed, when the column is absent or NULL.
  bool Readable(size_t column) const;
  void Fail(size_t column, absl::string_view why) const;
  std::string Raw(size_t column) const;

  sql::ResultSet* result_;
  std::vector<Kind> kinds_;
  mutable absl::Status status_;
};

}  // namespace mugugno::tenant

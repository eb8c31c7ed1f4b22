#include "tenant/store/row.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include <cppconn/datatype.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>

#include "tenant/errors.h"
#include "tenant/store/sql_time.h"

namespace mugugno::tenant {
namespace {

// The driver counts columns from 1.
uint32_t Position(size_t column) { return static_cast<uint32_t>(column + 1); }

}  // namespace

Row::Row(sql::ResultSet* result) : result_(result) {
  sql::ResultSetMetaData* columns = result->getMetaData();
  const uint32_t count = columns->getColumnCount();
  kinds_.reserve(count);
  for (uint32_t i = 1; i <= count; ++i) {
    kinds_.push_back(KindOf(columns->getColumnType(i), columns->isSigned(i)));
  }
}

Row::Kind Row::KindOf(int type, bool is_signed) {
  switch (type) {
    case sql::DataType::TINYINT:
    case sql::DataType::SMALLINT:
    case sql::DataType::MEDIUMINT:
    case sql::DataType::INTEGER:
    case sql::DataType::BIGINT:
    case sql::DataType::YEAR:
      return is_signed ? Kind::kSigned : Kind::kUnsigned;
    case sql::DataType::DECIMAL:
    case sql::DataType::NUMERIC:
      return Kind::kDecimal;
    case sql::DataType::CHAR:
    case sql::DataType::BINARY:
    case sql::DataType::VARCHAR:
    case sql::DataType::VARBINARY:
    case sql::DataType::LONGVARCHAR:
    case sql::DataType::LONGVARBINARY:
    case sql::DataType::ENUM:
    case sql::DataType::SET:
    case sql::DataType::JSON:
      return Kind::kBytes;
    case sql::DataType::TIMESTAMP:
      return Kind::kTime;
    default:
      return Kind::kOther;
  }
}

bool Row::IsNull(size_t column) const {
  if (column < kinds_.size()) return result_->isNull(Position(column));
  Fail(column, "is not in the answer");
  return true;
}

int64_t Row::Int(size_t column) const {
  if (!Readable(column)) return 0;
  int64_t value = 0;
  switch (kinds_[column]) {
    case Kind::kSigned:
      return result_->getInt64(Position(column));
    case Kind::kUnsigned: {
      const uint64_t number = result_->getUInt64(Position(column));
      if (number <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
        return static_cast<int64_t>(number);
      }
      break;
    }
    case Kind::kDecimal:
      if (absl::SimpleAtoi(Raw(column), &value)) return value;
      break;
    default:
      Fail(column, "is no number");
      return 0;
  }
  Fail(column, "is out of range");
  return 0;
}

uint64_t Row::UInt(size_t column) const {
  if (!Readable(column)) return 0;
  uint64_t value = 0;
  switch (kinds_[column]) {
    case Kind::kUnsigned:
      return result_->getUInt64(Position(column));
    case Kind::kSigned: {
      const int64_t number = result_->getInt64(Position(column));
      if (number >= 0) return static_cast<uint64_t>(number);
      break;
    }
    case Kind::kDecimal:
      if (absl::SimpleAtoi(Raw(column), &value)) return value;
      break;
    default:
      Fail(column, "is no number");
      return 0;
  }
  Fail(column, "is out of range");
  return 0;
}

std::string Row::Bytes(size_t column) const {
  if (!Readable(column)) return "";
  if (kinds_[column] == Kind::kBytes) return Raw(column);
  Fail(column, "is no text");
  return "";
}

absl::Time Row::Time(size_t column) const {
  if (!Readable(column)) return absl::InfinitePast();
  if (kinds_[column] == Kind::kTime) {
    const absl::StatusOr<absl::Time> time = ParseSqlTime(Raw(column));
    if (time.ok()) return *time;
  }
  Fail(column, "is no time");
  return absl::InfinitePast();
}

bool Row::Readable(size_t column) const {
  if (!IsNull(column)) return true;
  Fail(column, "is NULL");
  return false;
}

void Row::Fail(size_t column, absl::string_view why) const {
  if (status_.ok()) status_ = Internal(absl::StrCat("column ", column, " ", why));
}

std::string Row::Raw(size_t column) const {
  return result_->getString(Position(column)).asStdString();
}

}  // namespace mugugno::tenant

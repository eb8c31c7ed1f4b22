#include "tests/bench/raw_rows.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "absl/random/random.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/types/span.h"
#include <cppconn/exception.h>

#include "tenant/clock.h"
#include "tenant/uuid.h"
#include "tests/bench/installation.h"

namespace mugugno::bench {
namespace {

constexpr int kConnections = 8;
constexpr size_t kIdSize = 16;
constexpr size_t kMostPlaceholders = 60000;
constexpr size_t kWordSize = 8;
constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

bool IsWhole(const std::string& type) {
  return type == "tinyint" || type == "smallint" || type == "int" || type == "bigint";
}

std::string InsertOf(const Table& table, size_t rows) {
  std::string row = "(?";
  for (size_t i = 1; i < table.columns.size(); ++i) row += ",?";
  row += ")";
  std::string sql = absl::StrCat("INSERT INTO ", table.name, " VALUES ", row);
  for (size_t i = 1; i < rows; ++i) absl::StrAppend(&sql, ",", row);
  return sql;
}

tenant::UuidSource& Ids() {
  static const tenant::SystemClock clock;
  static tenant::UuidSource ids(clock);
  return ids;
}

void Require(bool holds, const std::string& what) {
  if (!holds) Must(absl::InternalError(what), "a value nobody expected");
}

std::string Describe(const std::vector<Table>& tables, const std::vector<RowSet>& sets,
                     double submissions) {
  std::string lines;
  double all_rows = 0;
  double all_bytes = 0;
  for (size_t table = 0; table < tables.size(); ++table) {
    double rows = 0;
    double bytes = 0;
    for (const RowSet& set : sets) {
      for (const Cells& row : set[table]) {
        ++rows;
        for (const Cell& cell : row) bytes += static_cast<double>(cell.bytes.size());
      }
    }
    if (rows == 0) continue;
    absl::StrAppendFormat(&lines, "  %-20s %5.2f rows of %5.0f bytes\n", tables[table].name,
                          rows / submissions, bytes / rows);
    all_rows += rows;
    all_bytes += bytes;
  }
  return absl::StrFormat("%s  %-20s %5.2f rows, %5.0f bytes\n", lines, "together",
                         all_rows / submissions, all_bytes / submissions);
}

}  // namespace

// One connection.
class RawRows::Writer final {
 public:
  // With its statements prepared.
  explicit Writer(RawRows& rows) : rows_(rows), link_(rows.maria_.socket(), rows.database_) {
    for (const Set& set : rows_.sets_) {
      for (size_t i = 0; i < set.tables.size(); ++i) {
        ForEachPiece(rows_.tables_[i], set.tables[i],
                     [](sql::PreparedStatement*, absl::Span<const Value>) {});
      }
    }
  }

  // Writes one set of rows as new ones, in one transaction.
  void Write(const Set& set) {
    identities_.clear();
    for (const size_t size : set.identities) {
      identities_.push_back(size == kIdSize ? std::string(Ids().Next().bytes()) : Noise(size));
    }
    link_.Do("START TRANSACTION");
    for (size_t i = 0; i < set.tables.size(); ++i) Insert(rows_.tables_[i], set.tables[i]);
    link_.Do("COMMIT");
  }

 private:
  std::string Noise(size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(absl::Uniform<uint8_t>(random_));
    return bytes;
  }

  // One statement for all rows, unless it had too many placeholders.
  template <typename Piece>
  void ForEachPiece(const Table& table, absl::Span<const Value> values, Piece piece) {
    const size_t most = kMostPlaceholders / table.columns.size() * table.columns.size();
    for (; !values.empty(); values.remove_prefix(std::min(most, values.size()))) {
      const absl::Span<const Value> some = values.first(std::min(most, values.size()));
      auto& statement = statements_[{table.name, some.size()}];
      if (statement == nullptr) {
        statement = link_.Prepare(InsertOf(table, some.size() / table.columns.size()));
      }
      piece(statement.get(), some);
    }
  }

  void Insert(const Table& table, const std::vector<Value>& values) {
    ForEachPiece(table, values,
                 [&](sql::PreparedStatement* statement, absl::Span<const Value> some) {
                   try {
                     for (size_t i = 0; i < some.size(); ++i) {
                       Bind(statement, static_cast<uint32_t>(i + 1), some[i]);
                     }
                     statement->executeUpdate();
                   } catch (const sql::SQLException& error) {
                     std::fprintf(stderr, "%s: %s\n", table.name.c_str(), error.what());
                     std::exit(1);
                   }
                 });
  }

  void Bind(sql::PreparedStatement* statement, uint32_t at, const Value& value) {
    switch (value.kind) {
      case Value::Kind::kNull:
        return statement->setNull(at, 0);
      case Value::Kind::kNumber:
        return statement->setUInt64(at, value.number);
      case Value::Kind::kBytes:
        return statement->setString(at, value.bytes);
      case Value::Kind::kIdentity:
        return statement->setString(at, identities_[value.number]);
      case Value::Kind::kPosition:
        return statement->setUInt64(at, ++rows_.position_);
      case Value::Kind::kWord:
        return statement->setString(at, Reworded(value.bytes));
    }
  }

  // With other last characters, as many.
  std::string Reworded(const std::string& text) {
    std::string reworded = text;
    for (size_t i = text.size() > kWordSize ? text.size() - kWordSize : 0; i < text.size(); ++i) {
      reworded[i] = kAlphabet[absl::Uniform<size_t>(random_, 0, sizeof(kAlphabet) - 1)];
    }
    return reworded;
  }

  RawRows& rows_;
  Link link_;
  absl::BitGen random_;
  std::vector<std::string> identities_;
  std::map<std::pair<std::string, size_t>, std::unique_ptr<sql::PreparedStatement>> statements_;
};

RawRows::RawRows(tests::MariaDb& maria, const std::string& model, std::string database,
                 const Footprint& footprint, const std::vector<RowSet>& sets,
                 size_t submissions_a_set)
    : maria_(maria),
      database_(std::move(database)),
      tables_(footprint.tables()),
      submissions_a_set_(submissions_a_set),
      description_(Describe(tables_, sets, static_cast<double>(submissions_a_set * sets.size()))),
      position_(uint64_t{1} << 32) {
  CreateSchema(maria_, database_);
  CopyDatabase(model);
  for (const RowSet& rows : sets) sets_.push_back(SetOf(footprint, rows));
}

void RawRows::CopyDatabase(const std::string& model) {
  Link link(maria_.socket(), database_);
  link.Do("SET foreign_key_checks = 0");
  for (const Table& table : tables_) {
    link.Do(absl::StrCat("DELETE FROM ", table.name));
    link.Do(absl::StrCat("INSERT INTO ", table.name, " SELECT * FROM ", model, ".", table.name));
  }
}

RawRows::Set RawRows::SetOf(const Footprint& footprint, const RowSet& rows) const {
  // In their order, so that what was made later sorts later again.
  std::map<std::string, size_t> identities;
  const auto is_identity = [&](const Column& column, const Cell& cell) {
    return column.type == "binary" && !cell.null && !footprint.WasThere(cell.bytes);
  };
  for (size_t table = 0; table < rows.size(); ++table) {
    for (const Cells& row : rows[table]) {
      for (size_t i = 0; i < row.size(); ++i) {
        if (is_identity(tables_[table].columns[i], row[i])) identities[row[i].bytes] = 0;
      }
    }
  }
  Set set;
  for (auto& [bytes, number] : identities) {
    number = set.identities.size();
    set.identities.push_back(bytes.size());
  }
  for (size_t table = 0; table < rows.size(); ++table) {
    std::vector<Value>& values = set.tables.emplace_back();
    for (const Cells& row : rows[table]) {
      for (size_t i = 0; i < row.size(); ++i) {
        const Column& column = tables_[table].columns[i];
        Value& value = values.emplace_back();
        const bool whole = IsWhole(column.type);
        if (row[i].null) continue;
        if (column.fresh) {
          value = {whole ? Value::Kind::kPosition : Value::Kind::kWord, 0, row[i].bytes};
        } else if (whole) {
          value.kind = Value::Kind::kNumber;
          Require(absl::SimpleAtoi(row[i].bytes, &value.number), column.name);
        } else if (is_identity(column, row[i])) {
          value = {Value::Kind::kIdentity, identities.at(row[i].bytes), ""};
        } else {
          value = {Value::Kind::kBytes, 0, row[i].bytes};
        }
      }
    }
  }
  return set;
}

double RawRows::Run(absl::Duration time) {
  std::atomic<uint64_t> commits{0};
  std::atomic<size_t> next{0};
  std::vector<std::unique_ptr<Writer>> writers;
  for (int i = 0; i < kConnections; ++i) writers.push_back(std::make_unique<Writer>(*this));
  const absl::Time begin = absl::Now();
  std::vector<std::thread> threads;
  for (auto& writer : writers) {
    threads.emplace_back([&, this] {
      while (absl::Now() < begin + time) {
        writer->Write(sets_[next++ % sets_.size()]);
        ++commits;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(commits * submissions_a_set_) /
         absl::ToDoubleSeconds(absl::Now() - begin);
}

}  // namespace mugugno::bench

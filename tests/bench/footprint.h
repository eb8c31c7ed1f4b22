#pragma once

// What submissions leave behind in the database: every row of every table that was not there before
// them, in groups of so many submissions, and how to write such rows once more as new ones.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/bench/link.h"

namespace mugugno::bench {

struct Column {
  std::string name;
  std::string type;    // as in information_schema: "binary", "bigint", "varchar" ...
  bool fresh = false;  // another value in every new row: a unique key needs it
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<size_t> key;  // the primary key's columns
};

// The tables of a database, those first that others need.
std::vector<Table> TablesOf(Link& link, const std::string& database);

// The rows of each table, by its place in TablesOf.
using RowSet = std::vector<std::vector<Cells>>;

class Footprint final {
 public:
  // Remembers what is there.
  Footprint(Link& link, std::string database);

  // What came since, by `submissions` of them, in groups of `group` submissions; rows that name no
  // submission (audit, feed) are dealt out evenly.
  std::vector<RowSet> Since(Link& link, size_t submissions, size_t group) const;

  const std::vector<Table>& tables() const { return tables_; }
  // Stood somewhere before; such values are no identities of new rows.
  bool WasThere(const std::string& bytes) const { return values_.contains(bytes); }

 private:
  RowSet ReadAll(Link& link) const;
  std::string KeyOf(size_t table, const Cells& row) const;

  const std::string database_;
  std::vector<Table> tables_;
  std::vector<std::set<std::string>> keys_;
  std::set<std::string> values_;
};

}  // namespace mugugno::bench

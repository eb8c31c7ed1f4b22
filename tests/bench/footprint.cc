#include "tests/bench/footprint.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "tests/bench/installation.h"

namespace mugugno::bench {
namespace {

constexpr size_t kIdSize = 16;

bool IsId(const Column& column, const Cell& cell) {
  return column.type == "binary" && !cell.null && cell.bytes.size() == kIdSize;
}

// The sets of rows that share identities, in the order of their smallest one.
class Families final {
 public:
  const std::string& Of(const std::string& id) {
    std::string& parent = parents_.try_emplace(id, id).first->second;
    if (parent == id) return parent;
    const std::string root = Of(parent);
    return parents_[id] = root;
  }
  void Join(const std::string& a, const std::string& b) {
    const std::string first = Of(a);
    const std::string second = Of(b);
    parents_[std::max(first, second)] = std::min(first, second);
  }

 private:
  std::map<std::string, std::string> parents_;
};

}  // namespace

std::vector<Table> TablesOf(Link& link, const std::string& database) {
  std::map<std::string, Table> by_name;
  for (const Cells& row :
       link.Rows(absl::StrCat("SELECT table_name, column_name, data_type, column_key = 'PRI' FROM "
                              "information_schema.columns WHERE table_schema = '",
                              database, "' ORDER BY table_name, ordinal_position"))) {
    Table& table = by_name[row[0].bytes];
    table.name = row[0].bytes;
    if (row[3].bytes == "1") table.key.push_back(table.columns.size());
    table.columns.push_back({row[1].bytes, row[2].bytes, false});
  }
  // A unique key without an identity in it is made unique by its last column.
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> unique;
  for (const Cells& row : link.Rows(absl::StrCat(
           "SELECT table_name, index_name, column_name FROM information_schema.statistics "
           "WHERE table_schema = '",
           database, "' AND non_unique = 0 ORDER BY table_name, index_name, seq_in_index"))) {
    unique[{row[0].bytes, row[1].bytes}].push_back(row[2].bytes);
  }
  for (const auto& [index, names] : unique) {
    std::vector<Column>& columns = by_name[index.first].columns;
    const auto find = [&](const std::string& name) {
      return std::find_if(columns.begin(), columns.end(),
                          [&](const Column& column) { return column.name == name; });
    };
    const bool has_identity = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return find(name)->type == "binary";
    });
    if (!has_identity) find(names.back())->fresh = true;
  }
  // What a row must name, and what it may.
  std::map<std::string, std::set<std::string>> must;
  std::map<std::string, std::set<std::string>> may;
  for (const Cells& row : link.Rows(absl::StrCat(
           "SELECT table_name, referenced_table_name, SUM(is_nullable = 'YES') = 0 FROM "
           "information_schema.key_column_usage "
           "JOIN information_schema.columns USING (table_schema, table_name, column_name) "
           "WHERE table_schema = '",
           database,
           "' AND referenced_table_name IS NOT NULL "
           "GROUP BY table_name, constraint_name, referenced_table_name"))) {
    (row[2].bytes == "1" ? must : may)[row[0].bytes].insert(row[1].bytes);
  }
  std::vector<Table> ordered;
  std::set<std::string> placed;
  const auto after = [&placed](const std::set<std::string>& wanted) {
    return std::includes(placed.begin(), placed.end(), wanted.begin(), wanted.end());
  };
  while (!by_name.empty()) {
    auto next = std::find_if(by_name.begin(), by_name.end(), [&](const auto& table) {
      return after(must[table.first]) && after(may[table.first]);
    });
    // A circle is broken where a row need not name another, at a table others wait for.
    if (next == by_name.end()) {
      next = std::find_if(by_name.begin(), by_name.end(), [&](const auto& table) {
        return after(must[table.first]) &&
               std::any_of(by_name.begin(), by_name.end(), [&](const auto& other) {
                 return must[other.first].contains(table.first);
               });
      });
    }
    if (next == by_name.end()) {
      Must(absl::InternalError("tables refer to each other in a circle"), database);
    }
    placed.insert(next->first);
    ordered.push_back(std::move(next->second));
    by_name.erase(next);
  }
  return ordered;
}

Footprint::Footprint(Link& link, std::string database)
    : database_(std::move(database)), tables_(TablesOf(link, database_)), keys_(tables_.size()) {
  const RowSet all = ReadAll(link);
  for (size_t table = 0; table < tables_.size(); ++table) {
    for (const Cells& row : all[table]) {
      keys_[table].insert(KeyOf(table, row));
      for (size_t i = 0; i < row.size(); ++i) {
        if (tables_[table].columns[i].type == "binary") values_.insert(row[i].bytes);
      }
    }
  }
}

RowSet Footprint::ReadAll(Link& link) const {
  RowSet all;
  for (const Table& table : tables_) {
    all.push_back(link.Rows(absl::StrCat("SELECT * FROM ", database_, ".", table.name)));
  }
  return all;
}

std::string Footprint::KeyOf(size_t table, const Cells& row) const {
  std::string key;
  for (const size_t column : tables_[table].key) {
    absl::StrAppend(&key, row[column].bytes.size(), ":", row[column].bytes);
  }
  return key;
}

std::vector<RowSet> Footprint::Since(Link& link, size_t submissions, size_t group) const {
  RowSet fresh = ReadAll(link);
  Families families;
  std::map<std::string, int> seen;  // in how many rows
  for (size_t table = 0; table < tables_.size(); ++table) {
    const auto is_old = [&](const Cells& row) { return keys_[table].contains(KeyOf(table, row)); };
    fresh[table].erase(std::remove_if(fresh[table].begin(), fresh[table].end(), is_old),
                       fresh[table].end());
  }
  const auto ids_of = [&](size_t table, const Cells& row) {
    std::vector<std::string> ids;
    for (size_t i = 0; i < row.size(); ++i) {
      if (IsId(tables_[table].columns[i], row[i]) && !WasThere(row[i].bytes)) {
        ids.push_back(row[i].bytes);
      }
    }
    return ids;
  };
  for (size_t table = 0; table < tables_.size(); ++table) {
    for (const Cells& row : fresh[table]) {
      const std::vector<std::string> ids = ids_of(table, row);
      for (const std::string& id : ids) {
        ++seen[id];
        families.Join(ids.front(), id);
      }
    }
  }
  const size_t groups = submissions / group;
  std::map<std::string, size_t> numbers;  // of families with more than one row
  for (const auto& [id, rows] : seen) {
    if (rows > 1) numbers.try_emplace(families.Of(id), 0);
  }
  size_t next = 0;
  for (auto& [family, number] : numbers) number = std::min(next++ / group, groups - 1);
  std::vector<RowSet> sets(groups, RowSet(tables_.size()));
  for (size_t table = 0; table < tables_.size(); ++table) {
    for (size_t i = 0; i < fresh[table].size(); ++i) {
      const std::vector<std::string> ids = ids_of(table, fresh[table][i]);
      const auto family = ids.empty() ? numbers.end() : numbers.find(families.Of(ids.front()));
      const size_t to = family != numbers.end() ? family->second : i * groups / fresh[table].size();
      sets[to][table].push_back(std::move(fresh[table][i]));
    }
  }
  return sets;
}

}  // namespace mugugno::bench

#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace sql {
class Connection;
class PreparedStatement;
}  // namespace sql

namespace mugugno::tenant {

// The prepared statements of one session, the longest unused going first. A statement is taken out
// while it runs, so that none is ever run twice at once. Used by its session only; the driver's
// exceptions pass through.
class StatementCache final {
 public:
  StatementCache(sql::Connection* connection, size_t capacity);
  ~StatementCache();

  std::unique_ptr<sql::PreparedStatement> Take(absl::string_view sql);
  void Put(absl::string_view sql, std::unique_ptr<sql::PreparedStatement> statement);
  size_t size() const { return kept_.size(); }

 private:
  using Entry = std::pair<std::string, std::unique_ptr<sql::PreparedStatement>>;

  sql::Connection* connection_;
  size_t capacity_;
  std::list<Entry> kept_;  // the last used first; without its statement while that runs
  absl::flat_hash_map<absl::string_view, std::list<Entry>::iterator> by_text_;
};

}  // namespace mugugno::tenant

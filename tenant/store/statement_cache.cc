#include "tenant/store/statement_cache.h"

#include <cppconn/connection.h>
#include <cppconn/prepared_statement.h>

namespace mugugno::tenant {

StatementCache::StatementCache(sql::Connection* connection, size_t capacity)
    : connection_(connection), capacity_(capacity) {}

StatementCache::~StatementCache() = default;

std::unique_ptr<sql::PreparedStatement> StatementCache::Take(absl::string_view sql) {
  const auto found = by_text_.find(sql);
  if (found != by_text_.end() && found->second->second != nullptr) {
    return std::move(found->second->second);
  }
  return std::unique_ptr<sql::PreparedStatement>(
      connection_->prepareStatement(sql::SQLString(sql.data(), sql.size())));
}

void StatementCache::Put(absl::string_view sql, std::unique_ptr<sql::PreparedStatement> statement) {
  const auto found = by_text_.find(sql);
  if (found != by_text_.end()) {
    found->second->second = std::move(statement);
    kept_.splice(kept_.begin(), kept_, found->second);
    return;
  }
  kept_.emplace_front(std::string(sql), std::move(statement));
  by_text_.emplace(kept_.front().first, kept_.begin());
  if (kept_.size() <= capacity_) return;
  by_text_.erase(kept_.back().first);
  kept_.pop_back();
}

}  // namespace mugugno::tenant

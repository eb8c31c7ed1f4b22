#pragma once

// SearchRounds: keeps the search of one database up to date, a quarter of a second behind at best.
// On a thread of its own, which gives way to all others, until destruction.

#include <string>
#include <utility>

#include "gateway/ticker.h"
#include "routing/search/search_indexer.h"

namespace mugugno::gateway {

class SearchRounds final {
 public:
  // `cell` names the database in the log; what the indexer works with outlives this.
  SearchRounds(tenant::Database& database, tenant::KeyRing& keys, std::string cell)
      : indexer_(database, keys), cell_(std::move(cell)) {}

 private:
  void Round();

  routing::SearchIndexer indexer_;
  const std::string cell_;
  // Of the ticker's thread: whether it gives way, and what went wrong in the last round.
  bool gives_way_ = false;
  std::string said_;
  Ticker ticker_{absl::Milliseconds(250), [this] { Round(); }};
};

}  // namespace mugugno::gateway

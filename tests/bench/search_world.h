#pragma once

// A comune with many tickets to be searched, on a MariaDB of its own, with the same texts once more
// as plain rows. Used by one thread. A step that fails ends the program.

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gateway/services/service_parts.h"
#include "tenant/admission.h"
#include "tenant/audit/audited_reads.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory.h"
#include "tenant/feed/feed_readers.h"
#include "tenant/vault/key_ring.h"
#include "tests/support/maria_db.h"
#include "tests/support/memory_key_store.h"

namespace mugugno::bench {

class SearchWorld final {
 public:
  static constexpr char kTenant[] = "sori";

  // With the example's messages as what citizens write.
  explicit SearchWorld(const std::string& messages_file);

  // Tickets of one message each, with a contact each, sealed, and told to nobody; every second one
  // of an office of its own. Texts are made of the example's sentences with names, streets and
  // numbers.
  void Fill(size_t tickets);

  // Texts as they were made, some of them.
  const std::vector<std::string>& samples() const { return samples_; }
  gateway::ServiceParts parts() {
    return {*cells_, keys_, uuids_, clock_, admission_, *feeds_, *reads_};
  }
  // "ada" sees all, "bea" one office.
  tenant::Caller Person(const std::string& id);
  tenant::Database& database() { return *cells_->home().database; }
  tenant::KeyRing& keys() { return keys_; }
  tests::MariaDb& maria() { return *maria_; }
  int64_t Number(const std::string& sql);
  // So that the server knows how large they are.
  void Analyze(const std::string& tables);

 private:
  struct Rows;

  void MakeDirectory();
  std::string Name();
  void AddTicket(size_t number, Rows* rows);
  void Insert(const Rows& rows);

  tenant::SystemClock clock_;
  tests::MemoryKeyStore key_store_;
  tenant::MasterKeys masters_;
  tenant::KeyRing keys_;
  tenant::UuidSource uuids_;
  tenant::Directory directory_;
  tenant::Admission admission_;
  std::unique_ptr<tests::MariaDb> maria_;
  std::unique_ptr<tenant::Cells> cells_;
  std::unique_ptr<tenant::FeedReaders> feeds_;
  std::unique_ptr<tenant::AuditedReads> reads_;
  std::map<std::string, std::string> tokens_;
  std::vector<std::string> sentences_;
  std::vector<std::string> samples_;
  std::mt19937 dice_{20250131};
};

}  // namespace mugugno::bench

#pragma once

#include <memory>
#include <string>

#include "absl/functional/function_ref.h"

#include "gateway/services/service_parts.h"
#include "tenant/admission.h"
#include "tenant/audit/audited_reads.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory.h"
#include "tenant/feed/feed_readers.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/vault/key_ring.h"
#include "tests/support/directory_builder.h"
#include "tests/support/fake_clock.h"
#include "tests/support/maria_db.h"
#include "tests/support/memory_key_store.h"

namespace mugugno::tests {

// An association "golfo" with the comuni sori (offices tecnico, ambiente, segreteria), recco
// and camogli (office tecnico) and uscio (in training), on a MariaDB of its own, in memory and in
// the database. Its people: ada, officer of sori and recco who also works the lobby; bea and carla,
// staff of sori's tecnico and ambiente; dino and elio, officers of recco and camogli. Used by one
// thread, but for what says otherwise.
class Town final {
 public:
  // The one the suite shares, started by the first test that asks.
  static Town& Shared();

  struct NewTicket {
    std::string tenant = "sori";
    std::string office = "tecnico";
    std::string text = "C'è una buca";
    v1::TicketState state = v1::TICKET_STATE_FORWARDED;
    v1::TicketKind kind = v1::TICKET_KIND_REPORT;
    bool emergency = false;
    bool held = false;
  };
  // With its contact, thread, correspondent and the citizen's first message.
  tenant::Ticket Add(const NewTicket& wanted);
  tenant::Ticket Add() { return Add(NewTicket()); }
  // As the database has it now.
  tenant::Ticket Now(const tenant::Ticket& ticket);
  std::vector<tenant::TicketEntry> Entries(const tenant::Ticket& ticket);

  // Admitted to work with tickets in the first of their comuni.
  tenant::Caller Person(const std::string& id, const std::string& resource = "tenants/-");
  // As root, e.g. Ask("SELECT COUNT(*) FROM audit").
  std::string Ask(const std::string& sql);
  // Changes the directory in memory and in the database's comuni.
  void SetHandOff(const std::string& tenant, const std::string& office,
                  const tenant::HandOff& hand_off);
  // Days as the contract has them; none end them.
  void SetAbsences(const std::string& tenant, const std::string& office,
                   const std::vector<std::string>& days);
  void SetPeople(const std::string& tenant, const std::string& office,
                 const tenant::Person& liaison, const tenant::Person& deputy);
  // Of the association; an empty version takes them away.
  void SetGuidelines(const std::string& version);
  void SetSuspended(const std::string& tenant, bool suspended);
  // Takes all grants of the person, and gives them back.
  void RevokeGrants(const std::string& person);
  void GiveGrantsBack(const std::string& person);
  // A checksum over everything the tenant owns.
  std::string Checksum(const std::string& tenant);

  tenant::Database& database() { return *cells_->home().database; }
  MariaDb& maria() { return *maria_; }
  const tenant::Cells& cells() { return *cells_; }
  tenant::KeyRing& keys() { return keys_; }
  tenant::UuidSource& uuids() { return uuids_; }
  FakeClock& clock() { return clock_; }
  const tenant::Admission& admission() { return admission_; }
  const tenant::Directory& directory() { return directory_; }
  tenant::FeedReaders& feeds() { return *feeds_; }
  // What a service at this town is made of.
  gateway::ServiceParts parts() {
    return {*cells_, keys_, uuids_, clock_, admission_, *feeds_, *reads_};
  }

 private:
  Town();

  void InsertDirectory();
  void ChangeOffice(const std::string& tenant, const std::string& office,
                    absl::FunctionRef<void(tenant::Office&)> change);
  void Publish();

  FakeClock clock_;
  MemoryKeyStore key_store_;
  tenant::MasterKeys masters_;
  tenant::KeyRing keys_;
  tenant::UuidSource uuids_;
  tenant::Directory directory_;
  tenant::Admission admission_;
  std::unique_ptr<MariaDb> maria_;
  std::unique_ptr<tenant::Cells> cells_;
  std::unique_ptr<tenant::FeedReaders> feeds_;
  std::unique_ptr<tenant::AuditedReads> reads_;
  DirectoryBuilder builder_;
  std::map<std::string, std::string> tokens_;
  std::map<std::string, std::vector<tenant::Grant>> revoked_;
  uint64_t version_ = 0;
  int tickets_ = 0;
};

}  // namespace mugugno::tests

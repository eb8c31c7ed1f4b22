#include "tenant/store/schema_lease.h"

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kBetweenTries = absl::Milliseconds(50);

std::string RandomHolder() {
  absl::BitGen random;
  return absl::StrCat(absl::Hex(absl::Uniform<uint64_t>(random), absl::kZeroPad16),
                      absl::Hex(absl::Uniform<uint64_t>(random), absl::kZeroPad16));
}

// The rows changed: 1 when the lease is now the holder's.
absl::StatusOr<int64_t> ClaimLease(Database& owner, const std::string& holder,
                                   absl::Duration length) {
  int64_t rows = 0;
  RETURN_IF_ERROR(owner.Transact(absl::Now() + length, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows,
                     session.Execute("UPDATE schema_lease SET holder = ?, expires = "
                                     "TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(6)) "
                                     "WHERE id = 1 AND (holder = ? OR expires < UTC_TIMESTAMP(6))",
                                     {holder, absl::ToInt64Microseconds(length), holder}));
    return absl::OkStatus();
  }));
  return rows;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SchemaLease>> SchemaLease::Take(Database& owner,
                                                               absl::Duration length,
                                                               absl::Time deadline) {
  std::string holder = RandomHolder();
  while (true) {
    ASSIGN_OR_RETURN(const int64_t rows, ClaimLease(owner, holder, length));
    if (rows == 1) {
      return std::unique_ptr<SchemaLease>(new SchemaLease(owner, length, std::move(holder)));
    }
    if (absl::Now() + kBetweenTries >= deadline) {
      return Unavailable("MIGRATION_RUNNING", "another migration of this database is running");
    }
    absl::SleepFor(kBetweenTries);
  }
}

SchemaLease::SchemaLease(Database& owner, absl::Duration length, std::string holder)
    : owner_(owner), length_(length), holder_(std::move(holder)) {
  renewing_ = std::thread([this] { KeepRenewing(); });
}

SchemaLease::~SchemaLease() {
  {
    const MutexLock lock(&mutex_);
    stop_ = true;
    stopped_.NotifyAll();
  }
  renewing_.join();
  owner_
      .Transact(absl::Now() + length_,
                [&](Session& session) {
                  return session
                      .Execute(
                          "UPDATE schema_lease SET holder = '', expires = UTC_TIMESTAMP(6) "
                          "WHERE id = 1 AND holder = ?",
                          {holder_})
                      .status();
                })
      .IgnoreError();  // it runs out by itself
}

absl::Status SchemaLease::Renew() {
  ASSIGN_OR_RETURN(const int64_t rows, ClaimLease(owner_, holder_, length_));
  return rows == 1 ? absl::OkStatus()
                   : Aborted("MIGRATION_LEASE_LOST", "another migration has taken over");
}

void SchemaLease::KeepRenewing() {
  const MutexLock lock(&mutex_);
  while (!stop_) {
    if (stopped_.WaitFor(&mutex_, length_ / 3)) continue;
    // Lost or unreachable: Renew() finds out before the next statement.
    mutex_.Unlock();
    Renew().IgnoreError();
    mutex_.Lock();
  }
}

}  // namespace mugugno::tenant

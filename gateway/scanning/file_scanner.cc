#include "gateway/scanning/file_scanner.h"

#include <optional>
#include <vector>

#include "absl/time/clock.h"

#include "gateway/log.h"
#include "tenant/attachments/sealed_file.h"
#include "tenant/errors.h"
#include "tenant/outbox/backoff.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Attachment;
using tenant::FileScanStore;

constexpr absl::Duration kPatience = absl::Seconds(10);
// What clamd may take for one file; an archive within an archive takes its time.
constexpr absl::Duration kLongestScan = absl::Minutes(2);
// Longer than that.
constexpr absl::Duration kLease = absl::Minutes(5);
constexpr absl::Duration kBetweenTries = absl::Seconds(5);
constexpr size_t kAtOnce = 16;

}  // namespace

void FileScanner::Round() {
  if (absl::Now() >= next_try_) TryIt();
  // Its files lose no attempt to a clamd that is away.
  if (!parts_.meters.available) return;
  std::vector<Key> due;
  do {
    const absl::Status found = parts_.database.Read(
        absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(due, FileScanStore::Due(session, parts_.clock.Now(), kAtOnce));
          return absl::OkStatus();
        });
    if (!found.ok()) return;
    for (const Key& key : due) {
      if (ticker_.stopping()) return;
      const absl::Status served = Serve(key);
      if (served.ok() || absl::IsAborted(served) || absl::IsNotFound(served)) continue;
      LogLine(LogLevel::kWarning, "file_scan")
          .Add("code", absl::StatusCodeToString(served.code()))
          .Add("reason", tenant::ErrorReason(served));
      if (absl::IsUnavailable(served)) return;
    }
  } while (!due.empty());
}

void FileScanner::TryIt() {
  const absl::Status answers = parts_.clamd.Ping(absl::Now() + kPatience);
  next_try_ = absl::Now() + kBetweenTries;
  if (parts_.meters.available.exchange(answers.ok()) == answers.ok() && tried_) return;
  tried_ = true;
  LogLine line(answers.ok() ? LogLevel::kInfo : LogLevel::kError, "clamd");
  line.Add("available", answers.ok() ? "yes" : "no");
  if (!answers.ok()) line.Add("error", answers.message());
}

absl::Status FileScanner::Serve(const Key& key) {
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwnerOf(key.owner)).status());
  std::optional<FileScanStore::Taken> taken;
  const absl::Status took = parts_.database.Transact(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(taken, scans_.Take(session, key, parts_.clock.Now(), kLease));
        return absl::OkStatus();
      });
  // A row that cannot be opened stands in nobody's way.
  if (absl::IsDataLoss(took)) return Postpone(key, absl::Hours(1));
  RETURN_IF_ERROR(took);
  if (!taken) return absl::OkStatus();
  const absl::StatusOr<std::string> finding = Ask(taken->attachment);
  if (finding.ok()) return Keep(taken->attachment, *finding);
  ++parts_.meters.failed;
  // The file that ends clamd each time is not the first that it is given again.
  RETURN_IF_ERROR(Postpone(key, tenant::PauseAfter(taken->attempt_count, random_)));
  if (!absl::IsUnavailable(finding.status())) return finding.status();
  TryIt();
  return parts_.meters.available ? absl::AbortedError("clamd hung up") : finding.status();
}

absl::StatusOr<std::string> FileScanner::Ask(const Attachment& attachment) const {
  ASSIGN_OR_RETURN(tenant::SealedFileReader reader,
                   tenant::SealedFileReader::Open(parts_.folder, attachment.file, attachment.key));
  return parts_.clamd.Scan([&reader](std::string* bytes) { return reader.Next(bytes); },
                           absl::Now() + kLongestScan);
}

absl::Status FileScanner::Keep(const Attachment& attachment, const std::string& finding) {
  FileScanStore::Verdict verdict;
  if (!finding.empty()) verdict = {v1::Attachment::SCAN_INFECTED, finding};
  RETURN_IF_ERROR(parts_.database.Write(
      absl::Now() + kPatience, [&](tenant::Session& session, tenant::Changes& changes) {
        return scans_.Settle(session, attachment, verdict, parts_.clock.Now(), changes);
      }));
  if (finding.empty()) {
    ++parts_.meters.clean;
    return absl::OkStatus();
  }
  ++parts_.meters.infected;
  LogLine(LogLevel::kWarning, "file_infected")
      .Add("source", attachment.source)
      .Add("attachment", attachment.id.ToString())
      .Add("finding", finding);
  return absl::OkStatus();
}

absl::Status FileScanner::Postpone(const Key& key, absl::Duration pause) {
  return parts_.database.Transact(absl::Now() + kPatience, [&](tenant::Session& session) {
    return FileScanStore::Postpone(session, key, parts_.clock.Now() + pause);
  });
}

}  // namespace mugugno::gateway

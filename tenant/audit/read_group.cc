#include "tenant/audit/read_group.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// A single line can be the reason; otherwise it is the database, and the same for all.
bool MayBeOneReads(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsInvalidArgument(status) ||
         absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status);
}

}  // namespace

absl::Status ReadGroup::Run(absl::Time deadline, Body body) {
  Read mine;
  mine.deadline = deadline;
  RETURN_IF_ERROR(database_.Look(deadline, [&](Session& session) {
    mine.lines.clear();
    return body(session, mine.lines);
  }));
  if (mine.lines.empty()) return absl::OkStatus();
  return Record(&mine);
}

ReadGroup::Meters ReadGroup::meters() const {
  const MutexLock lock(&mutex_);
  return meters_;
}

absl::Status ReadGroup::Record(Read* mine) {
  std::vector<Read*> reads;
  {
    const MutexLock lock(&mutex_);
    ++meters_.reads;
    waiting_.push_back(mine);
    while (committing_ && !mine->outcome) committed_.Wait(&mutex_);
    if (mine->outcome) return *mine->outcome;
    committing_ = true;
    reads.swap(waiting_);
  }
  Commit(reads);
  const MutexLock lock(&mutex_);
  committing_ = false;
  committed_.NotifyAll();
  return *mine->outcome;
}

void ReadGroup::Commit(absl::Span<Read* const> reads) {
  const absl::Status status = Append(reads);
  const bool again = reads.size() > 1 && MayBeOneReads(status);
  for (Read* read : reads) {
    const absl::Status outcome = again ? Append({&read, 1}) : status;
    const MutexLock lock(&mutex_);
    read->outcome = outcome;
  }
}

absl::Status ReadGroup::Append(absl::Span<Read* const> reads) {
  AuditLines lines;
  absl::Time deadline = absl::InfinitePast();
  for (const Read* read : reads) {
    lines.insert(lines.end(), read->lines.begin(), read->lines.end());
    deadline = std::max(deadline, read->deadline);
  }
  {
    const MutexLock lock(&mutex_);
    ++meters_.commits;
  }
  return database_.Transact(deadline, [&](Session& session) {
    return AppendAudit(session, uuids_, clock_.Now(), lines);
  });
}

}  // namespace mugugno::tenant

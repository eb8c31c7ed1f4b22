#include "tenant/tickets/evidence.h"

#include <map>
#include <string>
#include <utility>

#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::vector<bool>> AreKept(Session& session, absl::Span<const Arrival> arrivals) {
  std::vector<SubmissionKey> keys;
  keys.reserve(arrivals.size());
  for (const Arrival& arrival : arrivals) keys.push_back({arrival.source, arrival.dedupe_key});
  ASSIGN_OR_RETURN(const std::vector<Submission> found, FindSubmissions(session, keys));
  std::map<std::pair<std::string, std::string>, const Submission*> by_key;
  for (const Submission& one : found) by_key[{one.source, one.dedupe_key}] = &one;
  std::vector<bool> kept;
  kept.reserve(arrivals.size());
  for (const Arrival& arrival : arrivals) {
    const auto row = by_key.find({arrival.source, arrival.dedupe_key});
    bool there = row != by_key.end();
    if (there && row->second->fingerprint != arrival.fingerprint) {
      ASSIGN_OR_RETURN(there, IsSetAside(session, arrival));
    }
    kept.push_back(there);
  }
  return kept;
}

absl::StatusOr<bool> IsSetAside(Session& session, const Arrival& arrival) {
  bool found = false;
  RETURN_IF_ERROR(session.Query("SELECT 1 FROM set_aside WHERE owner = ? AND id = ?",
                                {arrival.address.owner, arrival.id.bytes()}, [&](const Row&) {
                                  found = true;
                                  return absl::OkStatus();
                                }));
  return found;
}

}  // namespace mugugno::tenant

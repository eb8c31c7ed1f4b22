#include "tenant/attachments/attachment_claim.h"

#include <map>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/any_of.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

enum class Standing { kFree, kGone, kTaken };

}  // namespace

absl::Status CheckClaim(Session& session, const AttachmentClaim& claim) {
  const SubmissionKey key = {claim.source, claim.dedupe_key};
  ASSIGN_OR_RETURN(const std::vector<Submission> before, FindSubmissions(session, {&key, 1}));
  // A repeat gets the first answer, whatever became of the files.
  if (!before.empty()) return absl::OkStatus();
  AnyOf any("(source = ? AND id = ?)");
  for (const Uuid& id : claim.ids) any.Add({claim.source, id.bytes()});
  if (any.empty()) return absl::OkStatus();
  std::map<Uuid, Standing> standings;
  RETURN_IF_ERROR(session.Query(any.Sql("SELECT id, entry_id, expire_time FROM attachment WHERE "),
                                any.Args(), [&](const Row& row) {
                                  const bool taken = !row.IsNull(1);
                                  const bool gone = !row.IsNull(2) && row.Time(2) <= claim.time;
                                  standings[Uuid::FromBytes(row.Bytes(0)).value_or(Uuid())] =
                                      taken  ? Standing::kTaken
                                      : gone ? Standing::kGone
                                             : Standing::kFree;
                                  return absl::OkStatus();
                                }));
  std::vector<FieldViolation> violations;
  for (size_t i = 0; i < claim.ids.size(); ++i) {
    const auto found = standings.find(claim.ids[i]);
    const Standing standing = found == standings.end() ? Standing::kGone : found->second;
    if (standing == Standing::kFree) continue;
    violations.push_back({absl::StrCat("message.attachments[", i, "]"),
                          standing == Standing::kGone ? "there is no such attachment"
                                                      : "belongs to another message"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidRequest(violations);
}

}  // namespace mugugno::tenant

#include "tenant/attachments/attachment_claim.h"

#include <map>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/store/any_of.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

enum class Standing { kFree, kGone, kTaken };

}  // namespace

absl::Status CheckClaim(Session& session, const AttachmentClaim& claim) {
  AnyOf any("(a.app_id = ? AND a.id = ?)");
  for (const Uuid& id : claim.ids) any.Add({claim.app, id.bytes()});
  if (any.empty()) return absl::OkStatus();
  std::vector<SqlValue> args = any.Args();
  args.insert(args.begin(), SqlValue(AppName(claim.app)));
  std::map<Uuid, Standing> standings;
  RETURN_IF_ERROR(session.Query(
      any.Sql("SELECT a.id, a.entry_id, a.expire_time, s.dedupe_key FROM attachment a "
              "LEFT JOIN submission s ON s.source = ? AND s.id = a.entry_id WHERE "),
      args, [&](const Row& row) {
        Standing standing = Standing::kFree;
        if (!row.IsNull(2) && row.Time(2) <= claim.time) standing = Standing::kGone;
        if (!row.IsNull(1) && (row.IsNull(3) || row.Bytes(3) != claim.dedupe_key)) {
          standing = Standing::kTaken;
        }
        standings[Uuid::FromBytes(row.Bytes(0)).value_or(Uuid())] = standing;
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

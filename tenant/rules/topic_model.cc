#include "tenant/rules/topic_model.h"

#include <optional>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::Status InsertTopicModel(Session& session, KeyRing& keys, absl::string_view tenant,
                              const storage::v1::TopicModel& model,
                              v1::RuleSet::Statistics* summary) {
  RETURN_IF_ERROR(
      session.Query("SELECT COALESCE(MAX(number), 0) + 1 FROM topic_model WHERE tenant_id = ?",
                    {tenant}, [summary](const Row& row) {
                      summary->set_number(static_cast<int32_t>(row.Int(0)));
                      return absl::OkStatus();
                    }));
  ASSIGN_OR_RETURN(
      const std::string sealed,
      keys.Seal(KeyOwner::Tenant(tenant), {"topic_model", "words", absl::StrCat(summary->number())},
                model.SerializeAsString()));
  return session
      .Execute("INSERT INTO topic_model (tenant_id, number, words, summary) VALUES (?, ?, ?, ?)",
               {tenant, summary->number(), sealed, summary->SerializeAsString()})
      .status();
}

absl::StatusOr<std::string> SealedTopicModel(Session& session, absl::string_view tenant,
                                             int64_t number) {
  if (number == 0) return "";
  std::optional<std::string> sealed;
  RETURN_IF_ERROR(session.Query("SELECT words FROM topic_model WHERE tenant_id = ? AND number = ?",
                                {tenant, number}, [&sealed](const Row& row) {
                                  sealed = row.Bytes(0);
                                  return absl::OkStatus();
                                }));
  if (!sealed) return NotFound();
  return *std::move(sealed);
}

absl::StatusOr<absl::flat_hash_map<std::string, std::string>> ActiveTopicModels(Session& session) {
  absl::flat_hash_map<std::string, std::string> sealed;
  RETURN_IF_ERROR(session.Query(
      "SELECT m.tenant_id, m.words FROM rule_set r JOIN topic_model m ON m.tenant_id = r.tenant_id "
      "AND m.number = r.model_number WHERE r.active_tenant_id IS NOT NULL",
      {}, [&sealed](const Row& row) {
        sealed[row.Text(0)] = row.Bytes(1);
        return absl::OkStatus();
      }));
  return sealed;
}

absl::StatusOr<storage::v1::TopicModel> OpenTopicModel(KeyRing& keys, absl::string_view tenant,
                                                       int64_t number, absl::string_view sealed) {
  ASSIGN_OR_RETURN(
      const std::string opened,
      keys.Open(KeyOwner::Tenant(tenant), {"topic_model", "words", absl::StrCat(number)}, sealed));
  storage::v1::TopicModel model;
  if (!model.ParseFromString(opened)) return DataLoss("a topic model");
  return model;
}

}  // namespace mugugno::tenant

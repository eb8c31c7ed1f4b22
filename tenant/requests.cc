#include "tenant/requests.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

#include "tenant/errors.h"
#include "tenant/store/sql_status.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

std::string SealingRow(const RequestKey& key) {
  return absl::StrCat(key.caller, "\n", key.request_id.bytes());
}

absl::StatusOr<std::string> FirstAnswer(Session& session, const OwnerKeys& keys,
                                        const RequestKey& key) {
  std::string method, fingerprint, response;
  RETURN_IF_ERROR(
      session.Query("SELECT method, fingerprint, response FROM request "
                    "WHERE caller = ? AND request_id = ? FOR UPDATE",
                    {key.caller, key.request_id.bytes()}, [&](const Row& row) {
                      method = row.Text(0);
                      fingerprint = row.Bytes(1);
                      response = row.Bytes(2);
                      return absl::OkStatus();
                    }));
  if (fingerprint.empty()) return RequestInProgress();
  if (method != key.method || fingerprint != key.fingerprint) return RequestIdReused();
  const std::string row = SealingRow(key);
  return keys.Open({"request", "response", row}, response);
}

// Those for which the condition on a time before `before` holds, oldest first.
absl::StatusOr<int64_t> Forget(Database& database, absl::string_view condition, absl::Time before,
                               absl::Duration step, absl::FunctionRef<bool()> go_on) {
  constexpr int64_t kAtOnce = 1000;
  const std::string sql =
      absl::StrCat("DELETE FROM request WHERE ", condition, " ORDER BY create_time LIMIT ?");
  int64_t forgotten = 0;
  while (go_on()) {
    int64_t rows = 0;
    RETURN_IF_ERROR(database.Transact(absl::Now() + step, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(rows, session.Execute(sql, {before, kAtOnce}));
      return absl::OkStatus();
    }));
    forgotten += rows;
    if (rows < kAtOnce) break;
  }
  return forgotten;
}

}  // namespace

std::string RequestFingerprint(absl::string_view method, const google::protobuf::Message& request) {
  std::string bytes = absl::StrCat(method, "\n");
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    request.SerializeToCodedStream(&coded);
  }
  return Sha256(bytes);
}

absl::StatusOr<std::optional<std::string>> BeginRequest(Session& session, const OwnerKeys& keys,
                                                        const RequestKey& key, absl::Time now) {
  const absl::Status inserted =
      session
          .Execute(
              "INSERT INTO request (caller, request_id, method, fingerprint, response, "
              "create_time, subject, secret) VALUES (?, ?, ?, ?, '', ?, ?, ?)",
              {key.caller, key.request_id.bytes(), key.method, key.fingerprint, now,
               key.subject.empty() ? SqlValue(nullptr) : SqlValue(key.subject), key.secret})
          .status();
  if (inserted.ok()) return std::optional<std::string>();
  if (absl::IsAlreadyExists(inserted)) {
    ASSIGN_OR_RETURN(std::string answer, FirstAnswer(session, keys, key));
    return std::optional<std::string>(std::move(answer));
  }
  // The first call still holds the row's lock; without the driver's code nothing repeats this.
  return IsTransactionConflict(inserted) ? RequestInProgress() : inserted;
}

absl::Status FinishRequest(Session& session, const OwnerKeys& keys, const RequestKey& key,
                           absl::string_view response) {
  const std::string row = SealingRow(key);
  return session
      .Execute(
          "UPDATE request SET response = ? WHERE caller = ? AND request_id = ?",
          {keys.Seal({"request", "response", row}, response), key.caller, key.request_id.bytes()})
      .status();
}

absl::Status ForgetAnswersAbout(Session& session, absl::string_view subject,
                                absl::string_view kept) {
  return session.Execute("DELETE FROM request WHERE subject = ? AND caller <> ?", {subject, kept})
      .status();
}

absl::StatusOr<int64_t> ForgetRequests(Database& database, absl::Time now, absl::Duration step,
                                       absl::FunctionRef<bool()> go_on) {
  ASSIGN_OR_RETURN(const int64_t secrets, Forget(database, "secret = 1 AND create_time < ?",
                                                 now - kSecretAge, step, go_on));
  ASSIGN_OR_RETURN(const int64_t others,
                   Forget(database, "create_time < ?", now - kRequestAge, step, go_on));
  return secrets + others;
}

}  // namespace mugugno::tenant

#include "tenant/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/rpc/error_details.pb.h"

namespace mugugno::tenant {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com/";
constexpr char kInternalDetail[] = "mugugno/internal-detail";
constexpr size_t kMaxViolations = 20;

template <typename Detail>
void Attach(const Detail& detail, absl::Status* status) {
  status->SetPayload(absl::StrCat(kTypePrefix, detail.GetDescriptor()->full_name()),
                     absl::Cord(detail.SerializeAsString()));
}

absl::Status Error(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                   const ErrorMetadata& metadata = {}) {
  absl::Status status(code, message);
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("mugugno");
  for (const auto& [key, value] : metadata) (*info.mutable_metadata())[key] = value;
  Attach(info, &status);
  return status;
}

}  // namespace

absl::Status InvalidRequest(const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest detail;
  std::vector<std::string> lines;
  for (const FieldViolation& violation : violations) {
    if (lines.size() == kMaxViolations) break;
    lines.push_back(absl::StrCat(violation.field, ": ", violation.rule));
    auto* entry = detail.add_field_violations();
    entry->set_field(violation.field);
    entry->set_description(violation.rule);
  }
  absl::Status status =
      Error(absl::StatusCode::kInvalidArgument, "INVALID_REQUEST", absl::StrJoin(lines, "; "));
  Attach(detail, &status);
  return status;
}

absl::Status InvalidField(absl::string_view field, absl::string_view rule) {
  return InvalidRequest({{std::string(field), std::string(rule)}});
}

absl::Status MalformedRequest() {
  return Error(absl::StatusCode::kInvalidArgument, "MALFORMED_REQUEST",
               "the request is not a valid message of this method, or a text in it is not UTF-8");
}

absl::Status Unauthenticated() {
  return Error(absl::StatusCode::kUnauthenticated, "UNAUTHENTICATED",
               "no valid credential was presented");
}

absl::Status PermissionDenied() {
  return Error(absl::StatusCode::kPermissionDenied, "PERMISSION_DENIED",
               "permission denied on the resource (or it might not exist)");
}

absl::Status NotFound() {
  return Error(absl::StatusCode::kNotFound, "NOT_FOUND", "no such resource");
}

absl::Status RequestIdReused() {
  return Error(absl::StatusCode::kInvalidArgument, "REQUEST_ID_REUSED",
               "request_id was used before with other content; use a new one");
}

absl::Status RequestInProgress() {
  return Error(absl::StatusCode::kAborted, "REQUEST_IN_PROGRESS",
               "the first call with this request_id is still running; repeat it later");
}

absl::Status AlreadyExists(absl::string_view name) {
  return Error(absl::StatusCode::kAlreadyExists, "ALREADY_EXISTS", absl::StrCat(name, " exists"),
               {{"name", std::string(name)}});
}

absl::Status EtagMismatch() {
  return Error(absl::StatusCode::kAborted, "ETAG_MISMATCH",
               "the resource changed since it was read; read it again");
}

absl::Status FailedPrecondition(absl::string_view reason, absl::string_view subject,
                                absl::string_view remedy) {
  absl::Status status =
      Error(absl::StatusCode::kFailedPrecondition, reason, absl::StrCat(subject, ": ", remedy),
            {{"subject", std::string(subject)}});
  google::rpc::PreconditionFailure detail;
  auto* violation = detail.add_violations();
  violation->set_type(std::string(reason));
  violation->set_subject(std::string(subject));
  violation->set_description(std::string(remedy));
  Attach(detail, &status);
  return status;
}

absl::Status FailedPreconditions(absl::string_view reason, const std::vector<Obstacle>& obstacles) {
  google::rpc::PreconditionFailure detail;
  std::vector<std::string> lines;
  for (const Obstacle& obstacle : obstacles) {
    if (lines.size() == kMaxViolations) break;
    lines.push_back(absl::StrCat(obstacle.subject, ": ", obstacle.remedy));
    auto* violation = detail.add_violations();
    violation->set_type(std::string(reason));
    violation->set_subject(obstacle.subject);
    violation->set_description(obstacle.remedy);
  }
  absl::Status status =
      Error(absl::StatusCode::kFailedPrecondition, reason, absl::StrJoin(lines, "; "));
  Attach(detail, &status);
  return status;
}

absl::Status ResourceExhausted(absl::string_view reason, absl::string_view what,
                               absl::Duration retry_after) {
  absl::Status status = Error(absl::StatusCode::kResourceExhausted, reason, what);
  google::rpc::RetryInfo detail;
  detail.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(retry_after));
  detail.mutable_retry_delay()->set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(retry_after - absl::Trunc(retry_after, absl::Seconds(1)))));
  Attach(detail, &status);
  return status;
}

absl::Status Unavailable(absl::string_view reason, absl::string_view what) {
  return Error(absl::StatusCode::kUnavailable, reason, what);
}

absl::Status Aborted(absl::string_view reason, absl::string_view what) {
  return Error(absl::StatusCode::kAborted, reason, what);
}

absl::Status DeadlineExceeded(absl::string_view what) {
  return Error(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", what);
}

absl::Status ValueRefused() {
  return Error(absl::StatusCode::kInvalidArgument, "VALUE_REFUSED",
               "a value is too long for its field, or not of the field's kind");
}

absl::Status CommitUnknown() {
  return Error(absl::StatusCode::kUnknown, "COMMIT_UNKNOWN",
               "the outcome is not known; a repeat with the same request_id tells it");
}

bool IsCommitUnknown(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnknown && ErrorReason(status) == "COMMIT_UNKNOWN";
}

absl::Status Internal(absl::string_view detail) {
  absl::Status status =
      Error(absl::StatusCode::kInternal, "INTERNAL", "internal error; the log has the request id");
  status.SetPayload(kInternalDetail, absl::Cord(detail));
  return status;
}

absl::Status DataLoss(absl::string_view what) {
  return Error(absl::StatusCode::kDataLoss, "DATA_LOSS", what);
}

std::string ErrorReason(const absl::Status& status) {
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.ErrorInfo");
  google::rpc::ErrorInfo info;
  if (!payload || !info.ParseFromString(std::string(*payload))) return "";
  return info.reason();
}

std::string InternalDetail(const absl::Status& status) {
  const auto payload = status.GetPayload(kInternalDetail);
  return payload ? std::string(*payload) : "";
}

}  // namespace mugugno::tenant

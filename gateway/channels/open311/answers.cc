#include "gateway/channels/open311/answers.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "tenant/errors.h"

namespace mugugno::gateway::open311 {
namespace {

constexpr char kAlarm[] = "Se c'è pericolo per le persone chiamare subito il 112. ";

}  // namespace

HttpResponse ErrorOf(const absl::Status& status, Format format) {
  const std::string reason = tenant::ErrorReason(status);
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return ErrorPage(404, {"Non c'è."}, format);
    case absl::StatusCode::kInvalidArgument:
      if (reason == "REQUEST_ID_REUSED") {
        return ErrorPage(409, {"Con lo stesso numero è già arrivata un'altra segnalazione."},
                         format);
      }
      return ErrorPage(400, {std::string(status.message())}, format);
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return ErrorPage(403, {"api_key: manca o non vale qui."}, format);
    case absl::StatusCode::kResourceExhausted:
      // A full journal is not the client's doing.
      if (absl::StartsWith(reason, "JOURNAL_")) break;
      return ErrorPage(429, {"Troppe segnalazioni: ripetere più tardi."}, format);
    default:
      break;
  }
  HttpResponse away = ErrorPage(503, {"In questo momento non è possibile: ripetere."}, format);
  away.headers.emplace_back("Retry-After", "60");
  return away;
}

std::string NoticeOf(const storage::v1::SubmissionOutcome& outcome,
                     const tenant::DirectorySnapshot& directory) {
  std::string notice = outcome.emergency() ? kAlarm : "";
  const tenant::TenantSlice* slice = directory.FindTenant(outcome.tenant());
  const std::string comune =
      slice == nullptr ? "" : absl::StrCat(" dal Comune di ", slice->tenant.display_name);
  switch (outcome.state()) {
    case v1::Submission::STATE_APPLIED:
      return absl::StrCat(notice, "Ricevuta", comune, " con il numero ", outcome.number(), ".");
    case v1::Submission::STATE_HELD:
      if (outcome.number().empty()) break;
      return absl::StrCat(notice, "Ricevuta", comune, " con il numero ", outcome.number(),
                          "; il luogo può essere fuori dal Comune: una persona lo verifica.");
    case v1::Submission::STATE_OUTSIDE:
      return absl::StrCat(notice,
                          "Il luogo non è in questi Comuni: la segnalazione è conservata e "
                          "va presentata a chi ne è competente.");
    default:
      break;
  }
  return absl::StrCat(notice, "Ricevuta; va ancora assegnata.");
}

}  // namespace mugugno::gateway::open311

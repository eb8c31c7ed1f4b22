#include "adminctl/audit_verify.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "adminctl/contract.h"
#include "adminctl/digest.h"
#include "adminctl/names.h"
#include "adminctl/progress.h"
#include "adminctl/request.h"

namespace mugugno::adminctl {
namespace {

std::string TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ",
                          absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos()),
                          absl::UTCTimeZone());
}

// What the line adds to its seal (AuditSeal in the contract).
void AddTo(std::string* bytes, const v1::AuditLine& line) {
  for (const std::string& field : {line.name(), TimeOf(line.create_time()), line.actor(),
                                   line.action(), line.resource(), line.detail()}) {
    absl::StrAppend(bytes, field);
    bytes->push_back('\0');
  }
}

// "seal 3 (to 2026-01-31T10:15:00.123456Z)".
std::string Called(const v1::AuditSeal& seal) {
  return absl::StrCat("seal ", seal.number(), " of ", TimeOf(seal.create_time()));
}

}  // namespace

AuditVerdict VerifyAudit(const v1::ListAuditLinesResponse& lines,
                         const v1::ListAuditSealsResponse& seals) {
  AuditVerdict verdict;
  int next = 0;
  std::string previous(32, '\0');
  for (int i = 0; i < seals.audit_seals_size(); ++i) {
    const v1::AuditSeal& seal = seals.audit_seals(i);
    std::string bytes = previous;
    int covered = 0;
    while (next < lines.audit_lines_size() &&
           IdOf(lines.audit_lines(next).name()) <= IdOf(seal.name())) {
      AddTo(&bytes, lines.audit_lines(next++));
      ++covered;
    }
    if (seal.number() != i + 1) {
      verdict.broken.push_back(absl::StrCat("before ", Called(seal), " a seal is missing"));
    } else if (covered != seal.line_count()) {
      verdict.broken.push_back(absl::StrCat(Called(seal), " was made over ", seal.line_count(),
                                            " lines, and ", covered, " are there"));
    } else if (Sha256(bytes) != seal.hash()) {
      verdict.broken.push_back(absl::StrCat(Called(seal), " was made over other lines"));
    }
    verdict.sealed_lines += static_cast<size_t>(covered);
    previous = seal.hash();
  }
  verdict.unsealed_lines = static_cast<size_t>(lines.audit_lines_size() - next);
  return verdict;
}

ExitCode RunAuditVerify(Session& session) {
  v1::ListAuditLinesRequest request;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  // The seals first: lines that come meanwhile are not sealed yet.
  v1::ListAuditSealsRequest seals_request;
  seals_request.set_parent(request.parent());
  v1::ListAuditSealsResponse seals;
  ExitCode code =
      session.CallAllPages(MethodOf("AuditService.ListAuditSeals"), seals_request, seals, 0);
  if (code != ExitCode::kDone) return code;
  v1::ListAuditLinesResponse lines;
  size_t sealed = 0;
  for (const v1::AuditSeal& seal : seals.audit_seals()) {
    sealed += static_cast<size_t>(seal.line_count());
  }
  Progress progress(session.console(), "reading lines", sealed);
  code =
      session.CallAllPages(MethodOf("AuditService.ListAuditLines"), request, lines, 0, &progress);
  if (code != ExitCode::kDone) return code;
  AuditVerdict verdict = VerifyAudit(lines, seals);
  const std::string expected = session.arguments().Value("expect-hash");
  const bool known = std::any_of(
      seals.audit_seals().begin(), seals.audit_seals().end(),
      [&](const v1::AuditSeal& seal) { return absl::BytesToHexString(seal.hash()) == expected; });
  if (!expected.empty() && !known) {
    verdict.broken.emplace_back("no seal has the hash that was kept: the trail was replaced");
  }
  auto& out = session.console().out;
  out << request.parent() << ": " << verdict.sealed_lines << " lines in "
      << seals.audit_seals_size() << " seals, " << verdict.unsealed_lines
      << " lines not sealed yet\n";
  for (const std::string& sentence : verdict.broken) out << "BROKEN  " << sentence << "\n";
  if (!verdict.broken.empty()) return ExitCode::kFailed;
  out << "The chain holds.\n";
  if (seals.audit_seals_size() > 0) {
    out << "Keep this hash elsewhere, and verify with --expect-hash later: "
        << absl::BytesToHexString(seals.audit_seals().rbegin()->hash()) << "\n";
  }
  return ExitCode::kDone;
}

}  // namespace mugugno::adminctl

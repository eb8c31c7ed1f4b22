#include "routing/router/decision.h"

#include "absl/strings/str_cat.h"

namespace mugugno::routing {

const char* VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kDecided:
      return "decided";
    case Verdict::kHeld:
      return "held";
    case Verdict::kAsk:
      return "ask";
    case Verdict::kLobby:
      return "lobby";
    case Verdict::kOutside:
      return "outside";
  }
  return "unknown";
}

const char* KindName(Kind kind) {
  switch (kind) {
    case Kind::kUnknown:
      return "unknown";
    case Kind::kReport:
      return "report";
    case Kind::kInquiry:
      return "inquiry";
    case Kind::kComplaint:
      return "complaint";
    case Kind::kCriticism:
      return "criticism";
    case Kind::kSuggestion:
      return "suggestion";
    case Kind::kPraise:
      return "praise";
    case Kind::kApplication:
      return "application";
    case Kind::kPetition:
      return "petition";
    case Kind::kFormalDemand:
      return "formal_demand";
    case Kind::kChaser:
      return "chaser";
    case Kind::kThreat:
      return "threat";
    case Kind::kSpam:
      return "spam";
    case Kind::kWhistleblowing:
      return "whistleblowing";
    case Kind::kGdprRequest:
      return "gdpr_request";
  }
  return "unknown";
}

std::string ToText(const DataVersions& versions) {
  return absl::StrCat("territory-", versions.territory, " places-", versions.places,
                      versions.italy.empty() ? "" : absl::StrCat(" italy-", versions.italy));
}

}  // namespace mugugno::routing

#include "routing/router/decision.h"

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

const char* EvidenceSourceName(EvidenceSource source) {
  switch (source) {
    case EvidenceSource::kChannel:
      return "channel";
    case EvidenceSource::kDeclared:
      return "declared";
    case EvidenceSource::kPosition:
      return "position";
    case EvidenceSource::kText:
      return "text";
    case EvidenceSource::kResidence:
      return "residence";
    case EvidenceSource::kThread:
      return "thread";
    case EvidenceSource::kTopic:
      return "topic";
  }
  return "unknown";
}

const char* EvidenceWeightName(EvidenceWeight weight) {
  switch (weight) {
    case EvidenceWeight::kSupports:
      return "supports";
    case EvidenceWeight::kAmbiguous:
      return "ambiguous";
    case EvidenceWeight::kContradicts:
      return "contradicts";
    case EvidenceWeight::kOutside:
      return "outside";
    case EvidenceWeight::kHint:
      return "hint";
    case EvidenceWeight::kIgnored:
      return "ignored";
  }
  return "unknown";
}

}  // namespace mugugno::routing

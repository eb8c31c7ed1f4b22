#pragma once

// What the router answers: where a message goes, and every piece of evidence with the words that
// gave it. A plain value, comparable, without any copy of the citizen's text.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "routing/emergency/alarm.h"
#include "routing/text/words.h"

namespace mugugno::routing {

enum class Verdict {
  kDecided,  // `tenant` and `office` are set
  kHeld,     // own channel: `tenant` is its owner, the desk looks at the contradiction
  kAsk,      // shared channel: ask the citizen, `suggestions` are the choices
  kLobby,    // shared channel: a person decides
  kOutside,  // the place is in no comune of the association
};

enum class EvidenceSource {
  kChannel,
  kDeclared,
  kPosition,
  kPhoto,
  kText,
  kResidence,
  kThread,
  kTopic
};

enum class EvidenceWeight {
  kSupports,     // names `tenants` (one) and counts
  kAmbiguous,    // fits each of `tenants`
  kContradicts,  // names another comune than the one decided or owning the channel
  kOutside,      // names a comune that is no member
  kHint,         // orders suggestions, decides nothing
  kIgnored,      // recognised and put aside, `note` says why
};

struct Evidence {
  EvidenceSource source = EvidenceSource::kText;
  EvidenceWeight weight = EvidenceWeight::kIgnored;
  std::vector<std::string> tenants = {};
  std::vector<Span> words = {};  // in the inquiry's text; empty for other sources
  std::string name = {};         // the place as the reference data write it, or an external body
  std::string note = {};         // Italian, for the person who reads the decision

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

// What the sender wants (domain vocabulary, not a topic).
enum class Kind {
  kUnknown,
  kReport,
  kInquiry,
  kComplaint,
  kCriticism,
  kSuggestion,
  kPraise,
  kApplication,
  kPetition,
  kFormalDemand,
  kChaser,
  kThreat,
  kSpam,
  kWhistleblowing,
  kGdprRequest,
};

struct TopicMatch {
  std::string code;  // "road.pothole"
  double score = 0;
  std::vector<Span> words = {};

  friend bool operator==(const TopicMatch&, const TopicMatch&) = default;
};

struct ExternalMatch {
  std::string body;  // id; empty = the comune's own business
  std::string reason;
  std::vector<Span> words = {};

  friend bool operator==(const ExternalMatch&, const ExternalMatch&) = default;
};

// A place in none of the comuni, as far as it is known by name.
struct OutsidePlace {
  std::string name;
  std::string comune;  // it lies in

  friend bool operator==(const OutsidePlace&, const OutsidePlace&) = default;
};

// Which data of the association a decision was made with.
struct DataVersions {
  int64_t territory = 0;  // 0: none
  int64_t places = 0;
  std::string italy = {};

  friend bool operator==(const DataVersions&, const DataVersions&) = default;
};

// "territory-1 places-3 italy-20260101"
std::string ToText(const DataVersions& versions);

// What the comune's statistics make of it.
struct Opinion {
  // A word that spoke for it, and how much.
  struct Vote {
    Span span;
    double weight = 0;

    friend bool operator==(const Vote&, const Vote&) = default;
  };
  std::string office;
  std::string topic = {};  // may be empty
  double probability = 0;
  std::vector<Vote> votes = {};  // strongest first

  friend bool operator==(const Opinion&, const Opinion&) = default;
};

struct Decision {
  // The statistics would choose another office.
  bool doubtful() const { return opinion && opinion->office != office; }

  Verdict verdict = Verdict::kLobby;
  std::string tenant;                    // set when kDecided or kHeld
  std::string office;                    // set with `tenant`
  std::vector<std::string> suggestions;  // tenants, best first, for whoever decides
  std::vector<TopicMatch> topics;        // best first; several mean "perhaps to be split"
  Kind kind = Kind::kUnknown;
  Alarm emergency;
  ExternalMatch external;
  OutsidePlace outside;  // when kOutside
  std::vector<Evidence> evidence;
  std::string why;        // one Italian sentence, quoting no more than the evidence
  DataVersions versions;  // of the snapshot that decided
  // Beside all of this: it changes none of it.
  std::optional<Opinion> opinion;
  int64_t rule_set = 0;  // number of the version of the tenant's own rules; 0: none is kept
};

const char* VerdictName(Verdict verdict);
const char* KindName(Kind kind);  // "formal_demand"

}  // namespace mugugno::routing

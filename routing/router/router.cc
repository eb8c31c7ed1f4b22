#include "routing/router/router.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "routing/emergency/emergency_rules.h"
#include "routing/gazetteer/road.h"
#include "routing/router/explanation.h"
#include "routing/router/ladder.h"
#include "routing/router/reading.h"
#include "routing/text/fold.h"
#include "routing/topic/kind_classifier.h"
#include "routing/topic/topic_classifier.h"

namespace mugugno::routing {
namespace {

bool SaysHere(const Words& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    const absl::string_view key = words[i].key;
    if (key.size() < 3 || key.size() > 4) continue;
    for (const absl::string_view here : {"qui", "qua", "here", "hier", "ici", "aqui"}) {
      if (key == here) return true;
    }
  }
  return false;
}

// "la casa di Vattelapesca": a place of the matter that nobody knows; the residence says nothing
// about it.
bool NamesUnknownPlace(const Words& words, const std::vector<PlaceMatch>& matches) {
  for (size_t i = 2; i < words.size(); ++i) {
    const bool linked = words[i - 1].In("unknown_links") && words[i].before <= Break::kApostrophe;
    if (!linked || !words[i - 2].In("property")) continue;
    const bool known = std::any_of(matches.begin(), matches.end(), [i](const PlaceMatch& match) {
      return match.first_word <= i && i <= match.last_word;
    });
    const bool name = words.mixed_case() ? words[i].capital : !words[i].In("belonging");
    if (!known && name && !words[i].function) return true;
  }
  return false;
}

std::string WithContact(const ExternalBody& body) {
  return body.contact.empty() ? body.name : absl::StrCat(body.name, " (", body.contact, ")");
}

// A question to these senders would be out of place; a person looks.
bool IsNotToBeAsked(Kind kind) {
  return kind == Kind::kSpam || kind == Kind::kThreat || kind == Kind::kWhistleblowing;
}

class Judge final {
 public:
  Judge(const Inquiry& inquiry, const RoutingSnapshot& snapshot, const Reading& reading)
      : inquiry_(inquiry),
        snapshot_(snapshot),
        reading_(reading),
        words_(reading.words),
        declared_(TopicClassifier::Shipped().Find(inquiry.declared_topic)),
        ladder_(inquiry, snapshot, reading) {}

  Decision Decide() {
    ReadMatter();
    if (ladder_.channel()) {
      DecideOwnChannel(*ladder_.channel());
    } else {
      DecideSharedChannel();
    }
    Suggest();
    ChooseTopic();
    ChooseOffice();
    AskStatistics();
    FindExternalBody();
    decision_.evidence = ladder_.TakeEvidence();
    RecordChoice();
    FindOutsidePlace();
    MarkContradictions();
    decision_.versions = snapshot_.versions();
    decision_.why = Explain(decision_, snapshot_);
    return std::move(decision_);
  }

 private:
  void ReadMatter() {
    decision_.emergency = reading_.alarm;
    hits_ = TopicClassifier::Shipped().Find(words_);
    for (const PlaceMatch& match : ladder_.matches()) {
      // A library or a feast is what it is about as well as where.
      const bool matter = match.kind == PlaceKind::kLandmark;
      if (matter || match.role == PlaceRole::kIgnored) continue;
      names_.push_back({match.first_word, match.last_word});
    }
    ReadTopics(hits_);
  }

  void ReadTopics(const PhraseHits& hits) {
    decision_.topics = TopicClassifier::Shipped().Rank(words_, hits, names_);
    if (!decision_.topics.empty()) told_ = decision_.topics[0].code;
    PutChoiceFirst();
    const KindMatch kind = KindClassifier::Shipped().Classify(words_, !decision_.topics.empty());
    decision_.kind = kind.kind;
    if (!decision_.emergency.flagged) return;
    const EmergencyRule* rule = EmergencyRules::Shipped().Find(decision_.emergency.rule);
    const bool outranks = !rule->topic.empty() || decision_.topics.empty();
    if (!outranks) return;
    decision_.topics.insert(decision_.topics.begin(),
                            {.code = rule->topic.empty() ? "civil.rescue" : rule->topic,
                             .score = decision_.topics.empty() ? 1 : decision_.topics[0].score,
                             .words = decision_.emergency.words});
  }

  // Whoever picked the topic from the comune's own list knows what they mean: a wrong office sends
  // it on, and the officer reads what the text tells. What is urgent is judged by the text alone.
  void PutChoiceFirst() {
    if (declared_ == nullptr || decision_.emergency.flagged) return;
    auto& topics = decision_.topics;
    const double score = topics.empty() ? 1 : topics[0].score;
    const auto same = std::find_if(topics.begin(), topics.end(), [this](const TopicMatch& match) {
      return match.code == declared_->code;
    });
    if (same != topics.end()) {
      std::rotate(topics.begin(), same, same + 1);
    } else {
      topics.insert(topics.begin(), {.code = declared_->code, .score = score, .words = {}});
    }
  }

  void RecordChoice() {
    if (declared_ == nullptr) return;
    const bool counts = !decision_.emergency.flagged;
    std::string note = absl::StrCat("argomento scelto da chi scrive: ", declared_->name);
    const Topic* told = TopicClassifier::Shipped().Find(told_);
    if (!counts) {
      absl::StrAppend(&note, "; decide l'emergenza");
    } else if (told != nullptr && told != declared_) {
      absl::StrAppend(&note, "; il testo fa pensare a: ", told->name);
    }
    decision_.evidence.push_back(
        {.source = EvidenceSource::kTopic,
         .weight = counts ? EvidenceWeight::kHint : EvidenceWeight::kIgnored,
         .name = declared_->code,
         .note = std::move(note)});
  }

  bool IsPersonal() const {
    if (decision_.topics.empty() || decision_.emergency.flagged) return false;
    const Topic* topic = TopicClassifier::Shipped().Find(decision_.topics[0].code);
    return topic != nullptr && topic->personal;
  }

  void DecideFor(size_t member) {
    decision_.verdict = Verdict::kDecided;
    decision_.tenant = snapshot_.tenants()[member].tenant;
  }

  // The message is the owner's from the first byte; contradicting evidence is for the desk.
  void DecideOwnChannel(size_t owner) {
    DecideFor(owner);
    for (const Rung& rung : ladder_.rungs()) {
      const bool text = rung.source == EvidenceSource::kText;
      // Lists of streets are never complete: "via Cavour" may be here too.
      if (text && ladder_.vote().shared_name && OnlyStreets()) continue;
      if (text && ladder_.vote().several) decision_.verdict = Verdict::kHeld;
      if (!rung.Fits(owner)) decision_.verdict = Verdict::kHeld;
    }
  }

  bool OnlyPhotos() const {
    const Rungs& rungs = ladder_.rungs();
    return std::all_of(rungs.begin(), rungs.end(),
                       [](const Rung& rung) { return rung.source == EvidenceSource::kPhoto; });
  }

  bool OnlyStreets() const {
    for (const PlaceMatch& match : ladder_.matches()) {
      if (match.role == PlaceRole::kPlace && match.kind != PlaceKind::kStreet) return false;
    }
    return true;
  }

  void DecideSharedChannel() {
    if (IsPersonal() && ladder_.residence() && NoPlaceCounts()) {
      return DecideFor(*ladder_.residence());
    }
    // Where the bill was photographed is not where it is to be paid.
    if (ladder_.rungs().empty() || (IsPersonal() && OnlyPhotos())) return AskOrLobby();
    PlaceMembers common = ladder_.rungs()[0].fits;
    for (const Rung& rung : ladder_.rungs()) {
      const auto lacks = [&rung](size_t member) { return !rung.Fits(member); };
      common.erase(std::remove_if(common.begin(), common.end(), lacks), common.end());
    }
    if (common.empty()) {
      decision_.verdict = Verdict::kLobby;
    } else if (common.size() > 1 || ladder_.vote().several) {
      AskOrLobby();
    } else if (common[0] == ladder_.outside()) {
      // Nobody is sent away for a picture alone: it may have been taken elsewhere.
      if (OnlyPhotos()) return AskOrLobby();
      decision_.verdict = Verdict::kOutside;
    } else {
      DecideFor(common[0]);
    }
  }

  // No place at all; or, where the text says whose citizen it is about, a place elsewhere only: the
  // hospital in the city does not move the residence.
  bool NoPlaceCounts() const {
    if (OnlyPhotos()) return !NamesUnknownPlace(words_, ladder_.matches());
    const PlaceVote& vote = ladder_.vote();
    return ladder_.rungs().size() == 1 && vote.residence && vote.outside && vote.members.empty();
  }

  void AskOrLobby() {
    const bool silent = words_.empty() || IsNotToBeAsked(decision_.kind);
    decision_.verdict = inquiry_.asked_before || silent ? Verdict::kLobby : Verdict::kAsk;
  }

  void SuggestMember(size_t member) {
    if (member == ladder_.outside()) return;
    const std::string& tenant = snapshot_.tenants()[member].tenant;
    std::vector<std::string>& list = decision_.suggestions;
    if (std::find(list.begin(), list.end(), tenant) == list.end()) list.push_back(tenant);
  }

  void SuggestFrom(EvidenceSource source) {
    for (const Rung& rung : ladder_.rungs()) {
      if (rung.source != source) continue;
      for (const size_t member : rung.fits) SuggestMember(member);
    }
  }

  // Place in the text (not when "here" comes with a position), position, photos, declared, channel
  // owner, residence; then what is only a hint.
  void Suggest() {
    const bool here = inquiry_.position && SaysHere(words_);
    if (decision_.verdict == Verdict::kDecided) {
      decision_.suggestions = {decision_.tenant};
    }
    SuggestFrom(here ? EvidenceSource::kPosition : EvidenceSource::kText);
    SuggestFrom(here ? EvidenceSource::kText : EvidenceSource::kPosition);
    SuggestFrom(EvidenceSource::kPhoto);
    SuggestFrom(EvidenceSource::kDeclared);
    if (ladder_.channel()) SuggestMember(*ladder_.channel());
    if (ladder_.residence()) SuggestMember(*ladder_.residence());
    if (ladder_.thread()) SuggestMember(*ladder_.thread());
    for (const size_t hint : ladder_.vote().hints) SuggestMember(hint);
  }

  // Before its comune is known a message has the shipped words only, so that no comune's own ever
  // count for another's message.
  void ChooseTopic() {
    const TenantRouting* tenant = snapshot_.FindTenant(decision_.tenant);
    if (tenant == nullptr) return;
    decision_.rule_set = tenant->rule_set;
    if (tenant->words != nullptr) ReadTopics(tenant->words->Add(words_, hits_));
  }

  void ChooseOffice() {
    const TenantRouting* tenant = snapshot_.FindTenant(decision_.tenant);
    if (tenant == nullptr) return;
    decision_.office = snapshot_.OfficeFor(*tenant, TopicCode());
  }

  absl::string_view TopicCode() const {
    return decision_.topics.empty() ? absl::string_view() : decision_.topics[0].code;
  }

  // A second opinion for people. What is urgent, or for no office to read, is not its affair.
  void AskStatistics() {
    const TenantRouting* tenant = snapshot_.FindTenant(decision_.tenant);
    const bool asked = tenant != nullptr && tenant->model != nullptr;
    if (!asked || decision_.emergency.flagged || decision_.kind == Kind::kWhistleblowing) return;
    decision_.opinion = tenant->model->Judge(words_);
  }

  void FindExternalBody() {
    const absl::string_view topic = TopicCode();
    if (const ExternalBody* body = snapshot_.ExternalBodyFor(topic)) {
      decision_.external = {.body = body->id,
                            .reason = absl::StrCat("competenza di ", WithContact(*body)),
                            .words = decision_.topics[0].words};
      return;
    }
    if (!ConcernsTheRoad(topic)) return;
    for (const PlaceMatch& match : ladder_.matches()) {
      if (match.role == PlaceRole::kIgnored) continue;
      const std::string owner = OwnerOf(match);
      if (owner.empty()) continue;
      const ExternalBody* body = snapshot_.FindExternalBody(owner);
      decision_.external = {.body = owner,
                            .reason = absl::StrCat(match.name, ": strada di ",
                                                   body == nullptr ? owner : WithContact(*body)),
                            .words = {match.span}};
      return;
    }
  }

  // Of a road, where the message speaks of.
  std::string OwnerOf(const PlaceMatch& road) const {
    if (road.segments.empty()) return std::string(road.owner);
    RoadPoint point = ReadRoadPoint(words_, road.last_word);
    for (const PlaceMatch& match : ladder_.matches()) {
      if (match.role == PlaceRole::kPlace) point.places.push_back(Fold(match.name));
    }
    if (const TenantRouting* tenant = snapshot_.FindTenant(decision_.tenant)) {
      point.member = static_cast<size_t>(tenant - snapshot_.tenants().data());
    }
    return OwnerAt(std::string(road.owner), road.segments, point);
  }

  // As the words name it, else where the position or the choice is.
  void FindOutsidePlace() {
    if (decision_.verdict != Verdict::kOutside) return;
    for (const PlaceMatch& match : ladder_.matches()) {
      if (match.role == PlaceRole::kIgnored || !match.outside) continue;
      decision_.outside = {.name = std::string(match.name), .comune = std::string(match.comune)};
      if (!match.comune.empty()) return;
    }
    for (const Evidence& evidence : decision_.evidence) {
      const bool named = evidence.weight == EvidenceWeight::kOutside && !evidence.name.empty() &&
                         evidence.source != EvidenceSource::kText;
      if (!named) continue;
      if (decision_.outside.name.empty()) decision_.outside.name = evidence.name;
      decision_.outside.comune = evidence.name;
      return;
    }
  }

  static bool ConcernsTheRoad(absl::string_view topic) {
    for (const char* prefix : {"road.", "tree.", "civil.landslide", "water.", "traffic.sign"}) {
      if (absl::StartsWith(topic, prefix)) return true;
    }
    return topic.empty();
  }

  void MarkContradictions() {
    if (decision_.tenant.empty()) return;
    for (Evidence& evidence : decision_.evidence) {
      const bool other =
          evidence.weight == EvidenceWeight::kSupports && evidence.tenants[0] != decision_.tenant;
      if (other) evidence.weight = EvidenceWeight::kContradicts;
    }
  }

  const Inquiry& inquiry_;
  const RoutingSnapshot& snapshot_;
  const Reading& reading_;
  const Words& words_;
  const Topic* const declared_;  // null: none was chosen
  Ladder ladder_;
  PhraseHits hits_;
  absl::InlinedVector<TopicClassifier::Name, 8> names_;
  Decision decision_;
  std::string told_;  // the first topic the text tells
};

}  // namespace

Decision Decide(const Inquiry& inquiry, const RoutingSnapshot& snapshot) {
  if (inquiry.reading != nullptr) return Judge(inquiry, snapshot, *inquiry.reading).Decide();
  return Judge(inquiry, snapshot, Read(inquiry.text, snapshot)).Decide();
}

}  // namespace mugugno::routing

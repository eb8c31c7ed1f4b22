#include "routing/gazetteer/road.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace mugugno::routing {
namespace {

bool IsNumber(const Words& words, size_t i) { return i < words.size() && words[i].number; }

// "4", "4+200", "4,2", "4.200": the word at `i` and what is written to it. Beyond a thousand it is
// no road of Italy.
std::optional<double> KilometreAt(const Words& words, size_t i) {
  double value = 0;
  if (!IsNumber(words, i) || words[i].key.size() > 3) return std::nullopt;
  std::string digits = words[i].key;
  const bool joined = IsNumber(words, i + 1) && words[i + 1].span.begin == words[i].span.end + 1;
  if (joined) {
    const std::string& fraction = words[i + 1].key;
    const bool decimal =
        words[i + 1].before == Break::kComma || words[i + 1].before == Break::kSentence;
    // Behind another sign they are metres, which have three digits.
    if (fraction.size() == 3 || (decimal && fraction.size() < 3)) {
      absl::StrAppend(&digits, ".", fraction);
    }
  }
  if (!absl::SimpleAtod(digits, &value)) return std::nullopt;
  return value;
}

// "33", "n. 33", "numero 33", "civico 33" behind the name.
std::optional<int> NumberBehind(const Words& words, size_t last) {
  size_t i = last + 1;
  for (const char* before : {"n", "nr", "num", "numero", "civico"}) {
    if (words.Is(i, before)) {
      ++i;
      break;
    }
  }
  int number = 0;
  // A sentence may begin with a number of its own; "n." ends none.
  const bool follows = i == last + 2 || (i < words.size() && words[i].before <= Break::kComma);
  if (!IsNumber(words, i) || !follows || !absl::SimpleAtoi(words[i].key, &number)) {
    return std::nullopt;
  }
  return number;
}

enum class Holds { kYes, kNo, kUnknown };

// One kilometre of the point, or none.
Holds HoldsAt(const RoadSegment& segment, const RoadPoint& point,
              const std::optional<double>& kilometre) {
  Holds all = Holds::kYes;
  const auto add = [&all](bool known, bool holds) {
    if (known && !holds) all = Holds::kNo;
    if (!known && all == Holds::kYes) all = Holds::kUnknown;
  };
  if (segment.kilometres) {
    add(kilometre.has_value(), kilometre && segment.kilometres->first <= *kilometre &&
                                   *kilometre <= segment.kilometres->second);
  }
  if (segment.numbers) {
    add(point.number.has_value(), point.number && segment.numbers->first <= *point.number &&
                                      *point.number <= segment.numbers->second);
  }
  if (segment.comune) add(point.member.has_value(), point.member == segment.comune);
  if (!segment.places.empty()) {
    const bool named =
        std::any_of(point.places.begin(), point.places.end(), [&segment](const std::string& place) {
          return std::find(segment.places.begin(), segment.places.end(), place) !=
                 segment.places.end();
        });
    // Another name may be of a place within, or beside.
    add(named, true);
  }
  return all;
}

// None: it cannot be told.
std::optional<std::string> OwnerOf(const std::string& owner, absl::Span<const RoadSegment> segments,
                                   const RoadPoint& point, const std::optional<double>& kilometre) {
  bool measured = false;
  bool doubtful = false;
  for (const RoadSegment& segment : segments) {
    const Holds holds = HoldsAt(segment, point, kilometre);
    if (holds == Holds::kYes) return segment.owner;
    doubtful = doubtful || (holds == Holds::kUnknown && segment.owner != owner);
    const bool here = !segment.comune || point.member == segment.comune;
    measured =
        measured || (segment.kilometres && kilometre) || (segment.numbers && point.number && here);
  }
  // A number that is in none of the segments leaves no doubt, whatever else they go by.
  if (measured || !doubtful) return owner;
  return std::nullopt;
}

}  // namespace

RoadPoint ReadRoadPoint(const Words& words, size_t last) {
  RoadPoint point;
  for (size_t i = 0; i < words.size(); ++i) {
    const bool sign = words.Is(i, "km") || words.Is(i, "chilometro") || words.Is(i, "kilometro");
    if (!sign) continue;
    if (const auto kilometre = KilometreAt(words, i + 1)) point.kilometres.push_back(*kilometre);
  }
  point.number = NumberBehind(words, last);
  return point;
}

std::string OwnerAt(const std::string& owner, absl::Span<const RoadSegment> segments,
                    const RoadPoint& point) {
  if (point.kilometres.empty()) {
    return OwnerOf(owner, segments, point, std::nullopt).value_or("");
  }
  std::optional<std::string> all = OwnerOf(owner, segments, point, point.kilometres.front());
  for (const double kilometre : point.kilometres) {
    if (OwnerOf(owner, segments, point, kilometre) != all) return "";
  }
  return all.value_or("");
}

}  // namespace mugugno::routing

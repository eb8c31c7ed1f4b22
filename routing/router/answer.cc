#include "routing/router/answer.h"

#include <algorithm>
#include <set>

#include "routing/router/place_vote.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMaxPlaceAnswerWords = 10;

bool SaysOnlyPlaces(const Words& words, const std::vector<PlaceMatch>& matches) {
  if (matches.empty() || words.size() > kMaxPlaceAnswerWords) return false;
  const WordSet& filler = KindClassifier::Shipped().place_answer_words();
  size_t match = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    while (match < matches.size() && matches[match].last_word < i) ++match;
    const bool in_name = match < matches.size() && matches[match].first_word <= i;
    if (!in_name && !filler.contains(words[i].key)) return false;
  }
  return true;
}

}  // namespace

ShortText ReadShortText(const Reading& reading, const RoutingSnapshot& snapshot) {
  ShortText read{.fragment = KindClassifier::Shipped().ClassifyFragment(reading.words)};
  read.only_place = SaysOnlyPlaces(reading.words, reading.places);
  std::set<std::string> tenants;
  for (const PlaceMatch& match : reading.places) {
    if (match.role == PlaceRole::kIgnored && !read.only_place) continue;
    if (match.members.empty() && match.outside && match.role == PlaceRole::kPlace) {
      read.elsewhere = true;
    }
    for (const size_t member : match.members) tenants.insert(snapshot.tenants()[member].tenant);
  }
  read.tenants.assign(tenants.begin(), tenants.end());
  return read;
}

std::string ReadAnswer(absl::string_view text, const std::vector<std::string>& choices,
                       const RoutingSnapshot& snapshot) {
  const Reading reading = Read(text, snapshot);
  const int number = ChoiceNumber(reading.words);
  if (number > 0) {
    return static_cast<size_t>(number) <= choices.size() ? choices[number - 1] : "";
  }
  const ShortText read = ReadShortText(reading, snapshot);
  std::vector<std::string> named;
  for (const std::string& choice : choices) {
    if (std::find(read.tenants.begin(), read.tenants.end(), choice) != read.tenants.end()) {
      named.push_back(choice);
    }
  }
  return read.only_place && named.size() == 1 ? named[0] : "";
}

}  // namespace mugugno::routing

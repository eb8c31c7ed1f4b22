#include "routing/learning/place_suggestions.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "routing/learning/place_names.h"
#include "routing/learning/suggestions.h"
#include "routing/text/fold.h"
#include "routing/text/words.h"
#include "tenant/name.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMost = 10;
constexpr int kMostTickets = 10;

class Surveyor final {
 public:
  Surveyor(const std::vector<ComuneHistory>& histories, const std::string& tenant,
           const RoutingSnapshot& snapshot)
      : histories_(histories), tenant_(tenant), snapshot_(snapshot) {
    for (const ComuneHistory& history : histories) {
      before_.push_back(DecideComuni(history.messages, snapshot));
    }
  }

  std::vector<v1::PlaceSuggestion> Run(const WithPlace& with, int min_support) {
    Count();
    std::vector<v1::PlaceSuggestion> suggestions;
    for (auto& [key, suggestion] : found_) {
      const int support = suggestion.support_count();
      if (support < min_support || suggestion.against_count() * 10 > support * kAgainstPerTen) {
        continue;
      }
      suggestions.push_back(std::move(suggestion));
    }
    std::stable_sort(suggestions.begin(), suggestions.end(), [](const auto& a, const auto& b) {
      return a.support_count() - a.against_count() > b.support_count() - b.against_count();
    });
    if (suggestions.size() > kMost) suggestions.resize(kMost);
    std::erase_if(suggestions, [&](auto& suggestion) { return !Helps(with, &suggestion); });
    return suggestions;
  }

 private:
  void Count() {
    for (size_t h = 0; h < histories_.size(); ++h) {
      for (size_t i = 0; i < histories_[h].messages.size(); ++i) CountIn(h, i);
    }
  }

  void CountIn(size_t history, size_t i) {
    const tenant::PastMessage& past = histories_[history].messages[i];
    const std::string& text = past.opening.message.text();
    const Words words(text);
    const bool own = histories_[history].tenant == tenant_;
    const bool speaks = own && past.brought && before_[history][i] != tenant_;
    std::set<std::string> seen;
    for (const PlaceCandidate& name : FindPlaceNames(words, snapshot_.FindPlaces(words))) {
      if ((own && !speaks) || !seen.insert(name.key).second) continue;
      v1::PlaceSuggestion& suggestion = found_[name.key];
      if (!own) {
        suggestion.set_against_count(suggestion.against_count() + 1);
        continue;
      }
      suggestion.set_place(text.substr(name.span.begin, name.span.end - name.span.begin));
      suggestion.set_street(name.street);
      suggestion.set_support_count(suggestion.support_count() + 1);
      if (suggestion.tickets_size() >= kMostTickets) continue;
      suggestion.add_tickets(tenant::TicketName(tenant_, past.ticket));
    }
  }

  // Fills in the effects; false where there is none for the better.
  bool Helps(const WithPlace& with, v1::PlaceSuggestion* suggestion) const {
    const auto after =
        with(suggestion->place(), suggestion->street() ? PlaceKind::kStreet : PlaceKind::kLocalita);
    int gain = 0;
    for (size_t h = 0; h < histories_.size(); ++h) {
      const v1::ComuneEffect effect =
          CompareComuni(histories_[h], before_[h], DecideComuni(histories_[h].messages, *after), 0);
      gain += effect.counts().better_count() - effect.counts().worse_count();
      *suggestion->add_effects() = effect;
    }
    return gain > 0;
  }

  const std::vector<ComuneHistory>& histories_;
  const std::string& tenant_;
  const RoutingSnapshot& snapshot_;
  std::vector<std::vector<std::string>> before_;
  std::map<std::string, v1::PlaceSuggestion> found_;
};

}  // namespace

std::vector<v1::PlaceSuggestion> SuggestPlaces(const std::vector<ComuneHistory>& histories,
                                               const std::string& tenant,
                                               const RoutingSnapshot& snapshot,
                                               const WithPlace& with, int min_support) {
  return Surveyor(histories, tenant, snapshot).Run(with, min_support);
}

PlacesList AddPlace(PlacesList places, const TenantRouting& comune, const std::string& name,
                    PlaceKind kind) {
  const auto listed =
      std::find_if(places.comuni.begin(), places.comuni.end(), [&](const ComuneEntry& entry) {
        return (!entry.istat.empty() && entry.istat == comune.istat) ||
               Fold(entry.name) == Fold(comune.name);
      });
  const auto index = static_cast<size_t>(listed - places.comuni.begin());
  if (listed == places.comuni.end()) {
    places.comuni.push_back({comune.name, comune.istat, comune.cadastral});
    Place& town = places.places.emplace_back();
    town.names = {{.text = comune.name}};
    town.kind = PlaceKind::kComune;
    town.comuni = {index};
  }
  Place& place = places.places.emplace_back();
  place.names = {{.text = name}};
  place.kind = kind;
  place.comuni = {index};
  return places;
}

}  // namespace mugugno::routing

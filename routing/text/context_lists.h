#pragma once

// Which lists of data/context.yaml a word is in: read once for each word of a text, so that whoever
// looks around a name asks a bit. Immutable; thread-safe.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::routing {

inline constexpr auto kContextLists = std::to_array<absl::string_view>({
    "titles",          "first_names",    "company_after",
    "company_before",  "product_before", "pronouns_before",
    "street_types",    "articles",       "place_prepositions",
    "locality_words",  "place_nouns",    "negation",
    "negation_links",  "comparison",     "comparison_links",
    "residence",       "residence_be",   "origin",
    "direction_words", "relative_words", "movement",
    "occupied",        "going",          "gerunds",
    "persons",         "conjunctions",   "way_from",
    "way_to",          "addressee",      "ordinary",
    "place_words",     "accented_words", "place_surnames",
    "property",        "unknown_links",  "belonging",
    "beside",          "greetings",      "settlement_words",
});
static_assert(kContextLists.size() <= 64);

// One of them; a name that is none does not compile.
class ContextList final {
 public:
  consteval ContextList(const char* name) {  // NOLINT(google-explicit-constructor): written as text
    size_t number = 0;
    while (kContextLists.at(number) != name) ++number;
    bit_ = uint64_t{1} << number;
  }

  constexpr uint64_t bit() const { return bit_; }

 private:
  uint64_t bit_ = 0;
};

class ContextLists final {
 public:
  // INVALID_ARGUMENT where a list has another name, or one is missing.
  static absl::StatusOr<ContextLists> FromYaml(absl::string_view yaml);
  static const ContextLists& Shipped();

  // The bits of all lists that have the folded word.
  uint64_t Of(absl::string_view key) const;

 private:
  absl::flat_hash_map<std::string, uint64_t> lists_;
};

inline bool IsIn(ContextList list, absl::string_view key) {
  return (ContextLists::Shipped().Of(key) & list.bit()) != 0;
}

}  // namespace mugugno::routing

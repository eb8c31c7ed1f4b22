#include "routing/gazetteer/name_trie.h"

#include <algorithm>

#include "routing/text/near_spelling.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMaxWordsInside = 2;
// Shorter names differ from other words by a doubled letter.
constexpr size_t kMinUndoubled = 5;

uint64_t EdgeKey(uint32_t node, uint32_t token) {
  return (static_cast<uint64_t>(node) << 32) | token;
}

bool StartsNewClause(const Word& word) {
  return word.before == Break::kSentence || word.before == Break::kParenthesis ||
         word.before == Break::kComma;
}

// A name of function words only ("La Né") keeps them; others lose them.
std::vector<std::string> Tokens(absl::string_view name) {
  const Words words(name);
  std::vector<std::string> tokens;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0 && words[i].function) continue;
    tokens.emplace_back(CanonicalToken(words[i].key));
  }
  return tokens;
}

}  // namespace

namespace {

const absl::flat_hash_map<absl::string_view, absl::string_view>& CanonicalTokens() {
  static const auto* const map = new absl::flat_hash_map<absl::string_view, absl::string_view>({
      {"santo", "san"},
      {"santa", "san"},
      {"sant", "san"},
      {"st", "san"},
      {"sta", "san"},
      {"ii", "2"},
      {"iii", "3"},
      {"iv", "4"},
      {"quattro", "4"},
      {"viii", "8"},
      {"otto", "8"},
      {"xii", "12"},
      {"xx", "20"},
      {"venti", "20"},
      {"xxiv", "24"},
      {"xxv", "25"},
      {"venticinque", "25"},
      {"xxvi", "26"},
      {"ventisei", "26"},
      {"primo", "1"},
      {"due", "2"},
      {"plage", "spiaggia"},
      {"beach", "spiaggia"},
      {"strand", "spiaggia"},
      {"playa", "spiaggia"},
      {"bahnhof", "stazione"},
      {"gare", "stazione"},
      {"station", "stazione"},
      {"estacion", "stazione"},
      {"eglise", "chiesa"},
      {"kirche", "chiesa"},
      {"church", "chiesa"},
      {"iglesia", "chiesa"},
      {"friedhof", "cimitero"},
      {"cimetiere", "cimitero"},
      {"cementerio", "cimitero"},
      {"gexa", "chiesa"},
      {"ciassa", "piazza"},
  });
  return *map;
}

}  // namespace

absl::string_view CanonicalToken(absl::string_view key) {
  const auto found = CanonicalTokens().find(key);
  return found == CanonicalTokens().end() ? key : found->second;
}

uint32_t NameTrie::AddToken(const std::string& token) {
  const auto number = static_cast<uint32_t>(token_texts_.size());
  const auto [known, is_new] = tokens_.try_emplace(token, number);
  if (!is_new) return known->second;
  token_texts_.push_back(token);
  guessed_.push_back(false);
  for (const auto& [other, canonical] : CanonicalTokens()) {
    if (canonical == token) tokens_.try_emplace(other, number);
  }
  return number;
}

uint32_t NameTrie::Add(absl::string_view name, bool guess) {
  uint32_t node = 0;
  for (const std::string& token : Tokens(name)) {
    const uint32_t number = AddToken(token);
    if (guess) guessed_[number] = true;
    const auto [edge, added] = edges_.try_emplace(EdgeKey(node, number), nodes_);
    if (added) ++nodes_;
    node = edge->second;
  }
  const auto [ending, added] = endings_.try_emplace(node, static_cast<uint32_t>(names_));
  if (added) ++names_;
  return ending->second;
}

void NameTrie::IndexNearSpellings() {
  for (uint32_t id = 0; id < token_texts_.size(); ++id) {
    if (!guessed_[id]) continue;
    near_.Add(token_texts_[id], id);
    std::string undoubled = Undoubled(token_texts_[id]);
    if (undoubled.empty()) undoubled = token_texts_[id];
    if (undoubled.size() < kMinUndoubled) continue;
    const auto [known, is_new] = undoubled_.try_emplace(std::move(undoubled), id);
    if (!is_new) known->second = kNone;
  }
  near_indexed_ = true;
}

// The only token one slip away; none if two are. Another letter is a rarer slip than a letter
// missing, added or swapped, so it counts where no token is nearer.
uint32_t NameTrie::NearToken(absl::string_view key) const {
  NearIndex::Ids ids;
  near_.Find(key, &ids);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  size_t near = 0;
  size_t substituted = 0;
  uint32_t found = kNone;
  for (const uint32_t id : ids) {
    if (!IsNearSpelling(token_texts_[id], key)) continue;
    const bool substitution = IsSubstitution(token_texts_[id], key);
    if (!substitution || near == 0) found = id;
    ++(substitution ? substituted : near);
  }
  return near == 1 || (near == 0 && substituted == 1) ? found : kNone;
}

uint32_t NameTrie::TokenOf(const Word& word, bool* approximate) const {
  const auto exact = tokens_.find(word.key);
  if (exact != tokens_.end()) return exact->second;
  if (!near_indexed_ || word.In("ordinary")) return kNone;
  const absl::string_view key = CanonicalToken(word.key);
  if (key.size() + 1 < kMinNearLength) return kNone;
  uint32_t near = kNone;
  const auto undoubled = undoubled_.find(word.undoubled.empty() ? key : word.undoubled);
  if (undoubled != undoubled_.end()) near = undoubled->second;
  if (near == kNone) near = NearToken(key);
  if (near != kNone) *approximate = true;
  return near;
}

uint32_t NameTrie::Step(uint32_t node, const Word& word, bool* approximate) const {
  const uint32_t token = TokenOf(word, approximate);
  if (token == kNone) return kNone;
  const auto edge = edges_.find(EdgeKey(node, token));
  return edge == edges_.end() ? kNone : edge->second;
}

bool NameTrie::FindLongest(const Words& words, size_t first, Found* found) const {
  bool any = false;
  bool approximate = false;
  uint32_t node = 0;
  size_t skipped = 0;
  for (size_t i = first; i < words.size(); ++i) {
    if (i > first && StartsNewClause(words[i])) break;
    const uint32_t next = Step(node, words[i], &approximate);
    if (next == kNone) {
      const bool skippable = i > first && words[i].function;
      if (!skippable || ++skipped > kMaxWordsInside) break;
      continue;
    }
    node = next;
    skipped = 0;
    const auto ending = endings_.find(node);
    if (ending == endings_.end()) continue;
    any = true;
    *found = {.name = ending->second, .last_word = i, .approximate = approximate};
  }
  return any;
}

}  // namespace mugugno::routing

#pragma once

// Finds the longest known name that begins at a word, whatever function words stand inside it.
// Built once, then immutable; thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

#include "routing/text/near_index.h"
#include "routing/text/words.h"

namespace mugugno::routing {

class NameTrie final {
 public:
  struct Found {
    uint32_t name = 0;
    size_t last_word = 0;
    bool approximate = false;  // a letter differs from the known name
  };

  // Adds a name and returns its number: the same for the same name in any spelling. Only the words
  // of names that are added with `guess` are recognised when they are misspelt.
  uint32_t Add(absl::string_view name, bool guess = true);
  // After the last Add; without it a name is found only as it is written.
  void IndexNearSpellings();

  size_t names() const { return names_; }
  // The longest name beginning at word `first`; false if none does.
  bool FindLongest(const Words& words, size_t first, Found* found) const;

 private:
  static constexpr uint32_t kNone = 0xFFFFFFFF;

  uint32_t AddToken(const std::string& token);
  uint32_t TokenOf(const Word& word, bool* approximate) const;
  uint32_t NearToken(absl::string_view key) const;
  uint32_t Step(uint32_t node, const Word& word, bool* approximate) const;

  size_t names_ = 0;
  uint32_t nodes_ = 1;
  absl::flat_hash_map<std::string, uint32_t> tokens_;  // in every spelling of CanonicalToken
  std::vector<std::string> token_texts_;
  std::vector<bool> guessed_;                        // tokens
  absl::flat_hash_map<uint64_t, uint32_t> edges_;    // node and token to node
  absl::flat_hash_map<uint32_t, uint32_t> endings_;  // node to name
  NearIndex near_;                                   // tokens
  // Tokens with doubled letters written once; kNone where two tokens are then the same.
  absl::flat_hash_map<std::string, uint32_t> undoubled_;
  bool near_indexed_ = false;
};

// One spelling for what people write in several: "Sant'" and "S.", "XX" and "20", "plage" and
// "spiaggia".
absl::string_view CanonicalToken(absl::string_view key);

}  // namespace mugugno::routing

#pragma once

// The words that patterns are made of, and which of them a written word is: itself, one that begins
// or ends so, one misspelt by a doubled letter or one slip, or one with its article run into it.
// Built once, then immutable; thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/text/near_index.h"
#include "routing/text/words.h"

namespace mugugno::routing {

// How a word may be written to be known.
enum class Spelling { kMisspelt, kAsWritten };

class Vocabulary final {
 public:
  struct Fit {
    uint32_t term = 0;
    bool approximate = false;  // misspelt
  };
  using Fits = absl::InlinedVector<Fit, 32>;

  // "fuoco" is a word, "incendi*" a beginning, "-brand" an ending of at least three letters. Equal
  // terms have one number, counted from 0. INVALID_ARGUMENT where it is too short.
  absl::StatusOr<uint32_t> Add(absl::string_view term);
  size_t size() const { return terms_.size(); }

  // The terms the word is. A word that is known as it is written is no misspelling of another.
  void Find(const Word& word, Spelling spelling, Fits* fits) const;

 private:
  enum class Kind { kWord, kStem, kEnding };
  struct Term {
    std::string text;
    std::string undoubled;  // the text itself where no letter is doubled
    Kind kind = Kind::kWord;
  };
  static constexpr size_t kBits = 1 << 16;
  static size_t BitOf(uint64_t hash) { return (hash ^ hash >> 32) % kBits; }
  // Most beginnings of words are no text's; a bit each says so without a look into the map.
  struct ByText {
    absl::flat_hash_map<std::string, std::vector<uint32_t>> terms;
    std::vector<bool> known = std::vector<bool>(kBits);

    void Add(const std::string& text, uint32_t term);
    // `hash` is that of the text.
    void Find(absl::string_view text, uint64_t hash, bool approximate, Fits* fits) const;
  };

  // Appends the terms of `words` that equal `key` and those of `stems` it begins with.
  void FindBeginnings(absl::string_view key, const ByText& words, const ByText& stems,
                      bool approximate, Fits* fits) const;
  void FindEndings(absl::string_view key, Fits* fits) const;
  void FindUndoubled(const Word& word, Fits* fits) const;
  void FindNear(absl::string_view key, Fits* fits) const;
  bool IsKnown(const Fits& fits) const;
  bool IsNear(absl::string_view key, const Term& term) const;

  std::vector<Term> terms_;
  absl::flat_hash_map<std::string, uint32_t> numbers_;
  ByText by_word_;
  ByText by_stem_;
  ByText by_ending_;
  ByText by_undoubled_word_;
  ByText by_undoubled_stem_;
  std::vector<bool> ends_ = std::vector<bool>(kBits);  // by their last letters
  NearIndex near_words_;
  NearIndex near_stems_;
  size_t longest_stem_ = 0;
  size_t longest_ending_ = 0;
};

}  // namespace mugugno::routing

#pragma once

// The names of all Italian comuni and of their localities, one list for every association. An
// association's own names come first; of the others only what can hardly be anything else counts.
// Built once, then immutable; thread-safe.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "mugugno/storage/v1/italy.pb.h"
#include "routing/gazetteer/gazetteer.h"
#include "routing/gazetteer/name_trie.h"
#include "routing/text/words.h"

namespace mugugno::routing {

// A comune of the national list that is a member.
struct NationalMember {
  size_t member = 0;
  // The association's own places have it: the national localities of it are not asked.
  bool listed = false;
};
using NationalMembers = absl::flat_hash_map<uint32_t, NationalMember>;  // by comune

class NationalNames final {
 public:
  static NationalNames Build(const storage::v1::ItalyComuni& comuni);

  // Adds to `matches`, which are the association's own and in order, what else the text names: the
  // localities of members that its own places do not have, and other comuni said as a place. A name
  // that is an ordinary word, or borne in several comuni, counts only after "comune di" or
  // "frazione". A
  // longer name that begins with an own one, or one the own is only nearly, makes that ambiguous.
  void Complete(const Words& words, const NationalMembers& members,
                std::vector<PlaceMatch>* matches) const;

  size_t names() const { return trie_.names(); }

 private:
  struct Bearer {
    uint32_t comune = 0;
    bool is_locality = false;
  };
  struct Name {
    std::string text;
    uint32_t first_bearer = 0;
    // Names one comune, or what is in it, and nothing else that people say.
    bool is_clear = false;
  };

  void MarkClear(const storage::v1::ItalyComuni& comuni);
  PlaceMatch Read(const Words& words, size_t first, const NameTrie::Found& found,
                  const NationalMembers& members, bool after_street) const;

  NameTrie trie_;
  std::vector<Name> names_;  // and one more, where the last one's bearers end
  std::vector<Bearer> bearers_;
  std::vector<std::string> comuni_;  // their names
};

}  // namespace mugugno::routing

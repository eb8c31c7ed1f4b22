#include "routing/gazetteer/context.h"

#include "absl/strings/string_view.h"

#include "routing/text/context_lists.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMinUnmistakable = 7;

// The words before a name, counted back from it and never past the end of a clause.
class Before final {
 public:
  Before(const Words& words, size_t first) : words_(words), first_(first) {
    while (count_ < first && count_ < kReach && Continues(first - count_)) ++count_;
  }

  // 1 is the word just before the name.
  bool Has(size_t back) const { return back >= 1 && back <= count_; }
  const Word& At(size_t back) const { return words_[first_ - back]; }
  bool In(size_t back, ContextList list) const { return Has(back) && At(back).In(list); }
  bool Is(size_t back, absl::string_view key) const { return Has(back) && At(back).key == key; }
  bool AnyWithin(size_t back, ContextList list) const {
    for (size_t i = 1; i <= back; ++i) {
      if (In(i, list)) return true;
    }
    return false;
  }
  bool IsPreposition() const { return Has(1) && (At(1).function || In(1, "place_prepositions")); }

 private:
  static constexpr size_t kReach = 6;

  bool Continues(size_t word) const { return words_[word].before != Break::kSentence; }

  const Words& words_;
  size_t first_;
  size_t count_ = 0;
};

bool StandsAlone(const Words& words, const NameInText& name) {
  return words[name.first].before >= Break::kComma && words[name.last].after >= Break::kComma;
}

bool IsPerson(const Words& words, const NameInText& name, const Before& before) {
  if (before.In(1, "titles")) return true;
  if (before.In(1, "first_names") && words[name.first].before <= Break::kSpace) return true;
  if (before.IsPreposition() || before.Is(1, "per")) return false;
  const bool name_follows = name.last + 1 < words.size() &&
                            words[name.last].after == Break::kSpace &&
                            words[name.last + 1].In("first_names");
  return name_follows;
}

bool IsCompany(const Words& words, const NameInText& name, const Before& before) {
  if (before.In(1, "company_before") || before.In(1, "company_after")) return true;
  return name.last + 1 < words.size() && words[name.last].after == Break::kSpace &&
         words[name.last + 1].In("company_after");
}

// "focaccia di Recco", "focaccia al formaggio tipo Recco".
bool IsProduct(const Before& before) {
  const bool linked = before.Is(1, "di") || before.Is(1, "tipo") || before.In(1, "product_before");
  return linked && before.AnyWithin(4, "product_before");
}

// Only words that can stand between "non" and the place it denies.
bool IsDenied(const Before& before) {
  for (size_t back = 1; before.Has(back) && back <= 4; ++back) {
    if (before.In(back, "negation")) return true;
    if (!before.In(back, "negation_links")) return false;
  }
  return false;
}

bool IsCompared(const Words& words, const NameInText& name, const Before& before) {
  if (name.last + 1 < words.size() && words[name.last].after == Break::kSpace &&
      words.Is(name.last + 1, "invece") && !words.Is(name.last + 2, "che") &&
      !words.Is(name.last + 2, "di")) {
    return true;
  }
  for (size_t back = 1; before.Has(back); ++back) {
    if (before.In(back, "comparison")) return back > 1 || !before.Is(back, "come");
    if (!before.In(back, "comparison_links")) return false;
  }
  return false;
}

bool IsResidence(const Before& before) {
  for (size_t back = 2; back <= 3; ++back) {
    if (before.In(back, "residence")) return true;
  }
  return before.In(1, "residence") ||
         (before.Is(1, "di") && before.In(2, "residence_be") && !before.Is(2, "e"));
}

// "i ragazzi di Recco", "una ditta di Genova": where somebody comes from.
bool IsSomebodyFrom(const NameInText& name, const Before& before) {
  const bool linked = before.Is(1, "di") || before.Is(1, "from") || before.Is(1, "aus");
  return name.is_comune && linked && (before.In(2, "persons") || before.In(3, "persons"));
}

bool IsOrigin(const NameInText& name, const Before& before) {
  if (!name.is_street && before.Is(1, "da")) return true;
  const bool from =
      before.Is(1, "da") || before.Is(1, "dal") || before.Is(1, "dalla") || before.Is(1, "from");
  return from && before.AnyWithin(4, "origin");
}

bool IsDirection(const NameInText& name, const Before& before) {
  if (IsSomebodyFrom(name, before)) return true;
  if (before.AnyWithin(2, "direction_words")) return true;
  if (before.Is(1, "per") && before.AnyWithin(5, "movement")) return true;
  if (!name.is_comune) return false;
  if (before.Is(1, "a") && before.In(2, "occupied") && !before.In(3, "articles")) return true;
  if (before.Is(1, "a") && before.In(2, "going") && !before.In(3, "articles")) return true;
  if (before.In(2, "gerunds") && before.IsPreposition()) return true;
  return before.AnyWithin(3, "relative_words");
}

bool HasLocality(const Before& before) {
  return before.In(1, "locality_words") ||
         (before.Is(1, "di") && (before.In(2, "locality_words") || before.In(2, "place_nouns")));
}

// "Buongiorno. Garbarini: manca la luce": what a message begins with, before anything is said.
bool IsHeading(const Words& words, const NameInText& name) {
  for (size_t i = 0; i < name.first; ++i) {
    if (!words[i].In("greetings") && !words[i].function) return false;
  }
  return words[name.first].before == Break::kSentence && name.last + 1 < words.size() &&
         words[name.last].after == Break::kSentence;
}

// No ordinary word is like the long names of comuni.
bool IsUnmistakable(const Words& words, const NameInText& name) {
  return name.is_comune && name.is_member && words[name.first].key.size() >= kMinUnmistakable;
}

// A town elsewhere counts where a capital letter or "a" says that it is one; both, where it is far
// away and an ordinary word too.
bool IsSupportedFar(const Words& words, const NameInText& name, const Before& before) {
  if (before.In(1, "settlement_words") ||
      (before.Is(1, "di") && before.In(2, "settlement_words"))) {
    return true;
  }
  const bool capital = words.mixed_case() && words[name.first].capital &&
                       words[name.first].before != Break::kSentence;
  const bool at = before.Is(1, "a") || before.Is(1, "ad");
  if (!name.is_word) return capital || at;
  return at && (capital || !name.is_far);
}

// What makes an ordinary word, a family name or a misspelling a place.
bool IsSupported(const Words& words, const NameInText& name, const Before& before) {
  if (HasLocality(before)) return true;
  if (before.Is(1, "a") || before.Is(1, "ad")) return true;
  if (name.is_comune || name.is_approximate) {
    if (before.Is(1, "di") || before.In(1, "place_prepositions") || before.Is(1, "per")) {
      return true;
    }
  }
  if (name.is_approximate) return !name.one_word || IsUnmistakable(words, name);
  if (name.is_comune && StandsAlone(words, name)) return true;
  if (IsHeading(words, name)) return true;
  if (name.is_surname && before.Has(1)) {
    return before.In(1, "place_prepositions") ||
           (before.In(1, "articles") && before.IsPreposition() && !before.Is(1, "il") &&
            !before.Is(1, "la") && !before.Is(1, "i") && !before.Is(1, "un"));
  }
  return name.is_word && words.mixed_case() && words[name.first].capital &&
         (before.Is(1, "ai") || before.Is(1, "al") || before.Is(1, "alla"));
}

// What is no place at all.
Around ReadDisguise(const Words& words, const NameInText& name, const Before& before) {
  if (name.one_word && IsPerson(words, name, before)) return Around::kPerson;
  if (name.one_word && IsCompany(words, name, before)) return Around::kCompany;
  if (IsProduct(before)) return Around::kProduct;
  if (name.is_comune && name.one_word) {
    if (before.In(1, "pronouns_before")) return Around::kVerb;
    if (before.In(1, "articles")) return Around::kCommonNoun;
  }
  if (!name.is_street && before.In(1, "street_types")) return Around::kStreetName;
  return Around::kPlace;
}

}  // namespace

Around ReadAround(const Words& words, const NameInText& name) {
  const Before before(words, name.first);
  const Around disguise = ReadDisguise(words, name, before);
  if (disguise != Around::kPlace) return disguise;
  if (IsDenied(before)) return Around::kNegated;
  if (IsCompared(words, name, before)) return Around::kCompared;
  if (!name.is_street && IsResidence(before)) return Around::kResidence;
  if (IsOrigin(name, before)) return Around::kOrigin;
  if (IsDirection(name, before)) return Around::kDirection;
  const bool doubtful_town = name.is_comune && !name.is_member && (name.is_far || name.is_word);
  if (doubtful_town) {
    return IsSupportedFar(words, name, before) ? Around::kPlace : Around::kUnsupported;
  }
  const bool needs_support = name.is_word || name.is_surname || name.is_approximate;
  if (needs_support && !IsSupported(words, name, before)) return Around::kUnsupported;
  return Around::kPlace;
}

bool IsAddressed(const Words& words, size_t first) {
  const Before before(words, first);
  return before.Is(1, "di") && before.In(2, "addressee");
}

const char* AroundNote(Around around) {
  switch (around) {
    case Around::kPlace:
      return "";
    case Around::kOrigin:
      return "da dove si scrive o si viene";
    case Around::kDirection:
      return "una direzione o una vicinanza";
    case Around::kResidence:
      return "dove si abita";
    case Around::kPerson:
      return "il cognome di una persona";
    case Around::kCompany:
      return "il nome di una ditta o di una squadra";
    case Around::kProduct:
      return "il nome di un prodotto";
    case Around::kVerb:
    case Around::kCommonNoun:
      return "una parola comune";
    case Around::kStreetName:
      return "il nome di una strada che non è in elenco";
    case Around::kNegated:
      return "un luogo negato";
    case Around::kCompared:
      return "un termine di paragone";
    case Around::kUnsupported:
      return "una parola comune o un cognome";
  }
  return "";
}

}  // namespace mugugno::routing

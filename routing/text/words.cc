#include "routing/text/words.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

#include "routing/text/fold.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMaxKeyBytes = 48;
constexpr size_t kMaxAbbreviation = 6;
constexpr size_t kBytesOfAWord = 5;  // fewer than most have, with what stands between

// Written with dots inside or at the end; the dots are gone here.
const absl::flat_hash_map<absl::string_view, absl::string_view>& Abbreviations() {
  static const auto* const map = new absl::flat_hash_map<absl::string_view, absl::string_view>({
      {"pzza", "piazza"},   {"pza", "piazza"},      {"pzale", "piazzale"}, {"ple", "piazzale"},
      {"pzle", "piazzale"}, {"ptta", "piazzetta"},  {"vle", "viale"},      {"cso", "corso"},
      {"lgo", "largo"},     {"lmare", "lungomare"}, {"loc", "localita"},   {"fraz", "frazione"},
      {"cda", "contrada"},  {"sal", "salita"},      {"staz", "stazione"},  {"sig", "signor"},
      {"sigra", "signora"}, {"sgra", "signora"},    {"dott", "dottor"},    {"dr", "dottor"},
      {"ing", "ingegner"},  {"geom", "geometra"},   {"avv", "avvocato"},   {"fam", "famiglia"},
      {"flli", "fratelli"}, {"srl", "srl"},         {"spa", "spa"},        {"snc", "snc"},
      {"sas", "sas"},       {"sp", "sp"},           {"ss", "ss"},          {"ns", "ns"},
      {"str", "strada"},    {"prof", "professor"},  {"rag", "ragionier"},  {"nn", "non"},
      {"xke", "perche"},    {"xche", "perche"},     {"xk", "perche"},      {"x", "per"},
      {"cmq", "comunque"},  {"sn", "sono"},         {"dv", "dove"},        {"qnd", "quando"},
      {"cn", "con"},        {"grz", "grazie"},      {"tt", "tutto"},       {"qlcn", "qualcuno"},
  });
  return *map;
}

// Only before a dot: without it they are words or letters of their own.
absl::string_view DottedLetter(absl::string_view key) {
  if (key == "v") return "via";
  if (key == "s") return "san";
  return key;
}

Break BreakOf(char32_t code) {
  if (IsApostrophe(code)) return Break::kApostrophe;
  switch (code) {
    case ',':
      return Break::kComma;
    case '(':
    case ')':
    case '[':
    case ']':
    case '"':
    case 0xAB:
    case 0xBB:
    case 0x201C:
    case 0x201D:
      return Break::kParenthesis;
    case '.':
    case '!':
    case '?':
    case ';':
    case ':':
    case '\n':
    case 0x2026:
      return Break::kSentence;
    default:
      return Break::kSpace;
  }
}

// Reads one word at a time; the text is cut to its limit before.
class Reader final {
 public:
  explicit Reader(absl::string_view text) : text_(text) {}

  bool AtEnd() const { return position_ >= text_.size(); }

  Rune Peek() const { return RuneAt(text_, position_); }

  void Skip(const Rune& rune) { position_ += rune.size; }
  void SkipBytes(size_t bytes) { position_ += bytes; }

  bool WordAt(size_t position) const {
    return position < text_.size() && IsWordRune(RuneAt(text_, position).code);
  }

  Word Read() {
    Word word;
    word.span.begin = position_;
    const Rune first = Peek();
    word.capital = IsUpperRune(first.code);
    word.number = first.code < 0x80 && first.code >= '0' && first.code <= '9';
    ReadLetters(&word);
    if (!word.number) WriteOut(&word);
    if (word.key.size() > kMaxKeyBytes) word.key.resize(kMaxKeyBytes);
    word.undoubled = Undoubled(word.key);
    word.function = IsFunctionWord(word.key);
    word.lists = lists_.Of(word.key);
    return word;
  }

  size_t position() const { return position_; }

 private:
  void ReadLetters(Word* word) {
    size_t letters = 0;
    bool upper = true;
    while (!AtEnd()) {
      const Rune rune = Peek();
      const bool mark = IsCombiningMark(rune.code);
      if (!mark && !IsWordRune(rune.code)) break;
      // "SP333" and "12b" are two words each, so that "sp 333" equals "SP333".
      const bool digit = rune.code < 0x80 && rune.code >= '0' && rune.code <= '9';
      if (!mark && position_ != word->span.begin && digit != word->number) break;
      word->accented = mark || IsAccented(rune.code);
      if (!mark) upper = upper && IsUpperRune(rune.code);
      ++letters;
      if (word->key.size() <= kMaxKeyBytes) AppendFolded(text_, rune, position_, &word->key);
      Skip(rune);
    }
    word->span.end = position_;
    word->shouted = upper && letters > 1;
    TakeFinalApostrophe(word);
  }

  // "leva'" and "citta'" are written so where the keyboard has no accent.
  void TakeFinalApostrophe(Word* word) {
    if (AtEnd() || word->key.empty()) return;
    const Rune rune = Peek();
    const bool vowel = absl::string_view("aeiou").find(word->key.back()) != absl::string_view::npos;
    if (!vowel || !IsApostrophe(rune.code) || WordAt(position_ + rune.size)) return;
    word->accented = true;
    Skip(rune);
  }

  // "p.zza", "loc.", "s.bartolomeo".
  void WriteOut(Word* word) {
    if (word->key.size() > kMaxAbbreviation) return;
    const bool dot = !AtEnd() && Peek().code == '.';
    if (!dot) {
      const auto whole = Abbreviations().find(word->key);
      if (whole != Abbreviations().end()) word->key = std::string(whole->second);
      return;
    }
    std::string joined = word->key;
    size_t end = position_;
    while (joined.size() <= kMaxAbbreviation && end + 1 < text_.size() && text_[end] == '.' &&
           WordAt(end + 1)) {
      size_t next = end + 1;
      while (WordAt(next)) {
        const Rune rune = RuneAt(text_, next);
        AppendFolded(text_, rune, next, &joined);
        next += rune.size;
        if (joined.size() > kMaxAbbreviation) break;
      }
      const auto found = Abbreviations().find(joined);
      if (found != Abbreviations().end() && !WordAt(next)) {
        word->key = std::string(found->second);
        position_ = word->span.end = next;
        TakeAbbreviationDot();
        return;
      }
      end = next;
    }
    const auto found = Abbreviations().find(word->key);
    word->key =
        std::string(found != Abbreviations().end() ? found->second : DottedLetter(word->key));
    if (found != Abbreviations().end() || word->span.end - word->span.begin == 1) {
      TakeAbbreviationDot();
    }
  }

  // The dot of an abbreviation ends no sentence.
  void TakeAbbreviationDot() {
    if (!AtEnd() && Peek().code == '.') ++position_;
  }

  absl::string_view text_;
  size_t position_ = 0;
  const ContextLists& lists_ = ContextLists::Shipped();
};

bool IsAddressByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("._%+-").find(c) != absl::string_view::npos;
}

size_t AddressBytes(absl::string_view text, size_t most) {
  size_t bytes = 0;
  while (bytes < std::min(text.size(), most) && IsAddressByte(text[bytes])) ++bytes;
  return bytes;
}

// The length of the address of the web or of mail the text begins with, or 0. It is no words:
// "segnala@comune.recco.it" says nothing of where something is.
size_t LengthOfAddress(absl::string_view text) {
  for (const absl::string_view begin : {"http://", "https://", "www."}) {
    if (absl::StartsWithIgnoreCase(text, begin)) {
      return std::min(text.find_first_of(" \t\r\n<>\""), text.size());
    }
  }
  // RFC 5321, 4.5.3.1
  constexpr size_t kMostLocal = 64;
  constexpr size_t kMostDomain = 255;
  const size_t local = AddressBytes(text, kMostLocal);
  if (local == 0 || local == text.size() || text[local] != '@') return 0;
  const size_t domain = AddressBytes(text.substr(local + 1), kMostDomain);
  return domain == 0 ? 0 : local + 1 + domain;
}

absl::string_view CutToLimit(absl::string_view text) {
  if (text.size() <= Words::kMaxBytes) return text;
  size_t end = Words::kMaxBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace

Words::Words(absl::string_view text) {
  text = CutToLimit(text);
  Reader reader(text);
  words_.reserve(text.size() / kBytesOfAWord + 1);
  Break before = Break::kSentence;
  bool any_upper = false;
  bool any_lower = false;
  size_t shouted = 0;
  while (!reader.AtEnd()) {
    const Rune rune = reader.Peek();
    if (!IsWordRune(rune.code)) {
      has_question_mark_ = has_question_mark_ || rune.code == '?';
      exclamation_marks_ += rune.code == '!' ? 1 : 0;
      before = std::max(before, BreakOf(rune.code));
      reader.Skip(rune);
      continue;
    }
    if (const size_t length = LengthOfAddress(text.substr(reader.position())); length > 0) {
      reader.SkipBytes(length);
      before = Break::kSentence;
      continue;
    }
    Word word = reader.Read();
    word.before = before;
    if (!words_.empty()) words_.back().after = before;
    any_upper = any_upper || word.capital;
    any_lower = any_lower || (!word.capital && !word.number);
    shouted += word.shouted ? 1 : 0;
    before = Break::kNone;
    if (!word.key.empty()) words_.push_back(std::move(word));
  }
  if (!words_.empty()) words_.back().after = Break::kSentence;
  mixed_case_ = any_upper && any_lower && 2 * shouted < words_.size();
}

Span Words::Cover(size_t first, size_t last) const {
  return {words_[first].span.begin, words_[last].span.end};
}

std::string Undoubled(absl::string_view key) {
  if (std::adjacent_find(key.begin(), key.end()) == key.end()) return "";
  std::string undoubled(key);
  undoubled.erase(std::unique(undoubled.begin(), undoubled.end()), undoubled.end());
  return undoubled;
}

bool IsFunctionWord(absl::string_view key) {
  static const auto* const set = new absl::flat_hash_set<absl::string_view>({
      "il",    "lo",    "la",    "l",     "i",     "gli",   "le",    "un",    "uno",   "una",
      "di",    "d",     "del",   "dello", "della", "dell",  "dei",   "degli", "delle", "a",
      "ad",    "al",    "allo",  "alla",  "all",   "ai",    "agli",  "alle",  "da",    "dal",
      "dallo", "dalla", "dall",  "dai",   "dagli", "dalle", "in",    "nel",   "nello", "nella",
      "nell",  "nei",   "negli", "nelle", "su",    "sul",   "sullo", "sulla", "sull",  "sui",
      "sugli", "sulle", "con",   "e",     "ed",    "the",   "of",    "der",   "die",   "das",
      "de",    "du",    "des",   "el",    "los",   "las",
  });
  return set->contains(key);
}

}  // namespace mugugno::routing

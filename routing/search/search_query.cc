#include "routing/search/search_query.h"

#include <algorithm>

#include "absl/strings/match.h"

#include "routing/search/search_words.h"
#include "routing/text/stem.h"
#include "tenant/search/search_terms.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMostWords = 8;

// Of numbers in groups and of words with digits in them the whole counts.
std::vector<SearchWord> TypedWords(absl::string_view text) {
  std::vector<SearchWord> words = SearchWordsOf(text);
  std::vector<SearchWord> typed;
  for (const SearchWord& word : words) {
    const bool inside = std::any_of(words.begin(), words.end(), [&](const SearchWord& other) {
      const bool wider = other.span.end - other.span.begin > word.span.end - word.span.begin ||
                         (other.span == word.span && other.extra && !word.extra);
      return wider && other.span.begin <= word.span.begin && word.span.end <= other.span.end;
    });
    if (!inside) typed.push_back(word);
  }
  std::sort(typed.begin(), typed.end(),
            [](const SearchWord& a, const SearchWord& b) { return a.span.begin < b.span.begin; });
  return typed;
}

}  // namespace

bool SearchQuery::Word::Means(absl::string_view key) const {
  return whole ? key == root : absl::StartsWith(key, root);
}

void SearchQuery::AddPart(absl::string_view text, bool phrase) {
  const size_t begin = words_.size();
  for (const SearchWord& typed : TypedWords(text)) {
    if (words_.size() == kMostWords) break;
    Word word;
    word.whole = tenant::LettersIn(typed.key) < tenant::kLeastLetters;
    word.indexed = !word.whole && !IsFunctionWord(typed.key);
    word.root = std::string(word.indexed ? RootOf(typed.key) : typed.key);
    // A function word that is typed whole says nothing outside a phrase.
    if (!phrase && IsFunctionWord(typed.key)) word.indexed = word.whole = false;
    words_.push_back(std::move(word));
  }
  if (phrase && words_.size() > begin + 1) phrases_.push_back({begin, words_.size()});
}

std::optional<SearchQuery> SearchQuery::Parse(absl::string_view typed) {
  SearchQuery query;
  bool quoted = false;
  while (true) {
    const size_t quote = typed.find('"');
    // A quote that is never closed is none.
    const bool closed = quoted && quote != absl::string_view::npos;
    query.AddPart(typed.substr(0, quote), closed);
    if (quote == absl::string_view::npos) break;
    typed.remove_prefix(quote + 1);
    quoted = !quoted;
  }
  const auto indexed = [](const Word& word) { return word.indexed; };
  if (std::any_of(query.words_.begin(), query.words_.end(), indexed)) return query;
  // "del" alone may be the beginning of another word.
  for (Word& word : query.words_) {
    word.indexed = tenant::LettersIn(word.root) >= tenant::kLeastLetters;
  }
  if (std::none_of(query.words_.begin(), query.words_.end(), indexed)) return std::nullopt;
  return query;
}

}  // namespace mugugno::routing

#include "routing/search/excerpt.h"

#include <algorithm>
#include <bitset>

#include "absl/strings/str_cat.h"

#include "routing/search/search_words.h"

namespace mugugno::routing {
namespace {

// Bytes of an excerpt, and of those the ones before the first mark.
constexpr size_t kLongest = 180;
constexpr size_t kBefore = 50;
// In which a break between words is looked for.
constexpr size_t kSlack = 20;
constexpr char kMore[] = "…";

using Found = std::bitset<16>;

struct Finding {
  Found words;
  Found phrases;
  std::vector<Span> spans;
};

bool PhraseAt(const SearchQuery& query, const SearchQuery::Phrase& phrase,
              const std::vector<const SearchWord*>& words, size_t at) {
  for (size_t i = phrase.begin; i < phrase.end; ++i, ++at) {
    if (at == words.size() || !query.words()[i].Means(words[at]->key)) return false;
  }
  return true;
}

void FindPhrases(const SearchQuery& query, const std::vector<SearchWord>& all, Finding* finding) {
  std::vector<const SearchWord*> words;
  for (const SearchWord& word : all) {
    if (!word.extra) words.push_back(&word);
  }
  for (size_t i = 0; i < query.phrases().size(); ++i) {
    for (size_t at = 0; at < words.size() && !finding->phrases[i]; ++at) {
      finding->phrases[i] = PhraseAt(query, query.phrases()[i], words, at);
    }
  }
}

Finding FindIn(const SearchQuery& query, absl::string_view text) {
  Finding finding;
  const std::vector<SearchWord> words = SearchWordsOf(text);
  for (const SearchWord& word : words) {
    for (size_t i = 0; i < query.words().size(); ++i) {
      if (!query.words()[i].Means(word.key)) continue;
      finding.words.set(i);
      finding.spans.push_back(word.span);
    }
  }
  if (!query.phrases().empty()) FindPhrases(query, words, &finding);
  return finding;
}

// Spans that touch or overlap become one.
std::vector<Span> Joined(std::vector<Span> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> joined;
  for (const Span& span : spans) {
    if (!joined.empty() && span.begin <= joined.back().end) {
      joined.back().end = std::max(joined.back().end, span.end);
    } else {
      joined.push_back(span);
    }
  }
  return joined;
}

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// The first place from `at` on, but not after `last`, where no word is cut; else no letter.
size_t WordBreak(absl::string_view text, size_t at, size_t last) {
  for (size_t i = at; i < last; ++i) {
    if (text[i] == ' ' || text[i] == '\n') return i + 1;
  }
  while (at < text.size() && IsContinuation(text[at])) ++at;
  return at;
}

Excerpt Cut(const tenant::FoundText& found, const std::vector<Span>& spans) {
  const absl::string_view text = found.text;
  const size_t first = spans.front().begin;
  size_t begin = 0;
  if (text.size() > kLongest && first > kBefore) {
    begin = WordBreak(text, first - kBefore, std::min(first, first - kBefore + kSlack));
  }
  size_t end = text.size();
  if (end - begin > kLongest) {
    end = std::max(begin + kLongest, spans.front().end);
    size_t space = text.rfind(' ', end);
    if (space != absl::string_view::npos && space + kSlack > end && space > spans.front().end) {
      end = space;
    }
    while (end < text.size() && IsContinuation(text[end])) ++end;
  }
  Excerpt excerpt;
  excerpt.place = found.place;
  if (begin > 0) excerpt.text = kMore;
  const size_t shift = excerpt.text.size();
  absl::StrAppend(&excerpt.text, text.substr(begin, end - begin));
  std::replace_if(
      excerpt.text.begin(), excerpt.text.end(),
      [](char byte) { return byte == '\n' || byte == '\r' || byte == '\t'; }, ' ');
  if (end < text.size()) excerpt.text += kMore;
  for (const Span& span : spans) {
    if (span.begin < begin || span.begin >= end) continue;
    excerpt.marks.push_back({span.begin - begin + shift, std::min(span.end, end) - begin + shift});
  }
  return excerpt;
}

}  // namespace

std::optional<Excerpt> FindExcerpt(const SearchQuery& query, const tenant::TicketTexts& ticket) {
  Found words;
  Found phrases;
  const tenant::FoundText* best = nullptr;
  size_t most = 0;
  std::vector<Span> spans;
  const auto look = [&](const tenant::FoundText& text) {
    Finding finding = FindIn(query, text.text);
    words |= finding.words;
    phrases |= finding.phrases;
    const size_t weight = 2 * finding.phrases.count() + finding.words.count();
    if (weight < most || weight == 0) return;
    most = weight;
    best = &text;
    spans = std::move(finding.spans);
  };
  for (const tenant::FoundText& text : ticket.head) look(text);
  for (const tenant::FoundText& text : ticket.said) look(text);
  for (size_t i = 0; i < query.words().size(); ++i) {
    // Articles help nobody but within a phrase, which is looked for above.
    if (!words[i] && (query.words()[i].indexed || query.words()[i].whole)) return std::nullopt;
  }
  if (best == nullptr || phrases.count() < query.phrases().size()) return std::nullopt;
  return Cut(*best, Joined(std::move(spans)));
}

}  // namespace mugugno::routing

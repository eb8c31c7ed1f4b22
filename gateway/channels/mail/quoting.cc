#include "gateway/channels/mail/quoting.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace mugugno::gateway::mail {
namespace {

using TextLines = std::vector<absl::string_view>;

// An attribution that was folded.
constexpr size_t kMostAttributionLines = 4;
constexpr size_t kMostAttributionBytes = 600;
constexpr size_t kMostHeaderLines = 12;
constexpr size_t kMostSignatureLines = 12;

struct Attribution {
  absl::string_view begins;  // may be empty: a name
  absl::string_view says;
};
constexpr Attribution kAttributions[] = {
    {"il ", "ha scritto"}, {"in data ", "ha scritto"},
    {"", "ha scritto"},    {"il ", "scrisse"},
    {"on ", "wrote"},      {"", "wrote"},
    {"am ", "schrieb"},    {"", "schrieb"},
    {"le ", "a écrit"},    {"", "a écrit"},
    {"el ", "escribió"},   {"", "escribió"},
};

constexpr absl::string_view kOriginal[] = {
    "messaggio originale",  "original message",     "ursprüngliche nachricht", "originalnachricht",
    "message d'origine",    "message d’origine",    "message original",        "mensaje original",
    "original appointment", "messaggio di origine", "original-nachricht",
};
constexpr absl::string_view kForwarded[] = {
    "messaggio inoltrato",        "forwarded message",          "begin forwarded message",
    "inizio messaggio inoltrato", "weitergeleitete nachricht",  "message transféré",
    "mensaje reenviado",          "original message forwarded",
};

// What the headers of a quoted letter are called; the first begins it.
struct HeaderNames {
  absl::string_view from;
  std::vector<absl::string_view> others;
};
const std::vector<HeaderNames>& Names() {
  static const auto& names = *new std::vector<HeaderNames>({
      {"da", {"inviato", "data", "a", "cc", "oggetto", "inviato il", "per conto di"}},
      {"from", {"sent", "date", "to", "cc", "subject"}},
      {"von", {"gesendet", "datum", "an", "cc", "betreff"}},
      {"de", {"envoyé", "date", "à", "cc", "objet", "envoyé le"}},
      {"de", {"enviado", "enviado el", "fecha", "para", "cc", "asunto"}},
  });
  return names;
}

std::string Lower(absl::string_view text) {
  // Only É begins a word above that is not ASCII.
  std::string lower = absl::AsciiStrToLower(text);
  for (size_t at = lower.find('\xC3'); at != std::string::npos; at = lower.find('\xC3', at + 2)) {
    const auto next = static_cast<unsigned char>(at + 1 < lower.size() ? lower[at + 1] : 0);
    if (next >= 0x80 && next < 0x9F) {
      lower[at + 1] = static_cast<char>(next + 0x20);
    }
  }
  return lower;
}

bool IsBlank(absl::string_view line) { return absl::StripAsciiWhitespace(line).empty(); }
bool IsQuote(absl::string_view line) { return absl::StartsWith(line, ">"); }

// "10:32", as each of these lines has it.
bool HasTime(absl::string_view text) {
  for (size_t at = text.find(':'); at != absl::string_view::npos; at = text.find(':', at + 1)) {
    if (at > 0 && at + 2 < text.size() && absl::ascii_isdigit(text[at - 1]) &&
        absl::ascii_isdigit(text[at + 1]) && absl::ascii_isdigit(text[at + 2])) {
      return true;
    }
  }
  return false;
}

absl::string_view WithoutMarks(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  while (!line.empty() && (line.front() == '*' || line.front() == '_')) line.remove_prefix(1);
  while (!line.empty() && (line.back() == '*' || line.back() == '_')) line.remove_suffix(1);
  return absl::StripAsciiWhitespace(line);
}

bool BeginsLikeAttribution(absl::string_view lower, bool by_name) {
  for (const Attribution& each : kAttributions) {
    if (each.begins.empty() ? by_name : absl::StartsWith(lower, each.begins)) return true;
  }
  return false;
}

bool SaysWhoWrote(absl::string_view line, bool quote_follows) {
  if (!quote_follows && !absl::StrContains(line, "@") && !HasTime(line)) return false;
  return std::any_of(std::begin(kAttributions), std::end(kAttributions),
                     [&](const Attribution& each) {
                       const size_t says = line.find(each.says);
                       if (!absl::StartsWith(line, each.begins) || says == absl::string_view::npos)
                         return false;
                       // Nothing but a colon stands after it, in German a name: "schrieb Anna
                       // Rossi:".
                       return says + each.says.size() + 2 >= line.size() || each.says == "schrieb";
                     });
}

// How many lines from `at` on say who wrote what follows; none where they do not.
size_t AttributionAt(const TextLines& lines, size_t at) {
  const absl::string_view first = WithoutMarks(lines[at]);
  if (first.empty() || IsQuote(lines[at])) return 0;
  const std::string begin = Lower(first.substr(0, 200));
  if (!BeginsLikeAttribution(begin, absl::StrContains(first, "@") || absl::EndsWith(first, ":"))) {
    return 0;
  }
  std::string whole;
  for (size_t count = 1; count <= kMostAttributionLines && at + count <= lines.size(); ++count) {
    const absl::string_view line = WithoutMarks(lines[at + count - 1]);
    if (line.empty() || IsQuote(lines[at + count - 1])) return 0;
    absl::StrAppend(&whole, whole.empty() ? "" : " ", Lower(line));
    if (whole.size() > kMostAttributionBytes) return 0;
    if (!absl::EndsWith(whole, ":")) continue;
    size_t next = at + count;
    while (next < lines.size() && IsBlank(lines[next])) ++next;
    if (SaysWhoWrote(whole, next < lines.size() && IsQuote(lines[next]))) return count;
  }
  return 0;
}

// "-----Messaggio originale-----".
bool IsRuler(absl::string_view line, const absl::string_view* words, size_t count) {
  line = absl::StripAsciiWhitespace(line);
  const bool ruled = absl::StartsWith(line, "--") && absl::EndsWith(line, "--");
  if (!ruled || line.size() > 120) return false;
  const std::string lower = Lower(line);
  return std::any_of(words, words + count,
                     [&](absl::string_view each) { return absl::StrContains(lower, each); });
}

bool IsOriginal(absl::string_view line) {
  return IsRuler(line, std::begin(kOriginal), std::size(kOriginal));
}

bool IsForward(absl::string_view line) {
  if (IsRuler(line, std::begin(kForwarded), std::size(kForwarded))) return true;
  const std::string lower = Lower(WithoutMarks(line.substr(0, 120)));
  return lower == "begin forwarded message:" || lower == "inizio messaggio inoltrato:";
}

// The name before the colon, "*Da:* Comune" too; empty for none.
std::string NameOf(absl::string_view line) {
  line = WithoutMarks(line);
  const size_t colon = line.find(':');
  if (colon > 20) return "";  // npos too
  return Lower(WithoutMarks(line.substr(0, colon)));
}

// The headers of a quoted letter, as Outlook writes them into the text.
bool HeadersAt(const TextLines& lines, size_t at) {
  const std::string first = NameOf(lines[at]);
  if (first.empty()) return false;
  for (const HeaderNames& names : Names()) {
    if (first != names.from) continue;
    size_t found = 0;
    const size_t end = std::min(lines.size(), at + kMostHeaderLines);
    for (size_t i = at + 1; i < end; ++i) {
      const std::string name = NameOf(lines[i]);
      if (std::find(names.others.begin(), names.others.end(), name) != names.others.end()) ++found;
    }
    if (found >= 2) return true;
  }
  return false;
}

bool IsUnderline(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  return line.size() >= 10 && line.find_first_not_of('_') == absl::string_view::npos;
}

// Where the letter that is answered begins as a whole; `end` where it does not.
size_t FindOriginal(const TextLines& lines, size_t end) {
  for (size_t i = 0; i < end; ++i) {
    size_t begins = i;
    if (IsOriginal(lines[i])) return begins;
    if (!HeadersAt(lines, i)) continue;
    while (begins > 0 && (IsBlank(lines[begins - 1]) || IsUnderline(lines[begins - 1]))) --begins;
    return begins;
  }
  return end;
}

bool IsWords(absl::string_view line) { return !IsBlank(line) && !IsQuote(line); }

size_t FindForward(const TextLines& lines) {
  return static_cast<size_t>(std::find_if(lines.begin(), lines.end(), IsForward) - lines.begin());
}

// Where a signature of a few lines begins, below some words.
size_t FindSignature(const TextLines& lines, size_t begin, size_t end) {
  bool words = false;
  for (size_t i = begin; i < end; ++i) {
    const bool mark = lines[i] == "-- " || (lines[i] == "--" && end - i <= kMostSignatureLines);
    if (mark && words) return i;
    words = words || IsWords(lines[i]);
  }
  return end;
}

// Takes the quotation above an answer: its attribution, its lines, and what is blank.
size_t EndOfQuotationAbove(const TextLines& lines, size_t end) {
  size_t i = 0;
  while (i < end && IsBlank(lines[i])) ++i;
  if (i < end) i += AttributionAt(lines, i);
  size_t quoted = 0;
  for (; i < end && (IsBlank(lines[i]) || IsQuote(lines[i])); ++i) quoted += IsQuote(lines[i]);
  return quoted == 0 ? 0 : i;
}

// Where the quotation below an answer begins.
size_t BeginOfQuotationBelow(const TextLines& lines, size_t begin, size_t end) {
  size_t after_quotes = end;
  while (after_quotes > begin && !IsQuote(lines[after_quotes - 1])) --after_quotes;
  size_t after_words = end;
  while (after_words > begin && !IsWords(lines[after_words - 1])) --after_words;
  for (size_t i = begin; i < end; ++i) {
    const size_t count = AttributionAt(lines, i);
    if (count == 0) continue;
    // Some programs put nothing before the lines they quote; else nothing of the answer follows.
    if (after_quotes <= i + count || after_words <= i + count) return i;
  }
  return after_words;
}

std::string Joined(const TextLines& lines, size_t begin, size_t end) {
  while (begin < end && IsBlank(lines[begin])) ++begin;
  while (end > begin && IsBlank(lines[end - 1])) --end;
  return absl::StrJoin(lines.begin() + static_cast<ptrdiff_t>(begin),
                       lines.begin() + static_cast<ptrdiff_t>(end), "\n");
}

}  // namespace

QuotedText SplitQuoted(absl::string_view text) {
  const TextLines lines = absl::StrSplit(text, '\n');
  const size_t forward = FindForward(lines);
  size_t end = FindOriginal(lines, forward);
  const size_t begin = EndOfQuotationAbove(lines, end);
  if (end == forward && forward < lines.size()) {
    end = lines.size();  // a letter that is passed on is what the citizen has to say
  } else {
    end = FindSignature(lines, begin, BeginOfQuotationBelow(lines, begin, end));
  }
  QuotedText split;
  split.written = Joined(lines, begin, end);
  if (split.written.empty()) {
    split.written = Joined(lines, 0, lines.size());
    return split;
  }
  const std::string above = Joined(lines, 0, begin);
  const std::string below = Joined(lines, end, lines.size());
  split.quoted = absl::StrCat(above, above.empty() || below.empty() ? "" : "\n\n", below);
  return split;
}

}  // namespace mugugno::gateway::mail

#include "gateway/channels/mail/header_words.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "gateway/channels/mail/charset.h"

namespace mugugno::gateway::mail {
namespace {

constexpr size_t kLongestCharset = 64;
constexpr size_t kLongestWord = 8192;

struct EncodedWord {
  absl::string_view charset;
  std::string bytes;
};

std::string FromQ(absl::string_view text) {
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool coded = text[i] == '=' && i + 2 < text.size() &&
                       absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 1])) &&
                       absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 2]));
    if (coded) {
      bytes += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      bytes += text[i] == '_' ? ' ' : text[i];
    }
  }
  return bytes;
}

// Of each group of signs what it has, whatever is missing at the end.
std::string FromB(absl::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char each : text) {
    const absl::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t value = alphabet.find(each);
    if (each == '-') value = 62;
    if (each == '_') value = 63;
    if (each == '=') {  // a group ends, and another may follow
      count = 0;
      continue;
    }
    if (value == absl::string_view::npos) continue;
    bits = (bits << 6) | static_cast<uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  return bytes;
}

// Takes an encoded word off the front of `rest`, which begins with "=?".
std::optional<EncodedWord> TakeWord(absl::string_view* rest) {
  const size_t charset_end = rest->find('?', 2);
  if (charset_end == absl::string_view::npos || charset_end - 2 > kLongestCharset ||
      charset_end + 2 >= rest->size() || (*rest)[charset_end + 2] != '?') {
    return std::nullopt;
  }
  EncodedWord word;
  word.charset = rest->substr(2, charset_end - 2);
  word.charset = word.charset.substr(0, word.charset.find('*'));  // RFC 2231's language
  const char encoding = absl::ascii_tolower(static_cast<unsigned char>((*rest)[charset_end + 1]));
  // Some put a whole subject into one word; nobody puts more.
  const absl::string_view after = rest->substr(charset_end + 3, kLongestWord);
  size_t end = after.find("?=");
  // In Q an "=" may follow the "?" that ends the text: "=?utf-8?Q?=C3?=".
  while (end != absl::string_view::npos && encoding == 'q' && end == 0 && after.size() > 4 &&
         after[1] == '=' && absl::ascii_isxdigit(static_cast<unsigned char>(after[2]))) {
    end = after.find("?=", end + 1);
  }
  const size_t taken = end == absl::string_view::npos ? after.size() : end + 2;
  const absl::string_view text = after.substr(0, end);
  const bool cut = charset_end + 3 + after.size() < rest->size();
  if (end == absl::string_view::npos && (cut || absl::StrContains(text, "?"))) return std::nullopt;
  if (encoding == 'q') {
    word.bytes = FromQ(text);
  } else if (encoding == 'b') {
    word.bytes = FromB(text);
  } else {
    return std::nullopt;
  }
  rest->remove_prefix(charset_end + 3 + taken);
  return word;
}

bool IsSpace(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isspace(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

// No control character comes out of an encoded word: it could end a header.
std::string OnOneLine(std::string text) {
  for (char& c : text) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return text;
}

std::string Encoded(absl::string_view text) {
  // Short enough for what reads it next, and between characters.
  std::string words;
  while (!text.empty()) {
    size_t size = std::min<size_t>(text.size(), 42);
    while (size < text.size() && size > 1 && (text[size] & 0xC0) == 0x80) --size;
    absl::StrAppend(&words, words.empty() ? "" : " ", "=?UTF-8?B?",
                    absl::Base64Escape(text.substr(0, size)), "?=");
    text.remove_prefix(size);
  }
  return words;
}

std::string Walk(absl::string_view header, bool encode) {
  std::string out;
  EncodedWord run;  // words of one charset that follow each other
  bool running = false;
  const auto flush = [&] {
    if (!running) return;
    const std::string text = OnOneLine(ToUtf8(run.bytes, run.charset));
    absl::StrAppend(&out, encode ? Encoded(text) : text);
    run = {};
    running = false;
  };
  while (!header.empty()) {
    const size_t begin = header.find("=?");
    absl::string_view plain = header.substr(0, begin);
    absl::string_view rest =
        begin == absl::string_view::npos ? absl::string_view() : header.substr(begin);
    std::optional<EncodedWord> word;
    if (!rest.empty()) word = TakeWord(&rest);
    if (!rest.empty() && !word) {
      plain = header.substr(0, begin + 2);
      rest = header.substr(begin + 2);
    }
    // White space between two encoded words is none.
    const bool joins = running && word && IsSpace(plain);
    const bool same = joins && absl::EqualsIgnoreCase(run.charset, word->charset);
    if (!same) flush();
    if (!joins) absl::StrAppend(&out, OnOneLine(ToUtf8(plain, "")));
    if (joins && !same && encode) out += ' ';
    if (word) {
      run.charset = word->charset;
      run.bytes += word->bytes;
      running = true;
    }
    header = rest;
  }
  flush();
  return out;
}

}  // namespace

std::string DecodeWords(absl::string_view header) {
  std::string line = Walk(header, /*encode=*/false);
  // Where it was folded.
  std::string text;
  for (const char c : line) {
    const bool space = absl::ascii_isspace(static_cast<unsigned char>(c));
    if (space && (text.empty() || text.back() == ' ')) continue;
    text += space ? ' ' : c;
  }
  absl::StripTrailingAsciiWhitespace(&text);
  return text;
}

std::string SimplifyWords(absl::string_view header) { return Walk(header, /*encode=*/true); }

}  // namespace mugugno::gateway::mail

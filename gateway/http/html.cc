#include "gateway/http/html.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"

#include "proto/text/utf8.h"

namespace mugugno::gateway {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

// Embeddings, overrides and isolates (UAX 9): each text stands in an element of its own direction.
bool TurnsDirection(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool IsControl(char32_t c) {
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
}

}  // namespace

Html::Html() : page_("<!DOCTYPE html>\n") {}

void Html::Escape(absl::string_view text) {
  while (!text.empty()) {
    const absl::string_view before = text;
    const char32_t c = text::TakeCodePoint(text);
    if (c == text::kInvalid) {
      page_ += kReplacement;
    } else if (c == '&') {
      page_ += "&amp;";
    } else if (c == '<') {
      page_ += "&lt;";
    } else if (c == '>') {
      page_ += "&gt;";
    } else if (c == '"') {
      page_ += "&quot;";
    } else if (c == '\'') {
      page_ += "&#39;";
    } else if (!IsControl(c) && !TurnsDirection(c)) {
      absl::StrAppend(&page_, before.substr(0, before.size() - text.size()));
    }
  }
}

void Html::Begin(Name element, const Attributes& attributes) {
  absl::StrAppend(&page_, "<", element.text());
  for (const Attribute& attribute : attributes) {
    absl::StrAppend(&page_, " ", attribute.name.text(), "=\"");
    Escape(attribute.value);
    page_ += '"';
  }
  page_ += '>';
}

Html& Html::Open(Name element, const Attributes& attributes) {
  Begin(element, attributes);
  open_.push_back(element);
  return *this;
}

Html& Html::Close() {
  if (open_.empty()) std::abort();
  absl::StrAppend(&page_, "</", open_.back().text(), ">");
  open_.pop_back();
  return *this;
}

Html& Html::Void(Name element, const Attributes& attributes) {
  Begin(element, attributes);
  return *this;
}

Html& Html::Text(absl::string_view text) {
  Escape(text);
  return *this;
}

Html& Html::Leaf(Name element, const Attributes& attributes, absl::string_view text) {
  return Open(element, attributes).Text(text).Close();
}

std::string Html::Finish() && {
  if (!open_.empty()) std::abort();
  page_ += '\n';
  return std::move(page_);
}

}  // namespace mugugno::gateway

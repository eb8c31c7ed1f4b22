#pragma once

// An answer of GeoReport v2 as a tree, written as XML or as JSON (where a list is an array and an
// empty element is null). Values; pure functions.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "gateway/http/http_exchange.h"

namespace mugugno::gateway::open311 {

enum class Format { kXml, kJson };

class Element final {
 public:
  // Names are literals that both formats take. Text without control characters; invalid UTF-8
  // becomes U+FFFD.
  static Element Text(absl::string_view name, absl::string_view text);
  // "true", "403": in JSON without quotation marks.
  static Element Bare(absl::string_view name, absl::string_view text);
  static Element Fields(absl::string_view name, std::vector<Element> fields);
  // Its elements are of one kind.
  static Element List(absl::string_view name, std::vector<Element> elements);

  void WriteXml(std::string* out) const;
  // Without the name.
  void WriteJson(std::string* out) const;

 private:
  enum class Kind { kText, kBare, kFields, kList };

  Element(Kind kind, absl::string_view name) : kind_(kind), name_(name) {}

  Kind kind_;
  std::string name_;
  std::string text_;
  std::vector<Element> children_;
};

// With the headers every answer has.
HttpResponse Page(unsigned status, const Element& root, Format format);

// The error document: an <error> for each of `descriptions`, which people read.
HttpResponse ErrorPage(unsigned status, const std::vector<std::string>& descriptions,
                       Format format);

}  // namespace mugugno::gateway::open311

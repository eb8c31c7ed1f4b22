#pragma once

// A page of HTML, made so that what people typed can only ever be text: elements and attributes
// have names that stand in the program, and every text and value is escaped on its way in. Used by
// one thread.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::gateway {

class Html final {
 public:
  // The name of an element or an attribute: a literal, of small letters, digits and hyphens.
  class Name final {
   public:
    // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to become one.
    consteval Name(const char* literal) : text_(literal) {
      for (const char* c = literal; *c != '\0'; ++c) {
        const bool fits = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '-';
        if (!fits) throw "no name of HTML";
      }
    }
    absl::string_view text() const { return text_; }

   private:
    const char* text_;
  };

  struct Attribute {
    Name name;
    std::string value;
  };
  using Attributes = std::vector<Attribute>;

  // Begins with the document type.
  Html();

  Html& Open(Name element, const Attributes& attributes = {});
  // The innermost open one.
  Html& Close();
  // One that has no content, such as <input>.
  Html& Void(Name element, const Attributes& attributes = {});
  // Without control characters and signs that turn the direction of writing; invalid UTF-8 becomes
  // U+FFFD.
  Html& Text(absl::string_view text);
  // Open, Text, Close.
  Html& Leaf(Name element, const Attributes& attributes, absl::string_view text);

  // All that was opened was closed.
  std::string Finish() &&;

 private:
  void Begin(Name element, const Attributes& attributes);
  void Escape(absl::string_view text);

  std::string page_;
  std::vector<Name> open_;
};

}  // namespace mugugno::gateway

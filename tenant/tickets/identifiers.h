#pragma once

// What in a text tells of a person by itself: a codice fiscale, an IBAN, a telephone number. Pure
// functions, thread-safe.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mugugno::tenant {

struct Identifier {
  enum class Kind {
    kFiscalCode,  // of a person, with its check letter (DM 23 December 1976), omocodia too
    kIban,        // of a country of SEPA, with its check digits (ISO 13616)
    kTelephone,   // Italian, of a line or a mobile; no toll-free and no emergency number
  };

  Kind kind = Kind::kFiscalCode;
  // Bytes [begin, end) of the text.
  size_t begin = 0;
  size_t end = 0;
  // In one spelling: upper case, no separators, a telephone without +39.
  std::string value = {};
};

// In the order of the text, none within another.
std::vector<Identifier> FindIdentifiers(absl::string_view text);

// The same without those that stand in one of `own`: what a comune says of itself in public.
std::vector<Identifier> FindIdentifiers(absl::string_view text, absl::Span<const std::string> own);

}  // namespace mugugno::tenant

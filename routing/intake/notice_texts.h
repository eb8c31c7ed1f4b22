#pragma once

// The sentences the gateway itself says to a citizen, in each language it answers in. Constants.

#include "absl/strings/string_view.h"

#include "routing/text/language.h"

namespace mugugno::routing {

// "$0" is as each sentence says.
struct NoticeTexts {
  absl::string_view emergency;
  absl::string_view which_comune;
  absl::string_view outside;        // $0 the place as " (name)" or empty, $1 our comuni, $2 to whom
  absl::string_view that_comune;    // to the comune $0
  absl::string_view comune_there;   // to the comune of that place
  absl::string_view media;          // what was sent cannot be seen: tell it in words
  absl::string_view external_body;  // $0 the body and how to reach it
  absl::string_view number;         // the ticket's, as "{numero}"
  absl::string_view danger;         // 112, below what a comune says by itself
};

const NoticeTexts& TextsIn(Language language);

}  // namespace mugugno::routing

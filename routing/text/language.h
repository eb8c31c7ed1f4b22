#pragma once

// In which language a citizen is answered. Pure functions over routing/data/languages.yaml.

#include <optional>

#include "absl/strings/string_view.h"

namespace mugugno::routing {

enum class Language { kItalian, kEnglish, kGerman, kFrench, kSpanish };

// The language most of the telling words of `text` are of; nullopt where none tells, or two tell as
// much. Ligurian reads as Italian.
std::optional<Language> LanguageOf(absl::string_view text);

// Of a BCP 47 tag ("de-AT" is German); nullopt for any other language.
std::optional<Language> LanguageTagged(absl::string_view tag);

// Its BCP 47 tag.
absl::string_view TagOf(Language language);

// What the citizen is answered in: the language of the text, else the one the citizen's app tells,
// else Italian.
Language AnswerLanguage(absl::string_view text, absl::string_view tag);

}  // namespace mugugno::routing

#pragma once

// What the form and its pages say, in every language they speak. Pure functions.

#include <array>
#include <optional>

#include "absl/strings/string_view.h"

namespace mugugno::gateway::web_form {

enum class Language { kItalian, kGerman, kFrench, kEnglish, kSlovene };
inline constexpr std::array kLanguages = {Language::kItalian, Language::kGerman, Language::kFrench,
                                          Language::kEnglish, Language::kSlovene};

// BCP 47, such as "it".
absl::string_view CodeOf(Language language);
// What its speakers call it.
absl::string_view NameOf(Language language);
std::optional<Language> LanguageOf(absl::string_view code);
// The one the reader likes best (RFC 9110, 12.5.4); Italian where it is none of these.
Language Preferred(absl::string_view accept_language);

enum class Phrase {
  kSkip,
  kLanguage,
  kEmergencyTitle,
  kEmergencyText,
  kEmergencyNow,
  kPrivacyTitle,
  kPrivacyShared,
  kIntroduction,
  kRequired,
  kText,
  kTextHint,
  kName,
  kEmail,
  kPhone,
  kComune,
  kComuneHint,
  kComuneUnknown,
  kPhotos,
  kPhotosHint,
  kTrap,
  kSend,
  kProblems,
  kTextMissing,
  kTextLong,
  kTextUnreadable,
  kNameMissing,
  kEmailWrong,
  kPhoneWrong,
  kComuneWrong,
  kPhotosMany,
  kPhotoLarge,
  kPhotoOther,
  kPhotosAgain,
  kTrapFilled,
  kTooFast,
  kTooOld,
  kTooOften,
  kSentBefore,
  kBusy,
  kTrackingTitle,
  kKeepAddress,
  kThisPage,
  kNumber,
  kReceived,
  kTakenInCharge,
  kInProgress,
  kClosed,
  kUndecided,
  kPending,
  kKept,
  kReload,
  kPhotosLost,
  kConversation,
  kYou,
  kAutomatic,
  kAttached,
  kNotThere,
  kChoose,
  kWriteMore,
  kMore,
  kUnavailable,
  kLostTitle,
  kLostText,
  kBrokenTitle,
  kBrokenText,
  kLargeText,
};

absl::string_view Say(Phrase phrase, Language language);

}  // namespace mugugno::gateway::web_form

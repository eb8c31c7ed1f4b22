#pragma once

// What a visitor sent with a page: its fields, what is wrong with them, and the message they make.
// Values; pure functions.

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "gateway/channels/web_form/phrases.h"
#include "gateway/channels/web_form/site.h"
#include "gateway/http/multipart.h"
#include "mugugno/v1/submission.pb.h"

namespace mugugno::gateway::web_form {

inline constexpr size_t kMostPhotos = 10;
inline constexpr size_t kMostPhotoBytes = size_t{16} << 20;

// The page as a whole, or a field of it.
enum class Field { kPage, kText, kName, kEmail, kPhone, kComune, kPhotos };
// In HTML.
absl::string_view IdOf(Field field);

struct Problem {
  Field field = Field::kPage;
  Phrase phrase = Phrase::kBusy;
};

struct Sheet {
  // As typed, but for control characters; UTF-8.
  std::string text;
  std::string name;
  std::string email;
  std::string phone;
  std::string comune;  // ISTAT code
  // The value of the button that was pressed, and the question it answers,
  // "{conversation}/{entry}".
  std::string choice;
  std::string question;
  std::string token;
  std::string language;
  bool trapped = false;
  bool urgent = false;           // it reads like an emergency
  std::vector<FormPart> photos;  // of the form; those without content are none
  std::vector<Problem> problems;
};

// Of the fields of any page of ours; unknown ones are passed over. INVALID_ARGUMENT for a field
// that comes twice.
absl::StatusOr<Sheet> ReadSheet(const MultipartForm& form);

// What a page that begins a conversation must hold: a text and a name; a comune of the site.
void CheckBeginning(const Site& site, Sheet* sheet);
// What one that goes on with it must hold: a text, a choice or a photo.
void CheckFollowUp(Sheet* sheet);

// Without attachments; of a sheet without problems of its fields, or of an emergency, whose fields
// that are wrong are left out.
v1::InboundMessage MessageOf(const Site& site, const Sheet& sheet, absl::string_view citizen,
                             Language language);

}  // namespace mugugno::gateway::web_form

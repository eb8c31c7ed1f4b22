#include "gateway/channels/web_form/sheet.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "gateway/delivery/mail_text.h"
#include "gateway/typed_text.h"
#include "proto/text/utf8.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/uuid.h"

namespace mugugno::gateway::web_form {
namespace {

// Those of the contract.
constexpr size_t kMostTextBytes = 65536;
constexpr size_t kMostNameBytes = 256;
constexpr size_t kMostChoiceBytes = 64;

bool IsOneOf(const Site& site, absl::string_view istat_code) {
  return std::any_of(site.comuni.begin(), site.comuni.end(),
                     [&](const Site::Comune& comune) { return comune.istat_code == istat_code; });
}

void CheckText(bool needed, Sheet* sheet) {
  if (absl::StripAsciiWhitespace(sheet->text).empty()) {
    sheet->text.clear();
    if (needed) sheet->problems.push_back({Field::kText, Phrase::kTextMissing});
  }
  if (sheet->text.size() > kMostTextBytes) {
    sheet->problems.push_back({Field::kText, Phrase::kTextLong});
  }
}

void CheckPhotos(Sheet* sheet) {
  const auto& photos = sheet->photos;
  if (photos.size() > kMostPhotos) {
    sheet->problems.push_back({Field::kPhotos, Phrase::kPhotosMany});
  } else if (std::any_of(photos.begin(), photos.end(), [](const FormPart& photo) {
               return photo.content.size() > kMostPhotoBytes;
             })) {
    sheet->problems.push_back({Field::kPhotos, Phrase::kPhotoLarge});
  } else if (!std::all_of(photos.begin(), photos.end(),
                          [](const FormPart& photo) { return IsPhoto(photo.content); })) {
    sheet->problems.push_back({Field::kPhotos, Phrase::kPhotoOther});
  }
}

}  // namespace

absl::string_view IdOf(Field field) {
  constexpr absl::string_view kIds[] = {"invio",    "testo",  "nome", "posta",
                                        "telefono", "comune", "foto"};
  return kIds[static_cast<size_t>(field)];
}

absl::StatusOr<Sheet> ReadSheet(const MultipartForm& form) {
  Sheet sheet;
  std::set<std::string> seen;
  std::string trap;
  const std::pair<absl::string_view, std::string*> fields[] = {
      {IdOf(Field::kText), &sheet.text},
      {IdOf(Field::kName), &sheet.name},
      {IdOf(Field::kEmail), &sheet.email},
      {IdOf(Field::kPhone), &sheet.phone},
      {IdOf(Field::kComune), &sheet.comune},
      {"scelta", &sheet.choice},
      {"domanda", &sheet.question},
      {"pagina", &sheet.token},
      {"lang", &sheet.language},
      {"sito", &trap}};
  for (const FormPart& part : form.parts()) {
    if (part.name == IdOf(Field::kPhotos)) {
      // A browser sends one without name or content where none was chosen.
      if (!part.content.empty()) sheet.photos.push_back(part);
      continue;
    }
    for (const auto& [name, value] : fields) {
      if (part.name != name) continue;
      if (!seen.insert(part.name).second) return tenant::InvalidField(name, "stands twice");
      if (text::FirstInvalidByte(part.content) != absl::string_view::npos) {
        sheet.problems.push_back({Field::kText, Phrase::kTextUnreadable});
        continue;
      }
      *value = value == &sheet.text ? Lines(part.content) : OneLine(part.content);
    }
  }
  sheet.trapped = !trap.empty();
  return sheet;
}

void CheckBeginning(const Site& site, Sheet* sheet) {
  CheckText(true, sheet);
  if (sheet->name.empty() || sheet->name.size() > kMostNameBytes) {
    sheet->problems.push_back({Field::kName, Phrase::kNameMissing});
  }
  if (!sheet->email.empty() && !IsSafeMailbox(sheet->email)) {
    sheet->problems.push_back({Field::kEmail, Phrase::kEmailWrong});
  }
  if (!sheet->phone.empty() && PhoneOf(sheet->phone).empty()) {
    sheet->problems.push_back({Field::kPhone, Phrase::kPhoneWrong});
  }
  if (!site.channel->is_shared()) sheet->comune.clear();
  if (!sheet->comune.empty() && !IsOneOf(site, sheet->comune)) {
    sheet->problems.push_back({Field::kComune, Phrase::kComuneWrong});
  }
  CheckPhotos(sheet);
}

void CheckFollowUp(Sheet* sheet) {
  CheckText(sheet->choice.empty() && sheet->photos.empty(), sheet);
  if (sheet->choice.size() > kMostChoiceBytes) sheet->choice.clear();
  CheckPhotos(sheet);
}

v1::InboundMessage MessageOf(const Site& site, const Sheet& sheet, absl::string_view citizen,
                             Language language) {
  v1::InboundMessage message;
  message.set_user_id(std::string(citizen));
  message.set_text(sheet.choice.empty() ? sheet.text : sheet.choice);
  if (sheet.name.size() <= kMostNameBytes) message.set_display_name(sheet.name);
  if (IsSafeMailbox(sheet.email)) message.set_email(sheet.email);
  if (!sheet.phone.empty()) message.set_phone_number(PhoneOf(sheet.phone));
  message.set_language(std::string(CodeOf(language)));
  if (IsOneOf(site, sheet.comune)) message.set_declared_comune(sheet.comune);
  const size_t slash = sheet.question.find('/');
  if (slash != std::string::npos) {
    const auto conversation = tenant::Uuid::Parse(sheet.question.substr(0, slash));
    const auto entry = tenant::Uuid::Parse(sheet.question.substr(slash + 1));
    if (conversation && entry) {
      message.set_reply_to(
          tenant::ChildName(tenant::ChildName(site.name, "conversations", conversation->ToString()),
                            "entries", entry->ToString()));
    }
  }
  return message;
}

}  // namespace mugugno::gateway::web_form

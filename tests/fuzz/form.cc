#include "absl/strings/match.h"

#include "gateway/channels/web_form/sheet.h"
#include "gateway/http/multipart.h"
#include "proto/text/utf8.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

namespace form = gateway::web_form;

void Form(absl::string_view bytes) {
  // The first line is the header.
  const size_t line = bytes.find('\n');
  const absl::string_view type = bytes.substr(0, line);
  const absl::string_view body = line == absl::string_view::npos ? "" : bytes.substr(line + 1);
  const auto read = gateway::MultipartForm::Read(type, body);
  if (!read.ok()) {
    Promise(read.status().code() == absl::StatusCode::kInvalidArgument,
            "a form that is refused is an invalid argument");
    return;
  }
  for (const gateway::FormPart& part : read->parts()) {
    const bool inside = part.content.empty() || absl::StrContains(body, part.content);
    Promise(inside, "what a part holds was sent");
  }
  auto sheet = form::ReadSheet(*read);
  if (!sheet.ok()) return;
  Plant(sheet->name == "Rosa" && sheet->photos.size() == 2, "Rosa's two photos");
  for (const std::string* typed : {&sheet->text, &sheet->name, &sheet->email, &sheet->question}) {
    Promise(text::FirstInvalidByte(*typed) == absl::string_view::npos, "what was typed is UTF-8");
  }
  Promise(sheet->name.find('\n') == std::string::npos, "a name is one line");
  form::CheckFollowUp(&*sheet);
  Promise(!sheet->problems.empty() || sheet->photos.size() <= form::kMostPhotos,
          "there are no more photos than a message has");
}

}  // namespace mugugno::fuzz

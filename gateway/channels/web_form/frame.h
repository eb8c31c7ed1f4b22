#pragma once

// What every page of a form has around its content: the document's head, the way past the header,
// the languages, the number to call. Used by one thread.

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "gateway/channels/web_form/phrases.h"
#include "gateway/channels/web_form/sheet.h"
#include "gateway/http/html.h"
#include "gateway/http/http_exchange.h"

namespace mugugno::gateway::web_form {

struct Frame {
  Language language = Language::kItalian;
  std::string path;     // of the page itself, for the languages
  std::string title;    // also its heading
  std::string owner;    // whose page it is; may be empty
  bool urgent = false;  // what was written speaks of a danger
  // The title is the comune's own, and Italian.
  bool own_title = false;
};

// A whole answer around what `content` writes.
HttpResponse PageOf(unsigned status, const Frame& frame, const std::function<void(Html&)>& content);

// A page that says one thing.
HttpResponse NoticePage(unsigned status, Language language, Phrase title, Phrase text);

// The summary of what is wrong, with links to the fields; nothing where nothing is.
void WriteProblems(Html& html, Language language, const std::vector<Problem>& problems);
// What is wrong with the field, beside it; whether anything is.
bool WriteProblemOf(Html& html, Language language, const std::vector<Problem>& problems,
                    Field field);
// The attributes of a field's input: name, id, and what tells assistive technology of hint and
// error.
Html::Attributes InputOf(Field field, const std::vector<Problem>& problems, bool hinted);

// Parts of more than one page.
void WriteText(Html& html, Language language, const Sheet& sheet, bool required);
void WritePhotos(Html& html, Language language, const Sheet& sheet);
// Token, language, and the field people do not see.
void WriteHidden(Html& html, Language language, const std::string& token);

}  // namespace mugugno::gateway::web_form

#include "gateway/channels/web_form/frame.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "gateway/http/assets.h"
#include "gateway/http/page_headers.h"

namespace mugugno::gateway::web_form {
namespace {

void WriteHead(Html& html, const Frame& frame) {
  html.Open("head")
      .Void("meta", {{"charset", "utf-8"}})
      .Void("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}})
      .Void("meta", {{"name", "robots"}, {"content", "noindex"}})
      .Leaf("title", {},
            frame.owner.empty() ? frame.title : absl::StrCat(frame.title, " - ", frame.owner))
      .Void("link", {{"rel", "stylesheet"}, {"href", Assets::StyleSheet()}})
      .Close();
}

void WriteLanguages(Html& html, const Frame& frame) {
  html.Open("nav", {{"aria-label", std::string(Say(Phrase::kLanguage, frame.language))},
                    {"class", "mt-3"}})
      .Open("ul", {{"class", "list-inline mb-0"}});
  for (const Language language : kLanguages) {
    const std::string code(CodeOf(language));
    html.Open("li", {{"class", "list-inline-item"}});
    if (language == frame.language) {
      html.Leaf("strong", {{"lang", code}, {"aria-current", "true"}}, NameOf(language));
    } else {
      html.Leaf(
          "a",
          {{"href", absl::StrCat(frame.path, "?lang=", code)}, {"lang", code}, {"hreflang", code}},
          NameOf(language));
    }
    html.Close();
  }
  html.Close().Close();
}

void WriteEmergency(Html& html, const Frame& frame) {
  html.Open("section", {{"class", "alarm"}, {"aria-labelledby", "emergenza"}})
      .Leaf("h2", {{"id", "emergenza"}, {"class", "h5"}},
            Say(Phrase::kEmergencyTitle, frame.language));
  if (frame.urgent) {
    html.Open("p", {{"class", "mb-1"}, {"role", "alert"}})
        .Leaf("strong", {}, Say(Phrase::kEmergencyNow, frame.language))
        .Close();
  }
  html.Open("p", {{"class", "mb-0"}})
      .Text(Say(Phrase::kEmergencyText, frame.language))
      .Text(" ")
      .Leaf("a", {{"href", "tel:112"}}, "112")
      .Close()
      .Close();
}

std::string ErrorIdOf(Field field) { return absl::StrCat(IdOf(field), "-errore"); }
std::string HintIdOf(Field field) { return absl::StrCat(IdOf(field), "-aiuto"); }

}  // namespace

HttpResponse PageOf(unsigned status, const Frame& frame,
                    const std::function<void(Html&)>& content) {
  Html::Attributes heading = {{"class", "h2"}};
  if (frame.own_title) heading.push_back({"lang", "it"});
  Html html;
  html.Open("html", {{"lang", std::string(CodeOf(frame.language))}});
  WriteHead(html, frame);
  html.Open("body")
      .Leaf("a", {{"class", "visually-hidden-focusable"}, {"href", "#contenuto"}},
            Say(Phrase::kSkip, frame.language))
      .Open("header", {{"class", "container narrow"}});
  if (!frame.owner.empty())
    html.Leaf("p", {{"class", "mt-3 mb-0 fw-semibold"}, {"lang", "it"}}, frame.owner);
  WriteLanguages(html, frame);
  html.Close()
      .Open("main", {{"id", "contenuto"}, {"class", "container narrow py-4"}, {"tabindex", "-1"}})
      .Leaf("h1", heading, frame.title);
  WriteEmergency(html, frame);
  content(html);
  html.Close().Close().Close();
  HttpResponse response;
  response.status = status;
  response.headers = SiteHeaders();
  response.body = std::move(html).Finish();
  return response;
}

HttpResponse NoticePage(unsigned status, Language language, Phrase title, Phrase text) {
  // Its own address is nobody's business: the languages lead to what is there.
  const Frame frame = {language, "/modulo/", std::string(Say(title, language)), "", false, false};
  return PageOf(status, frame, [&](Html& html) {
    html.Leaf("p", {{"class", "lead"}}, Say(text, language));
  });
}

void WriteProblems(Html& html, Language language, const std::vector<Problem>& problems) {
  if (problems.empty()) return;
  html.Open(
          "div",
          {{"class", "alert alert-danger"}, {"role", "alert"}, {"tabindex", "-1"}, {"id", "invio"}})
      .Leaf("h2", {{"class", "h5"}}, Say(Phrase::kProblems, language))
      .Open("ul");
  for (const Problem& problem : problems) {
    html.Open("li");
    if (problem.field == Field::kPage) {
      html.Text(Say(problem.phrase, language));
    } else {
      html.Leaf("a", {{"href", absl::StrCat("#", IdOf(problem.field))}},
                Say(problem.phrase, language));
    }
    html.Close();
  }
  html.Close().Close();
}

bool WriteProblemOf(Html& html, Language language, const std::vector<Problem>& problems,
                    Field field) {
  const auto found = std::find_if(problems.begin(), problems.end(),
                                  [&](const Problem& problem) { return problem.field == field; });
  if (found == problems.end()) return false;
  html.Leaf("span", {{"class", "wrong"}, {"id", ErrorIdOf(field)}}, Say(found->phrase, language));
  return true;
}

Html::Attributes InputOf(Field field, const std::vector<Problem>& problems, bool hinted) {
  const std::string id(IdOf(field));
  const bool wrong = std::any_of(problems.begin(), problems.end(),
                                 [&](const Problem& problem) { return problem.field == field; });
  Html::Attributes attributes = {{"id", id}, {"name", id}, {"class", "form-control"}};
  std::string described = hinted ? HintIdOf(field) : "";
  if (wrong) {
    attributes.push_back({"aria-invalid", "true"});
    absl::StrAppend(&described, hinted ? " " : "", ErrorIdOf(field));
  }
  if (!described.empty()) attributes.push_back({"aria-describedby", described});
  return attributes;
}

void WriteText(Html& html, Language language, const Sheet& sheet, bool required) {
  const std::string id(IdOf(Field::kText));
  html.Open("div", {{"class", "field"}})
      .Leaf("label", {{"for", id}},
            absl::StrCat(Say(Phrase::kText, language), required ? " *" : ""))
      .Leaf("span", {{"class", "form-text"}, {"id", HintIdOf(Field::kText)}},
            Say(Phrase::kTextHint, language));
  WriteProblemOf(html, language, sheet.problems, Field::kText);
  Html::Attributes attributes = InputOf(Field::kText, sheet.problems, true);
  attributes.push_back({"rows", "6"});
  if (required) attributes.push_back({"aria-required", "true"});
  html.Open("textarea", attributes)
      // The parser drops one line end after the tag.
      .Text("\n")
      .Text(sheet.text)
      .Close()
      .Close();
}

void WritePhotos(Html& html, Language language, const Sheet& sheet) {
  const std::string id(IdOf(Field::kPhotos));
  html.Open("div", {{"class", "field"}})
      .Leaf("label", {{"for", id}}, Say(Phrase::kPhotos, language))
      .Open("span", {{"class", "form-text"}, {"id", HintIdOf(Field::kPhotos)}})
      .Text(Say(Phrase::kPhotosHint, language));
  if (!sheet.photos.empty()) html.Text(" ").Text(Say(Phrase::kPhotosAgain, language));
  html.Close();
  WriteProblemOf(html, language, sheet.problems, Field::kPhotos);
  Html::Attributes attributes = InputOf(Field::kPhotos, sheet.problems, true);
  attributes.push_back({"type", "file"});
  attributes.push_back({"accept", "image/*"});
  attributes.push_back({"multiple", ""});
  html.Void("input", attributes).Close();
}

void WriteHidden(Html& html, Language language, const std::string& token) {
  html.Void("input", {{"type", "hidden"}, {"name", "pagina"}, {"value", token}})
      .Void("input",
            {{"type", "hidden"}, {"name", "lang"}, {"value", std::string(CodeOf(language))}})
      .Open("div", {{"class", "trap"}, {"aria-hidden", "true"}})
      .Leaf("label", {{"for", "sito"}}, Say(Phrase::kTrap, language))
      .Void("input", {{"type", "text"},
                      {"id", "sito"},
                      {"name", "sito"},
                      {"tabindex", "-1"},
                      {"autocomplete", "off"}})
      .Close();
}

}  // namespace mugugno::gateway::web_form

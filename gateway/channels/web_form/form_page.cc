#include "gateway/channels/web_form/form_page.h"

#include "absl/strings/str_cat.h"

#include "gateway/channels/web_form/frame.h"

namespace mugugno::gateway::web_form {
namespace {

struct Line {
  Field field;
  Phrase label;
  const char* type;
  const char* autocomplete;
  bool required;
};

void WriteLine(Html& html, Language language, const Sheet& sheet, const Line& line,
               const std::string& value) {
  html.Open("div", {{"class", "field"}})
      .Leaf("label", {{"for", std::string(IdOf(line.field))}},
            absl::StrCat(Say(line.label, language), line.required ? " *" : ""));
  WriteProblemOf(html, language, sheet.problems, line.field);
  Html::Attributes attributes = InputOf(line.field, sheet.problems, false);
  attributes.push_back({"type", line.type});
  attributes.push_back({"autocomplete", line.autocomplete});
  attributes.push_back({"value", value});
  if (line.required) attributes.push_back({"aria-required", "true"});
  html.Void("input", attributes).Close();
}

void WriteComune(Html& html, Language language, const Site& site, const Sheet& sheet) {
  html.Open("div", {{"class", "field"}})
      .Leaf("label", {{"for", std::string(IdOf(Field::kComune))}}, Say(Phrase::kComune, language))
      .Leaf("span", {{"class", "form-text"}, {"id", absl::StrCat(IdOf(Field::kComune), "-aiuto")}},
            Say(Phrase::kComuneHint, language));
  WriteProblemOf(html, language, sheet.problems, Field::kComune);
  html.Open("select", InputOf(Field::kComune, sheet.problems, true))
      .Leaf("option", {{"value", ""}}, Say(Phrase::kComuneUnknown, language));
  for (const Site::Comune& comune : site.comuni) {
    Html::Attributes attributes = {{"value", comune.istat_code}};
    if (comune.istat_code == sheet.comune) attributes.push_back({"selected", ""});
    html.Leaf("option", attributes, comune.display_name);
  }
  html.Close().Close();
}

void WritePrivacy(Html& html, Language language, const Site& site) {
  html.Open("section", {{"class", "mt-4"}, {"aria-labelledby", "dati"}})
      .Leaf("h2", {{"id", "dati"}, {"class", "h5"}}, Say(Phrase::kPrivacyTitle, language));
  if (!site.channel->is_shared()) {
    html.Leaf("p", {{"class", "said"}, {"lang", "it"}}, site.comuni.front().policy_text);
  } else {
    html.Leaf("p", {}, Say(Phrase::kPrivacyShared, language));
    for (const Site::Comune& comune : site.comuni) {
      html.Open("details", {{"lang", "it"}})
          .Leaf("summary", {}, absl::StrCat("Comune di ", comune.display_name))
          .Leaf("p", {{"class", "said"}}, comune.policy_text)
          .Close();
    }
  }
  html.Close();
}

}  // namespace

HttpResponse FormPage(unsigned status, const Site& site, Language language, const Sheet& sheet,
                      const std::string& token) {
  const std::string path = PathOf(*site.channel);
  const Frame frame = {language, path, site.channel->display_name, site.owner, sheet.urgent, true};
  return PageOf(status, frame, [&](Html& html) {
    WriteProblems(html, language, sheet.problems);
    html.Leaf("p", {}, Say(Phrase::kIntroduction, language))
        .Leaf("p", {}, Say(Phrase::kRequired, language))
        .Open("form", {{"method", "post"},
                       {"action", path},
                       {"enctype", "multipart/form-data"},
                       {"accept-charset", "utf-8"}});
    WriteHidden(html, language, token);
    WriteText(html, language, sheet, true);
    if (site.channel->is_shared()) WriteComune(html, language, site, sheet);
    WritePhotos(html, language, sheet);
    WriteLine(html, language, sheet, {Field::kName, Phrase::kName, "text", "name", true},
              sheet.name);
    WriteLine(html, language, sheet, {Field::kEmail, Phrase::kEmail, "email", "email", false},
              sheet.email);
    WriteLine(html, language, sheet, {Field::kPhone, Phrase::kPhone, "tel", "tel", false},
              sheet.phone);
    html.Leaf("button", {{"type", "submit"}, {"class", "btn btn-primary"}},
              Say(Phrase::kSend, language))
        .Close();
    WritePrivacy(html, language, site);
  });
}

}  // namespace mugugno::gateway::web_form

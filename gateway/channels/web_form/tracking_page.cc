#include "gateway/channels/web_form/tracking_page.h"

#include "absl/strings/str_cat.h"

#include "gateway/channels/web_form/frame.h"
#include "routing/text/language.h"

namespace mugugno::gateway::web_form {
namespace {

using v1::ConversationEntry;

constexpr char kSendForm[] = "multipart/form-data";

const absl::TimeZone& Rome() {
  static const absl::TimeZone zone = [] {
    absl::TimeZone loaded;
    absl::LoadTimeZone("Europe/Rome", &loaded);  // else UTC
    return loaded;
  }();
  return zone;
}

std::string MomentOf(absl::Time time) { return absl::FormatTime("%d/%m/%Y %H:%M", time, Rome()); }

Phrase StateOf(const SeenMatter& matter) {
  switch (matter.state) {
    case v1::CITIZEN_STATE_TAKEN_IN_CHARGE:
      return Phrase::kTakenInCharge;
    case v1::CITIZEN_STATE_IN_PROGRESS:
      return Phrase::kInProgress;
    case v1::CITIZEN_STATE_CLOSED:
      return Phrase::kClosed;
    default:
      return Phrase::kReceived;
  }
}

void WriteMatters(Html& html, const Site& site, Language language, const Tracked& tracked) {
  if (!tracked.conversation) {
    html.Open("div", {{"class", "alert alert-info"}, {"role", "status"}})
        .Leaf("p", {}, Say(tracked.unavailable ? Phrase::kUnavailable : Phrase::kPending, language))
        .Leaf("a", {{"href", absl::StrCat(tracked.path, "?lang=", CodeOf(language))}},
              Say(Phrase::kReload, language))
        .Close();
    return;
  }
  if (tracked.conversation->matters.empty()) {
    html.Leaf("p", {{"class", "lead"}}, Say(Phrase::kUndecided, language));
    return;
  }
  html.Open("ul", {{"class", "list-unstyled"}});
  for (const SeenMatter& matter : tracked.conversation->matters) {
    const tenant::TenantSlice* slice = site.directory->FindTenant(matter.tenant);
    html.Open("li", {{"class", "mb-2"}})
        .Text(Say(Phrase::kNumber, language))
        .Text(" ")
        .Leaf("strong", {}, matter.number)
        .Text(" - ");
    if (slice != nullptr) html.Text(absl::StrCat("Comune di ", slice->tenant.display_name, " - "));
    html.Text(Say(StateOf(matter), language)).Close();
  }
  html.Close();
}

void WriteChoices(Html& html, Language language, const Tracked& tracked, const SeenEntry& entry,
                  const std::string& token) {
  html.Open("form", {{"method", "post"}, {"action", tracked.path}, {"enctype", kSendForm}})
      .Void("input", {{"type", "hidden"}, {"name", "pagina"}, {"value", token}})
      .Void("input",
            {{"type", "hidden"}, {"name", "lang"}, {"value", std::string(CodeOf(language))}})
      .Void("input", {{"type", "hidden"},
                      {"name", "domanda"},
                      {"value", absl::StrCat(tracked.correspondent.ToString(), "/",
                                             entry.pointer.id.ToString())}})
      .Open("fieldset")
      .Leaf("legend", {{"class", "h6"}}, Say(Phrase::kChoose, language));
  for (const ConversationEntry::Choice& choice : entry.words.choices()) {
    html.Leaf("button",
              {{"type", "submit"},
               {"name", "scelta"},
               {"value", choice.value()},
               {"class", "btn btn-outline-primary me-2 mb-2"}},
              choice.label());
  }
  html.Close().Close();
}

void WriteFiles(Html& html, Language language, const SeenEntry& entry) {
  if (entry.words.files().empty()) return;
  html.Open("p", {{"class", "mb-0"}}).Text(Say(Phrase::kAttached, language)).Text(": ").Close();
  html.Open("ul");
  for (const storage::v1::AttachedFile& file : entry.words.files()) {
    html.Open("li", {{"dir", "auto"}}).Text(file.file_name());
    if (file.missing()) html.Text(absl::StrCat(" (", Say(Phrase::kNotThere, language), ")"));
    html.Close();
  }
  html.Close();
}

// Comune and gateway write Italian, or the citizen's language: readers must pronounce it.
std::string LanguageOfAnswer(const std::string& text) {
  return std::string(
      routing::TagOf(routing::LanguageOf(text).value_or(routing::Language::kItalian)));
}

void WriteEntry(Html& html, Language language, const Tracked& tracked, const SeenEntry& entry,
                const std::string& token) {
  const ConversationEntry::Kind kind = entry.pointer.kind;
  const bool own = kind == ConversationEntry::KIND_MESSAGE;
  std::string author(Say(own ? Phrase::kYou : Phrase::kAutomatic, language));
  if (kind == ConversationEntry::KIND_REPLY || kind == ConversationEntry::KIND_CLOSURE) {
    author = entry.author;
  }
  html.Open("li", {{"class", own ? "ours" : "theirs"}})
      .Open("p", {{"class", "mb-1"}})
      .Leaf("strong", {}, author)
      .Text(" ")
      .Leaf("time",
            {{"datetime",
              absl::FormatTime(absl::RFC3339_sec, entry.pointer.create_time, absl::UTCTimeZone())}},
            MomentOf(entry.pointer.create_time))
      .Close();
  Html::Attributes said = {{"class", "said mb-1"}, {"dir", "auto"}};
  if (!own) said.push_back({"lang", LanguageOfAnswer(entry.words.text())});
  html.Leaf("p", said, entry.words.text());
  WriteFiles(html, language, entry);
  const bool open = kind == ConversationEntry::KIND_QUESTION && tracked.question &&
                    *tracked.question == entry.pointer.id;
  if (open) WriteChoices(html, language, tracked, entry, token);
  html.Close();
}

void WriteConversation(Html& html, Language language, const Tracked& tracked,
                       const std::string& token) {
  if (!tracked.conversation) return;
  html.Leaf("h2", {{"class", "h4"}}, Say(Phrase::kConversation, language))
      .Open("ol", {{"class", "talk"}});
  for (const SeenEntry& entry : tracked.conversation->entries) {
    WriteEntry(html, language, tracked, entry, token);
  }
  html.Close();
  if (!tracked.conversation->next) return;
  html.Open("p")
      .Leaf("a",
            {{"href", absl::StrCat(tracked.path, "?lang=", CodeOf(language),
                                   "&dopo=", tracked.conversation->next->ToString())}},
            Say(Phrase::kMore, language))
      .Close();
}

}  // namespace

HttpResponse TrackingPage(unsigned status, const Site& site, Language language,
                          const Tracked& tracked, const Sheet& sheet, const std::string& token) {
  const Frame frame = {language,
                       tracked.path,
                       std::string(Say(Phrase::kTrackingTitle, language)),
                       site.owner,
                       tracked.emergency || sheet.urgent,
                       false};
  return PageOf(status, frame, [&](Html& html) {
    WriteProblems(html, language, sheet.problems);
    if (tracked.photos_lost) {
      html.Leaf("p", {{"class", "alert alert-warning"}, {"role", "status"}},
                Say(Phrase::kPhotosLost, language));
    }
    WriteMatters(html, site, language, tracked);
    html.Open("p")
        .Text(Say(Phrase::kKeepAddress, language))
        .Text(" ")
        .Text(absl::FormatTime("%d/%m/%Y", tracked.expire_time, Rome()))
        .Text(". ")
        .Leaf("a", {{"href", tracked.path}}, Say(Phrase::kThisPage, language))
        .Close();
    WriteConversation(html, language, tracked, token);
    html.Leaf("h2", {{"class", "h4"}}, Say(Phrase::kWriteMore, language))
        .Open("form", {{"method", "post"},
                       {"action", tracked.path},
                       {"enctype", kSendForm},
                       {"accept-charset", "utf-8"}});
    WriteHidden(html, language, token);
    WriteText(html, language, sheet, false);
    WritePhotos(html, language, sheet);
    html.Leaf("button", {{"type", "submit"}, {"class", "btn btn-primary"}},
              Say(Phrase::kSend, language))
        .Close();
  });
}

}  // namespace mugugno::gateway::web_form

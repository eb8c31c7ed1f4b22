// A citizen at the web form, in a browser without scripts: from the first page to the answer.

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "mugugno/v1/transfer_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/picture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Fields = Visitor::Fields;
using Page = Visitor::Page;

constexpr char kShared[] = "/modulo/associazione/golfo-paradiso/modulo";
constexpr char kSori[] = "/modulo/comune/sori/modulo";
constexpr absl::Duration kPatience = absl::Seconds(30);

class WebForm : public ::testing::Test {
 protected:
  // The association's form is in the example; a comune makes its own.
  static void SetUpTestSuite() {
    MakeForm("admin-sori", "tenants/sori");
    MakeForm("admin-recco", "tenants/recco");
  }
  static void MakeForm(const std::string& admin, const std::string& owner) {
    v1::CreateChannelRequest request;
    request.set_parent(owner);
    request.set_channel_id("modulo");
    request.mutable_channel()->set_display_name("Scrivi al Comune");
    request.mutable_channel()->set_kind(v1::Channel::KIND_WEB_FORM);
    v1::Channel channel;
    ASSERT_OK(GatewayUnderTest::Shared().Call(admin, "DirectoryService.CreateChannel", request,
                                              &channel));
  }

  // What a person fills in, on a page that has been open for a minute.
  Fields Filled(const std::string& path, const std::string& text) {
    return {{"pagina", Aged(visitor_.Get(path).Hidden("pagina"), 60)},
            {"lang", "it"},
            {"sito", ""},
            {"testo", text},
            {"nome", "Rosa Mugugna"},
            {"posta", ""},
            {"telefono", ""}};
  }
  static Fields With(Fields fields, const std::string& name, const std::string& value) {
    for (auto& field : fields) {
      if (field.name == name) {
        field.value = value;
        return fields;
      }
    }
    fields.push_back({name, value});
    return fields;
  }
  // The address of the conversation.
  std::string MustSend(const std::string& path, const Fields& fields) {
    const Page answer = visitor_.Post(path, fields);
    EXPECT_EQ(answer.status, 303) << answer.body;
    return answer.Header("location");
  }
  std::string MustSend(const std::string& path, const std::string& text) {
    return MustSend(path, Filled(path, text));
  }
  // The page once it says that.
  Page Await(const std::string& address, const std::string& text) {
    const absl::Time last = absl::Now() + kPatience;
    while (true) {
      Page page = visitor_.Get(address);
      if (absl::StrContains(page.body, text) || absl::Now() > last) return page;
    }
  }
  static std::string PathOf(const std::string& address) {
    return address.substr(0, address.find('?'));
  }
  Fields More(const std::string& address, const std::string& text) {
    return {{"pagina", Aged(visitor_.Get(address).Hidden("pagina"), 60)},
            {"lang", "it"},
            {"testo", text}};
  }
  // "SORI-7K3M-9QDX", as the page tells it.
  static std::string NumberOn(const Page& page) {
    const size_t at = page.body.find("<li class=\"mb-2\">Numero <strong>");
    if (at == std::string::npos) return "";
    const size_t begin = at + 32;
    return page.body.substr(begin, page.body.find('<', begin) - begin);
  }
  std::string Count(const std::string& table) {
    return gateway_.Ask("SELECT COUNT(*) FROM mugugno." + table);
  }
  v1::Ticket Reply(const v1::Ticket& ticket, const std::string& text) {
    v1::ReplyToTicketRequest request;
    request.set_name(ticket.name());
    request.set_text(text);
    const auto replied =
        gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", request);
    EXPECT_OK(replied);
    return replied.value_or(v1::Ticket());
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  Visitor visitor_{gateway_.http_socket()};
};

TEST_F(WebForm, AMessageOnAComunesOwnFormIsThatComunesTicketAndItsAnswerIsReadThere) {
  const std::string address = MustSend(kSori, "C'è una buca in via Garibaldi");
  EXPECT_THAT(address, StartsWith("/conversazione/"));
  const Page page = Await(address, "SORI-");
  const std::string number = NumberOn(page);
  ASSERT_THAT(number, StartsWith("SORI-"));
  EXPECT_THAT(page.body, AllOf(HasSubstr("una buca in via Garibaldi"),
                               HasSubstr("Comune di Sori - Ricevuto")));
  const v1::Ticket ticket = gateway_.TicketOf("sori", number);
  EXPECT_EQ(ticket.office(), "tenants/sori/offices/tecnico");
  EXPECT_EQ(ticket.channel(), "tenants/sori/channels/modulo");
  EXPECT_EQ(ticket.contact_display_name(), "Rosa Mugugna");
  Reply(ticket, "La ripariamo giovedì.");
  EXPECT_THAT(visitor_.Get(address).body,
              AllOf(HasSubstr("La ripariamo giovedì."), HasSubstr("<strong>Comune di Sori")));
}

TEST_F(WebForm, ACitizenWhoWritesMoreIsReadInTheSameTicket) {
  const std::string address = MustSend(kSori, "Il lampione di via Stagno è spento");
  const std::string number = NumberOn(Await(address, "SORI-"));
  const std::string tickets = Count("ticket");
  const std::string next = MustSend(PathOf(address), More(address, "È davanti al civico 12"));
  EXPECT_THAT(Await(next, "civico 12").body, HasSubstr(number));
  EXPECT_EQ(Count("ticket"), tickets);
  // The first address is good as well.
  EXPECT_THAT(visitor_.Get(address).body, HasSubstr("civico 12"));
}

TEST_F(WebForm, OnTheSharedFormTheChosenComuneDecides) {
  const std::string address = MustSend(
      kShared, With(Filled(kShared, "C'è una buca grande nella strada"), "comune", "010047"));
  const Page page = Await(address, "RECCO-");
  EXPECT_EQ(gateway_.TicketOf("recco", NumberOn(page)).channel(),
            "associations/golfo-paradiso/channels/modulo");
}

TEST_F(WebForm, WhereNobodyKnowsTheComuneTheCitizenIsAskedAndAnswersByAButton) {
  const std::string address = MustSend(kShared, "C'è un lampione rotto nella strada");
  const Page asked = Await(address, "name=\"scelta\"");
  ASSERT_THAT(asked.body, AllOf(HasSubstr("Per quale comune ci scrivi?"),
                                HasSubstr("name=\"scelta\" value=\"1\""),
                                HasSubstr("name=\"scelta\" value=\"2\"")));
  const size_t button = asked.body.find("name=\"scelta\" value=\"2\"");
  const size_t label = asked.body.find('>', button) + 1;
  const std::string comune = asked.body.substr(label, asked.body.find('<', label) - label);
  const std::string next = MustSend(PathOf(address), {{"pagina", Aged(asked.Hidden("pagina"), 60)},
                                                      {"domanda", asked.Hidden("domanda")},
                                                      {"scelta", "2"}});
  const Page page = Await(next, "Comune di " + comune);
  EXPECT_NE(NumberOn(page), "");
  EXPECT_THAT(page.body, Not(HasSubstr("name=\"scelta\"")));
}

TEST_F(WebForm, WhatWaitsInTheLobbyIsFollowedUnderTheSameAddress) {
  const std::string address = MustSend(kShared, "C'è un tombino rotto nella strada");
  Await(address, "name=\"scelta\"");
  const Page page = visitor_.Get(address);
  EXPECT_EQ(NumberOn(page), "");
  EXPECT_THAT(page.body, HasSubstr("stiamo capendo a quale Comune"));
}

TEST_F(WebForm, AnEmergencyIsToldOf112AtOnceWhateverElseIsMissing) {
  Fields fields = Filled(kSori, "C'è un incendio nel bosco vicino alle case, ci sono persone");
  fields = With(With(fields, "nome", ""), "posta", "nessuna");
  // And the page is a second old.
  fields = With(fields, "pagina", visitor_.Get(kSori).Hidden("pagina"));
  const std::string address = MustSend(kSori, fields);
  EXPECT_THAT(visitor_.Get(address).body, HasSubstr("Chiama subito il 112."));
  const Page page = Await(address, "SORI-");
  EXPECT_TRUE(gateway_.TicketOf("sori", NumberOn(page)).emergency());
}

TEST_F(WebForm, APageThatIsSentTwiceIsOneMessage) {
  const Fields fields = Filled(kSori, "Cassonetto pieno in via Stagno");
  const std::string first = MustSend(kSori, fields);
  const std::string number = NumberOn(Await(first, "SORI-"));
  const std::string submissions = Count("submission");
  const std::string second = MustSend(kSori, fields);
  EXPECT_EQ(NumberOn(Await(second, "SORI-")), number);
  EXPECT_EQ(Count("submission"), submissions);
}

TEST_F(WebForm, OtherWordsOfAPageThatWasSentAreAskedFor) {
  const Fields fields = Filled(kSori, "Panchina rotta in via Stagno");
  Await(MustSend(kSori, fields), "SORI-");
  const Page page = visitor_.Post(kSori, With(fields, "testo", "Un'altra cosa"));
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, AllOf(HasSubstr("hai già inviato"), HasSubstr("Un&#39;altra cosa")));
  MustSend(kSori,
           With(With(fields, "testo", "Un'altra cosa"), "pagina", Aged(page.Hidden("pagina"), 60)));
}

TEST_F(WebForm, WhatIsWrongIsSaidAtItsFieldAndWhatWasTypedStays) {
  Fields fields = Filled(kShared, "");
  fields = With(With(With(fields, "nome", "Ada"), "posta", "ada@"), "comune", "010060");
  const Page page = visitor_.Post(kShared, fields);
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, AllOf(HasSubstr("<a href=\"#testo\">"), HasSubstr("<a href=\"#posta\">"),
                               HasSubstr("id=\"posta-errore\""),
                               HasSubstr("aria-describedby=\"posta-errore\""),
                               HasSubstr("value=\"ada@\""), HasSubstr("value=\"Ada\""),
                               HasSubstr("<option value=\"010060\" selected=\"\">")));
}

TEST_F(WebForm, ProgramsThatFillInFormsAreKeptOutAndPeopleToldHowToGoOn) {
  const std::string before = Count("submission");
  const Fields fields = Filled(kSori, "Compra subito");
  EXPECT_THAT(visitor_.Post(kSori, With(fields, "sito", "https://spam.example")).body,
              HasSubstr("campo nascosto"));
  EXPECT_THAT(
      visitor_.Post(kSori, With(fields, "pagina", visitor_.Get(kSori).Hidden("pagina"))).body,
      HasSubstr("molto veloce"));
  for (const std::string& token :
       {std::string(), std::string("x"), visitor_.Get(kShared).Hidden("pagina"),
        Aged(visitor_.Get(kSori).Hidden("pagina"), 13 * 3600)}) {
    const Page page = visitor_.Post(kSori, With(fields, "pagina", token));
    EXPECT_EQ(page.status, 422);
    EXPECT_THAT(page.body, AllOf(HasSubstr("troppo tempo"), HasSubstr("Compra subito")));
  }
  EXPECT_EQ(Count("submission"), before);
}

TEST_F(WebForm, OneAddressWritesSoOftenAndAnEmergencyAlways) {
  visitor_.Say("x-client-address", "192.0.2.77");
  for (int i = 0; i < 30; ++i) MustSend(kSori, absl::StrCat("Prova numero ", i));
  const Page page = visitor_.Post(kSori, Filled(kSori, "Una di troppo"));
  EXPECT_EQ(page.status, 429);
  EXPECT_THAT(page.body, AllOf(HasSubstr("molti messaggi"), HasSubstr("Una di troppo")));
  MustSend(kSori, "C'è un incendio vicino alle case, ci sono persone dentro");
  visitor_.Say("x-client-address", "192.0.2.78");
  MustSend(kSori, "Da un altro posto");
}

TEST_F(WebForm, PhotosGoToTheComuneAndAreTheSameWhenThePageIsSentTwice) {
  Fields fields = Filled(kSori, "Guardate questa frana sulla strada per Teriasca");
  fields.push_back({"foto", Jpeg({.gps = false}), "caffè <b>.jpg"});
  fields.push_back({"foto", Png({.gps = false}), "../../etc/due.png"});
  const std::string address = MustSend(kSori, fields);
  const Page page = Await(address, "SORI-");
  EXPECT_THAT(page.body,
              AllOf(HasSubstr("due.png"), Not(HasSubstr("<b>")), Not(HasSubstr("non arrivata"))));
  const v1::Ticket ticket = gateway_.TicketOf("sori", NumberOn(page));
  v1::ListTicketEntriesRequest request;
  request.set_parent(ticket.name());
  const auto entries = gateway_.Call<v1::ListTicketEntriesResponse>(
      "comunicazione", "TicketService.ListTicketEntries", request);
  ASSERT_OK(entries);
  EXPECT_EQ(entries->entries(0).attachments_size(), 2);
  EXPECT_FALSE(entries->entries(0).attachments(0).missing());
  const std::string files = Count("attachment");
  EXPECT_EQ(NumberOn(Await(MustSend(kSori, fields), "SORI-")), ticket.number());
  EXPECT_EQ(Count("attachment"), files);
}

TEST_F(WebForm, WhatIsNoPhotoIsRefusedAndNothingOfItKept) {
  const std::string files = Count("attachment");
  Fields fields = Filled(kSori, "Guardate");
  fields.push_back({"foto", "<svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>", "x.jpg"});
  const Page page = visitor_.Post(kSori, fields);
  EXPECT_EQ(page.status, 422);
  EXPECT_THAT(page.body, AllOf(HasSubstr("non è una foto"), HasSubstr("scelte di nuovo")));
  EXPECT_EQ(Count("attachment"), files);
}

TEST_F(WebForm, AnAddressThatIsNotOnesOwnOpensNothingAndAllAreAnsweredAlike) {
  const std::string own = PathOf(MustSend(kSori, "Buca in via Solimano"));
  Await(own, "SORI-");
  const std::string lost = visitor_.Get("/conversazione/x").body;
  std::string changed = own;
  changed[changed.size() - 9] = changed[changed.size() - 9] == 'A' ? 'B' : 'A';
  for (const std::string& path :
       {changed, own.substr(0, own.size() - 2), own + "AAAA", std::string("/conversazione/"),
        "/conversazione/" + visitor_.Get(kSori).Hidden("pagina"),
        std::string("/conversazione/../modulo/comune/sori/modulo")}) {
    const Page page = visitor_.Get(path);
    EXPECT_EQ(page.status, 404) << path;
    EXPECT_EQ(page.body, lost) << path;
    EXPECT_EQ(visitor_.Post(path, More(own, "x")).body, lost) << path;
  }
}

TEST_F(WebForm, ATokenOfOneConversationWritesNothingInAnother) {
  const std::string mine = PathOf(MustSend(kSori, "Muro crollato in via Solimano"));
  const std::string theirs = PathOf(MustSend(kSori, "Erba alta in via Solimano"));
  Await(mine, "SORI-");
  Await(theirs, "SORI-");
  const std::string before = Count("submission");
  EXPECT_EQ(visitor_.Post(theirs, More(mine, "non mio")).status, 422);
  EXPECT_EQ(visitor_.Post("/modulo/comune/recco/modulo", Filled(kSori, "non suo")).status, 422);
  EXPECT_EQ(Count("submission"), before);
  EXPECT_THAT(visitor_.Get(mine).body, Not(HasSubstr("Erba alta")));
}

TEST_F(WebForm, OnlyFormsInServiceAreServed) {
  for (const std::string& path : std::vector<std::string>{
           "/modulo/", "/modulo/comune/sori", "/modulo/comune/sori/app",
           "/modulo/comune/sori/nessuno", "/modulo/comune/camogli/modulo",
           "/modulo/associazione/sori/modulo", "/modulo/comune/golfo-paradiso/modulo",
           "/modulo/comune/sori/modulo/", "/modulo/comune/-/modulo", "/modulo/comune/SORI/modulo",
           "/modulo/comune/sori%2Fmodulo"}) {
    EXPECT_EQ(visitor_.Get(path).status, 404) << path;
    EXPECT_EQ(visitor_.Post(path, {{"testo", "x"}}).status, 404) << path;
  }
}

TEST_F(WebForm, WhatIsNoFormIsRefusedWithAPageAndNothingIsKept) {
  const std::string before = Count("submission");
  const std::string token = Aged(visitor_.Get(kSori).Hidden("pagina"), 60);
  const std::string type = "multipart/form-data; boundary=b";
  const std::string field = "--b\r\nContent-Disposition: form-data; name=\"pagina\"\r\n\r\n" +
                            token +
                            "\r\n--b\r\nContent-Disposition: form-data; name=\"nome\"\r\n"
                            "\r\nAda\r\n--b\r\nContent-Disposition: form-data; name=\"testo\"\r\n"
                            "\r\nciao\r\n";
  for (const auto& [content_type, body] : std::vector<std::pair<std::string, std::string>>{
           {"application/x-www-form-urlencoded", "testo=ciao&pagina=" + token},
           {"application/json", "{}"},
           {type, ""},
           {type, field},
           {type, field + "--b\r\n\r\nx\r\n--b--\r\n"},
           {type, field + field + "--b--\r\n"},
           {"multipart/form-data; boundary=", field + "--b--\r\n"},
           {"multipart/form-data; boundary=other", field + "--b--\r\n"}}) {
    const Page page = visitor_.PostBytes(kSori, content_type, body);
    EXPECT_EQ(page.status, 400) << content_type << "\n" << body;
    EXPECT_THAT(page.body, HasSubstr("L&#39;invio non si può leggere"));
  }
  EXPECT_EQ(Count("submission"), before);
  EXPECT_EQ(visitor_.PostBytes(kSori, type, field + "--b--\r\n").status, 303);
}

TEST_F(WebForm, WhatIsTooLargeIsRefusedWithAPage) {
  visitor_.Say("Content-Length", std::to_string(62 << 20));
  const Page page = visitor_.PostBytes(kSori, "multipart/form-data; boundary=b", "--b");
  EXPECT_EQ(page.status, 413);
  EXPECT_THAT(page.body, HasSubstr("troppo grande"));
}

// S53, S57: of attackers' texts nothing is ever anything but text, and every page says what a
// browser may load for it.
TEST_F(WebForm, EveryPageKeepsTextsTextsAndTellsBrowsersWhatTheyMayDo) {
  const std::string hostile =
      "\"><script>alert(1)</script><img src=x onerror=a()>'\xE2\x80\xAEgpj.exe\xE2\x80\x8B "
      "👩\xE2\x80\x8D👧"
      "\x1B[31m" +
      std::string(10'000, 'w');
  Fields fields = With(Filled(kSori, "Buca in via Garibaldi " + hostile), "nome",
                       "<b>Ada</b>\xE2\x80\xAE\r\nBcc: x@y.it");
  Fields wrong = With(fields, "posta", hostile);
  wrong = With(With(wrong, "telefono", hostile), "lang", hostile);
  const std::string address = MustSend(kSori, fields);
  Await(address, "SORI-");
  const std::string garbled = "\xFF\xFE<script>";
  for (const Page& page :
       {visitor_.Get(kSori), visitor_.Get(std::string(kSori) + "?lang=%22%3E%3Cscript%3E"),
        visitor_.Post(kSori, wrong), visitor_.Post(kSori, With(fields, "testo", garbled)),
        visitor_.Get(address), visitor_.Post(PathOf(address), More(address, garbled)),
        visitor_.Get("/modulo/%3Cscript%3E"), visitor_.Get("/conversazione/%22%3E%3Cscript%3E"),
        visitor_.PostBytes(kSori, "text/html", hostile)}) {
    EXPECT_THAT(page.body, AllOf(HasSubstr("<!DOCTYPE html>"), Not(HasSubstr("<script")),
                                 Not(HasSubstr("<img")), Not(HasSubstr("<b>")),
                                 Not(HasSubstr("\xE2\x80\xAE")), Not(HasSubstr("\x1B"))));
    EXPECT_THAT(page.body, Not(HasSubstr("style=")));
    EXPECT_THAT(page.Header("content-security-policy"),
                AllOf(HasSubstr("default-src 'none'"), HasSubstr("frame-ancestors 'none'"),
                      HasSubstr("form-action 'self'"), Not(HasSubstr("unsafe"))));
    EXPECT_EQ(page.Header("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.Header("x-content-type-options"), "nosniff");
    EXPECT_EQ(page.Header("referrer-policy"), "no-referrer");
    EXPECT_EQ(page.Header("cache-control"), "no-store");
    EXPECT_THAT(page.Header("x-robots-tag"), HasSubstr("noindex"));
    EXPECT_EQ(page.Header("set-cookie"), "");
  }
}

TEST_F(WebForm, ThePagesLoadNothingFromAnybodyElse) {
  const Page page = visitor_.Get(kShared);
  EXPECT_THAT(page.body,
              AllOf(Not(HasSubstr("src=")), Not(HasSubstr("http:")), Not(HasSubstr("https:"))));
  const std::string before = "<link rel=\"stylesheet\" href=\"";
  const size_t begin = page.body.find(before) + before.size();
  const std::string sheet = page.body.substr(begin, page.body.find('"', begin) - begin);
  const Page style = visitor_.Get(sheet);
  EXPECT_EQ(style.status, 200);
  EXPECT_THAT(style.Header("content-type"), HasSubstr("text/css"));
  EXPECT_THAT(style.Header("cache-control"), HasSubstr("immutable"));
  EXPECT_THAT(style.body, AllOf(HasSubstr("Bootstrap Italia"), HasSubstr("@font-face"),
                                Not(HasSubstr("@import"))));
  const Page font = visitor_.Get(sheet.substr(0, sheet.rfind('/') + 1) + "titillium-web-400.woff2");
  EXPECT_EQ(font.status, 200);
  EXPECT_EQ(font.Header("content-type"), "font/woff2");
  EXPECT_THAT(font.body, StartsWith("wOF2"));
  EXPECT_EQ(visitor_.Get("/assets/style.css").status, 404);
  EXPECT_EQ(visitor_.Get("/assets/../etc/passwd").status, 404);
}

TEST_F(WebForm, APageSpeaksTheReadersLanguageOrTheOneThatWasChosen) {
  EXPECT_THAT(visitor_.Get(kSori).body, HasSubstr("<html lang=\"it\">"));
  visitor_.Say("Accept-Language", "sl,de;q=0.5");
  EXPECT_THAT(visitor_.Get(kSori).body,
              AllOf(HasSubstr("<html lang=\"sl\">"), HasSubstr("Vaše sporočilo")));
  const Page german = visitor_.Get(std::string(kSori) + "?lang=de");
  EXPECT_THAT(german.body, AllOf(HasSubstr("<html lang=\"de\">"), HasSubstr("Rufen Sie 112 an")));
  Fields fields = With(Filled(kSori, "Loch in der via Garibaldi"), "lang", "de");
  EXPECT_THAT(MustSend(kSori, fields), HasSubstr("?lang=de"));
}

TEST_F(WebForm, TheCitizenIsToldWhoTreatsTheData) {
  EXPECT_THAT(visitor_.Get(kSori).body, HasSubstr("art. 6, par. 1, lett. e"));
  const Page shared = visitor_.Get(kShared);
  EXPECT_THAT(shared.body, AllOf(HasSubstr("<summary>Comune di Recco</summary>"),
                                 HasSubstr("<summary>Comune di Sori</summary>"),
                                 // Not in service yet.
                                 Not(HasSubstr("Camogli"))));
}

TEST_F(WebForm, ReadingAConversationLeavesALineInTheTrail) {
  const std::string address = MustSend(kSori, "Siepe da tagliare in via Solimano");
  Await(address, "SORI-");
  const std::string sql =
      "SELECT COUNT(*) FROM mugugno.audit WHERE owner = 'tenants/sori' AND action = "
      "'conversation.read' AND actor = 'tenants/sori/channels/modulo'";
  const std::string before = gateway_.Ask(sql);
  visitor_.Get(address);
  EXPECT_NE(gateway_.Ask(sql), before);
}

TEST_F(WebForm, WhatIsSaidWaitsWhileTheChannelIsSuspendedAndMessagesAreTaken) {
  const std::string address = MustSend(kSori, "Ringhiera rotta in via Garibaldi");
  const std::string number = NumberOn(Await(address, "SORI-"));
  Reply(gateway_.TicketOf("sori", number), "Passiamo domani.");
  v1::SuspendChannelRequest suspend;
  suspend.set_name("tenants/sori/channels/modulo");
  suspend.set_reason("manutenzione");
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.SuspendChannel", suspend));
  EXPECT_THAT(visitor_.Get(address).body,
              AllOf(HasSubstr("Ringhiera rotta"), Not(HasSubstr("Passiamo domani."))));
  MustSend(kSori, "Tombino aperto in via Garibaldi");
  v1::ResumeChannelRequest resume;
  resume.set_name(suspend.name());
  ASSERT_OK(gateway_.Call<v1::Channel>("admin-sori", "DirectoryService.ResumeChannel", resume));
  EXPECT_THAT(visitor_.Get(address).body, HasSubstr("Passiamo domani."));
}

TEST_F(WebForm, AfterATransferTheSameAddressShowsTheOtherComunesAnswer) {
  const std::string address = MustSend(kSori, "Serve la carta d'identità, come faccio?");
  const std::string number = NumberOn(Await(address, "SORI-"));
  const v1::Ticket ticket = gateway_.TicketOf("sori", number);
  v1::ProposeTransferRequest propose;
  propose.set_name(ticket.name());
  propose.set_target("tenants/recco");
  propose.set_reason_code(v1::Transfer::REASON_CODE_COMPETENCE);
  propose.set_reason("La carta la rilascia Recco.");
  propose.set_etag(ticket.etag());
  const auto offered =
      gateway_.Call<v1::Transfer>("officer-sori", "TransferService.ProposeTransfer", propose);
  ASSERT_OK(offered);
  v1::AcceptTransferRequest accept;
  accept.set_name("tenants/recco" + offered->name().substr(offered->name().find("/transfers")));
  ASSERT_OK(gateway_.Call<v1::Transfer>("officer-recco", "TransferService.AcceptTransfer", accept));
  const Page page = visitor_.Get(address);
  const std::string moved = NumberOn(page);
  ASSERT_THAT(moved, StartsWith("RECCO-")) << page.body;
  v1::ReplyToTicketRequest reply;
  reply.set_name(gateway_.TicketOf("recco", moved).name());
  reply.set_text("Venga in municipio a Recco.");
  ASSERT_OK(gateway_.Call<v1::Ticket>("officer-recco", "TicketService.ReplyToTicket", reply));
  EXPECT_THAT(visitor_.Get(address).body, HasSubstr("Venga in municipio a Recco."));
}

TEST_F(WebForm, TicketsOfOneConversationThatAreMergedGoOnUnderTheOtherNumber) {
  const std::string address = MustSend(kSori, "C'è una buca in via Stagno");
  const std::string hole = NumberOn(Await(address, "SORI-"));
  MustSend(PathOf(address), More(address, "Il lampione di via Stagno è spento"));
  const absl::Time last = absl::Now() + kPatience;
  std::string lamp;
  while (lamp.empty() && absl::Now() < last) {
    const Page page = visitor_.Get(address);
    for (const absl::string_view part : absl::StrSplit(page.body, "Numero <strong>")) {
      const std::string number(part.substr(0, part.find('<')));
      if (absl::StartsWith(number, "SORI-") && number != hole) lamp = number;
    }
  }
  ASSERT_NE(lamp, "");
  v1::MergeTicketRequest merge;
  merge.set_name(gateway_.TicketOf("sori", lamp).name());
  merge.set_into(gateway_.TicketOf("sori", hole).name());
  ASSERT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.MergeTicket", merge));
  EXPECT_THAT(visitor_.Get(address).body, HasSubstr(hole));
  EXPECT_THAT(visitor_.Get(address).body, HasSubstr("lampione"));
}

TEST_F(WebForm, OtherWordsUnderAKeyAnotherGatewayTookAreSetAsideAndBecomeAMessage) {
  const Fields fields = Filled(kSori, "Segnaletica caduta in via Stagno");
  Await(MustSend(kSori, fields), "SORI-");
  const auto list = [&] {
    v1::ListSetAsideMessagesRequest request;
    request.set_parent("tenants/sori");
    const auto listed = gateway_.Call<v1::ListSetAsideMessagesResponse>(
        "officer-sori", "SetAsideService.ListSetAsideMessages", request);
    EXPECT_OK(listed);
    for (const auto& message : listed->set_aside_messages()) {
      if (message.text() == "Altre parole, via Stagno") return message;
    }
    return v1::SetAsideMessage();
  };
  v1::SetAsideMessage aside;
  {
    TempFolder elsewhere;
    const auto other =
        Must(gateway::Server::Start(ConfigureGateway(elsewhere, gateway_.maria())), "another");
    Visitor there(elsewhere.File("http.sock"));
    EXPECT_EQ(there.Post(kSori, With(fields, "testo", "Altre parole, via Stagno")).status, 303);
    const absl::Time last = absl::Now() + kPatience;
    while (aside.name().empty() && absl::Now() < last) aside = list();
  }
  EXPECT_EQ(aside.app(), "");
  EXPECT_EQ(aside.channel(), "tenants/sori/channels/modulo");
  v1::ApplySetAsideMessageRequest apply;
  apply.set_name(aside.name());
  const auto applied = gateway_.Call<v1::SetAsideMessage>(
      "officer-sori", "SetAsideService.ApplySetAsideMessage", apply);
  ASSERT_OK(applied);
  EXPECT_THAT(applied->number(), StartsWith("SORI-"));
}

TEST_F(WebForm, AnAppCannotSpeakThroughAForm) {
  v1::CreateAppRequest request;
  request.set_parent("tenants/sori");
  request.set_app_id("modulo-app");
  request.mutable_app()->set_display_name("App");
  request.mutable_app()->set_channel("tenants/sori/channels/modulo");
  EXPECT_THAT(gateway_.Call<v1::App>("admin-sori", "AccessService.CreateApp", request),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(WebForm, WhileTheDatabaseIsAwayAMessageIsTakenAndTheCitizenToldSo) {
  const Fields fields = Filled(kSori, "Perdita d'acqua in via Garibaldi");
  Fields photo = Filled(kSori, "Guardate la perdita d'acqua in via Stagno");
  photo.push_back({"foto", Jpeg({.gps = false}), "perdita.jpg"});
  const Fields fire = Filled(kSori, "C'è un incendio vicino alle case, ci sono persone dentro");
  ASSERT_OK(gateway_.maria().Stop());
  const std::string address = MustSend(kSori, fields);
  const Page waiting = visitor_.Get(address);
  EXPECT_EQ(waiting.status, 200);
  EXPECT_THAT(waiting.body, HasSubstr("è al sicuro"));
  EXPECT_EQ(MustSend(kSori, fields).substr(0, 15), "/conversazione/");
  EXPECT_THAT(visitor_.Get(MustSend(kSori, fire)).body, HasSubstr("Chiama subito il 112."));
  const std::string without = MustSend(kSori, photo);
  EXPECT_THAT(without, HasSubstr("foto=no"));
  EXPECT_THAT(visitor_.Get(without).body, HasSubstr("le foto no"));
  ASSERT_OK(gateway_.maria().Restart());
  EXPECT_NE(NumberOn(Await(address, "SORI-")), "");
  EXPECT_NE(NumberOn(Await(without, "SORI-")), "");
}

}  // namespace
}  // namespace mugugno::tests

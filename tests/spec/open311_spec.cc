// A FixMyStreet, or another system that speaks Open311 GeoReport v2, at a comune's endpoint: the
// requests are those its client sends. Tests of what a drop-in receiver must do carry its name.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "gateway/delivery/georeport/receiver.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/answer_check_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/picture.h"
#include "tests/support/status_matchers.h"
#include "tests/support/tcp_server.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using Page = Visitor::Page;
using Fields = Visitor::Fields;

constexpr char kSori[] = "/open311/comune/sori/fms/";
constexpr char kRecco[] = "/open311/comune/recco/fms/";
constexpr char kShared[] = "/open311/associazione/golfo-paradiso/fms/";
constexpr char kForm[] = "application/x-www-form-urlencoded";
constexpr absl::Duration kPatience = absl::Seconds(30);

std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    absl::StrAppend(&escaped, "%", absl::BytesToHexString(std::string(1, c)));
  }
  return escaped;
}

// The text of the first element of that name; empty without it.
std::string TextOf(const std::string& xml, const std::string& name) {
  const std::string open = absl::StrCat("<", name, ">");
  const size_t at = xml.find(open);
  if (at == std::string::npos) return "";
  const size_t begin = at + open.size();
  return xml.substr(begin, xml.find('<', begin) - begin);
}

std::vector<std::string> AllOf_(const std::string& xml, const std::string& name) {
  std::vector<std::string> texts;
  const std::string open = absl::StrCat("<", name, ">");
  for (size_t at = xml.find(open); at != std::string::npos; at = xml.find(open, at + 1)) {
    const size_t begin = at + open.size();
    texts.push_back(xml.substr(begin, xml.find('<', begin) - begin));
  }
  return texts;
}

class Open311 : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    MakeEndpoint("admin-sori", "tenants/sori", {"fms-sori", "altro-sori"});
    MakeEndpoint("admin-recco", "tenants/recco", {"fms-recco"});
    MakeEndpoint("coordinamento", "associations/golfo-paradiso", {"fms-golfo"});
  }
  static void MakeEndpoint(const std::string& admin, const std::string& owner,
                           const std::vector<std::string>& apps) {
    v1::CreateChannelRequest request;
    request.set_parent(owner);
    request.set_channel_id("fms");
    request.mutable_channel()->set_display_name("FixMyStreet");
    request.mutable_channel()->set_kind(v1::Channel::KIND_OPEN311);
    v1::Channel channel;
    ASSERT_OK(GatewayUnderTest::Shared().Call(admin, "DirectoryService.CreateChannel", request,
                                              &channel));
    for (const std::string& id : apps) {
      v1::CreateAppRequest make;
      make.set_parent(owner);
      make.set_app_id(id);
      make.mutable_app()->set_display_name(id);
      make.mutable_app()->set_channel(owner + "/channels/fms");
      v1::App app;
      ASSERT_OK(GatewayUnderTest::Shared().Call(admin, "AccessService.CreateApp", make, &app));
      v1::CreateCredentialRequest mint;
      mint.set_parent("apps/" + id);
      mint.set_credential_id("first");
      mint.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
      v1::CreateCredentialResponse minted;
      ASSERT_OK(
          GatewayUnderTest::Shared().Call(admin, "AccessService.CreateCredential", mint, &minted));
      keys_[id] = minted.secret();
    }
  }
  static std::string KeyOf(const std::string& app) { return Escape(keys_.at(app)); }

  // As FixMyStreet sends a report.
  struct Sent {
    std::string app = "fms-sori";
    std::string id = "4711";  // its number; empty: not sent
    std::string text = "Buca in via Roma";
    std::string service = "road-pothole";
    std::string place = "&lat=44.372&long=9.103";
    std::string more = "&jurisdiction_id=sori";
  };
  static std::string BodyOf(const Sent& sent) {
    std::string body = absl::StrCat("attribute%5Bprofondita%5D=10+cm&api_key=", KeyOf(sent.app),
                                    "&last_name=De+Rossi&first_name=Mario&account_id=77");
    absl::StrAppend(&body, "&description=", Escape(sent.text), sent.place,
                    "&email=mario%40example.org&service_code=", sent.service, sent.more);
    if (!sent.id.empty()) absl::StrAppend(&body, "&attribute%5Bfixmystreet_id%5D=", sent.id);
    return body;
  }
  Page Post(const std::string& base, const std::string& body) {
    return client_.PostBytes(base + "requests.xml", kForm, body);
  }
  // The request's id.
  std::string MustSend(const Sent& sent, const std::string& base = kSori) {
    const Page page = Post(base, BodyOf(sent));
    EXPECT_EQ(page.status, 201) << page.body;
    return TextOf(page.body, "service_request_id");
  }
  // The ticket's number, once there is one.
  std::string NumberOf(const std::string& id) {
    const absl::Time last = absl::Now() + kPatience;
    while (true) {
      const std::string number = gateway_.Ask(absl::StrCat(
          "SELECT COALESCE(MAX(t.number), '') FROM mugugno.submission s JOIN mugugno.ticket t "
          "ON t.tenant_id = s.tenant_id AND t.id = s.ticket_id WHERE s.id = UNHEX('",
          absl::StrReplaceAll(id, {{"-", ""}}), "')"));
      if (!number.empty() || absl::Now() > last) return number;
    }
  }
  v1::Ticket TicketOf(const std::string& id, const std::string& tenant = "sori") {
    return gateway_.TicketOf(tenant, NumberOf(id));
  }
  std::string TextIn(const v1::Ticket& ticket, int entry = 0) {
    v1::ListTicketEntriesRequest request;
    request.set_parent(ticket.name());
    const auto entries = gateway_.Call<v1::ListTicketEntriesResponse>(
        "comunicazione", "TicketService.ListTicketEntries", request);
    EXPECT_OK(entries);
    return entries.ok() && entries->entries_size() > entry ? entries->entries(entry).text() : "";
  }
  void Reply(const v1::Ticket& ticket, const std::string& text) {
    v1::ReplyToTicketRequest request;
    request.set_name(ticket.name());
    request.set_text(text);
    EXPECT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", request));
  }
  std::string Poll(const std::string& app, const std::string& base = kSori,
                   const std::string& more = "") {
    const Page page =
        client_.Get(absl::StrCat(base, "servicerequestupdates.xml?api_key=", KeyOf(app), more));
    EXPECT_EQ(page.status, 200) << page.body;
    return page.body;
  }
  // The part of an answer about one request.
  static std::string PartOf(const std::string& xml, const std::string& element,
                            const std::string& id) {
    std::string parts;
    const std::string open = absl::StrCat("<", element, ">");
    for (size_t at = xml.find(open); at != std::string::npos; at = xml.find(open, at + 1)) {
      const std::string part = xml.substr(at, xml.find("</" + element + ">", at) - at);
      if (absl::StrContains(part, id)) parts += part;
    }
    return parts;
  }
  std::string Count(const std::string& table) {
    return gateway_.Ask("SELECT COUNT(*) FROM mugugno." + table);
  }

  static inline std::map<std::string, std::string> keys_;
  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  Visitor client_{gateway_.http_socket()};
};

// What hands tickets to offices' systems, of another gateway, is one of its clients.
TEST_F(Open311, AGatewayThatHandsOnIsAClientLikeOthers) {
  // The socket of the front, for a client that knows addresses only.
  TcpServer front([this](Connection& connection) {
    std::string line;
    ASSERT_TRUE(connection.ReadLine(&line));
    const std::vector<std::string> asked = absl::StrSplit(line, ' ');
    size_t length = 0;
    while (connection.ReadLine(&line) && !line.empty()) {
      absl::string_view value = line;
      if (!absl::ConsumePrefix(&value, "Content-Length: ")) continue;
      ASSERT_TRUE(absl::SimpleAtoi(value, &length));
    }
    std::string body;
    ASSERT_TRUE(length == 0 || connection.ReadBytes(length, &body));
    Visitor visitor(gateway_.http_socket());
    const Page page =
        asked[0] == "POST" ? visitor.PostBytes(asked[1], kForm, body) : visitor.Get(asked[1]);
    connection.Write(absl::StrCat("HTTP/1.1 ", page.status, " x\r\nContent-Length: ",
                                  page.body.size(), "\r\n\r\n", page.body));
  });
  const std::string place = absl::StrCat("127.0.0.1:", front.port());
  const gateway::HttpClient client({{place}, ""});
  tenant::HandOff system;
  system.way = tenant::HandOff::Way::kOpen311;
  system.target = absl::StrCat("http://", place, kSori);
  system.open311.set_jurisdiction_id("sori");
  system.open311.set_service_code("altro");
  for (const bool json : {false, true}) {
    system.open311.set_json(json);
    const gateway::georeport::Receiver receiver(client, system);
    EXPECT_OK(receiver.CheckServices(kPatience));
    gateway::georeport::Receiver::ServiceRequest request;
    request.set_description(absl::StrCat("Chiosco abbandonato sul belvedere", json ? ", bis" : "",
                                         "\n\nSegnalazione PIEVE-1"));
    request.mutable_position()->set_latitude(44.372);
    request.mutable_position()->set_longitude(9.103);
    const tenant::AttemptResult sent = receiver.Send(request, keys_.at("fms-sori"), "Sori");
    ASSERT_TRUE(sent.office_request.has_value()) << sent.error;
    const std::string number = sent.office_request->number();
    EXPECT_THAT(TextIn(TicketOf(number)), HasSubstr("Chiosco abbandonato sul belvedere"));
    const auto asked = receiver.Ask({number});
    ASSERT_OK(asked);
    ASSERT_EQ(asked->size(), 1U);
    EXPECT_EQ(asked->front().number, number);
    EXPECT_EQ(asked->front().status, "open");
    const tenant::AttemptResult refused = receiver.Send(request, "un'altra chiave", "Sori");
    EXPECT_EQ(refused.kind, tenant::AttemptResult::Kind::kRefused) << refused.error;
    EXPECT_THAT(refused.error, HasSubstr("HTTP 403: "));
  }
}

TEST_F(Open311, D5Point1EveryResourceIsThereAsXmlAndAsJson) {
  for (const char* resource : {"discovery", "services", "services/road-pothole", "requests"}) {
    const Page xml = client_.Get(absl::StrCat(kSori, resource, ".xml"));
    EXPECT_EQ(xml.status, 200) << resource;
    EXPECT_EQ(xml.Header("content-type"), "text/xml; charset=utf-8");
    EXPECT_THAT(xml.body, HasSubstr("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
    EXPECT_THAT(xml.body, Not(HasSubstr("xmlns")));
    EXPECT_EQ(xml.Header("x-content-type-options"), "nosniff");
    const Page json = client_.Get(absl::StrCat(kSori, resource, ".json"));
    EXPECT_EQ(json.status, 200) << resource;
    EXPECT_EQ(json.Header("content-type"), "application/json; charset=utf-8");
  }
  EXPECT_THAT(
      client_.Get(absl::StrCat(kSori, "services.json")).body,
      AllOf(HasSubstr("[{\"service_code\":\"road-pothole\","), HasSubstr("\"metadata\":true")));
  EXPECT_THAT(client_.Get(absl::StrCat(kSori, "discovery.json")).body,
              HasSubstr("\"formats\":[\"text/xml\",\"application/json\"]"));
  EXPECT_THAT(client_.Get(absl::StrCat(kSori, "discovery.xml")).body,
              HasSubstr("<url>https://localhost/open311/comune/sori/fms/</url>"));
}

TEST_F(Open311, D5Point5EveryDefinitionLetsFixMyStreetSendItsOwnNumber) {
  const std::string services = client_.Get(absl::StrCat(kSori, "services.xml")).body;
  const std::vector<std::string> codes = AllOf_(services, "service_code");
  ASSERT_FALSE(codes.empty());
  for (const std::string& code : codes) {
    EXPECT_THAT(code, MatchesRegex("[a-z-]+"));
    const Page page = client_.Get(absl::StrCat(kSori, "services/", code, ".xml"));
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, AllOf(HasSubstr("<service_code>" + code + "</service_code>"),
                                 HasSubstr("<code>fixmystreet_id</code>"),
                                 HasSubstr("<automated>server_set</automated>")));
  }
  EXPECT_THAT(services, Not(HasSubstr("<metadata>false")));
  EXPECT_EQ(client_.Get(absl::StrCat(kSori, "services/nessuno.xml")).status, 404);
}

TEST_F(Open311, D5Point7TheListIsWholeAndNoTwoServicesAreCalledAlike) {
  const std::string services = client_.Get(absl::StrCat(kSori, "services.xml")).body;
  const std::vector<std::string> names = AllOf_(services, "service_name");
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
  EXPECT_THAT(names, ::testing::Contains("Altro"));
  // The example's comune maps every topic there is.
  EXPECT_EQ(names.size(), 64U);
  EXPECT_THAT(PartOf(services, "service", "road-pothole"),
              AllOf(HasSubstr("<service_name>Buche e voragini</service_name>"),
                    Not(HasSubstr("<group></group>")), Not(HasSubstr("<group/>"))));
}

TEST_F(Open311, ReportAsFixMyStreetSendsItIsATicketWithTheServicesOfficeAndAllThatWasSaid) {
  Sent sent;
  sent.id = "100";
  sent.text =
      "Buca in via Garibaldi\r\n\r\nPerché è grande \xF0\x9F\x95\xB3\r\nrisolvete\r\n\r\n"
      "http://fms/report/100\r\n";
  sent.more =
      "&jurisdiction_id=010060&media_url=http%3A%2F%2Ffms%2Fphoto%2F2.jpg"
      "&media_url=http%3A%2F%2Ffms%2Fphoto%2F1.jpg&attribute%5Btipo%5D=a"
      "&attribute%5Btipo%5D=b&deviceid=x";
  const Page page = Post(kSori, BodyOf(sent));
  EXPECT_EQ(page.status, 201) << page.body;
  const std::string id = TextOf(page.body, "service_request_id");
  const v1::Ticket ticket = TicketOf(id);
  EXPECT_THAT(page.body, HasSubstr("Ricevuta dal Comune di Sori con il numero " + ticket.number()));
  EXPECT_EQ(ticket.office(), "tenants/sori/offices/tecnico");
  EXPECT_EQ(ticket.channel(), "tenants/sori/channels/fms");
  EXPECT_EQ(ticket.contact_display_name(), "Mario De Rossi");
  EXPECT_THAT(TextIn(ticket),
              AllOf(HasSubstr("Perché è grande \xF0\x9F\x95\xB3\nrisolvete\n"),
                    HasSubstr("profondita: 10 cm\ntipo: a, b\n"),
                    HasSubstr("Foto: http://fms/photo/1.jpg, http://fms/photo/2.jpg")));
}

TEST_F(Open311, D5Point2BothFormsOfAttributesAndMultipartWithPhotosAreTaken) {
  const std::string one = MustSend({.id = "200",
                                    .more = "&attribute%5Btipo%5D%5B%5D=a"
                                            "&attribute%5Btipo%5D%5B%5D=b"});
  EXPECT_THAT(TextIn(TicketOf(one)), HasSubstr("tipo: a, b"));
  const Fields fields = {{"api_key", keys_.at("fms-sori")},
                         {"jurisdiction_id", "sori"},
                         {"service_code", "waste-dumping"},
                         {"description", "Rifiuti nel bosco"},
                         {"lat", "44.372"},
                         {"long", "9.103"},
                         {"phone", ""},
                         {"attribute[fixmystreet_id]", "201"},
                         {"photo1", Jpeg({.gps = false}), "4712.0.full.jpeg"},
                         {"photo2", "<svg/>", "x.svg"}};
  const Page page = client_.Post(absl::StrCat(kSori, "requests.xml"), fields);
  ASSERT_EQ(page.status, 201) << page.body;
  const v1::Ticket ticket = TicketOf(TextOf(page.body, "service_request_id"));
  v1::ListTicketEntriesRequest request;
  request.set_parent(ticket.name());
  const auto entries = gateway_.Call<v1::ListTicketEntriesResponse>(
      "comunicazione", "TicketService.ListTicketEntries", request);
  ASSERT_OK(entries);
  EXPECT_EQ(entries->entries(0).attachments_size(), 1);
  EXPECT_THAT(entries->entries(0).text(), HasSubstr("File non accettati"));
  // Sent again it is the same.
  const std::string files = Count("attachment");
  EXPECT_EQ(
      TextOf(client_.Post(absl::StrCat(kSori, "requests.xml"), fields).body, "service_request_id"),
      TextOf(page.body, "service_request_id"));
  EXPECT_EQ(Count("attachment"), files);
}

TEST_F(Open311, D5Point3TheJurisdictionMustBeThisComuneAndTheKeyOneOfTheEndpoint) {
  const std::string before = Count("submission");
  EXPECT_EQ(Post(kSori, BodyOf({.more = "&jurisdiction_id=recco"})).status, 404);
  EXPECT_EQ(Post(kSori, BodyOf({.more = "&jurisdiction_id=nessuno"})).status, 404);
  EXPECT_EQ(Post(kSori, BodyOf({.more = "&jurisdiction_id=sori&jurisdiction_id=recco"})).status,
            400);
  EXPECT_EQ(Post(kShared, BodyOf({.app = "fms-golfo", .more = ""})).status, 400);
  const std::string good = BodyOf({});
  const std::string bad = absl::StrReplaceAll(good, {{KeyOf("fms-sori"), "sbagliata"}});
  const Page refused = Post(kSori, bad);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("<errors><error><code>403</code><description>api_key"));
  // No key, another comune's, the association's, one of an app that is no system of this kind.
  EXPECT_EQ(Post(kSori, absl::StrReplaceAll(good, {{"api_key", "chiave"}})).body, refused.body);
  for (const std::string app : {"fms-recco", "fms-golfo"}) {
    EXPECT_EQ(Post(kSori, BodyOf({.app = app})).body, refused.body) << app;
  }
  const std::string other = Escape(gateway_.association().TokenOf("sori-app"));
  EXPECT_EQ(Post(kSori, absl::StrReplaceAll(good, {{KeyOf("fms-sori"), other}})).body,
            refused.body);
  const std::string staff = Escape(gateway_.association().TokenOf("comunicazione"));
  EXPECT_EQ(Post(kSori, absl::StrReplaceAll(good, {{KeyOf("fms-sori"), staff}})).body,
            refused.body);
  EXPECT_EQ(Count("submission"), before);
}

TEST_F(Open311, D5Point4ARetryIsTheSameRequest) {
  const Sent sent = {.id = "300", .text = "Buca davanti alla scuola"};
  const std::string id = MustSend(sent);
  const std::string number = NumberOf(id);
  const std::string submissions = Count("submission");
  // In another order of the parameters, as it comes.
  EXPECT_EQ(TextOf(Post(kSori,
                        "attribute%5Bfixmystreet_id%5D=300&email=mario%40example.org&"
                        "service_code=road-pothole&" +
                            absl::StrReplaceAll(
                                BodyOf(sent),
                                {{"&attribute%5Bfixmystreet_id%5D=300", ""},
                                 {"&email=mario%40example.org&service_code=road-pothole", ""}}))
                       .body,
                   "service_request_id"),
            id);
  EXPECT_EQ(Count("submission"), submissions);
  // Without a number, the report's own page tells it.
  const Sent page = {.id = "", .text = "Lampione rotto\r\n\r\nhttp://fms/report/301\r\n"};
  const std::string first = MustSend(page);
  NumberOf(first);
  EXPECT_EQ(MustSend(page), first);
  // Without either, two reports with the same words are two.
  const Sent plain = {.id = "", .text = "Panchina rotta"};
  EXPECT_NE(MustSend(plain), MustSend(plain));
}

TEST_F(Open311, OtherWordsUnderANumberThatWasUsedAreRefusedAndTheFirstStay) {
  const std::string id = MustSend({.id = "310", .text = "Buca in via Stagno"});
  const std::string number = NumberOf(id);
  const Page page = Post(kSori, BodyOf({.id = "310", .text = "Tutt'altro"}));
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, HasSubstr("<code>409</code>"));
  EXPECT_EQ(NumberOf(id), number);
  // The same number of another system is another request.
  EXPECT_NE(MustSend({.app = "altro-sori", .id = "310", .text = "Tutt'altro"}), id);
}

TEST_F(Open311, D5Point6IdsAreStableAndOfLettersDigitsAndHyphens) {
  const std::string id = MustSend({.id = "320"});
  EXPECT_THAT(id, MatchesRegex("[a-z0-9-]+"));
  EXPECT_NE(id, "0");
  NumberOf(id);
  EXPECT_EQ(
      TextOf(client_.Get(absl::StrCat(kSori, "tokens/", id, ".xml?jurisdiction_id=sori")).body,
             "service_request_id"),
      id);
}

TEST_F(Open311, AllThatIsWrongIsSaidAtOnceInTheAskedFormat) {
  const std::string before = Count("submission");
  const std::string body = BodyOf({.service = "", .place = "&lat=nord"});
  const Page xml = Post(kSori, body);
  EXPECT_EQ(xml.status, 400);
  EXPECT_THAT(xml.body, AllOf(HasSubstr("<description>service_code: "),
                              HasSubstr("<description>lat: "), HasSubstr("<description>long: ")));
  const Page json = client_.PostBytes(absl::StrCat(kSori, "requests.json"), kForm, body);
  EXPECT_EQ(json.status, 400);
  EXPECT_THAT(json.body, HasSubstr("[{\"code\":400,\"description\":\"service_code: "));
  EXPECT_EQ(Post(kSori, BodyOf({.service = "nessuno"})).status, 404);
  EXPECT_EQ(Post(kSori, BodyOf({.place = ""})).status, 400);
  EXPECT_EQ(client_.PostBytes(absl::StrCat(kSori, "requests.xml"), "text/plain", "x").status, 400);
  EXPECT_EQ(client_.PostBytes(absl::StrCat(kSori, "services.xml"), kForm, "x=y").status, 405);
  Visitor talker(gateway_.http_socket());
  talker.Say("Content-Length", std::to_string(300 << 10));
  const Page large = talker.PostBytes(absl::StrCat(kSori, "requests.json"), kForm, "description=");
  EXPECT_EQ(large.status, 413);
  EXPECT_THAT(large.body, HasSubstr("[{\"code\":413,"));
  for (const char* path : {"nessuno.xml", "requests.html", "requests", "requests/.xml",
                           "tokens.xml", "services/a/b.xml"}) {
    EXPECT_EQ(client_.Get(absl::StrCat(kSori, path)).status, 404) << path;
  }
  for (const char* base : {"/open311/comune/sori/modulo/", "/open311/comune/sori/app/",
                           "/open311/comune/camogli/fms/", "/open311/associazione/sori/fms/"}) {
    EXPECT_EQ(client_.Get(absl::StrCat(base, "services.xml")).status, 404) << base;
  }
  EXPECT_EQ(Count("submission"), before);
}

TEST_F(Open311, AnEmergencyIsTakenWhateverElseIsWrongAndToldOf112) {
  const Page page = Post(kSori, BodyOf({.id = "400",
                                        .text = "C'è un incendio nel bosco vicino alle case, ci "
                                                "sono persone",
                                        .service = "nessuno",
                                        .place = "&lat=nord"}));
  EXPECT_EQ(page.status, 201);
  EXPECT_THAT(page.body, HasSubstr("112"));
  EXPECT_TRUE(TicketOf(TextOf(page.body, "service_request_id")).emergency());
}

TEST_F(Open311, TheChosenServiceDecidesTheOfficeAndAnEmergencyInTheTextOutranksIt) {
  const v1::Ticket chosen = TicketOf(
      MustSend({.id = "410", .text = "Ci sono rifiuti abbandonati", .service = "light-street"}));
  EXPECT_EQ(chosen.topic(), "light.street");
  EXPECT_EQ(chosen.office(), "tenants/sori/offices/tecnico");
  EXPECT_THAT(chosen.route().DebugString(),
              AllOf(HasSubstr("scelto da chi scrive"), HasSubstr("il testo fa pensare a")));
  const v1::Ticket urgent =
      TicketOf(MustSend({.id = "411",
                         .text = "C'è un incendio nel bosco vicino alle case, ci sono persone",
                         .service = "waste-dumping"}));
  EXPECT_TRUE(urgent.emergency());
  EXPECT_NE(urgent.topic(), "waste.dumping");
}

TEST_F(Open311, D5Point12APointElsewhereIsTakenForAPersonToLookAtAndSaidSo) {
  const Page page = Post(kSori, BodyOf({.id = "420", .place = "&lat=44.3615&long=9.1460"}));
  EXPECT_EQ(page.status, 201);
  EXPECT_THAT(page.body, HasSubstr("fuori dal Comune"));
  EXPECT_TRUE(TicketOf(TextOf(page.body, "service_request_id")).has_hold());
}

TEST_F(Open311, OnASharedEndpointTheJurisdictionIsEvidenceOnly) {
  const std::string id = MustSend({.app = "fms-golfo",
                                   .id = "430",
                                   .text = "Buca nella strada",
                                   .place = "&address_id=%23NOTPINPOINTED%23",
                                   .more = "&jurisdiction_id=recco"},
                                  kShared);
  EXPECT_EQ(TicketOf(id, "recco").channel(), "associations/golfo-paradiso/channels/fms");
  // A place that contradicts it is for a person; nobody is asked who cannot answer.
  const std::string doubt = MustSend({.app = "fms-golfo",
                                      .id = "431",
                                      .place = "&lat=44.372&long=9.103",
                                      .more = "&jurisdiction_id=recco"},
                                     kShared);
  const Page page = client_.Get(absl::StrCat(kShared, "requests/", doubt,
                                             ".xml?jurisdiction_id="
                                             "recco&api_key=",
                                             KeyOf("fms-golfo")));
  EXPECT_EQ(TextOf(page.body, "status"), "open");
  EXPECT_EQ(TextOf(page.body, "agency_responsible"), "");
  const std::string questions = Count("conversation_entry WHERE kind = 3");
  MustSend({.app = "fms-golfo",
            .id = "432",
            .text = "C'è una buca a Recco e un'altra a Camogli",
            .place = "&address_id=%23NOTPINPOINTED%23",
            .more = "&jurisdiction_id=recco"},
           kShared);
  EXPECT_EQ(Count("conversation_entry WHERE kind = 3"), questions);
}

TEST_F(Open311, D5Point11WithoutAKeyNothingOfAPersonIsTold) {
  const std::string id = MustSend({.id = "500", .text = "Sono Mario, via Garibaldi 3, buca"});
  NumberOf(id);
  for (const std::string& path :
       {absl::StrCat("requests/", id, ".xml"), std::string("requests.xml"),
        absl::StrCat("requests.xml?service_request_id=", id)}) {
    const Page page = client_.Get(absl::StrCat(kSori, path));
    EXPECT_EQ(page.status, 200) << page.body;
    EXPECT_THAT(page.body, AllOf(HasSubstr(id), HasSubstr("<status>open</status>"),
                                 HasSubstr("<description/>"), Not(HasSubstr("Mario")),
                                 Not(HasSubstr("Garibaldi")), Not(HasSubstr("44.37")),
                                 Not(HasSubstr("example.org"))));
  }
  // What only the desk sees is nobody else's.
  const std::string held = MustSend({.id = "501", .place = "&lat=44.3615&long=9.1460"});
  ASSERT_TRUE(TicketOf(held).has_hold());
  EXPECT_EQ(client_.Get(absl::StrCat(kSori, "requests/", held, ".xml")).status, 404);
  EXPECT_EQ(client_.Get(absl::StrCat(kSori, "requests/", held, ".xml?api_key=", KeyOf("fms-sori")))
                .status,
            200);
}

TEST_F(Open311, RequestsOfOthersAreAsThoseThatDoNotExist) {
  const std::string recco =
      MustSend({.app = "fms-recco", .id = "510", .place = "&address_id=1", .more = ""}, kRecco);
  const std::string mine = MustSend({.id = "511"});
  const std::string theirs = MustSend({.app = "altro-sori", .id = "512"});
  NumberOf(recco);
  NumberOf(mine);
  NumberOf(theirs);
  const std::string nobody = "01890a5d-ac96-774b-bcce-b302099a8057";
  const std::string key = "?api_key=" + KeyOf("fms-sori");
  const Page lost = client_.Get(absl::StrCat(kSori, "requests/", nobody, ".xml", key));
  EXPECT_EQ(lost.status, 404);
  for (const std::string& id : {recco, theirs}) {
    EXPECT_EQ(client_.Get(absl::StrCat(kSori, "requests/", id, ".xml", key)).body, lost.body);
    const std::string update =
        absl::StrCat("api_key=", KeyOf("fms-sori"), "&service_request_id=", id,
                     "&update_id=1&status=OPEN&description=x");
    const Page posted =
        client_.PostBytes(absl::StrCat(kSori, "servicerequestupdates.xml"), kForm, update);
    EXPECT_EQ(posted.status, 404);
    EXPECT_EQ(posted.body, lost.body);
  }
  EXPECT_EQ(client_.Get(absl::StrCat(kSori, "requests/", recco, ".xml")).body, lost.body);
  EXPECT_EQ(client_.Get(absl::StrCat(kSori, "tokens/", recco, ".xml")).body, lost.body);
  const std::string own = client_.Get(absl::StrCat(kSori, "requests.xml", key)).body;
  EXPECT_THAT(own, AllOf(HasSubstr(mine), Not(HasSubstr(theirs)), Not(HasSubstr(recco))));
  EXPECT_EQ(client_.Get(absl::StrCat(kRecco, "requests.xml", key)).status, 403);
}

TEST_F(Open311, RequestsAreListedByWindowStatusAndServiceInPagesThatSkipNothing) {
  const std::string key = "?api_key=" + KeyOf("fms-recco");
  std::set<std::string> sent;
  for (int i = 0; i < 5; ++i) {
    sent.insert(MustSend({.app = "fms-recco",
                          .id = absl::StrCat(520 + i),
                          .service = i == 0 ? "altro" : "tree-road",
                          .place = "&address_id=1",
                          .more = ""},
                         kRecco));
  }
  for (const std::string& id : sent) NumberOf(id);
  const auto ids = [&](const std::string& more) {
    const Page page = client_.Get(absl::StrCat(kRecco, "requests.xml", key, more));
    EXPECT_EQ(page.status, 200) << page.body;
    return AllOf_(page.body, "service_request_id");
  };
  std::vector<std::string> all = ids("&service_code=tree-road");
  EXPECT_EQ(all.size(), 4U);
  std::vector<std::string> paged;
  for (int page = 1; page <= 2; ++page) {
    for (const std::string& id :
         ids(absl::StrCat("&service_code=tree-road&page_size=2&page=", page))) {
      paged.push_back(id);
    }
  }
  EXPECT_EQ(paged, all);
  EXPECT_TRUE(ids("&status=closed&service_code=tree-road").empty());
  EXPECT_EQ(ids("&status=open,closed&service_code=tree-road"), all);
  EXPECT_TRUE(ids("&start_date=2001-01-01T00:00:00Z&end_date=2001-02-01T00:00:00Z").empty());
  const std::string two = absl::StrCat(*sent.begin(), ",", *sent.rbegin());
  EXPECT_EQ(ids("&service_request_id=" + two + ",nessuno&status=closed").size(), 2U);
  for (const char* wrong : {"&start_date=ieri", "&status=aperto", "&page=0", "&service_code=x",
                            "&start_date=2001-01-01T00:00:00Z&end_date=2002-01-01T00:00:00Z"}) {
    EXPECT_EQ(client_.Get(absl::StrCat(kRecco, "requests.xml", key, wrong)).status, 400) << wrong;
  }
}

TEST_F(Open311, D5Point8AnswersAndStatesArePolledWithIdsThatStay) {
  const std::string start =
      absl::FormatTime("%Y-%m-%d%ET%H:%M:%SZ", absl::Now() - absl::Minutes(1), absl::UTCTimeZone());
  const std::string id = MustSend({.id = "600", .text = "Buca in via Garibaldi"});
  const v1::Ticket ticket = TicketOf(id);
  EXPECT_EQ(PartOf(Poll("fms-sori"), "request_update", id), "");
  Reply(ticket, "La ripariamo <b>giovedì</b> & poi basta.");
  v1::TakeChargeRequest charge;
  charge.set_name(ticket.name());
  EXPECT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.TakeCharge", charge));
  v1::CloseTicketRequest close;
  close.set_name(ticket.name());
  close.set_outcome(v1::TICKET_OUTCOME_FIXED);
  close.set_text("Fatto.");
  EXPECT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.CloseTicket", close));
  const std::string end =
      absl::FormatTime("%Y-%m-%d%ET%H:%M:%SZ", absl::Now() + absl::Minutes(1), absl::UTCTimeZone());
  const std::string window = absl::StrCat("&start_date=", Escape(start), "&end_date=", Escape(end));
  const std::string updates = PartOf(Poll("fms-sori", kSori, window), "request_update", id);
  EXPECT_THAT(updates, AllOf(HasSubstr("La ripariamo &lt;b&gt;giovedì&lt;/b&gt; &amp; poi basta."),
                             HasSubstr("<status>INVESTIGATING</status>"),
                             HasSubstr("<status>FIXED</status>"), HasSubstr("Fatto.")));
  EXPECT_THAT(updates, Not(HasSubstr("<description/>")));
  EXPECT_THAT(TextOf(updates, "updated_datetime"),
              MatchesRegex("[0-9-]+T[0-9:]+[+][0-9][0-9]:[0-9][0-9]"));
  EXPECT_EQ(PartOf(Poll("fms-sori", kSori, window), "request_update", id), updates);
  // Nobody else's.
  EXPECT_EQ(PartOf(Poll("altro-sori"), "request_update", id), "");
  EXPECT_EQ(client_.Get(absl::StrCat(kSori, "servicerequestupdates.xml")).status, 403);
  EXPECT_EQ(
      client_.Get(absl::StrCat(kRecco, "servicerequestupdates.xml?api_key=", KeyOf("fms-sori")))
          .status,
      403);
  const Page closed =
      client_.Get(absl::StrCat(kSori, "requests/", id, ".xml?api_key=", KeyOf("fms-sori")));
  EXPECT_EQ(TextOf(closed.body, "status"), "closed");
  // Before the window, nothing.
  EXPECT_EQ(PartOf(Poll("fms-sori", kSori,
                        "&start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z"),
                   "request_update", id),
            "");
}

// Everybody can read what FixMyStreet publishes of an update.
TEST_F(Open311, AnAnswerThatTellsOfAPersonIsRefusedBeforeItIsPublic) {
  const std::string id = MustSend({.id = "560", .text = "Cartello divelto in via Stagno"});
  const v1::Ticket ticket = TicketOf(id);
  v1::CheckAnswerRequest check;
  check.set_parent("tenants/sori");
  check.set_channel(ticket.channel());
  for (const std::string words :
       {"RSSMRA80A01H501U", "IT60X0542811101000000123456", "+39 333 1234567"}) {
    v1::ReplyToTicketRequest request;
    request.set_name(ticket.name());
    request.set_text("Abbiamo sentito la signora, " + words + ".");
    EXPECT_THAT(
        gateway_.Call<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", request).status(),
        HasReason("PERSONAL_DATA_PUBLIC"));
    v1::CloseTicketRequest close;
    close.set_name(ticket.name());
    close.set_outcome(v1::TICKET_OUTCOME_FIXED);
    close.set_text(request.text());
    EXPECT_THAT(
        gateway_.Call<v1::Ticket>("comunicazione", "TicketService.CloseTicket", close).status(),
        HasReason("PERSONAL_DATA_PUBLIC"));
    check.set_text(request.text());
    const auto checked = gateway_.Call<v1::CheckAnswerResponse>(
        "comunicazione", "AnswerCheckService.CheckAnswer", check);
    ASSERT_OK(checked);
    ASSERT_EQ(checked->findings_size(), 1) << words;
    EXPECT_TRUE(checked->findings(0).blocks());
  }
  EXPECT_EQ(PartOf(Poll("fms-sori"), "request_update", "Abbiamo sentito"), "");
  Reply(ticket, "Abbiamo sentito la signora: il cartello torna domani.");
  EXPECT_NE(PartOf(Poll("fms-sori"), "request_update", "Abbiamo sentito"), "");
}

TEST_F(Open311, InternalNotesAreNeverPolled) {
  const std::string id = MustSend({.id = "610"});
  const v1::Ticket ticket = TicketOf(id);
  v1::AddTicketNoteRequest note;
  note.set_name(ticket.name());
  note.set_text("il solito seccatore");
  EXPECT_OK(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.AddTicketNote", note));
  EXPECT_THAT(Poll("fms-sori"), Not(HasSubstr("seccatore")));
  EXPECT_EQ(PartOf(Poll("fms-sori"), "request_update", id), "");
}

TEST_F(Open311, ACitizensUpdateJoinsTheTicketOnceAndDoesNotComeBack) {
  const std::string id = MustSend({.id = "620", .text = "Buca in via Garibaldi"});
  const v1::Ticket ticket = TicketOf(id);
  const std::string tickets = Count("ticket");
  const std::string body = absl::StrCat(
      "api_key=", KeyOf("fms-sori"), "&jurisdiction_id=sori&service_request_id=", id,
      "&update_id=9001&status=OPEN&updated_datetime=2026-03-01T09%3A05%3A00%2B01%3A00"
      "&description=Adesso+c%27%C3%A8+anche+un+lampione+rotto&first_name=Mario&last_name=-"
      "&email=mario%40example.org");
  const std::string path = absl::StrCat(kSori, "servicerequestupdates.xml");
  const Page page = client_.PostBytes(path, kForm, body);
  ASSERT_EQ(page.status, 201) << page.body;
  const std::string update = TextOf(page.body, "update_id");
  EXPECT_THAT(update, MatchesRegex("[a-z0-9-]+"));
  EXPECT_EQ(NumberOf(update), ticket.number());
  EXPECT_EQ(TextOf(client_.PostBytes(path, kForm, body).body, "update_id"), update);
  EXPECT_EQ(Count("ticket"), tickets);
  EXPECT_THAT(Poll("fms-sori"), Not(HasSubstr(update)));
  // It is no request of its own.
  EXPECT_EQ(
      client_.Get(absl::StrCat(kSori, "requests/", update, ".xml?api_key=", KeyOf("fms-sori")))
          .status,
      404);
  EXPECT_EQ(client_.PostBytes(path, kForm, "api_key=" + KeyOf("fms-sori")).status, 400);
}

TEST_F(Open311, AnEmergencyInAnUpdateIsOnTopOfTheList) {
  const std::string id = MustSend({.id = "630", .text = "Erba alta nel parco"});
  const v1::Ticket ticket = TicketOf(id);
  ASSERT_FALSE(ticket.emergency());
  const Page page = client_.PostBytes(
      absl::StrCat(kSori, "servicerequestupdates.xml"), kForm,
      absl::StrCat("api_key=", KeyOf("fms-sori"), "&service_request_id=", id,
                   "&update_id=1&description=",
                   Escape("C'è un incendio vicino alle case, ci sono persone dentro")));
  ASSERT_EQ(page.status, 201) << page.body;
  EXPECT_EQ(NumberOf(TextOf(page.body, "update_id")), ticket.number());
  EXPECT_TRUE(gateway_.TicketOf("sori", ticket.number()).emergency());
}

TEST_F(Open311, OtherWordsUnderAUsedNumberAtAnotherGatewayAreKeptForAPerson) {
  const Sent sent = {.id = "640", .text = "Panchina rotta in via Stagno"};
  const std::string id = MustSend(sent);
  NumberOf(id);
  TempFolder elsewhere;
  const auto other =
      Must(gateway::Server::Start(ConfigureGateway(elsewhere, gateway_.maria())), "another");
  Visitor there(elsewhere.File("http.sock"));
  const auto send = [&](const Sent& what) {
    return TextOf(there.PostBytes(absl::StrCat(kSori, "requests.xml"), kForm, BodyOf(what)).body,
                  "service_request_id");
  };
  const std::string second = send({.id = "640", .text = "Altre parole"});
  EXPECT_THAT(second, AllOf(Not(id), MatchesRegex("[a-z0-9-]+")));
  const std::string path =
      absl::StrCat(kSori, "requests/", second, ".xml?api_key=", KeyOf("fms-sori"));
  const absl::Time last = absl::Now() + kPatience;
  Page page = client_.Get(path);
  while (page.status != 200 && absl::Now() < last) page = client_.Get(path);
  EXPECT_EQ(TextOf(page.body, "status"), "open");
  EXPECT_EQ(
      client_.Get(absl::StrCat(kSori, "requests/", second, ".xml?api_key=", KeyOf("altro-sori")))
          .status,
      404);
}

TEST_F(Open311, D5Point9WhatIsAnsweredIsOnDiskAlsoWhileTheDatabaseIsAway) {
  const std::string before = MustSend({.id = "700"});
  NumberOf(before);
  const Sent sent = {.id = "701", .text = "Perdita d'acqua in via Garibaldi"};
  const Fields photo = {{"api_key", keys_.at("fms-sori")},
                        {"service_code", "altro"},
                        {"address_id", "1"},
                        {"attribute[fixmystreet_id]", "702"},
                        {"photo1", Jpeg({.gps = false}), "1.jpeg"}};
  ASSERT_OK(gateway_.maria().Stop());
  const std::string id = MustSend(sent);
  EXPECT_EQ(MustSend(sent), id);
  const std::string key = "?api_key=" + KeyOf("fms-sori");
  EXPECT_EQ(TextOf(client_.Get(absl::StrCat(kSori, "requests/", id, ".xml", key)).body, "status"),
            "open");
  // Nothing is taken for less than it is, and what cannot be kept whole is asked for again.
  const Page poll = client_.Get(absl::StrCat(kSori, "servicerequestupdates.xml", key));
  EXPECT_EQ(poll.status, 503);
  EXPECT_THAT(poll.body, HasSubstr("<errors>"));
  EXPECT_EQ(client_.Get(absl::StrCat(kSori, "requests.xml", key)).status, 503);
  EXPECT_EQ(client_.Post(absl::StrCat(kSori, "requests.xml"), photo).status, 503);
  EXPECT_EQ(client_
                .PostBytes(absl::StrCat(kSori, "servicerequestupdates.xml"), kForm,
                           absl::StrCat("api_key=", KeyOf("fms-sori"), "&service_request_id=",
                                        before, "&update_id=1&description=x"))
                .status,
            503);
  ASSERT_OK(gateway_.maria().Restart());
  EXPECT_THAT(NumberOf(id), ::testing::StartsWith("SORI-"));
}

}  // namespace
}  // namespace mugugno::tests

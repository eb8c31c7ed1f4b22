// Signing in with a browser: local accounts, invitations to them, sessions and their cookie. Cases
// of what went wrong elsewhere carry their number: S47 a picture in a mail called the API by the
// cookie, S48 a GET changed something, S80 a session was fixed before the sign-in, S82 a header
// said who called, S85 an invitation never ended, S86 who was suspended came in by another way, S87
// a stream outlived its session.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include <gmock/gmock.h>

#include "gateway/transport/in_process.h"
#include "mugugno/v1/access_service.pb.h"
#include "tenant/vault/one_time_code.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/push_device.h"
#include "tests/support/status_matchers.h"
#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

using google::protobuf::Struct;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using Page = Visitor::Page;

constexpr char kPassword[] = "focaccia e cappuccino";
constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr char kGetCaller[] = "/mugugno.v1.AccessService/GetCaller";

using Form = std::vector<std::pair<std::string, std::string>>;

std::string JsonOf(const Form& form) {
  Struct content;
  for (const auto& [name, value] : form) {
    (*content.mutable_fields())[name].set_string_value(value);
  }
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(content, &json).ok());
  return json;
}

Struct Read(const Page& page) {
  Struct content;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(page.body, &content).ok()) << page.body;
  return content;
}
std::string Said(const Page& page, const std::string& name) {
  return Read(page).fields().at(name).string_value();
}

std::string SecretFrom(const std::string& base32) {
  std::string bytes;
  uint32_t bits = 0;
  int held = 0;
  for (const char each : base32) {
    const char first = each >= 'A' ? 'A' : '2';
    bits = bits << 5 | static_cast<uint32_t>(each - first + (each >= 'A' ? 0 : 26));
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<char>(bits >> static_cast<unsigned>(held) & 0xFF));
  }
  return bytes;
}

// A person's browser with a page of the console open, in a network of its own.
class Browser final {
 public:
  explicit Browser(const std::string& socket) : visitor_(socket) {
    static int last = 0;
    ++last;
    visitor_.Say("Origin", "https://localhost");
    visitor_.Say("Sec-Fetch-Site", "same-origin");
    visitor_.Say("Connect-Protocol-Version", "1");
    visitor_.Say("X-Client-Address", absl::StrCat("10.7.", last / 250, ".", last % 250));
  }

  Visitor& visitor() { return visitor_; }
  const std::string& cookie() const { return cookie_; }
  void Keep(const std::string& cookie) {
    cookie_ = cookie;
    visitor_.Say("Cookie", "__Host-mugugno=" + cookie);
  }

  Page Post(const std::string& step, const Form& form) {
    Page page = visitor_.PostBytes("/console/session/" + step, "application/json", JsonOf(form));
    const std::string header = page.Header("set-cookie");
    absl::string_view set = header;
    if (absl::ConsumePrefix(&set, "__Host-mugugno=")) {
      Keep(std::string(set.substr(0, set.find(';'))));
    }
    return page;
  }
  // Of a Connect call without a field.
  Page Call(const std::string& path = kGetCaller) {
    return visitor_.PostBytes(path, "application/json", "{}");
  }

 private:
  Visitor visitor_;
  std::string cookie_;
};

// One of the association's people, made for one test.
struct Person {
  std::string name;
  std::string mailbox;
  std::string secret = {};
  std::vector<std::string> recovery_codes = {};
};

class SignIn : public ::testing::Test {
 protected:
  Browser NewBrowser() { return Browser(gateway_.http_socket()); }

  Person NewPerson() {
    static int last = 0;
    const std::string id = absl::StrCat("persona-", ++last);
    v1::CreateStaffRequest request;
    request.set_parent("associations/golfo-paradiso");
    request.set_staff_id(id);
    request.mutable_staff()->set_display_name("Persona di prova");
    request.mutable_staff()->set_email(absl::StrCat("Persona.", last, "@golfoparadiso.example"));
    const auto made =
        Must(gateway_.Call<v1::Staff>("coordinamento", "AccessService.CreateStaff", request),
             "a person");
    return {made.name(), made.email()};
  }
  absl::StatusOr<v1::CreateInvitationResponse> Invite(const Person& person,
                                                      const std::string& by = "coordinamento") {
    v1::CreateInvitationRequest request;
    request.set_parent(person.name);
    request.set_request_id(NewRequestId());
    return gateway_.Call<v1::CreateInvitationResponse>(by, "AccessService.CreateInvitation",
                                                       request);
  }
  std::string MustInvite(const Person& person) {
    return Must(Invite(person), "an invitation").secret();
  }
  static std::string CodeOf(const Person& person, int64_t ahead = 0) {
    return tenant::OneTimeCode(person.secret, tenant::OneTimeStep(absl::Now()) + ahead);
  }
  Page Accept(Browser& browser, const std::string& token, Person* person,
              const std::string& password = kPassword) {
    const Page opened = browser.Post("invitation", {{"token", token}});
    EXPECT_EQ(opened.status, 200) << opened.body;
    person->secret = SecretFrom(Said(opened, "totp_secret"));
    const Page page = browser.Post(
        "invitation/accept", {{"token", token}, {"password", password}, {"code", CodeOf(*person)}});
    if (page.status == 200) {
      const Struct content = Read(page);
      for (const auto& code : content.fields().at("recovery_codes").list_value().values()) {
        person->recovery_codes.push_back(code.string_value());
      }
    }
    return page;
  }
  // With an account; the browser is signed in.
  Person Settled(Browser& browser) {
    Person person = NewPerson();
    EXPECT_EQ(Accept(browser, MustInvite(person), &person).status, 200);
    return person;
  }
  Person Settled() {
    Browser browser = NewBrowser();
    return Settled(browser);
  }
  static Page Enter(Browser& browser, const Person& person, const std::string& password,
                    const std::string& code) {
    Form form = {{"email", person.mailbox}, {"password", password}};
    if (!code.empty()) form.emplace_back("code", code);
    return browser.Post("sign-in", form);
  }
  static Page EnterByRecovery(Browser& browser, Person& person) {
    const std::string code = person.recovery_codes.back();
    person.recovery_codes.pop_back();
    return Enter(browser, person, kPassword, code);
  }

  void Suspend(const Person& person) {
    v1::SuspendStaffRequest request;
    request.set_name(person.name);
    request.set_request_id(NewRequestId());
    ASSERT_OK(gateway_.Call<v1::Staff>("coordinamento", "AccessService.SuspendStaff", request));
  }
  std::vector<v1::Credential> CredentialsOf(const Person& person) {
    v1::ListCredentialsRequest request;
    request.set_parent(person.name);
    const auto list = Must(gateway_.Call<v1::ListCredentialsResponse>(
                               "coordinamento", "AccessService.ListCredentials", request),
                           "credentials");
    return {list.credentials().begin(), list.credentials().end()};
  }
  void Revoke(const v1::Credential& credential) {
    v1::RevokeCredentialRequest request;
    request.set_name(credential.name());
    request.set_request_id(NewRequestId());
    ASSERT_OK(
        gateway_.Call<v1::Credential>("coordinamento", "AccessService.RevokeCredential", request));
  }
  // The directory is read again of the person, as the rows are.
  void Touch(const Person& person) {
    v1::UpdateStaffRequest request;
    request.mutable_staff()->set_name(person.name);
    request.mutable_staff()->set_display_name(NewRequestId());
    request.mutable_update_mask()->add_paths("display_name");
    request.set_request_id(NewRequestId());
    ASSERT_OK(gateway_.Call<v1::Staff>("coordinamento", "AccessService.UpdateStaff", request));
  }
  std::string AuditOf(const Person& person, const std::string& action) {
    return gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE owner = ",
                                     "'associations/golfo-paradiso' AND action = '", action,
                                     "' AND resource LIKE '", person.name, "%'"));
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(SignIn, AnInvitedPersonSetsAPasswordAndIsIn) {
  Person person = NewPerson();
  Browser browser = NewBrowser();
  const std::string token = MustInvite(person);
  const Page opened = browser.Post("invitation", {{"token", token}});
  ASSERT_EQ(opened.status, 200) << opened.body;
  EXPECT_EQ(Said(opened, "display_name"), "Persona di prova");
  EXPECT_EQ(Said(opened, "email"), person.mailbox);
  const std::string secret = Said(opened, "totp_secret");
  EXPECT_THAT(secret, MatchesRegex("[A-Z2-7]{32}"));
  EXPECT_THAT(Said(opened, "totp_uri"),
              AllOf(HasSubstr("otpauth://totp/Mugugno:"), HasSubstr("secret=" + secret)));
  const Page accepted = Accept(browser, token, &person);
  ASSERT_EQ(accepted.status, 200) << accepted.body;
  EXPECT_EQ(SecretFrom(secret), person.secret) << "it stays the same until it is accepted";
  EXPECT_THAT(person.recovery_codes, SizeIs(10));
  const Page caller = browser.Call();
  ASSERT_EQ(caller.status, 200) << caller.body;
  EXPECT_EQ(Said(caller, "name"), person.name);
}

TEST_F(SignIn, APasswordAndACodeOpenASessionWithACookieForNobodyElse) {
  const Person person = Settled();
  Browser browser = NewBrowser();
  Page page = Enter(browser, person, kPassword, "");
  EXPECT_EQ(page.status, 401);
  EXPECT_EQ(Said(page, "reason"), "CODE_REQUIRED");
  EXPECT_EQ(page.Header("set-cookie"), "");
  page = Enter(browser, person, kPassword, CodeOf(person, 1));
  ASSERT_EQ(page.status, 204) << page.body;
  EXPECT_THAT(page.Header("set-cookie"),
              MatchesRegex("__Host-mugugno=mgs_[0-9a-z]{26}_[A-Za-z0-9_-]{43}; Path=/; Secure; "
                           "HttpOnly; SameSite=Strict; Max-Age=604800"));
  EXPECT_EQ(page.Header("cache-control"), "no-store");
  EXPECT_EQ(Said(browser.Call(), "name"), person.name);
}

TEST_F(SignIn, TheMailboxIsReadInAnyCase) {
  Person person = Settled();
  Browser browser = NewBrowser();
  person.mailbox = "  " + absl::AsciiStrToUpper(person.mailbox);
  EXPECT_EQ(EnterByRecovery(browser, person).status, 204);
}

TEST_F(SignIn, WhoeverDoesNotGetInLearnsNothing) {
  const Person person = Settled();
  const Person suspended = Settled();
  Suspend(suspended);
  const Person invited = NewPerson();
  MustInvite(invited);
  struct Case {
    const char* why;
    Person person;
    std::string password;
    std::string code;
  };
  const std::vector<Case> cases = {
      {"nobody has it", {"", "nessuno@golfoparadiso.example"}, kPassword, "123456"},
      {"no account yet", invited, kPassword, "123456"},
      {"no account, no code", invited, kPassword, ""},
      {"wrong password", person, "farinata e cappuccino", CodeOf(person, 1)},
      {"wrong password, no code", person, "farinata e cappuccino", ""},
      {"wrong code", person, kPassword, CodeOf(person, 5)},
      {"wrong recovery code", person, kPassword, "abcde-fghjk"},
      {"suspended", suspended, kPassword, CodeOf(suspended, 1)},
      {"suspended, no code", suspended, kPassword, ""},
      {"empty", {"", ""}, "", ""}};
  std::map<std::string, std::string> first;
  for (const Case& each : cases) {
    Browser browser = NewBrowser();
    Page page = Enter(browser, each.person, each.password, each.code);
    EXPECT_EQ(page.status, 401) << each.why;
    EXPECT_EQ(page.body, "{\"reason\":\"SIGN_IN_REFUSED\"}") << each.why;
    page.headers.erase("date");
    if (first.empty()) first = page.headers;
    EXPECT_EQ(page.headers, first) << each.why;
    EXPECT_EQ(browser.Call().status, 401) << each.why;
  }
}

TEST_F(SignIn, AOneTimeCodeIsGoodOnce) {
  const Person person = Settled();
  const std::string code = CodeOf(person, 1);
  Browser browser = NewBrowser();
  EXPECT_EQ(Enter(browser, person, kPassword, code).status, 204);
  EXPECT_EQ(Enter(browser, person, kPassword, code).status, 401);
}

TEST_F(SignIn, ARecoveryCodeIsGoodOnceHoweverItIsTyped) {
  const Person person = Settled();
  Browser browser = NewBrowser();
  const std::string code = person.recovery_codes[4];
  EXPECT_EQ(Enter(browser, person, kPassword, " " + absl::AsciiStrToUpper(code)).status, 204);
  EXPECT_EQ(Enter(browser, person, kPassword, code).status, 401);
  EXPECT_EQ(Enter(browser, person, kPassword, person.recovery_codes[5]).status, 204);
}

TEST_F(SignIn, WhatIsKeptOpensNothing) {
  const Person person = Settled();
  const std::string rows = gateway_.Ask(
      "SELECT GROUP_CONCAT(HEX(CONCAT(password, one_time_secret, recovery_hashes)) SEPARATOR '') "
      "FROM mugugno.staff_account");
  EXPECT_THAT(rows, Not(IsEmpty()));
  EXPECT_THAT(rows, Not(HasSubstr(absl::AsciiStrToUpper(absl::BytesToHexString("argon2")))));
  EXPECT_THAT(rows, Not(HasSubstr(absl::AsciiStrToUpper(absl::BytesToHexString(person.secret)))));
}

// S85.
TEST_F(SignIn, S85AnInvitationIsGoodOnceAndTwoDaysAndUnlessThereIsANewerOne) {
  Person person = NewPerson();
  const auto invited = Invite(person);
  ASSERT_OK(invited);
  EXPECT_THAT(invited->secret(), MatchesRegex("mgi_golfo-paradiso_[A-Za-z0-9_-]{43}"));
  const absl::Duration good = absl::FromUnixSeconds(invited->expire_time().seconds()) - absl::Now();
  EXPECT_LE(good, absl::Hours(48));
  EXPECT_GT(good, absl::Hours(47));
  std::string random;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(invited->secret().substr(invited->secret().size() - 43),
                                          &random));
  EXPECT_EQ(gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.staff_invitation WHERE hash = "
                                      "X'",
                                      absl::BytesToHexString(random), "'")),
            "0");

  Browser browser = NewBrowser();
  const std::string newer = MustInvite(person);
  const auto is_void = [&](const std::string& token) {
    for (const char* step : {"invitation", "invitation/accept"}) {
      const Page page =
          browser.Post(step, {{"token", token}, {"password", kPassword}, {"code", CodeOf(person)}});
      EXPECT_EQ(page.status, 410) << step;
      EXPECT_EQ(page.body, "{\"reason\":\"INVITATION_VOID\"}") << step;
    }
  };
  is_void(invited->secret());
  EXPECT_EQ(Accept(browser, newer, &person).status, 200);
  is_void(newer);
  const std::string late = MustInvite(person);
  gateway_.Run(absl::StrCat(
      "UPDATE mugugno.staff_invitation SET expire_time = '2026-01-01' WHERE staff_id = '",
      person.name.substr(person.name.rfind('/') + 1), "'"));
  is_void(late);
  for (const char* token : {"", "mgi_golfo-paradiso_x", "mgi_nessuna_AAAA"}) is_void(token);
}

TEST_F(SignIn, AnInvitationStaysOpenWhileThePasswordIsWeakOrTheCodeWrong) {
  Person person = NewPerson();
  const std::string token = MustInvite(person);
  Browser browser = NewBrowser();
  const Page opened = browser.Post("invitation", {{"token", token}});
  person.secret = SecretFrom(Said(opened, "totp_secret"));
  for (const std::string& weak :
       {std::string("corta"), std::string("password1234"), person.mailbox}) {
    const Page page = browser.Post(
        "invitation/accept", {{"token", token}, {"password", weak}, {"code", CodeOf(person)}});
    EXPECT_EQ(page.status, 400);
    EXPECT_EQ(page.body, "{\"reason\":\"PASSWORD_TOO_WEAK\"}");
  }
  const Page wrong =
      browser.Post("invitation/accept",
                   {{"token", token}, {"password", kPassword}, {"code", CodeOf(person, 9)}});
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.body, "{\"reason\":\"CODE_WRONG\"}");
  EXPECT_EQ(Accept(browser, token, &person).status, 200);
}

TEST_F(SignIn, ANewInvitationVoidsTheOldAccountAndItsSessions) {
  Browser browser = NewBrowser();
  Person person = Settled(browser);
  ASSERT_EQ(browser.Call().status, 200);
  const std::string token = MustInvite(person);
  EXPECT_EQ(browser.Call().status, 401);
  EXPECT_EQ(EnterByRecovery(browser, person).status, 401);
  const std::string lost = person.secret;
  Browser other = NewBrowser();
  person.recovery_codes.clear();
  EXPECT_EQ(Accept(other, token, &person, "un'altra frase lunga").status, 200);
  EXPECT_NE(person.secret, lost);
  EXPECT_EQ(browser.Call().status, 401);
  EXPECT_EQ(other.Call().status, 200);
}

TEST_F(SignIn, WithoutAMailboxNobodyIsInvited) {
  const Person person = NewPerson();
  v1::UpdateStaffRequest request;
  request.mutable_staff()->set_name(person.name);
  request.mutable_update_mask()->add_paths("email");
  ASSERT_OK(gateway_.Call<v1::Staff>("coordinamento", "AccessService.UpdateStaff", request));
  EXPECT_THAT(Invite(person).status(), HasReason("MAILBOX_MISSING"));
}

// Whoever may not make a credential of a person may not invite them either.
TEST_F(SignIn, WhoMayNotGiveReadingMayNotInvite) {
  const Person admin = {"associations/golfo-paradiso/staff/admin-sori", ""};
  for (const char* by : {"root", "officer-sori", "estraneo", "sori-app", "admin-recco"}) {
    EXPECT_THAT(Invite(admin, by).status(), StatusIs(absl::StatusCode::kPermissionDenied)) << by;
  }
}

// S80.
TEST_F(SignIn, S80TheSessionIsAnotherAfterEverySignInAndNoneIsAdopted) {
  Person person = Settled();
  Browser browser = NewBrowser();
  const std::string chosen = "mgs_01arz3ndektsv4rrffq69g5fav_" + std::string(43, 'A');
  browser.Keep(chosen);
  ASSERT_EQ(EnterByRecovery(browser, person).status, 204);
  const std::string first = browser.cookie();
  EXPECT_NE(first, chosen);
  ASSERT_EQ(EnterByRecovery(browser, person).status, 204);
  EXPECT_NE(browser.cookie(), first);
  EXPECT_EQ(browser.Call().status, 200);
  for (const std::string& former : {chosen, first}) {
    Browser other = NewBrowser();
    other.Keep(former);
    EXPECT_EQ(other.Call().status, 401);
  }
}

// S47.
TEST_F(SignIn, S47ACookieThatNoPageOfOursSendsIsNone) {
  Browser browser = NewBrowser();
  const Person person = Settled(browser);
  ASSERT_EQ(browser.Call().status, 200);
  const std::vector<std::pair<const char*, const char*>> forged = {
      {"Sec-Fetch-Site", "cross-site"},
      {"Sec-Fetch-Site", "same-site"},
      {"Sec-Fetch-Site", "none"},
      {"Origin", "https://evil.example"},
      {"Origin", "null"},
      {"Origin", "https://localhost.evil.example"},
      {"Connect-Protocol-Version", ""}};
  for (const auto& [header, value] : forged) {
    Browser other = NewBrowser();
    other.Keep(browser.cookie());
    other.visitor().Say(header, value);
    EXPECT_EQ(other.Call().status, 401) << header << ": " << value;
    EXPECT_EQ(other.Post("sign-out", {}).status, 403) << header << ": " << value;
    EXPECT_EQ(other.Post("sign-in", {{"email", person.mailbox}}).status, 403) << header;
  }
  EXPECT_EQ(browser.Call().status, 200) << "nobody signed it out";
  // What old browsers do not say is not held against them.
  browser.visitor().Say("Origin", "");
  browser.visitor().Say("Sec-Fetch-Site", "");
  EXPECT_EQ(browser.Call().status, 200);
}

// S48.
TEST_F(SignIn, S48NoGetChangesAnythingAndNoForm) {
  Browser browser = NewBrowser();
  Settled(browser);
  for (const char* step : {"sign-out", "sign-in", "invitation", "invitation/accept"}) {
    EXPECT_EQ(browser.visitor().Get(absl::StrCat("/console/session/", step)).status, 405) << step;
    for (const char* type : {"application/x-www-form-urlencoded", "text/plain", ""}) {
      EXPECT_EQ(
          browser.visitor().PostBytes(absl::StrCat("/console/session/", step), type, "{}").status,
          415)
          << step << " " << type;
    }
  }
  EXPECT_EQ(browser.visitor().Get(kGetCaller).status, 405);
  EXPECT_EQ(browser.Call().status, 200);
}

// S82.
TEST_F(SignIn, S82NoHeaderSaysWhoCalls) {
  for (const char* header : {"X-Remote-User", "X-Forwarded-User", "Remote-User",
                             "X-Auth-Request-Email", "X-Client-Verified", "X-Session"}) {
    Browser browser = NewBrowser();
    browser.visitor().Say(header, "associations/golfo-paradiso/staff/coordinamento");
    EXPECT_EQ(browser.Call().status, 401) << header;
  }
}

TEST_F(SignIn, ASessionIsNoTokenAndATokenIsNoSession) {
  Browser browser = NewBrowser();
  Settled(browser);
  const std::string session = browser.cookie();
  const std::string token = gateway_.association().TokenOf("coordinamento");
  Browser other = NewBrowser();
  other.visitor().Say("Authorization", "Bearer " + session);
  EXPECT_EQ(other.Call().status, 401);
  v1::GetCallerResponse response;
  EXPECT_THAT(CallMethod(*gateway_.association().ConnectWith(session), "AccessService.GetCaller",
                         v1::GetCallerRequest(), &response),
              StatusIs(absl::StatusCode::kUnauthenticated));
  for (const std::string& forged :
       {token, "mgs_" + token.substr(4), "mgg_" + session.substr(4), session + "x"}) {
    Browser third = NewBrowser();
    third.Keep(forged);
    EXPECT_EQ(third.Call().status, 401);
  }
}

TEST_F(SignIn, ATokenWinsOverTheCookie) {
  Browser browser = NewBrowser();
  Settled(browser);
  browser.visitor().Say("Authorization",
                        "Bearer " + gateway_.association().TokenOf("coordinamento"));
  EXPECT_EQ(Said(browser.Call(), "name"), "associations/golfo-paradiso/staff/coordinamento");
  browser.visitor().Say("Authorization", "Bearer mgg_x_y");
  EXPECT_EQ(browser.Call().status, 401);
}

TEST_F(SignIn, ASessionIsListedAndRevokedAsEveryCredential) {
  Browser browser = NewBrowser();
  Person person = Settled(browser);
  Browser other = NewBrowser();
  ASSERT_EQ(EnterByRecovery(other, person).status, 204);
  const auto sessions = CredentialsOf(person);
  ASSERT_THAT(sessions, SizeIs(2));
  for (const v1::Credential& each : sessions) {
    EXPECT_EQ(each.kind(), v1::Credential::KIND_SESSION);
    EXPECT_EQ(each.certificate_fingerprint(), "");
  }
  Revoke(sessions[0]);
  EXPECT_EQ(browser.Call().status, 401);
  EXPECT_EQ(other.Call().status, 200);
}

// The names of a person's open sessions, as one of their browsers is told; the first is its own.
std::vector<std::string> OwnSessions(Browser& browser) {
  const Page page = browser.Call("/mugugno.v1.SessionService/ListOwnSessions");
  EXPECT_EQ(page.status, 200) << page.body;
  std::vector<std::string> names;
  const Struct content = Read(page);
  for (const auto& each : content.fields().at("sessions").list_value().values()) {
    const auto& fields = each.struct_value().fields();
    const bool current = fields.contains("current") && fields.at("current").bool_value();
    names.insert(current ? names.begin() : names.end(), fields.at("name").string_value());
  }
  return names;
}

Page EndOwn(Browser& browser, const std::string& name) {
  return browser.visitor().PostBytes("/mugugno.v1.SessionService/EndOwnSession", "application/json",
                                     JsonOf({{"name", name}}));
}

TEST_F(SignIn, APersonSeesTheirOwnSessionsAndEndsThem) {
  Browser browser = NewBrowser();
  Person person = Settled(browser);
  Browser other = NewBrowser();
  ASSERT_EQ(EnterByRecovery(other, person).status, 204);
  const std::vector<std::string> open = OwnSessions(browser);
  ASSERT_THAT(open, SizeIs(2));
  EXPECT_NE(open[0], OwnSessions(other)[0]);
  EXPECT_EQ(open[1], OwnSessions(other)[0]);
  EXPECT_EQ(EndOwn(browser, open[1]).status, 200);
  EXPECT_EQ(other.Call().status, 401);
  EXPECT_EQ(browser.Call().status, 200);
  EXPECT_THAT(OwnSessions(browser), SizeIs(1));
  EXPECT_EQ(AuditOf(person, "session.end"), "1");
  // Ended it stays, and is told so again.
  EXPECT_EQ(EndOwn(browser, open[1]).status, 200);
  EXPECT_EQ(AuditOf(person, "session.end"), "1");
}

// The device of the browser's person; its name.
std::string TurnDeviceOn(Browser& browser, const Person& person) {
  const PushDevice device(ThePushService().place());
  const Page page = browser.visitor().PostBytes(
      "/mugugno.v1.PushService/RegisterPushSubscription", "application/json",
      JsonOf({{"parent", person.name},
              {"endpoint", device.endpoint()},
              {"p256dh", absl::Base64Escape(device.p256dh())},
              {"auth", absl::Base64Escape(device.auth())},
              {"displayName", "Chrome su Android"}}));
  EXPECT_EQ(page.status, 200) << page.body;
  return Said(page, "name");
}

TEST_F(SignIn, WithASignOutTheDeviceIsTurnedOffThatWasUsedInIt) {
  Browser telephone = NewBrowser();
  Person person = Settled(telephone);
  Browser tablet = NewBrowser();
  ASSERT_EQ(EnterByRecovery(tablet, person).status, 204);
  Browser desk = NewBrowser();
  ASSERT_EQ(EnterByRecovery(desk, person).status, 204);
  TurnDeviceOn(telephone, person);
  const std::string of_the_tablet = TurnDeviceOn(tablet, person);
  const std::string of_the_desk = TurnDeviceOn(desk, person);
  const auto devices = [&] {
    return gateway_.Ask(
        absl::StrCat("SELECT COUNT(*) FROM mugugno.push_subscription WHERE association_id = "
                     "'golfo-paradiso' AND staff_id = '",
                     person.name.substr(person.name.rfind('/') + 1), "'"));
  };
  ASSERT_EQ(devices(), "3");
  EXPECT_EQ(telephone.Post("sign-out", {}).status, 204);
  EXPECT_EQ(devices(), "2");
  // Ended from elsewhere, as of a tablet that was lost.
  EXPECT_EQ(EndOwn(desk, OwnSessions(tablet)[0]).status, 200);
  EXPECT_EQ(devices(), "1");
  const Page left = desk.Call("/mugugno.v1.PushService/ListPushSubscriptions");
  EXPECT_THAT(left.body, AllOf(HasSubstr(of_the_desk), Not(HasSubstr(of_the_tablet))));
  // A new invitation voids the account, and all that was turned on with it.
  MustInvite(person);
  EXPECT_EQ(devices(), "0");
}

TEST_F(SignIn, NobodyEndsASessionOfAnother) {
  Browser browser = NewBrowser();
  const Person person = Settled(browser);
  Browser stranger = NewBrowser();
  Settled(stranger);
  const Page refused = EndOwn(stranger, OwnSessions(browser)[0]);
  EXPECT_EQ(refused.status, 403);
  const Page none = EndOwn(stranger, person.name + "/credentials/nessuna");
  EXPECT_EQ(none.status, 403);
  EXPECT_EQ(Said(refused, "message"), Said(none, "message"));
  EXPECT_EQ(browser.Call().status, 200);
}

TEST_F(SignIn, NobodyMakesASessionWithoutSigningIn) {
  v1::CreateCredentialRequest request;
  request.set_parent(NewPerson().name);
  request.set_credential_id("sessione");
  request.mutable_credential()->set_kind(v1::Credential::KIND_SESSION);
  EXPECT_THAT(gateway_.Call<v1::CreateCredentialResponse>(
                  "coordinamento", "AccessService.CreateCredential", request),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(SignIn, SigningOutEndsTheSessionAndTakesTheCookieAway) {
  Browser browser = NewBrowser();
  const Person person = Settled(browser);
  const std::string session = browser.cookie();
  const Page page = browser.Post("sign-out", {});
  EXPECT_EQ(page.status, 204);
  EXPECT_THAT(page.Header("set-cookie"),
              AllOf(HasSubstr("__Host-mugugno=;"), HasSubstr("Max-Age=0")));
  browser.Keep(session);
  EXPECT_EQ(browser.Call().status, 401);
  EXPECT_EQ(browser.visitor().PostBytes("/console/session/sign-out", "", "").status, 204)
      << "as often as one likes";
  EXPECT_EQ(AuditOf(person, "session.end"), "1");
}

TEST_F(SignIn, EveryActStandsInTheTrail) {
  Browser browser = NewBrowser();
  Person person = Settled(browser);
  EXPECT_EQ(AuditOf(person, "invitation.create"), "1");
  EXPECT_EQ(AuditOf(person, "invitation.accept"), "1");
  ASSERT_EQ(EnterByRecovery(browser, person).status, 204);
  EXPECT_EQ(AuditOf(person, "session.begin"), "2");
  ASSERT_EQ(Enter(browser, person, "farinata e cappuccino", "123456").status, 401);
  // Its row is written after the answer.
  const absl::Time last = absl::Now() + kPatience;
  while (AuditOf(person, "session.refuse") != "1") ASSERT_LT(absl::Now(), last);
}

// S86.
TEST_F(SignIn, S86WhoIsSuspendedComesInByNoWay) {
  Browser browser = NewBrowser();
  Person person = Settled(browser);
  Person invited = NewPerson();
  const std::string token = MustInvite(invited);
  Suspend(person);
  Suspend(invited);
  EXPECT_EQ(browser.Call().status, 403);
  Browser other = NewBrowser();
  EXPECT_EQ(EnterByRecovery(other, person).status, 401);
  EXPECT_EQ(other.Post("invitation", {{"token", token}}).status, 410);
}

TEST_F(SignIn, ASessionThatIsNotUsedEndsAndOneThatIsUsedLastsOn) {
  Browser browser = NewBrowser();
  Person person = Settled(browser);
  Browser idle = NewBrowser();
  ASSERT_EQ(EnterByRecovery(idle, person).status, 204);
  const auto set = [&](const std::string& cookie, const std::string& change) {
    const std::string uid = cookie.substr(4, 26);
    gateway_.Run(absl::StrCat("UPDATE mugugno.credential SET ", change,
                              " WHERE credential_id = 'session-", uid, "'"));
    Touch(person);
  };
  set(idle.cookie(), "expire_time = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");
  EXPECT_EQ(idle.Call().status, 401);
  set(browser.cookie(), "expire_time = UTC_TIMESTAMP(6) + INTERVAL 1 HOUR");
  EXPECT_EQ(browser.Call().status, 200);
  const auto left = [&] {
    return gateway_.Ask(absl::StrCat(
        "SELECT TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(6), expire_time) FROM mugugno.credential "
        "WHERE credential_id = 'session-",
        browser.cookie().substr(4, 26), "'"));
  };
  const auto minutes = [&] {
    int value = -1;
    EXPECT_TRUE(absl::SimpleAtoi(left(), &value));
    return value;
  };
  const absl::Time last = absl::Now() + kPatience;
  while (minutes() < 470) ASSERT_LT(absl::Now(), last);
  // Its longest time is from its beginning, however it is used.
  set(browser.cookie(),
      "create_time = UTC_TIMESTAMP(6) - INTERVAL 167 HOUR, expire_time = UTC_TIMESTAMP(6) + "
      "INTERVAL 5 MINUTE");
  EXPECT_EQ(browser.Call().status, 200);
  while (minutes() < 50) ASSERT_LT(absl::Now(), last);
  EXPECT_LE(minutes(), 60);
}

TEST_F(SignIn, WhoFailsOftenWaitsAndOthersDoNot) {
  Person person = Settled();
  Browser guesser = NewBrowser();
  Page page;
  for (int i = 0; i < 20; ++i) {
    page = Enter(guesser, person, "farinata e cappuccino", "123456");
    if (page.status != 401) break;
  }
  ASSERT_EQ(page.status, 429);
  EXPECT_EQ(page.body, "{\"reason\":\"TOO_MANY_ATTEMPTS\"}");
  int seconds = 0;
  EXPECT_TRUE(absl::SimpleAtoi(page.Header("retry-after"), &seconds));
  EXPECT_GE(seconds, 1);
  Browser elsewhere = NewBrowser();
  EXPECT_EQ(EnterByRecovery(elsewhere, person).status, 204);
}

// S87.
TEST_F(SignIn, S87AnOpenWatchEndsWithItsSession) {
  const auto grant = [&](const Person& person) {
    v1::CreateGrantRequest request;
    request.set_parent("tenants/sori");
    request.set_grant_id(person.name.substr(person.name.rfind('/') + 1));
    request.mutable_grant()->add_roles(v1::ROLE_OFFICER);
    ASSERT_OK(gateway_.Call<v1::Grant>("admin-sori", "AccessService.CreateGrant", request));
  };
  using End = std::function<void(Browser&, const Person&)>;
  const std::map<std::string, End> ends = {
      {"revoked", [&](Browser&, const Person& who) { Revoke(CredentialsOf(who).front()); }},
      {"ended by the person elsewhere",
       [&](Browser& browser, const Person& who) {
         Person person = who;
         Browser other = NewBrowser();
         ASSERT_EQ(EnterByRecovery(other, person).status, 204);
         EXPECT_EQ(EndOwn(other, OwnSessions(browser)[0]).status, 200);
       }},
      {"signed out", [&](Browser& browser, const Person&) { browser.Post("sign-out", {}); }},
      {"suspended", [&](Browser&, const Person& who) { Suspend(who); }}};
  for (const auto& [how, end] : ends) {
    Browser browser = NewBrowser();
    const Person person = Settled(browser);
    grant(person);
    gateway::Presented presented;
    presented.session = browser.cookie();
    v1::WatchTicketsRequest request;
    request.set_parent("tenants/sori");
    const auto call = std::make_shared<gateway::InProcessCall>(
        "/mugugno.v1.TicketService/WatchTickets", presented,
        std::vector<std::string>{request.SerializeAsString()});
    gateway_.server().Receive(call);
    std::string event;
    ASSERT_TRUE(call->Next(&event)) << how << ": the watch begins";
    const absl::Time ended = absl::Now();
    end(browser, person);
    while (absl::Now() - ended < absl::Seconds(5) && call->Next(&event)) {
    }
    ASSERT_LT(absl::Now() - ended, absl::Seconds(5)) << how;
    EXPECT_FALSE(call->Wait().ok()) << how;
  }
}

TEST_F(SignIn, ThePageIsToldByWhichWaysOneSignsIn) {
  Browser browser = NewBrowser();
  const Page page = browser.visitor().Get("/console/session/methods");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(Read(page).fields().at("local").bool_value());
  EXPECT_EQ(Read(page).fields().at("oidc").list_value().values_size(), 0);
}

TEST_F(SignIn, WhatCannotBeReadIsRefusedAndLargeOnesUnread) {
  Browser browser = NewBrowser();
  const auto post = [&](const std::string& body) {
    return browser.visitor().PostBytes("/console/session/sign-in", "application/json", body).status;
  };
  for (const char* body : {"{", "[]", "null", "\"x\"", "{\"email\":{\"x\":1}}}"}) {
    EXPECT_EQ(post(body), 400) << body;
  }
  EXPECT_EQ(post("{\"email\":7,\"password\":[]}"), 401);
  EXPECT_EQ(post(std::string(5000, ' ')), 413);
  EXPECT_EQ(browser.visitor().Get("/console/session/nothing").status, 404);
}

}  // namespace
}  // namespace mugugno::tests

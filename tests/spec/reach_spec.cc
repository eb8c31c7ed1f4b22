// Whether an office can be reached is found out at its door, and nothing is left there.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "gateway/delivery/reach_probe.h"
#include "tests/support/fake_clock.h"
#include "tests/support/free_port.h"
#include "tests/support/must.h"
#include "tests/support/smtp_server.h"
#include "tests/support/status_matchers.h"
#include "tests/support/webhook_receiver.h"

namespace mugugno::gateway {
namespace {

using absl::StatusCode;
using tenant::HandOff;
using ::testing::IsEmpty;
using tests::HasReason;
using tests::SmtpServer;
using tests::StatusIs;
using tests::WebhookReceiver;

class Reach : public ::testing::Test {
 protected:
  absl::Status Mail(const std::string& url, absl::Duration within = absl::Seconds(20)) {
    config::v1::Gateway::Mail options;
    options.set_url(url);
    options.set_sender("gateway@golfoparadiso.example");
    const auto mail = tests::Must(MailSender::Create(options, clock_), url);
    return ReachProbe(mail.get(), {})
        .Reach(Way(HandOff::Way::kEmail, "x@sori.example"), absl::Now() + within);
  }
  static absl::Status Webhook(const std::string& url, const std::string& allowed,
                              absl::Duration within = absl::Seconds(20)) {
    return ReachProbe(nullptr, {{allowed}, ""})
        .Reach(Way(HandOff::Way::kWebhook, url), absl::Now() + within);
  }
  static HandOff Way(HandOff::Way way, const std::string& target) {
    HandOff hand_off;
    hand_off.way = way;
    hand_off.target = target;
    return hand_off;
  }
  static std::string Closed() {
    return absl::StrCat("127.0.0.1:", tests::Must(tests::FreePort(), "port"));
  }

  tests::FakeClock clock_;
};

TEST_F(Reach, AMailServerIsGreetedAndGivenNoMail) {
  const SmtpServer server;
  EXPECT_OK(Mail(server.url()));
  EXPECT_THAT(server.mails(), IsEmpty());
}

TEST_F(Reach, AMailServerThatIsNotThereOrDoesNotGreetIsNotReached) {
  EXPECT_THAT(Mail("smtp://" + Closed()), StatusIs(StatusCode::kUnavailable));
  SmtpServer server(SmtpServer::Conduct::kCloseAtOnce);
  EXPECT_THAT(Mail(server.url()), StatusIs(StatusCode::kUnavailable));
  // It would take a greeting for an hour.
  tests::TcpServer silent([](tests::Connection& connection) { connection.WaitForEnd(); });
  EXPECT_THAT(Mail(absl::StrCat("smtp://127.0.0.1:", silent.port()), absl::Milliseconds(300)),
              StatusIs(StatusCode::kUnavailable));
}

TEST_F(Reach, WithoutAMailServerNoMailboxIsReached) {
  EXPECT_THAT(
      ReachProbe(nullptr, {})
          .Reach(Way(HandOff::Way::kEmail, "x@sori.example"), absl::Now() + absl::Seconds(20)),
      HasReason("MAIL_NOT_CONFIGURED"));
}

TEST_F(Reach, AWebhooksHostIsConnectedToAndAskedNothing) {
  const WebhookReceiver receiver;
  EXPECT_OK(Webhook(receiver.url(), receiver.place()));
  EXPECT_THAT(receiver.requests(), IsEmpty());
}

TEST_F(Reach, AWebhookNobodyListensAtOrNobodyMayCallIsNotReached) {
  const std::string closed = Closed();
  EXPECT_THAT(Webhook("http://" + closed + "/in", closed), StatusIs(StatusCode::kUnavailable));
  const WebhookReceiver receiver;
  EXPECT_THAT(Webhook(receiver.url(), ""), StatusIs(StatusCode::kPermissionDenied));
  // It has no TLS to offer.
  EXPECT_THAT(Webhook("https://" + receiver.place() + "/in", receiver.place()),
              StatusIs(StatusCode::kUnavailable));
}

TEST_F(Reach, NobodyIsTriedWhenTheTimeIsUp) {
  const SmtpServer server;
  EXPECT_THAT(Mail(server.url(), absl::ZeroDuration()), StatusIs(StatusCode::kUnavailable));
}

TEST_F(Reach, AQueueIsAlwaysReached) {
  EXPECT_OK(ReachProbe(nullptr, {}).Reach(HandOff(), absl::Now() + absl::Seconds(20)));
}

}  // namespace
}  // namespace mugugno::gateway

#include "gateway/http/http_listener.h"

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/http/page_headers.h"
#include "tests/support/must.h"
#include "tests/support/no_descriptors.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// What a client of TCP sees; every wait is bounded.
class Client final {
 public:
  explicit Client(const std::string& address) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    int port = 0;
    EXPECT_TRUE(absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
    sockaddr_in server = {};
    server.sin_family = AF_INET;
    server.sin_port = htons(static_cast<uint16_t>(port));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience = {20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&server), sizeof(server)) == 0;
  }
  ~Client() { Leave(); }

  bool connected() const { return connected_; }
  void Say(const std::string& text) const {
    EXPECT_EQ(send(socket_, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }
  // All there is until the text comes, or the end.
  std::string HearUntil(absl::string_view text) {
    while (!absl::StrContains(heard_, text) && HearMore()) {
    }
    return std::exchange(heard_, "");
  }
  // To the end of the connection.
  std::string HearAll() {
    while (HearMore()) {
    }
    return std::exchange(heard_, "");
  }
  bool HearsWithin(absl::Duration time) const {
    pollfd watched = {socket_, POLLIN, 0};
    return poll(&watched, 1, static_cast<int>(absl::ToInt64Milliseconds(time))) > 0;
  }
  void Leave() {
    if (socket_ >= 0) close(socket_);
    socket_ = -1;
  }

 private:
  bool HearMore() {
    char piece[65536];
    const ssize_t bytes = recv(socket_, piece, sizeof(piece), 0);
    if (bytes > 0) heard_.append(piece, static_cast<size_t>(bytes));
    return bytes > 0;
  }

  int socket_;
  bool connected_ = false;
  std::string heard_;
};

std::string Get(const std::string& path, const std::string& more = "") {
  return absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: x\r\n", more, "\r\n");
}
std::string Post(const std::string& body, const std::string& more = "") {
  return absl::StrCat("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ", body.size(), "\r\n", more,
                      "\r\n", body);
}
HttpResponse Saying(const std::string& text) { return PlainPage(200, text); }

class Listening : public testing::Test {
 protected:
  using Do = std::function<void(std::shared_ptr<HttpExchange>)>;

  class Handler final : public HttpHandler {
   public:
    Handler(Do handle, size_t limit) : handle_(std::move(handle)), limit_(limit) {}
    size_t BodyLimit(const HttpHead&) const override { return limit_; }
    void Handle(std::shared_ptr<HttpExchange> exchange) override { handle_(std::move(exchange)); }
    HttpResponse Refusal(const HttpHead*, unsigned status, absl::string_view why) const override {
      return PlainPage(status, why);
    }

   private:
    const Do handle_;
    const size_t limit_;
  };

  void Listen(Do handle, HttpLimits limits = {}, size_t body_limit = 1000) {
    listener_ =
        tests::Must(HttpListener::Start("127.0.0.1:0", LocalSocket::Peers::kOwnUser, limits,
                                        std::make_unique<Handler>(std::move(handle), body_limit)),
                    "a listener");
  }
  std::string Ask(const std::string& request) {
    Client client(listener_->address());
    client.Say(request);
    return client.HearAll();
  }

  std::unique_ptr<HttpListener> listener_;
  std::shared_ptr<HttpExchange> kept_;
};

void Echo(const std::shared_ptr<HttpExchange>& exchange) {
  exchange->Answer(Saying(
      absl::StrCat(std::string(exchange->request().target()), " ", exchange->request().body())));
}

TEST_F(Listening, AConnectionCarriesOneRequestAfterTheOther) {
  Listen(Echo);
  Client client(listener_->address());
  for (const char* path : {"/one", "/two"}) {
    client.Say(Get(path));
    const std::string heard = client.HearUntil(absl::StrCat(path, " \n"));
    EXPECT_THAT(heard, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(heard, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  }
  client.Say(Post("body") + Get("/next", "Connection: close\r\n"));
  const std::string heard = client.HearAll();
  EXPECT_THAT(heard, HasSubstr("/ body\n"));
  EXPECT_THAT(heard, HasSubstr("/next \n"));
}

TEST_F(Listening, ARequestSentBeforeTheAnswerToTheOneBeforeWaitsForIt) {
  std::promise<std::shared_ptr<HttpExchange>> asked;
  Listen([&](const std::shared_ptr<HttpExchange>& exchange) {
    if (exchange->request().target() == "/two") return Echo(exchange);
    asked.set_value(std::move(exchange));
  });
  Client client(listener_->address());
  client.Say(Get("/one"));
  const auto first = asked.get_future().get();
  client.Say(Get("/two"));
  first->Answer(Saying("one"));
  EXPECT_THAT(client.HearUntil("/two \n"), HasSubstr("one\n"));
}

TEST_F(Listening, AnAnswerMayComeLaterFromAnyThread) {
  std::thread other;
  Listen([&](const std::shared_ptr<HttpExchange>& exchange) {
    other = std::thread([exchange] { exchange->Answer(Saying("later")); });
  });
  EXPECT_THAT(Ask(Get("/", "Connection: close\r\n")), HasSubstr("later\n"));
  other.join();
}

TEST_F(Listening, AnAnswerInPiecesIsReadAsItComes) {
  std::promise<std::shared_ptr<HttpExchange>> asked;
  Listen([&](const std::shared_ptr<HttpExchange>& exchange) {
    exchange->Begin({});
    EXPECT_TRUE(exchange->Send("first"));
    asked.set_value(std::move(exchange));
  });
  Client client(listener_->address());
  client.Say(Get("/"));
  EXPECT_THAT(client.HearUntil("first"), HasSubstr("Transfer-Encoding: chunked"));
  const auto exchange = asked.get_future().get();
  EXPECT_TRUE(exchange->Send("second"));
  exchange->End();
  EXPECT_THAT(client.HearUntil("0\r\n\r\n"), HasSubstr("second"));
}

TEST_F(Listening, AClientThatGoesAwayIsNoticed) {
  std::promise<void> gone;
  std::promise<std::shared_ptr<HttpExchange>> asked;
  Listen([&](const std::shared_ptr<HttpExchange>& exchange) {
    exchange->WhenGone([&] { gone.set_value(); });
    asked.set_value(std::move(exchange));
  });
  Client client(listener_->address());
  client.Say(Get("/"));
  const auto exchange = asked.get_future().get();
  client.Leave();
  ASSERT_EQ(gone.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_FALSE(exchange->Send("nobody reads this"));
  exchange->Answer(Saying("nor this"));
}

TEST_F(Listening, AClientThatReadsNothingIsCutOffRatherThanKept) {
  std::promise<bool> sent;
  Listen([&](const std::shared_ptr<HttpExchange>& exchange) {
    exchange->Begin({});
    bool ok = true;
    const std::string piece(1 << 20, 'x');
    for (int i = 0; i < 4096 && ok; ++i) ok = exchange->Send(piece);
    sent.set_value(ok);
    exchange->End();
  });
  Client client(listener_->address());
  client.Say(Get("/"));
  EXPECT_FALSE(sent.get_future().get());
}

TEST_F(Listening, WhatIsTooLargeIsRefusedBeforeItIsRead) {
  Listen(Echo);
  EXPECT_THAT(Ask(absl::StrCat("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n")),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Ask("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                  std::string(1001, 'x') + "\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(Ask(Get("/", "X: " + std::string(40'000, 'x') + "\r\n")),
              StartsWith("HTTP/1.1 431 "));
  std::string headers;
  for (int i = 0; i < 101; ++i) absl::StrAppend(&headers, "X-", i, ": x\r\n");
  EXPECT_THAT(Ask(Get("/", headers)), StartsWith("HTTP/1.1 431 "));
}

TEST_F(Listening, WhoIsRefusedWhileSendingReadsWhy) {
  Listen(Echo);
  Client client(listener_->address());
  client.Say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 16777216\r\n\r\n");
  EXPECT_TRUE(client.HearsWithin(absl::Seconds(20)));
  client.Say(std::string(16 << 20, 'x'));
  EXPECT_THAT(client.HearAll(), StartsWith("HTTP/1.1 413 "));
}

TEST_F(Listening, WhatIsNoHttpIsToldSo) {
  Listen(Echo);
  EXPECT_THAT(Ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(Ask("\x16\x03\x01 hello\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Listening, BodiesTogetherHaveALimitToo) {
  std::promise<std::shared_ptr<HttpExchange>> asked;
  Listen(
      [&](const std::shared_ptr<HttpExchange>& exchange) { asked.set_value(std::move(exchange)); },
      {.most_connections = 10, .most_body_bytes = 1500});
  Client first(listener_->address());
  first.Say(Post(std::string(1000, 'a')));
  const auto exchange = asked.get_future().get();
  EXPECT_THAT(Ask(Post(std::string(1000, 'b'))), StartsWith("HTTP/1.1 503 "));
  exchange->Answer(Saying("done"));
  first.HearUntil("done\n");
}

TEST_F(Listening, OneConnectionTooManyIsClosed) {
  Listen(Echo, {.most_connections = 1});
  Client first(listener_->address());
  first.Say(Get("/"));
  first.HearUntil("/ \n");
  EXPECT_EQ(Ask(Get("/")), "");
}

TEST_F(Listening, WhatIsUnderWayIsAnsweredBeforeItStops) {
  std::promise<std::shared_ptr<HttpExchange>> asked;
  Listen(
      [&](const std::shared_ptr<HttpExchange>& exchange) { asked.set_value(std::move(exchange)); });
  Client idle(listener_->address());
  Client busy(listener_->address());
  busy.Say(Get("/"));
  const auto exchange = asked.get_future().get();
  std::thread stopping([&] { listener_->Stop(absl::Now() + absl::Seconds(20)); });
  EXPECT_EQ(idle.HearAll(), "");
  EXPECT_FALSE(Client(listener_->address()).connected());
  exchange->Answer(Saying("at last"));
  const std::string heard = busy.HearAll();
  EXPECT_THAT(heard, HasSubstr("at last\n"));
  EXPECT_THAT(heard, HasSubstr("Connection: close\r\n"));
  stopping.join();
}

TEST_F(Listening, WhoTakesLongerIsCut) {
  std::promise<void> asked;
  std::promise<void> gone;
  Listen([&](const std::shared_ptr<HttpExchange>& exchange) {
    exchange->At(absl::Now() + absl::Hours(1), [] { ADD_FAILURE(); });
    exchange->WhenGone([&gone] { gone.set_value(); });
    kept_ = std::move(exchange);
    asked.set_value();
  });
  Client client(listener_->address());
  client.Say(Get("/"));
  asked.get_future().get();
  listener_->Stop(absl::Now());
  EXPECT_EQ(gone.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(client.HearAll(), "");
  kept_->Answer(Saying("nobody reads this"));
}

TEST_F(Listening, WhoComesWhenThereAreNoDescriptorsWaitsAndCostsNothing) {
  Listen([](const std::shared_ptr<HttpExchange>& exchange) { exchange->Answer(Saying("here")); });
  auto none = std::make_unique<tests::NoDescriptors>();
  none->LeaveOne();
  Client client(listener_->address());
  ASSERT_TRUE(client.connected());
  client.Say(Get("/", "Connection: close\r\n"));
  const double before = tests::ProcessorSeconds();
  EXPECT_FALSE(client.HearsWithin(absl::Milliseconds(500)));
  EXPECT_LT(tests::ProcessorSeconds() - before, 0.2);
  none.reset();
  EXPECT_THAT(client.HearAll(), HasSubstr("here\n"));
}

TEST_F(Listening, AMomentIsKept) {
  Listen([&](const std::shared_ptr<HttpExchange>& exchange) {
    exchange->At(absl::Now(), [exchange] { exchange->Answer(Saying("time is over")); });
  });
  EXPECT_THAT(Ask(Get("/", "Connection: close\r\n")), HasSubstr("time is over\n"));
}

TEST(HttpListener, AnAddressInUseIsNotTaken) {
  const auto handler = [] {
    class Nothing final : public HttpHandler {
      size_t BodyLimit(const HttpHead&) const override { return 0; }
      void Handle(std::shared_ptr<HttpExchange>) override {}
      HttpResponse Refusal(const HttpHead*, unsigned, absl::string_view) const override {
        return {};
      }
    };
    return std::make_unique<Nothing>();
  };
  const auto first = tests::Must(
      HttpListener::Start("127.0.0.1:0", LocalSocket::Peers::kOwnUser, {}, handler()), "first");
  const auto second =
      HttpListener::Start(first->address(), LocalSocket::Peers::kOwnUser, {}, handler());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(HttpListener::IsLoopback("0.0.0.0:80"));
  EXPECT_FALSE(HttpListener::IsLoopback("127.0.0.1:99999"));
  EXPECT_TRUE(HttpListener::IsLoopback("[::1]:0"));
}

}  // namespace
}  // namespace mugugno::gateway

#include "tests/support/webhook_receiver.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace mugugno::tests {

WebhookReceiver::WebhookReceiver() {
  server_ = std::make_unique<TcpServer>([this](Connection& connection) { Serve(connection); });
}

void WebhookReceiver::Script(std::vector<int> statuses) {
  tenant::MutexLock lock(&mutex_);
  script_.assign(statuses.begin(), statuses.end());
}

void WebhookReceiver::SetHeader(std::string header) {
  tenant::MutexLock lock(&mutex_);
  header_ = std::move(header);
}

std::vector<WebhookReceiver::Request> WebhookReceiver::requests() const {
  tenant::MutexLock lock(&mutex_);
  return requests_;
}

std::string WebhookReceiver::place() const { return absl::StrCat("127.0.0.1:", server_->port()); }

int WebhookReceiver::Next(Request request) {
  tenant::MutexLock lock(&mutex_);
  requests_.push_back(std::move(request));
  if (script_.empty()) return 200;
  const int next = script_.front();
  script_.pop_front();
  return next;
}

void WebhookReceiver::Serve(Connection& connection) {
  Request request;
  if (!connection.ReadLine(&request.line)) return;
  std::string line;
  while (connection.ReadLine(&line) && !line.empty()) {
    const size_t colon = line.find(':');
    if (colon == std::string::npos) return;
    request.headers[absl::AsciiStrToLower(line.substr(0, colon))] =
        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1)));
  }
  size_t length = 0;
  if (!absl::SimpleAtoi(request.headers["content-length"], &length) ||
      !connection.ReadBytes(length, &request.body)) {
    return;
  }
  const int status = Next(std::move(request));
  if (status == kNoAnswer) return;
  std::string header;
  {
    tenant::MutexLock lock(&mutex_);
    header = header_.empty() ? "" : header_ + "\r\n";
  }
  connection.Write(absl::StrCat("HTTP/1.1 ", status, " test\r\n", header,
                                "Content-Length: 0\r\nConnection: close\r\n\r\n"));
}

}  // namespace mugugno::tests

#include "tests/support/bot_api.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace mugugno::tests {

BotApi::BotApi() {
  server_ = std::make_unique<TcpServer>([this](Connection& connection) { Serve(connection); });
}

void BotApi::Script(std::string part, std::vector<Answer> answers) {
  tenant::MutexLock lock(&mutex_);
  part_ = std::move(part);
  script_.assign(answers.begin(), answers.end());
}

std::vector<BotApi::Call> BotApi::calls(const std::string& method) const {
  tenant::MutexLock lock(&mutex_);
  std::vector<Call> found;
  for (const Call& call : calls_) {
    if (call.method == method) found.push_back(call);
  }
  return found;
}

std::string BotApi::url() const { return absl::StrCat("http://127.0.0.1:", server_->port()); }

void BotApi::Serve(Connection& connection) {
  std::string line;
  if (!connection.ReadLine(&line)) return;
  const std::vector<std::string> words = absl::StrSplit(line, ' ');
  size_t length = 0;
  std::string header;
  while (connection.ReadLine(&header) && !header.empty()) {
    if (!absl::StartsWithIgnoreCase(header, "content-length:")) continue;
    if (!absl::SimpleAtoi(absl::StripAsciiWhitespace(header.substr(15)), &length)) return;
  }
  Call call;
  if (words.size() < 2 || !connection.ReadBytes(length, &call.body)) return;
  const std::vector<std::string> path = absl::StrSplit(words[1], '/');
  if (path.size() == 3 && absl::StartsWith(path[1], "bot")) {
    call.token = path[1].substr(3);
    call.method = path[2];
  }
  Answer answer;
  {
    tenant::MutexLock lock(&mutex_);
    const bool scripted = call.method == "sendMessage" && absl::StrContains(call.body, part_);
    if (scripted && !script_.empty()) {
      answer = script_.front();
      script_.pop_front();
    }
    calls_.push_back(std::move(call));
  }
  if (answer.none) return;
  connection.Write(absl::StrCat("HTTP/1.1 ", answer.status, " test\r\nContent-Length: ",
                                answer.body.size(), "\r\nConnection: close\r\n\r\n", answer.body));
}

}  // namespace mugugno::tests

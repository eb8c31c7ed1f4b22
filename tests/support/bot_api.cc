#include "tests/support/bot_api.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
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

void BotApi::Give(const std::string& file_id, File file) {
  tenant::MutexLock lock(&mutex_);
  files_[file_id] = std::move(file);
}

void BotApi::Refuse(const std::string& token, bool refused) {
  tenant::MutexLock lock(&mutex_);
  if (refused) {
    refused_.insert(token);
  } else {
    refused_.erase(token);
  }
}

BotApi::Answer BotApi::AnswerTo(const Call& call) {
  if (refused_.contains(call.token)) {
    return {401, R"({"ok":false,"error_code":401,"description":"Unauthorized"})"};
  }
  if (call.method == "setWebhook") {
    const std::string mark = R"("url":")";
    const size_t begin = call.body.find(mark) + mark.size();
    webhooks_[call.token] = call.body.substr(begin, call.body.find('"', begin) - begin);
  }
  if (call.method == "getWebhookInfo") {
    return {200, absl::StrCat(R"({"ok":true,"result":{"url":")", webhooks_[call.token],
                              R"(","has_custom_certificate":false,"pending_update_count":0}})")};
  }
  if (call.method == "getFile") {
    for (const auto& [id, file] : files_) {
      if (!absl::StrContains(call.body, absl::StrCat("\"", id, "\""))) continue;
      const int64_t size =
          file.told_size != 0 ? file.told_size : static_cast<int64_t>(file.bytes.size());
      return {200, absl::StrCat(R"({"ok":true,"result":{"file_id":")", id, R"(","file_size":)",
                                size, R"(,"file_path":")", file.path, R"("}})")};
    }
    return {400, R"({"ok":false,"error_code":400,"description":"Bad Request"})"};
  }
  if (call.method == "file") {
    for (auto& [id, file] : files_) {
      if (file.path != call.body) continue;
      if (file.failures-- > 0) return {502, ""};
      return {200, file.bytes};
    }
    return {404, ""};
  }
  const bool scripted = call.method == "sendMessage" && absl::StrContains(call.body, part_);
  if (!scripted || script_.empty()) return {};
  Answer answer = script_.front();
  script_.pop_front();
  return answer;
}

void BotApi::Stall() {
  tenant::MutexLock lock(&mutex_);
  stalls_ = true;
}

void BotApi::GoOn() {
  tenant::MutexLock lock(&mutex_);
  stalls_ = false;
  goes_on_.NotifyAll();
}

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
  } else if (path.size() > 3 && path[1] == "file" && absl::StartsWith(path[2], "bot")) {
    call.token = path[2].substr(3);
    call.method = "file";
    call.body = absl::StrJoin(path.begin() + 3, path.end(), "/");
  }
  Answer answer;
  {
    tenant::MutexLock lock(&mutex_);
    answer = AnswerTo(call);
    calls_.push_back(std::move(call));
    while (stalls_) goes_on_.Wait(&mutex_);
  }
  if (answer.none) return;
  connection.Write(absl::StrCat("HTTP/1.1 ", answer.status, " test\r\nContent-Length: ",
                                answer.body.size(), "\r\nConnection: close\r\n\r\n", answer.body));
}

}  // namespace mugugno::tests

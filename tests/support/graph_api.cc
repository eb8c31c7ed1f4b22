#include "tests/support/graph_api.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace mugugno::tests {
namespace {

constexpr char kVersion[] = "/v25.0";

// The value of a header of that name; false for any other.
bool TakeHeader(absl::string_view line, absl::string_view name, std::string* value) {
  if (!absl::StartsWithIgnoreCase(line, name) || line.substr(name.size(), 1) != ":") return false;
  *value = std::string(absl::StripAsciiWhitespace(line.substr(name.size() + 1)));
  return true;
}

}  // namespace

GraphApi::GraphApi() {
  server_ = std::make_unique<TcpServer>([this](Connection& connection) { Serve(connection); });
}

void GraphApi::Script(std::string part, std::vector<Answer> answers) {
  tenant::MutexLock lock(&mutex_);
  part_ = std::move(part);
  script_.assign(answers.begin(), answers.end());
}

std::vector<GraphApi::Call> GraphApi::calls(const std::string& path_end) const {
  tenant::MutexLock lock(&mutex_);
  std::vector<Call> found;
  for (const Call& call : calls_) {
    if (absl::EndsWith(call.path, path_end)) found.push_back(call);
  }
  return found;
}

std::string GraphApi::url() const {
  return absl::StrCat("http://127.0.0.1:", server_->port(), kVersion);
}

std::string GraphApi::file_url(const std::string& id) const {
  return absl::StrCat("http://127.0.0.1:", server_->port(), "/files/", id);
}

void GraphApi::Give(const std::string& id, File file) {
  tenant::MutexLock lock(&mutex_);
  files_[id] = std::move(file);
}

GraphApi::Answer GraphApi::AnswerOfFile(const std::string& path) {
  absl::string_view id = path;
  if (absl::ConsumePrefix(&id, "/files/")) {
    const auto found = files_.find(std::string(id));
    if (found == files_.end()) return {404, "{}"};
    if (found->second.failures-- > 0) return {500, "{}"};
    return {200, found->second.bytes};
  }
  absl::ConsumePrefix(&id, absl::StrCat(kVersion, "/"));
  const auto found = files_.find(std::string(id));
  if (found == files_.end()) {
    return {400, R"({"error":{"message":"Unsupported get request","code":100}})"};
  }
  const std::string url = found->second.url.empty() ? file_url(std::string(id)) : found->second.url;
  return {200, absl::StrCat(R"({"url":")", url, R"(","mime_type":"image/jpeg","file_size":)",
                            found->second.bytes.size(), R"(,"id":")", id, "\"}")};
}

void GraphApi::Serve(Connection& connection) {
  std::string line;
  if (!connection.ReadLine(&line)) return;
  const std::vector<std::string> words = absl::StrSplit(line, ' ');
  size_t length = 0;
  Call call;
  std::string header;
  while (connection.ReadLine(&header) && !header.empty()) {
    std::string value;
    if (TakeHeader(header, "content-length", &value) && !absl::SimpleAtoi(value, &length)) return;
    if (TakeHeader(header, "authorization", &value)) {
      call.token = std::string(absl::StripPrefix(value, "Bearer "));
    }
  }
  if (words.size() < 2 || !connection.ReadBytes(length, &call.body)) return;
  call.path = words[1];
  Answer answer;
  {
    tenant::MutexLock lock(&mutex_);
    if (!script_.empty() && absl::StrContains(call.body, part_)) {
      answer = script_.front();
      script_.pop_front();
    }
    if (words[0] == "GET") {
      answer = AnswerOfFile(call.path);
    } else if (answer.body.empty()) {
      call.id = absl::StrCat("wamid.HBg", ++last_id_);
      answer.body = absl::StrCat(R"({"messaging_product":"whatsapp","success":true,"messages":)",
                                 R"([{"id":")", call.id, R"("}],"message_id":")", call.id, "\"}");
    }
    calls_.push_back(std::move(call));
  }
  if (answer.none) return;
  connection.Write(absl::StrCat("HTTP/1.1 ", answer.status, " test\r\nContent-Length: ",
                                answer.body.size(), "\r\nConnection: close\r\n\r\n", answer.body));
}

}  // namespace mugugno::tests

#include "tests/support/open311_receiver.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace mugugno::tests {
namespace {

std::string Unescaped(absl::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text[0] == '%' && text.size() >= 3) {
      out += absl::HexStringToBytes(text.substr(1, 2));
      text.remove_prefix(3);
    } else {
      out += text[0] == '+' ? ' ' : text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> FieldsOf(absl::string_view form) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (const absl::string_view pair : absl::StrSplit(form, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    fields.emplace_back(Unescaped(parts.first), Unescaped(parts.second));
  }
  return fields;
}

std::string Page(absl::string_view inside) {
  return absl::StrCat("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests>\n<request>",
                      inside, "</request>\n</service_requests>\n");
}

}  // namespace

Open311Receiver::Open311Receiver() {
  server_ = std::make_unique<TcpServer>([this](Connection& connection) { Serve(connection); });
}

void Open311Receiver::ScriptPosts(std::vector<Answer> answers) {
  tenant::MutexLock lock(&mutex_);
  posts_.assign(answers.begin(), answers.end());
}

void Open311Receiver::Say(const std::string& path, Answer answer) {
  tenant::MutexLock lock(&mutex_);
  gets_[path] = std::move(answer);
}

void Open311Receiver::SayState(const std::string& number, const std::string& status,
                               const std::string& notes) {
  Say(absl::StrCat("/v2/requests/", number, ".xml"),
      {200, Page(absl::StrCat("<service_request_id>", number, "</service_request_id><status>",
                              status, "</status><status_notes>", notes, "</status_notes>"))});
}

void Open311Receiver::EndSilence() {
  tenant::MutexLock lock(&mutex_);
  silence_ended_ = true;
  changed_.NotifyAll();
}

std::vector<Open311Receiver::Request> Open311Receiver::requests() const {
  tenant::MutexLock lock(&mutex_);
  return requests_;
}

std::vector<Open311Receiver::Request> Open311Receiver::requests(const std::string& method) const {
  std::vector<Request> all = requests();
  std::vector<Request> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&](const Request& request) {
    return absl::StartsWith(request.line, method + " ");
  });
  return some;
}

std::string Open311Receiver::place() const { return absl::StrCat("127.0.0.1:", server_->port()); }

Open311Receiver::Answer Open311Receiver::AnswerTo(const Request& request) {
  tenant::MutexLock lock(&mutex_);
  requests_.push_back(request);
  if (absl::StartsWith(request.line, "POST ")) {
    if (posts_.empty()) {
      return {200, Page(absl::StrCat("<service_request_id>SR-", ++kept_, "</service_request_id>"))};
    }
    Answer next = posts_.front();
    posts_.pop_front();
    return next;
  }
  const std::vector<std::string> words = absl::StrSplit(request.line, ' ');
  const auto said = gets_.find(words[1].substr(0, words[1].find('?')));
  return said == gets_.end() ? Answer{404} : said->second;
}

void Open311Receiver::Serve(Connection& connection) {
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
  if (absl::SimpleAtoi(request.headers["content-length"], &length) &&
      !connection.ReadBytes(length, &request.body)) {
    return;
  }
  request.fields = FieldsOf(request.body);
  const Answer answer = AnswerTo(request);
  if (answer.status == kNoAnswer) return;
  if (answer.status == kSilence) {
    tenant::MutexLock lock(&mutex_);
    while (!silence_ended_) changed_.Wait(&mutex_);
    return;
  }
  connection.Write(absl::StrCat("HTTP/1.1 ", answer.status,
                                " test\r\nContent-Type: text/xml; charset=utf-8\r\n"
                                "Content-Length: ",
                                answer.body.size(), "\r\nConnection: close\r\n\r\n", answer.body));
}

}  // namespace mugugno::tests

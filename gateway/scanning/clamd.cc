#include "gateway/scanning/clamd.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kLongestConnect = absl::Seconds(5);
// Commands that begin with z end with a zero byte, and so do their answers.
constexpr absl::string_view kPing("zPING\0", 6);
constexpr absl::string_view kInStream("zINSTREAM\0", 10);
constexpr size_t kLongestAnswer = 4096;

absl::Status Away(CURLcode code) { return absl::UnavailableError(curl_easy_strerror(code)); }

// Four bytes, the highest first.
std::string LengthOf(size_t size) {
  const auto length = static_cast<uint32_t>(size);
  return {static_cast<char>(length >> 24), static_cast<char>(length >> 16),
          static_cast<char>(length >> 8), static_cast<char>(length)};
}

absl::StatusOr<std::string> ReadAnswer(CurlCall* call, absl::Time until) {
  std::string answer;
  while (!absl::EndsWith(answer, absl::string_view("\0", 1))) {
    if (answer.size() > kLongestAnswer) return absl::UnavailableError("the answer has no end");
    const CURLcode code = call->ReceiveBytes(&answer, until);
    if (code != CURLE_OK) return Away(code);
  }
  answer.pop_back();
  return answer;
}

absl::StatusOr<std::string> FindingIn(absl::string_view answer) {
  if (absl::ConsumeSuffix(&answer, " FOUND")) {
    absl::ConsumePrefix(&answer, "stream: ");
    return std::string(answer.empty() ? "unnamed" : answer);
  }
  if (answer == "stream: OK") return std::string();
  // "INSTREAM size limit exceeded. ERROR" and the like.
  return absl::FailedPreconditionError("clamd says nothing of the file");
}

}  // namespace

absl::Status Clamd::Connect(absl::Time until, CurlCall* call) const {
  absl::string_view address = address_;
  if (absl::ConsumePrefix(&address, "unix:")) {
    call->Set(CURLOPT_UNIX_SOCKET_PATH, std::string(address));
    call->Set(CURLOPT_URL, std::string("http://localhost/"));
  } else {
    call->Set(CURLOPT_URL, absl::StrCat("http://", address, "/"));
  }
  const CURLcode code = call->Connect(std::min(kLongestConnect, until - absl::Now()));
  return code == CURLE_OK ? absl::OkStatus() : Away(code);
}

absl::Status Clamd::Ping(absl::Time until) const {
  CurlCall call;
  RETURN_IF_ERROR(Connect(until, &call));
  const CURLcode sent = call.SendBytes(kPing, until);
  if (sent != CURLE_OK) return Away(sent);
  ASSIGN_OR_RETURN(const std::string answer, ReadAnswer(&call, until));
  return answer == "PONG" ? absl::OkStatus() : absl::UnavailableError("this is no clamd");
}

absl::StatusOr<std::string> Clamd::Scan(const Source& source, absl::Time until) const {
  CurlCall call;
  RETURN_IF_ERROR(Connect(until, &call));
  CURLcode sent = call.SendBytes(kInStream, until);
  std::string bytes;
  while (sent == CURLE_OK) {
    ASSIGN_OR_RETURN(const bool more, source(&bytes));
    if (!more) break;
    if (bytes.empty()) continue;
    sent = call.SendBytes(absl::StrCat(LengthOf(bytes.size()), bytes), until);
  }
  if (sent == CURLE_OK) sent = call.SendBytes(LengthOf(0), until);
  // What has its answer before the end closes the line: the answer may still be there.
  const absl::StatusOr<std::string> answer = ReadAnswer(&call, until);
  if (!answer.ok()) return sent == CURLE_OK ? answer.status() : Away(sent);
  return FindingIn(*answer);
}

}  // namespace mugugno::gateway

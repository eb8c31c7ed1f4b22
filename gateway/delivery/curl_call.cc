#include "gateway/delivery/curl_call.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "absl/time/clock.h"
#include <poll.h>

namespace mugugno::gateway {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kWholeSeconds = 40;

bool InitialiseOnce() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return done;
}

}  // namespace

CurlCall::CurlCall() : handle_(InitialiseOnce() ? curl_easy_init() : nullptr) {
  Set(CURLOPT_NOSIGNAL, 1L);
  Set(CURLOPT_PROXY, "");
  Set(CURLOPT_NOPROXY, "*");
  Set(CURLOPT_FOLLOWLOCATION, 0L);
  Set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  Set(CURLOPT_TIMEOUT, kWholeSeconds);
  Set(CURLOPT_SSL_VERIFYPEER, 1L);
  Set(CURLOPT_SSL_VERIFYHOST, 2L);
  Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  Set(CURLOPT_FRESH_CONNECT, 1L);
  Set(CURLOPT_WRITEFUNCTION, &CurlCall::Receive);
  Set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

CurlCall::~CurlCall() {
  curl_easy_cleanup(handle_);
  for (curl_slist* list : lists_) curl_slist_free_all(list);
}

void CurlCall::SetList(CURLoption option, const std::vector<std::string>& values) {
  curl_slist* list = nullptr;
  for (const std::string& value : values) list = curl_slist_append(list, value.c_str());
  lists_.push_back(list);
  Set(option, list);
}

void CurlCall::SetCertificates(const std::string& ca_file) {
  if (!ca_file.empty()) Set(CURLOPT_CAINFO, ca_file);
}

void CurlCall::SetUpload(std::string bytes) {
  upload_ = std::move(bytes);
  Set(CURLOPT_READFUNCTION, &CurlCall::ReadUpload);
  Set(CURLOPT_READDATA, static_cast<void*>(this));
}

CURLcode CurlCall::Connect(absl::Duration within) {
  // 0 would be no limit.
  const long milliseconds = std::max<long>(1, absl::ToInt64Milliseconds(within));
  Set(CURLOPT_TIMEOUT_MS, milliseconds);
  Set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
  Set(CURLOPT_CONNECT_ONLY, 1L);
  return curl_easy_perform(handle_);
}

bool CurlCall::AwaitSocket(short events, absl::Time until) {
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(handle_, CURLINFO_ACTIVESOCKET, &socket);
  const int64_t left = absl::ToInt64Milliseconds(until - absl::Now());
  if (socket == CURL_SOCKET_BAD || left <= 0) return false;
  pollfd waited = {socket, events, 0};
  return poll(&waited, 1, static_cast<int>(std::min<int64_t>(left, 60'000))) > 0;
}

CURLcode CurlCall::SendBytes(absl::string_view bytes, absl::Time until) {
  while (!bytes.empty()) {
    size_t sent = 0;
    const CURLcode code = curl_easy_send(handle_, bytes.data(), bytes.size(), &sent);
    if (code == CURLE_OK) {
      bytes.remove_prefix(sent);
    } else if (code != CURLE_AGAIN) {
      return code;
    } else if (!AwaitSocket(POLLOUT, until)) {
      return CURLE_OPERATION_TIMEDOUT;
    }
  }
  return CURLE_OK;
}

CURLcode CurlCall::ReceiveBytes(std::string* bytes, absl::Time until) {
  std::array<char, 16384> buffer = {};
  while (true) {
    size_t received = 0;
    const CURLcode code = curl_easy_recv(handle_, buffer.data(), buffer.size(), &received);
    if (code == CURLE_OK && received == 0) return CURLE_GOT_NOTHING;
    if (code == CURLE_OK) {
      bytes->append(buffer.data(), received);
      return CURLE_OK;
    }
    if (code != CURLE_AGAIN) return code;
    if (!AwaitSocket(POLLIN, until)) return CURLE_OPERATION_TIMEDOUT;
  }
}

long CurlCall::ResponseCode() const {
  long code = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

bool CurlCall::MayHaveLeft() const {
  long bytes = 0;
  curl_easy_getinfo(handle_, CURLINFO_REQUEST_SIZE, &bytes);
  return bytes > 0;
}

size_t CurlCall::Receive(char* bytes, size_t size, size_t count, void* self) {
  CurlCall& call = *static_cast<CurlCall*>(self);
  call.received_ += size * count;
  if (call.received_ > call.most_received_) return 0;
  if (call.keeps_answer_) call.answer_.append(bytes, size * count);
  return size * count;
}

size_t CurlCall::ReadUpload(char* buffer, size_t size, size_t count, void* self) {
  CurlCall& call = *static_cast<CurlCall*>(self);
  call.upload_started_ = true;
  const size_t length = std::min(size * count, call.upload_.size() - call.uploaded_);
  call.upload_.copy(buffer, length, call.uploaded_);
  call.uploaded_ += length;
  if (length == 0) call.upload_ended_ = true;
  return length;
}

}  // namespace mugugno::gateway

#include "gateway/delivery/curl_call.h"

#include <algorithm>
#include <cstring>

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
  return length;
}

}  // namespace mugugno::gateway

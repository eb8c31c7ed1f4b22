#include "gateway/delivery/http_client.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "gateway/delivery/address_guard.h"
#include "tenant/try.h"

namespace mugugno::gateway {

absl::Status HttpClient::Address(const std::string& url, CurlCall* call) const {
  ASSIGN_OR_RETURN(const Endpoint endpoint, ParseEndpoint(url));
  ASSIGN_OR_RETURN(const std::string address,
                   AddressToCall(endpoint, options_.allowed_private_hosts));
  call->Set(CURLOPT_URL, url);
  call->Set(CURLOPT_PROTOCOLS_STR, "https,http");
  call->SetList(CURLOPT_RESOLVE, {Pinned(endpoint, address)});
  call->SetCertificates(options_.ca_file);
  return absl::OkStatus();
}

absl::Status HttpClient::Connect(const std::string& url, absl::Duration within) const {
  CurlCall call;
  RETURN_IF_ERROR(Address(url, &call));
  const CURLcode code = call.Connect(within);
  return code == CURLE_OK ? absl::OkStatus() : absl::UnavailableError(curl_easy_strerror(code));
}

absl::Status HttpClient::Prepare(const Request& request, CurlCall* call) const {
  RETURN_IF_ERROR(Address(request.url, call));
  std::vector<std::string> headers = request.headers;
  headers.emplace_back("Expect:");
  call->SetList(CURLOPT_HTTPHEADER, headers);
  call->Set(CURLOPT_USERAGENT, "mugugno");
  call->Set(CURLOPT_POST, 1L);
  call->Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  call->Set(CURLOPT_POSTFIELDS, request.body);
  return absl::OkStatus();
}

absl::StatusOr<int> HttpClient::Post(const Request& request) const {
  CurlCall call;
  RETURN_IF_ERROR(Prepare(request, &call));
  const CURLcode code = call.Perform();
  // An answer too long to be read is an answer.
  if (code == CURLE_OK || code == CURLE_WRITE_ERROR) return static_cast<int>(call.ResponseCode());
  return absl::UnavailableError(curl_easy_strerror(code));
}

absl::StatusOr<HttpClient::Answer> HttpClient::Ask(const Request& request) const {
  CurlCall call;
  RETURN_IF_ERROR(Prepare(request, &call));
  call.KeepAnswer();
  const CURLcode code = call.Perform();
  if (code == CURLE_OK || code == CURLE_WRITE_ERROR) {
    return Answer{static_cast<int>(call.ResponseCode()), call.answer()};
  }
  if (call.MayHaveLeft()) return absl::UnknownError(curl_easy_strerror(code));
  return absl::UnavailableError(curl_easy_strerror(code));
}

absl::StatusOr<HttpClient::Answer> HttpClient::Get(const std::string& url,
                                                   const std::vector<std::string>& headers,
                                                   size_t most, absl::Duration within) const {
  CurlCall call;
  RETURN_IF_ERROR(Address(url, &call));
  if (within < absl::InfiniteDuration()) {
    // 0 would be no limit.
    const long milliseconds = std::max<long>(1, absl::ToInt64Milliseconds(within));
    call.Set(CURLOPT_TIMEOUT_MS, milliseconds);
    call.Set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds);
  }
  call.SetList(CURLOPT_HTTPHEADER, headers);
  call.Set(CURLOPT_USERAGENT, "mugugno");
  call.KeepAnswer(most);
  const CURLcode code = call.Perform();
  if (code == CURLE_OK) return Answer{static_cast<int>(call.ResponseCode()), call.answer()};
  if (code == CURLE_WRITE_ERROR) return absl::OutOfRangeError("the body is too long");
  return absl::UnavailableError(curl_easy_strerror(code));
}

}  // namespace mugugno::gateway

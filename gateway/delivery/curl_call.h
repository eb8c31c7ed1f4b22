#pragma once

// One libcurl transfer with the limits every transfer of the gateway has: no proxy, no redirect, no
// signals, a time cap, a cap on what is read. Used by one thread.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <curl/curl.h>

namespace mugugno::gateway {

class CurlCall final {
 public:
  // Initialises libcurl for the process on first use.
  CurlCall();
  ~CurlCall();
  CurlCall(const CurlCall&) = delete;
  CurlCall& operator=(const CurlCall&) = delete;

  template <typename Value>
  void Set(CURLoption option, Value value) {
    curl_easy_setopt(handle_, option, value);
  }
  void Set(CURLoption option, const std::string& value) {
    curl_easy_setopt(handle_, option, value.c_str());
  }
  // Lists stay alive as long as the call.
  void SetList(CURLoption option, const std::vector<std::string>& values);
  // PEM certificates to verify against; empty means the system's.
  void SetCertificates(const std::string& ca_file);
  // What is sent after the headers of a mail, or as the body of a request.
  void SetUpload(std::string bytes);

  CURLcode Perform() { return curl_easy_perform(handle_); }
  // Instead of it: goes as far as the protocol's greetings, by then at the latest, and sends
  // nothing else.
  CURLcode Connect(absl::Duration within);
  // After Connect, on the connection it made and in whatever protocol: all of it is sent, or at
  // least a byte is received and appended, until then. CURLE_OPERATION_TIMEDOUT.
  CURLcode SendBytes(absl::string_view bytes, absl::Time until);
  CURLcode ReceiveBytes(std::string* bytes, absl::Time until);
  // The last answer code, of HTTP or SMTP; 0 before the first.
  long ResponseCode() const;
  // What is read of the answer is kept, as far as the cap: 64 KiB, or `most` bytes.
  void KeepAnswer() { keeps_answer_ = true; }
  void KeepAnswer(size_t most) {
    keeps_answer_ = true;
    most_received_ = most;
  }
  const std::string& answer() const { return answer_; }
  // A byte of the request may have left.
  bool MayHaveLeft() const;
  // The first byte of the upload was asked for.
  bool upload_started() const { return upload_started_; }
  // All of it was taken, and that there is no more was told.
  bool upload_ended() const { return upload_ended_; }

 private:
  // For the connection to be ready; false at that time.
  bool AwaitSocket(short events, absl::Time until);
  static size_t Receive(char* bytes, size_t size, size_t count, void* self);
  static size_t ReadUpload(char* buffer, size_t size, size_t count, void* self);

  CURL* handle_;
  std::vector<curl_slist*> lists_;
  std::string upload_;
  size_t uploaded_ = 0;
  size_t received_ = 0;
  size_t most_received_ = size_t{64} << 10;
  bool keeps_answer_ = false;
  std::string answer_;
  bool upload_started_ = false;
  bool upload_ended_ = false;
};

}  // namespace mugugno::gateway

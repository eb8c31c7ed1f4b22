#pragma once

// The servers of mailboxes, as the gateway calls them: public ones with TLS, and those its
// configuration allows. Thread-safe.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "gateway/delivery/curl_call.h"
#include "mugugno/config/v1/gateway.pb.h"

namespace mugugno::gateway::mail {

struct Account {
  std::string name;
  std::string password;
};

class MailServers final {
 public:
  explicit MailServers(const config::v1::Gateway::Mailboxes& options)
      : allowed_(options.allowed_private_hosts().begin(), options.allowed_private_hosts().end()),
        ca_file_(options.ca_file()) {}

  // A call to "imaps://host:port" or "smtps://host:port" with that account; without the s TLS is
  // begun there, but for a server on this machine. PERMISSION_DENIED for one that is not to be
  // called, UNAVAILABLE for one that has no address now.
  absl::Status Address(absl::string_view url, const Account& account, CurlCall* call) const;

 private:
  const std::vector<std::string> allowed_;
  const std::string ca_file_;
};

}  // namespace mugugno::gateway::mail

#include "gateway/channels/mail/mail_server.h"

#include "gateway/delivery/address_guard.h"
#include "tenant/try.h"

namespace mugugno::gateway::mail {

absl::Status MailServers::Address(absl::string_view url, const Account& account,
                                  CurlCall* call) const {
  ASSIGN_OR_RETURN(const Endpoint endpoint, ParseMailServer(url));
  // What begins TLS later is as good as what begins with it: CURLUSESSL_ALL goes no further
  // without.
  Endpoint guarded = endpoint;
  guarded.tls = true;
  ASSIGN_OR_RETURN(const std::string address, AddressToCall(guarded, allowed_));
  const bool needs_tls = !IsLoopbackHost(address);
  call->Set(CURLOPT_URL, std::string(url));
  call->Set(CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps");
  call->SetList(CURLOPT_RESOLVE, {Pinned(endpoint, address)});
  call->Set(CURLOPT_USE_SSL, static_cast<long>(needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  call->SetCertificates(ca_file_);
  call->Set(CURLOPT_USERNAME, account.name);
  call->Set(CURLOPT_PASSWORD, account.password);
  return absl::OkStatus();
}

}  // namespace mugugno::gateway::mail

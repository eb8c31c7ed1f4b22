#pragma once

// One visit to a mailbox by IMAP (RFC 3501): its folder INBOX, opened so that nothing in it changes
// (EXAMINE, BODY.PEEK). libcurl makes the connection, TLS and the sign-in. Used by one thread.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "gateway/channels/mail/imap_answer.h"
#include "gateway/channels/mail/mail_server.h"
#include "gateway/delivery/curl_call.h"

namespace mugugno::gateway::mail {

class ImapSession final {
 public:
  // UNAUTHENTICATED where the server refuses the account, PERMISSION_DENIED where it is not to be
  // called, else UNAVAILABLE; no error names an address or a word. All waits end at `until`, or as
  // long as WaitUntil says.
  static absl::StatusOr<std::unique_ptr<ImapSession>> Open(const MailServers& servers,
                                                           const std::string& url,
                                                           const Account& account,
                                                           absl::Time until);
  // Takes leave where it can at once.
  ~ImapSession();
  ImapSession(const ImapSession&) = delete;
  ImapSession& operator=(const ImapSession&) = delete;

  // Of INBOX.
  uint32_t uid_validity() const { return uid_validity_; }
  // Those above `uid` the server got on that day or later, lowest first.
  absl::StatusOr<std::vector<uint32_t>> After(uint32_t uid, absl::Time since);
  // Without its bytes. NOT_FOUND: it is there no more.
  absl::StatusOr<ImapMail> Look(uint32_t uid);
  // So many of its bytes at most, from that one on; fewer only at its end.
  absl::StatusOr<std::string> Fetch(uint32_t uid, size_t from, size_t most);
  void WaitUntil(absl::Time until) { until_ = until; }

 private:
  explicit ImapSession(absl::Time until) : until_(until) {}

  // Sends a command and reads until its end; the lines before it. UNAVAILABLE; INTERNAL: the server
  // says no.
  absl::StatusOr<std::vector<ImapLine>> Ask(absl::string_view command, size_t most);

  absl::Time until_;
  CurlCall call_;
  bool open_ = false;
  int commands_ = 0;
  std::string received_;
  uint32_t uid_validity_ = 0;
};

}  // namespace mugugno::gateway::mail

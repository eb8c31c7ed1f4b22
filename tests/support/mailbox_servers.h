#pragma once

// What a mailbox is at: an IMAP server (Debian's dovecot) of the test alone and the port it will
// have, and an SMTP server.

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tests/support/child_process.h"
#include "tests/support/smtp_server.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tests {

// Mailboxes in a temporary folder; as root or as any user. Needs dovecot-imapd. Used by one thread
// at a time.
class Dovecot final {
 public:
  static absl::StatusOr<std::unique_ptr<Dovecot>> Start(uint16_t port);
  ~Dovecot();

  // A mailbox whose account name is its address.
  void Add(const std::string& address, const std::string& password);
  // A mail is in it from now on. Lines end as they are.
  void Deliver(const std::string& address, absl::string_view mail);
  // The mails of the mailbox get other numbers, as after a repair.
  void Renumber(const std::string& address);
  // How many mails nobody has so much as seen.
  int Untouched(const std::string& address) const;

 private:
  Dovecot() = default;

  std::string Box(const std::string& address) const;

  TempFolder folder_;
  int delivered_ = 0;
  ChildProcess process_;
};

// Where mailboxes of gateways of this process are.
struct MailboxServers {
  uint16_t imap_port = 0;
  SmtpServer smtp;

  std::string imap_url() const;
};
MailboxServers& TheMailboxServers();

}  // namespace mugugno::tests

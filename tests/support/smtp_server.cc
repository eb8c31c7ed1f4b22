#include "tests/support/smtp_server.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mugugno::tests {

SmtpServer::SmtpServer(Conduct usual) : usual_(usual) {
  server_ = std::make_unique<TcpServer>([this](Connection& connection) { Serve(connection); });
}

void SmtpServer::Script(std::vector<Conduct> conduct) {
  tenant::MutexLock lock(&mutex_);
  script_.assign(conduct.begin(), conduct.end());
}

std::vector<SmtpServer::Mail> SmtpServer::mails() const {
  tenant::MutexLock lock(&mutex_);
  return mails_;
}

std::string SmtpServer::url() const { return absl::StrCat("smtp://127.0.0.1:", server_->port()); }

SmtpServer::Conduct SmtpServer::Next() {
  tenant::MutexLock lock(&mutex_);
  if (script_.empty()) return usual_;
  const Conduct next = script_.front();
  script_.pop_front();
  return next;
}

void SmtpServer::Serve(Connection& connection) {
  const Conduct conduct = Next();
  if (conduct == Conduct::kCloseAtOnce) return;
  connection.Write("220 test\r\n");
  Mail mail;
  std::string line;
  while (connection.ReadLine(&line)) {
    if (absl::StartsWith(line, "EHLO") || absl::StartsWith(line, "HELO")) {
      connection.Write("250 test\r\n");
    } else if (absl::StartsWith(line, "MAIL FROM:")) {
      mail.from = line.substr(10);
      connection.Write("250 ok\r\n");
    } else if (absl::StartsWith(line, "RCPT TO:")) {
      mail.to = line.substr(8);
      if (conduct == Conduct::kBusyAtRecipient) {
        connection.Write("450 later\r\n");
      } else if (conduct == Conduct::kRefuseRecipient) {
        connection.Write("550 nobody here\r\n");
      } else {
        connection.Write("250 ok\r\n");
      }
    } else if (line == "DATA") {
      connection.Write("354 go on\r\n");
      while (connection.ReadLine(&line) && line != ".") absl::StrAppend(&mail.text, line, "\n");
      if (conduct == Conduct::kBusyAfterBody) {
        connection.Write("451 later\r\n");
        continue;
      }
      if (conduct == Conduct::kRefuseAfterBody) {
        connection.Write("554 no\r\n");
        continue;
      }
      {
        tenant::MutexLock lock(&mutex_);
        mails_.push_back(mail);
      }
      if (conduct == Conduct::kCloseAfterBody) return;
      connection.Write("250 taken\r\n");
    } else if (line == "QUIT") {
      connection.Write("221 bye\r\n");
      return;
    } else {
      connection.Write("502 what\r\n");
    }
  }
}

}  // namespace mugugno::tests

#include "tests/support/clamd_server.h"

#include <cstdint>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mugugno::tests {
namespace {

std::string Answer(absl::string_view text) {
  return absl::StrCat(text, absl::string_view("\0", 1));
}

bool Has(const std::string& content, const std::string& words) {
  return !words.empty() && absl::StrContains(content, words);
}

}  // namespace

// In two parts, so that no scanner takes this source for a virus.
std::string Eicar() {
  return absl::StrCat("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
}

ClamdServer::ClamdServer()
    : server_(std::make_unique<TcpServer>([this](Connection& connection) { Serve(connection); })) {}

void ClamdServer::SetAway(bool away) {
  tenant::MutexLock lock(&mutex_);
  away_ = away;
}

void ClamdServer::SetTooLarge(std::string words) {
  tenant::MutexLock lock(&mutex_);
  too_large_ = std::move(words);
}

void ClamdServer::SetDeadly(std::string words) {
  tenant::MutexLock lock(&mutex_);
  deadly_ = std::move(words);
}

int ClamdServer::refused() const {
  tenant::MutexLock lock(&mutex_);
  return refused_;
}

std::string ClamdServer::address() const { return absl::StrCat("127.0.0.1:", server_->port()); }

void ClamdServer::Serve(Connection& connection) {
  {
    tenant::MutexLock lock(&mutex_);
    if (away_) return;
  }
  std::string command;
  std::string byte;
  while (connection.ReadBytes(1, &byte) && byte[0] != '\0') command += byte;
  if (command == "zPING") connection.Write(Answer("PONG"));
  if (command == "zINSTREAM") Scan(connection);
}

void ClamdServer::Scan(Connection& connection) {
  std::string content;
  std::string bytes;
  while (true) {
    if (!connection.ReadBytes(4, &bytes)) return;
    uint32_t length = 0;
    for (const char c : bytes) length = (length << 8) | static_cast<uint8_t>(c);
    if (length == 0) break;
    if (!connection.ReadBytes(length, &bytes)) return;
    content += bytes;
  }
  tenant::MutexLock lock(&mutex_);
  const bool deadly = Has(content, deadly_);
  const bool too_large = Has(content, too_large_);
  if (deadly || too_large) ++refused_;
  if (deadly) return;
  if (too_large) {
    return connection.Write(Answer("INSTREAM size limit exceeded. ERROR"));
  }
  connection.Write(
      Answer(Has(content, Eicar()) ? "stream: Eicar-Test-Signature FOUND" : "stream: OK"));
}

}  // namespace mugugno::tests

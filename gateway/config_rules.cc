#include "gateway/config_rules.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "gateway/config.h"
#include "gateway/console/tiles.h"
#include "gateway/delivery/address_guard.h"
#include "gateway/delivery/mail_sender.h"
#include "gateway/delivery/mail_text.h"
#include "gateway/http/http_listener.h"
#include "gateway/transport/tls_files.h"
#include "routing/italy/italy.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/vault/master_keys.h"

namespace mugugno::gateway {
namespace {

using config::v1::Gateway;
using Violations = std::vector<rules::Violation>;

constexpr char kAddress[] = "must be unix:/path or host:port";

bool IsSocket(absl::string_view address) { return absl::StartsWith(address, "unix:/"); }

bool IsHostAndPort(absl::string_view address) {
  const size_t colon = address.rfind(':');
  uint32_t port = 0;
  return colon != absl::string_view::npos && colon > 0 &&
         absl::SimpleAtoi(address.substr(colon + 1), &port) && port <= 65535;
}

bool IsOutside(absl::string_view address) {
  return !IsSocket(address) && !IsLoopbackHost(address.substr(0, address.rfind(':')));
}

void CheckListener(const Gateway::Listener& listener, const std::string& field,
                   Violations* violations) {
  const bool socket = IsSocket(listener.address());
  if (!listener.address().empty() && !socket && !IsHostAndPort(listener.address())) {
    violations->push_back({field + ".address", kAddress});
    return;
  }
  if (listener.trust() != Gateway::Listener::TRUST_PUBLIC && !socket) {
    violations->push_back({field + ".trust", "only a Unix socket can be FRONT or LOCAL"});
  }
  if (listener.protocol() == Gateway::Listener::PROTOCOL_HTTP) {
    if (!socket && !HttpListener::IsLoopback(listener.address())) {
      violations->push_back(
          {field + ".address", "HTTP is for a Unix socket or a loopback address"});
    }
    if (listener.has_tls()) {
      violations->push_back({field + ".tls", "HTTP has none here: a front proxy speaks TLS"});
    }
    return;
  }
  if (!listener.has_tls() && IsOutside(listener.address())) {
    violations->push_back({field + ".tls", "is required outside the loopback range"});
  }
}

void CheckCells(const Gateway& config, Violations* violations) {
  std::set<std::string> ids;
  std::set<std::string> associations;
  for (int i = 0; i < config.cells_size(); ++i) {
    const Gateway::Cell& cell = config.cells(i);
    const std::string field = absl::StrCat("cells[", i, "]");
    if (!ids.insert(cell.id()).second) violations->push_back({field + ".id", "stands twice"});
    for (int k = 0; k < cell.associations_size(); ++k) {
      if (associations.insert(cell.associations(k)).second) continue;
      violations->push_back(
          {absl::StrCat(field, ".associations[", k, "]"), "is in another place already"});
    }
    const bool socket = IsSocket(cell.address());
    if (!cell.address().empty() && !socket && !IsHostAndPort(cell.address())) {
      violations->push_back({field + ".address", kAddress});
    } else if (socket && !cell.ca_file().empty()) {
      violations->push_back({field + ".ca_file", "is for a host, not for a Unix socket"});
    } else if (cell.ca_file().empty() && IsOutside(cell.address())) {
      violations->push_back({field + ".ca_file", "is required outside the loopback range"});
    }
  }
}

void CheckMail(const Gateway::Mail& mail, Violations* violations) {
  if (!mail.url().empty() && !IsMailServer(mail.url())) {
    violations->push_back({"mail.url", "must be smtp://host:port or smtps://host:port"});
  }
  if (!mail.sender().empty() && !IsSafeMailbox(mail.sender())) {
    violations->push_back({"mail.sender", "must be a mailbox"});
  }
}

void CheckPush(const Gateway::Push& push, Violations* violations) {
  const absl::string_view subject = push.subject();
  const bool mailbox =
      absl::StartsWith(subject, "mailto:") && IsSafeMailbox(absl::StripPrefix(subject, "mailto:"));
  const bool page = absl::StartsWith(subject, "https://") && ParseEndpoint(subject).ok();
  if (!subject.empty() && !mailbox && !page) {
    violations->push_back({"push.subject", "must be mailto:MAILBOX or https://HOST"});
  }
}

void CheckMap(const Gateway& config, Violations* violations) {
  if (config.has_map() && console::TileOrigin(config.map().tile_url_template()).empty()) {
    violations->push_back({"map.tile_url_template", "must be an https URL with {z}, {x} and {y}"});
  }
}

void CheckProviders(const Gateway& config, Violations* violations) {
  std::set<std::string> ids;
  for (int i = 0; i < config.openid_providers_size(); ++i) {
    const Gateway::OpenIdProvider& provider = config.openid_providers(i);
    const std::string field = absl::StrCat("openid_providers[", i, "]");
    if (!ids.insert(provider.id()).second) violations->push_back({field + ".id", "stands twice"});
    const auto issuer = ParseEndpoint(provider.issuer());
    if (!issuer.ok() || (!issuer->tls && !IsLoopbackHost(issuer->host)) ||
        provider.issuer().find_first_of("?#") != std::string::npos) {
      violations->push_back({field + ".issuer", "must be an https URL without query"});
    }
  }
}

// What the files are found to be, field by field.
class Files final {
 public:
  void Check(std::string field, const absl::Status& status) {
    if (!status.ok()) violations_.push_back({std::move(field), std::string(status.message())});
  }
  // Its first line is not empty.
  void CheckText(std::string field, const std::string& path) {
    if (path.empty()) return;
    std::ifstream file(path);
    std::string line;
    const bool opened = file.is_open();
    if (opened && std::getline(file, line) && !line.empty()) return;
    violations_.push_back(
        {std::move(field), absl::StrCat(path, ": ", opened ? "is empty" : std::strerror(errno))});
  }
  void CheckCertificates(std::string field, const std::string& path) {
    if (!path.empty()) Check(std::move(field), gateway::CheckCertificates(path));
  }
  Violations Take() { return std::move(violations_); }

 private:
  Violations violations_;
};

}  // namespace

std::vector<rules::Violation> ConfigViolations(const Gateway& config) {
  Violations violations;
  for (int i = 0; i < config.listeners_size(); ++i) {
    CheckListener(config.listeners(i), absl::StrCat("listeners[", i, "]"), &violations);
  }
  CheckCells(config, &violations);
  if (config.has_mail()) CheckMail(config.mail(), &violations);
  if (config.has_push()) CheckPush(config.push(), &violations);
  CheckProviders(config, &violations);
  CheckMap(config, &violations);
  const std::string& clamd = config.attachments().clamd_address();
  if (!clamd.empty() && !IsSocket(clamd) && !IsHostAndPort(clamd)) {
    violations.push_back({"attachments.clamd_address", kAddress});
  }
  const std::string& webhooks = config.webhook_url();
  const bool sound = absl::StartsWith(webhooks, "https://") && ParseEndpoint(webhooks).ok() &&
                     !absl::EndsWith(webhooks, "/");
  if (!webhooks.empty() && !sound) {
    violations.push_back({"webhook_url", "must be https://host, without a slash at its end"});
  }
  const std::string& api = config.telegram().api_url();
  if (!api.empty() && (!ParseEndpoint(api).ok() || absl::EndsWith(api, "/"))) {
    violations.push_back({"telegram.api_url", "must be a URL without a slash at its end"});
  }
  const std::string& graph = config.meta().graph_url();
  if (!graph.empty() && (!ParseEndpoint(graph).ok() || absl::EndsWith(graph, "/"))) {
    violations.push_back({"meta.graph_url", "must be a URL without a slash at its end"});
  }
  if (!config.metrics_address().empty() && !HttpListener::IsLoopback(config.metrics_address())) {
    violations.push_back({"metrics_address", "must be 127.0.0.1:port or [::1]:port"});
  }
  return violations;
}

std::vector<rules::Violation> FileViolations(const Gateway& config) {
  Files files;
  for (int i = 0; i < config.listeners_size(); ++i) {
    if (!config.listeners(i).has_tls()) continue;
    const Gateway::Tls& tls = config.listeners(i).tls();
    const std::string field = absl::StrCat("listeners[", i, "].tls");
    files.Check(field + ".certificate_file", CheckIdentity(tls.certificate_file(), tls.key_file()));
    files.CheckCertificates(field + ".client_ca_file", tls.client_ca_file());
  }
  for (int i = 0; i < config.cells_size(); ++i) {
    const std::string field = absl::StrCat("cells[", i, "]");
    files.CheckText(field + ".password_file", config.cells(i).password_file());
    files.CheckCertificates(field + ".ca_file", config.cells(i).ca_file());
  }
  if (!config.master_key_file().empty()) {
    files.Check("master_key_file", tenant::MasterKey::Read(config.master_key_file()).status());
  }
  for (int i = 0; i < config.further_master_key_files_size(); ++i) {
    files.Check(absl::StrCat("further_master_key_files[", i, "]"),
                tenant::MasterKey::Read(config.further_master_key_files(i)).status());
  }
  // Both are made by their first user, where the folder above lets it.
  if (!config.journal().folder().empty()) {
    files.Check("journal.folder", tenant::AttachmentFolder::Check(config.journal().folder()));
    files.Check("attachments.folder", tenant::AttachmentFolder::Check(AttachmentsFolder(config)));
  }
  if (!config.routing().italy_file().empty()) {
    files.Check("routing.italy_file", routing::ReadItaly(config.routing().italy_file()).status());
  }
  files.CheckText("mail.password_file", config.mail().password_file());
  files.CheckCertificates("mail.ca_file", config.mail().ca_file());
  files.CheckCertificates("webhooks.ca_file", config.webhooks().ca_file());
  files.CheckCertificates("push.ca_file", config.push().ca_file());
  for (int i = 0; i < config.openid_providers_size(); ++i) {
    const std::string field = absl::StrCat("openid_providers[", i, "]");
    files.CheckText(field + ".client_secret_file", config.openid_providers(i).client_secret_file());
    files.CheckCertificates(field + ".ca_file", config.openid_providers(i).ca_file());
  }
  return files.Take();
}

}  // namespace mugugno::gateway

#include "gateway/config.h"

#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "gateway/delivery/address_guard.h"
#include "proto/yaml/yaml_message.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using config::v1::Gateway;

void CheckListener(const Gateway::Listener& listener, int index,
                   std::vector<yaml::Problem>* problems) {
  const std::string field = absl::StrCat("listeners[", index, "]");
  const bool socket = absl::StartsWith(listener.address(), "unix:");
  if (listener.trust() != Gateway::Listener::TRUST_PUBLIC && !socket) {
    problems->push_back({0, 0, field + ".trust", "only a Unix socket can be FRONT or LOCAL"});
  }
  const std::string host = listener.address().substr(0, listener.address().rfind(':'));
  if (!socket && !listener.has_tls() && !IsLoopbackHost(host)) {
    problems->push_back({0, 0, field + ".tls", "is required outside the loopback range"});
  }
}

void CheckCells(const Gateway& config, std::vector<yaml::Problem>* problems) {
  std::set<std::string> ids;
  for (int i = 0; i < config.cells_size(); ++i) {
    if (!ids.insert(config.cells(i).id()).second) {
      problems->push_back({0, 0, absl::StrCat("cells[", i, "].id"), "stands twice"});
    }
  }
}

tenant::DatabaseOptions Reach(const Gateway::Cell& cell) {
  tenant::DatabaseOptions options;
  absl::string_view address = cell.address();
  if (absl::ConsumePrefix(&address, "unix:")) {
    options.unix_socket = std::string(address);
  } else {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(address, absl::MaxSplits(':', 1));
    options.host = parts.first;
    uint32_t port = 3306;
    if (absl::SimpleAtoi(parts.second, &port)) options.port = static_cast<uint16_t>(port);
  }
  options.schema = cell.database();
  options.ca_file = cell.ca_file();
  if (cell.sessions() != 0) options.max_sessions = cell.sessions();
  return options;
}

}  // namespace

absl::StatusOr<Gateway> LoadConfig(const std::string& path) {
  Gateway config;
  std::vector<yaml::Problem> problems = yaml::ParseFile(path, config);
  for (int i = 0; i < config.listeners_size(); ++i) {
    CheckListener(config.listeners(i), i, &problems);
  }
  CheckCells(config, &problems);
  if (problems.empty()) return config;
  return absl::InvalidArgumentError(yaml::Describe(path, problems));
}

tenant::DatabaseOptions ServerAccount(const Gateway::Cell& cell) {
  tenant::DatabaseOptions options = Reach(cell);
  options.user = cell.user();
  options.password_file = cell.password_file();
  return options;
}

tenant::DatabaseOptions OwnerAccount(const Gateway::Cell& cell) {
  tenant::DatabaseOptions options = Reach(cell);
  options.user = cell.owner_user();
  options.password_file = cell.owner_password_file();
  options.longest_statement = absl::InfiniteDuration();
  options.max_sessions = 4;
  return options;
}

std::string AttachmentsFolder(const Gateway& config) {
  if (!config.attachments().folder().empty()) return config.attachments().folder();
  // A trailing slash names the same folder.
  const std::filesystem::path journal(
      std::string(absl::StripSuffix(config.journal().folder(), "/")));
  return (journal.parent_path() / "attachments").string();
}

absl::StatusOr<std::unique_ptr<tenant::Cells>> OpenCells(const Gateway& config) {
  std::vector<tenant::Cell> cells;
  for (const Gateway::Cell& one : config.cells()) {
    tenant::Cell cell;
    cell.id = one.id();
    ASSIGN_OR_RETURN(cell.database, tenant::Database::Open(ServerAccount(one)));
    cell.associations.assign(one.associations().begin(), one.associations().end());
    cells.push_back(std::move(cell));
  }
  return tenant::Cells::Make(std::move(cells));
}

}  // namespace mugugno::gateway

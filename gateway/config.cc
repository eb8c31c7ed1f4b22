#include "gateway/config.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "gateway/config_rules.h"
#include "proto/yaml/yaml_message.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using config::v1::Gateway;

const Gateway& AsGateway(const google::protobuf::Message& message) {
  return static_cast<const Gateway&>(message);
}

absl::StatusOr<Gateway> Load(const std::string& path, const yaml::FurtherRules& further) {
  Gateway config;
  const std::vector<yaml::Problem> problems = yaml::ParseFile(path, config, further);
  if (problems.empty()) return config;
  return absl::InvalidArgumentError(yaml::Describe(path, problems));
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
  return Load(path, [](const google::protobuf::Message& message) {
    return ConfigViolations(AsGateway(message));
  });
}

absl::Status CheckConfig(const std::string& path) {
  return Load(path,
              [](const google::protobuf::Message& message) {
                std::vector<rules::Violation> violations = ConfigViolations(AsGateway(message));
                for (rules::Violation& violation : FileViolations(AsGateway(message))) {
                  violations.push_back(std::move(violation));
                }
                return violations;
              })
      .status();
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

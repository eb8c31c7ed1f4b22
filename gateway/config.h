#pragma once

// The gateway's configuration: a YAML file mapped onto config/v1/gateway.proto. Pure functions but
// for reading files.

#include <string>

#include "absl/status/statusor.h"

#include "mugugno/config/v1/gateway.pb.h"
#include "tenant/directory/cells.h"
#include "tenant/store/database_options.h"

namespace mugugno::gateway {

// INVALID_ARGUMENT with every problem of the file, each with its line and field.
absl::StatusOr<config::v1::Gateway> LoadConfig(const std::string& path);
// The same, and with every problem of the files and folders it names, as this process finds them.
absl::Status CheckConfig(const std::string& path);

// How the server's account reaches a cell's database.
tenant::DatabaseOptions ServerAccount(const config::v1::Gateway::Cell& cell);
// How `gateway migrate` reaches it.
tenant::DatabaseOptions OwnerAccount(const config::v1::Gateway::Cell& cell);

// The folder of the sealed files: beside the journal's unless it is named.
std::string AttachmentsFolder(const config::v1::Gateway& config);

absl::StatusOr<std::unique_ptr<tenant::Cells>> OpenCells(const config::v1::Gateway& config);

}  // namespace mugugno::gateway

#include "adminctl/settings.h"

#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "adminctl/files.h"
#include "proto/yaml/yaml_message.h"

namespace mugugno::adminctl {
namespace {

using config::v1::Adminctl;

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Where the configuration is, and whether somebody named it.
std::string ConfigPath(const Arguments& arguments, bool& named) {
  std::string path = arguments.Value("config");
  if (path.empty()) path = Environment("MUGUGNO_CONFIG");
  named = !path.empty();
  if (named) return path;
  std::string folder = Environment("XDG_CONFIG_HOME");
  if (folder.empty()) folder = Environment("HOME") + "/.config";
  return folder + "/mugugno/adminctl.yaml";
}

void MakeAbsolute(const std::filesystem::path& folder, std::string& path) {
  if (path.empty() || path == "-") return;
  path = (folder / path).lexically_normal().string();
}

void MakeAbsolute(const std::filesystem::path& folder, Adminctl& settings) {
  MakeAbsolute(folder, *settings.mutable_ca_file());
  MakeAbsolute(folder, *settings.mutable_certificate_file());
  MakeAbsolute(folder, *settings.mutable_key_file());
  MakeAbsolute(folder, *settings.mutable_token_file());
  for (auto& app : *settings.mutable_apps()) MakeAbsolute(folder, *app.mutable_token_file());
}

// Flags have the names of the fields.
void TakeFlags(const Arguments& arguments, Adminctl& settings) {
  const auto* type = Adminctl::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    const std::string flag = absl::StrReplaceAll(field->name(), {{"_", "-"}});
    if (field->is_repeated() || !arguments.Has(flag)) continue;
    settings.GetReflection()->SetString(&settings, field, arguments.Value(flag));
  }
}

absl::Status ReadInto(const std::string& path, Console& console, std::string& text) {
  if (path.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> read = ReadFile(path, console.in);
  if (!read.ok()) return read.status();
  text = *std::move(read);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Adminctl> LoadSettings(const Arguments& arguments) {
  Adminctl settings;
  bool named = false;
  const std::string path = ConfigPath(arguments, named);
  std::error_code error;
  if (named || std::filesystem::exists(path, error)) {
    const auto problems = yaml::ParseFile(path, settings);
    if (!problems.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the configuration has mistakes\n", yaml::Describe(path, problems)));
    }
    MakeAbsolute(std::filesystem::absolute(path).parent_path(), settings);
  }
  TakeFlags(arguments, settings);
  return settings;
}

absl::StatusOr<Access> ReadAccess(const Adminctl& settings, const std::string& token_file,
                                  absl::Duration timeout, Console& console) {
  if (settings.address().empty()) {
    return absl::InvalidArgumentError(
        "no gateway is named; give --address, or address in the configuration");
  }
  Access access;
  access.address = settings.address();
  access.server_name = settings.server_name();
  access.timeout = timeout;
  for (const auto& [path, text] : {std::pair(&settings.ca_file(), &access.ca),
                                   std::pair(&settings.certificate_file(), &access.certificate),
                                   std::pair(&settings.key_file(), &access.key)}) {
    if (absl::Status status = ReadInto(*path, console, *text); !status.ok()) return status;
  }
  if (token_file.empty()) return access;
  absl::StatusOr<std::string> token = ReadSecret(token_file, console.in);
  if (!token.ok()) return token.status();
  access.token = *std::move(token);
  return access;
}

}  // namespace mugugno::adminctl

#include "tenant/store/migration_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "tenant/errors.h"
#include "tenant/store/sql_script.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr char kGrants[] = "grants.sql";

absl::StatusOr<std::string> ReadText(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return InvalidField(path.string(), "cannot be read");
  return text.str();
}

absl::StatusOr<Migration> LoadMigration(const std::filesystem::path& path) {
  const std::string file = path.filename().string();
  Migration migration;
  if (file.size() < 10 || file[4] != '_' ||
      !std::all_of(file.begin(), file.begin() + 4, absl::ascii_isdigit) ||
      !absl::SimpleAtoi(file.substr(0, 4), &migration.version) || migration.version == 0) {
    return InvalidField(path.string(), "is not named NNNN_name.sql");
  }
  migration.name = path.stem().string().substr(5);
  ASSIGN_OR_RETURN(const std::string text, ReadText(path));
  migration.statements = SplitStatements(text);
  if (migration.statements.empty()) return InvalidField(path.string(), "has no statement");
  return migration;
}

bool AllOf(absl::string_view text, absl::string_view also) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [also](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains(also, c);
  });
}

// 'name'@'host' for SQL; both parts hold nothing that would end a quote.
absl::StatusOr<std::string> QuoteAccount(absl::string_view account) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(account, absl::MaxSplits('@', 1));
  if (!AllOf(parts.first, "_-.") || parts.first.size() > 80 || !AllOf(parts.second, "_-.:%") ||
      parts.second.size() > 255) {
    return InvalidField("server account", "is written name@host");
  }
  return absl::StrCat("'", parts.first, "'@'", parts.second, "'");
}

}  // namespace

absl::StatusOr<std::vector<Migration>> LoadMigrations(const std::string& folder) {
  std::vector<Migration> migrations;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() != ".sql" || path.filename() == kGrants) continue;
    ASSIGN_OR_RETURN(Migration migration, LoadMigration(path));
    migrations.push_back(std::move(migration));
  }
  if (error || migrations.empty()) return InvalidField(folder, "has no migrations");
  std::sort(migrations.begin(), migrations.end(),
            [](const Migration& a, const Migration& b) { return a.version < b.version; });
  for (size_t i = 1; i < migrations.size(); ++i) {
    if (migrations[i].version == migrations[i - 1].version) {
      return InvalidField(folder, absl::StrCat("has two files of number ", migrations[i].version));
    }
  }
  return migrations;
}

absl::StatusOr<std::vector<std::string>> LoadGrants(const std::string& folder,
                                                    absl::string_view account) {
  ASSIGN_OR_RETURN(const std::string quoted, QuoteAccount(account));
  ASSIGN_OR_RETURN(const std::string text, ReadText(std::filesystem::path(folder) / kGrants));
  std::vector<std::string> statements = SplitStatements(text);
  for (std::string& statement : statements) {
    statement = absl::StrReplaceAll(statement, {{"{server}", quoted}});
  }
  return statements;
}

}  // namespace mugugno::tenant

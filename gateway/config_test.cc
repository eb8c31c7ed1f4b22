#include "gateway/config.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/certificates.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_folder.h"

namespace mugugno::gateway {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A line of its own for each field, so that a problem's line tells which one is meant.
constexpr char kSound[] = R"(listeners:
- address: 127.0.0.1:0
  trust: PUBLIC
- address: unix:$/local.sock
  trust: LOCAL
cells:
- id: home
  address: unix:$/database.sock
  database: mugugno
  user: server
  password_file: $/password
  associations: ["*"]
master_key_file: $/master.key
journal:
  folder: $/journal
mail:
  url: smtp://mail.example:587
  sender: gateway@mail.example
metrics_address: 127.0.0.1:0
)";

class Config : public ::testing::Test {
 protected:
  Config() {
    Write("password", "geheim\n");
    Write("master.key", std::string(64, 'a'));
  }

  void Write(const std::string& name, const std::string& text) {
    const std::string path = folder_.File(name);
    std::ofstream(path) << text;
    chmod(path.c_str(), 0600);
  }
  // The sound configuration with one text in place of another, as a file.
  std::string Configure(const std::string& text = "", const std::string& instead = "") {
    std::string all = kSound;
    if (!text.empty()) {
      EXPECT_THAT(all, HasSubstr(text));
      all = absl::StrReplaceAll(all, {{text, instead}});
    }
    Write("gateway.yaml", absl::StrReplaceAll(all, {{"$", folder_.path()}}));
    return folder_.File("gateway.yaml");
  }
  std::string Loading(const std::string& text, const std::string& instead) {
    return std::string(LoadConfig(Configure(text, instead)).status().message());
  }
  std::string Checking(const std::string& text = "", const std::string& instead = "") {
    return std::string(CheckConfig(Configure(text, instead)).message());
  }
  // "FILE:LINE:COLUMN: FIELD".
  auto At(int line, const std::string& field) {
    return AllOf(HasSubstr(absl::StrCat("gateway.yaml:", line, ":")),
                 HasSubstr(absl::StrCat(": ", field, " ")));
  }

  tests::TempFolder folder_;
};

TEST_F(Config, ASoundOneIsLoadedAndFoundGood) {
  const auto config = LoadConfig(Configure());
  ASSERT_OK(config);
  EXPECT_EQ(config->cells(0).user(), "server");
  EXPECT_OK(CheckConfig(Configure()));
}

TEST_F(Config, EveryMistakeIsToldWithItsLineAndField) {
  EXPECT_THAT(Loading("127.0.0.1:0\n  trust", "192.0.2.1:443\n  trust"), At(2, "listeners[0].tls"));
  EXPECT_THAT(Loading("127.0.0.1:0\n  trust", "somewhere\n  trust"), At(2, "listeners[0].address"));
  EXPECT_THAT(Loading("trust: PUBLIC", "trust: LOCAL"), At(3, "listeners[0].trust"));
  EXPECT_THAT(Loading("127.0.0.1:0\n  trust", "192.0.2.1:80\n  protocol: HTTP\n  trust"),
              At(2, "listeners[0].address"));
  EXPECT_THAT(Loading("trust: PUBLIC", "trust: ANYBODY"), At(3, "listeners[0].trust"));
  EXPECT_THAT(Loading("unix:$/database.sock", "db.example:3306"), At(7, "cells[0].ca_file"));
  EXPECT_THAT(Loading("unix:$/database.sock", "database.sock"), At(8, "cells[0].address"));
  EXPECT_THAT(Loading("[\"*\"]", "[a, b, a]"), At(12, "cells[0].associations[2]"));
  EXPECT_THAT(Loading("smtp://mail.example:587", "https://mail.example"), At(17, "mail.url"));
  EXPECT_THAT(Loading("smtp://mail.example:587", "smtp://mail.example"), At(17, "mail.url"));
  EXPECT_THAT(Loading("gateway@mail.example", "nobody"), At(18, "mail.sender"));
  EXPECT_THAT(Loading("metrics_address: 127.0.0.1:0", "metrics_address: 0.0.0.0:9"),
              At(19, "metrics_address"));
  EXPECT_THAT(Loading("mail:\n", "webhook_url: https://mugugno.example/\nmail:\n"),
              At(16, "webhook_url"));
  EXPECT_THAT(Loading("mail:\n", "webhook_url: http://mugugno.example\nmail:\n"),
              At(16, "webhook_url"));
  EXPECT_THAT(Loading("mail:\n", "telegram: {api_url: nowhere}\nmail:\n"),
              At(16, "telegram.api_url"));
  EXPECT_THAT(Loading("mail:\n", "meta: {graph_url: nowhere}\nmail:\n"), At(16, "meta.graph_url"));
  EXPECT_THAT(Loading("mail:\n", "attachments: {clamd_address: clamd.ctl}\nmail:\n"),
              At(16, "attachments.clamd_address"));
  EXPECT_EQ(Loading("mail:\n", "attachments: {clamd_address: \"unix:/run/clamd.ctl\"}\nmail:\n"),
            "");
  EXPECT_THAT(Loading("  user: server\n", ""), At(7, "cells[0].user"));
  EXPECT_THAT(Loading("  user: server", "  usr: server"), At(10, "cells[0].usr"));
}

TEST_F(Config, ASecondCellOfTheSameIdIsToldWhereItStands) {
  const std::string second =
      "- id: home\n  address: unix:$/b\n  database: b\n  user: b\n  associations: [b]\nmaster_key_";
  EXPECT_THAT(Loading("master_key_", second), At(13, "cells[1].id"));
}

TEST_F(Config, AllMistakesAreToldAtOnce) {
  const std::string told = Loading("trust: PUBLIC", "trust: LOCAL\n  tls: {key_file: x}");
  EXPECT_THAT(told, HasSubstr("listeners[0].trust"));
  EXPECT_THAT(told, HasSubstr("listeners[0].tls.certificate_file"));
}

TEST_F(Config, LoadingLeavesTheFilesToTheOnesThatUseThem) {
  std::filesystem::remove(folder_.File("master.key"));
  EXPECT_OK(LoadConfig(Configure()));
}

TEST_F(Config, CheckingTellsOfEveryFileThatIsNotAsItMustBe) {
  EXPECT_THAT(Checking("$/password", "$/absent"), At(11, "cells[0].password_file"));
  EXPECT_THAT(Checking("$/master.key", "$/absent"), At(13, "master_key_file"));
  EXPECT_THAT(Checking("$/master.key", "$/password"), At(13, "master_key_file"));
  EXPECT_THAT(Checking("$/journal", "$/password"), At(15, "journal.folder"));
  EXPECT_THAT(Checking("journal:\n", "attachments: {folder: $/password}\njournal:\n"),
              At(14, "attachments.folder"));
  EXPECT_THAT(Checking("mail:\n", "mail:\n  user: x\n  password_file: $/absent\n"),
              At(18, "mail.password_file"));
  EXPECT_THAT(Checking("mail:\n", "mail:\n  ca_file: $/password\n"), At(17, "mail.ca_file"));
  EXPECT_THAT(Checking("mail:\n", "webhooks:\n  ca_file: $/absent\nmail:\n"),
              At(17, "webhooks.ca_file"));
  EXPECT_THAT(Checking("mail:\n", "further_master_key_files:\n- $/password\nmail:\n"),
              At(17, "further_master_key_files[0]"));
  chmod(folder_.File("master.key").c_str(), 0644);
  EXPECT_THAT(Checking(), At(13, "master_key_file"));
}

TEST_F(Config, AFileIsNamedNeverItsContent) {
  EXPECT_THAT(Checking("$/master.key", "$/password"), Not(HasSubstr("geheim")));
}

TEST_F(Config, ACertificateMustHaveItsOwnKey) {
  tests::Certificates certificates(folder_);
  certificates.MakeAuthority("one");
  certificates.MakeAuthority("other");
  const auto with_tls = [](const std::string& certificate, const std::string& key,
                           const std::string& client_ca = "$/other.pem") {
    return absl::StrCat("trust: PUBLIC\n  tls:\n    certificate_file: ", certificate,
                        "\n    key_file: ", key, "\n    client_ca_file: ", client_ca);
  };
  EXPECT_EQ(Checking("trust: PUBLIC", with_tls("$/one.pem", "$/one.key")), "");
  const auto wrong = At(5, "listeners[0].tls.certificate_file");
  EXPECT_THAT(Checking("trust: PUBLIC", with_tls("$/one.pem", "$/other.key")),
              AllOf(wrong, HasSubstr("is not the key of")));
  EXPECT_THAT(Checking("trust: PUBLIC", with_tls("$/absent", "$/one.key")), wrong);
  EXPECT_THAT(Checking("trust: PUBLIC", with_tls("$/one.pem", "$/password")), wrong);
  EXPECT_THAT(Checking("trust: PUBLIC", with_tls("$/one.key", "$/one.key")), wrong);
  EXPECT_THAT(Checking("trust: PUBLIC", with_tls("$/one.pem", "$/one.key", "$/one.key")),
              At(7, "listeners[0].tls.client_ca_file"));
}

}  // namespace
}  // namespace mugugno::gateway

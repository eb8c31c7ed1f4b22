// The link to a MariaDB over TLS: encrypted to the named host, or not at all.

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <cppconn/connection.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <gtest/gtest.h>

#include "tenant/store/database.h"
#include "tests/contract/contract_db.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using tests::ChildProcess;
using tests::HasReason;
using tests::MariaDb;

// A CA and a server certificate for `name`, as ca.pem, cert.pem and key.pem in the folder.
void MakeCertificates(const tests::TempFolder& folder, const std::string& name) {
  const auto openssl = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "openssl");
    auto process = ChildProcess::Start(arguments, folder.File("openssl.log"));
    ASSERT_OK(process);
    ASSERT_EQ(process->Wait(), 0);
  };
  openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
           "-days", "2", "-subj", "/CN=test CA", "-keyout", folder.File("ca.key"), "-out",
           folder.File("ca.pem")});
  openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
           "/CN=" + name, "-keyout", folder.File("key.pem"), "-out", folder.File("cert.csr")});
  openssl({"x509", "-req", "-in", folder.File("cert.csr"), "-CA", folder.File("ca.pem"), "-CAkey",
           folder.File("ca.key"), "-CAcreateserial", "-days", "2", "-out",
           folder.File("cert.pem")});
}

class Tls : public ::testing::Test {
 protected:
  void StartWithNameInCertificate(const std::string& name) {
    MakeCertificates(certificates_, name);
    tests::MariaDbOptions options;
    options.schema_folder = "";
    options.tcp = true;
    options.arguments = {"--ssl-ca=" + certificates_.File("ca.pem"),
                         "--ssl-cert=" + certificates_.File("cert.pem"),
                         "--ssl-key=" + certificates_.File("key.pem")};
    auto db = MariaDb::Start(options);
    ASSERT_OK(db);
    db_ = *std::move(db);
    // Table rights are what an account needs to enter the schema.
    for (const char* host : {"localhost", "127.0.0.1"}) {
      ASSERT_OK(db_->Run(absl::StrCat("GRANT ALL ON mugugno.* TO 'server'@'", host, "'")));
    }
  }
  absl::StatusOr<std::string> Cipher(const std::string& host, const std::string& ca_file) {
    DatabaseOptions options = db_->AsServer();
    options.unix_socket = "";
    options.host = host;
    options.port = db_->port();
    options.ca_file = ca_file;
    auto database = Database::Open(options);
    if (!database.ok()) return database.status();
    std::string cipher;
    const absl::Status status =
        (*database)->Read(absl::Now() + absl::Seconds(20), [&](Session& session) {
          return session.Query("SHOW STATUS LIKE 'Ssl_cipher'", {}, [&](const Row& row) {
            cipher = row.Text(1);
            return absl::OkStatus();
          });
        });
    return status.ok() ? absl::StatusOr<std::string>(cipher) : status;
  }

  tests::TempFolder certificates_;
  std::unique_ptr<MariaDb> db_;
};

TEST_F(Tls, WithTheRightCaAndNameTheLinkIsEncrypted) {
  StartWithNameInCertificate("localhost");
  EXPECT_THAT(Cipher("localhost", certificates_.File("ca.pem")),
              tests::IsOkAndHolds(::testing::StartsWith("TLS_")));
  // The certificate is for another name, or of another authority.
  EXPECT_THAT(Cipher("127.0.0.1", certificates_.File("ca.pem")), HasReason("DATABASE_AWAY"));
  EXPECT_THAT(Cipher("localhost", "/etc/ssl/certs/ca-certificates.crt"),
              HasReason("DATABASE_AWAY"));
  EXPECT_THAT(Cipher("localhost", "/nonexistent/ca.pem"), HasReason("DATABASE_AWAY"));

  // The driver alone does not look at the name.
  sql::ConnectOptionsMap map;
  map["hostName"] = sql::SQLString(absl::StrCat("tcp://127.0.0.1:", db_->port()));
  map["userName"] = sql::SQLString("server");
  map["password"] = sql::SQLString("");
  map["sslCA"] = sql::SQLString(certificates_.File("ca.pem"));
  EXPECT_NO_THROW(delete get_driver_instance()->connect(map));
}

TEST(TlsAbsent, AServerWithoutTlsIsRefusedWhenACaIsConfigured) {
  DatabaseOptions options = tests::ContractDb().AsServer();
  options.unix_socket = "";
  options.host = "127.0.0.1";
  options.port = tests::ContractDb().port();
  options.ca_file = "/etc/ssl/certs/ca-certificates.crt";
  const auto database = Database::Open(options);
  ASSERT_OK(database);
  EXPECT_THAT((*database)->Transact(absl::Now() + absl::Seconds(20),
                                    [](Session&) { return absl::OkStatus(); }),
              HasReason("DATABASE_AWAY"));
}

}  // namespace
}  // namespace mugugno::tenant

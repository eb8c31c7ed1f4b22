// How MySQL Connector/C++ really behaves, used as its documentation suggests. tenant/store is built
// around these surprises; when an upgrade changes one, this says so.

#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <cppconn/connection.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/contract_db.h"

namespace mugugno::tests {
namespace {

using Options = sql::ConnectOptionsMap;
using Link = std::unique_ptr<sql::Connection>;

Options SocketOptions() {
  Options options;
  options["hostName"] = sql::SQLString("unix://" + ContractDb().socket());
  options["userName"] = sql::SQLString("server");
  options["password"] = sql::SQLString("");
  options["schema"] = sql::SQLString("mugugno");
  return options;
}

Options TcpOptions() {
  Options options = SocketOptions();
  options["hostName"] = sql::SQLString(absl::StrCat("tcp://127.0.0.1:", ContractDb().port()));
  return options;
}

Link Connect(Options options = SocketOptions()) {
  return Link(get_driver_instance()->connect(options));
}

void Send(const Link& link, const std::string& sql) {
  const std::unique_ptr<sql::Statement> statement(link->createStatement());
  statement->execute(sql);
}

std::string Ask(const Link& link, const std::string& sql, uint32_t column = 1) {
  const std::unique_ptr<sql::Statement> statement(link->createStatement());
  const std::unique_ptr<sql::ResultSet> result(statement->executeQuery(sql));
  return result->next() ? result->getString(column).asStdString() : "none";
}

// The error number of what `work` throws, -1 when it throws nothing.
template <typename Work>
int CodeOf(Work work) {
  try {
    work();
  } catch (const sql::SQLException& error) {
    return error.getErrorCode();
  }
  return -1;
}

void Kill(const Link& link) {
  const std::string id = Ask(link, "SELECT CONNECTION_ID()");
  EXPECT_TRUE(ContractDb().Run("KILL " + id).ok());
  // Gone when the server's list no longer has it.
  while (ContractDb()
             .Ask("SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id)
             .value() != "0") {
  }
}

class Connector : public ::testing::Test {
 protected:
  void SetUp() override { FreshTable(); }
  std::string Count() { return ContractDb().Ask("SELECT COUNT(*) FROM mugugno.note").value(); }
};

TEST_F(Connector, CommitOnADeadLinkSaysNothingAndTheRowIsGone) {
  const Link link = Connect();
  link->setAutoCommit(false);
  Send(link, "INSERT INTO note VALUES (1, 'a')");
  Kill(link);
  EXPECT_NO_THROW(link->commit());
  EXPECT_EQ(Count(), "0");
}

TEST_F(Connector, RollbackAndSetAutoCommitOnADeadLinkSayNothingEither) {
  const Link link = Connect();
  link->setAutoCommit(false);
  Send(link, "INSERT INTO note VALUES (1, 'a')");
  Kill(link);
  EXPECT_NO_THROW(link->rollback());
  EXPECT_NO_THROW(link->setAutoCommit(true));
}

TEST_F(Connector, CommitAsAStatementFailsOnADeadLink) {
  const Link link = Connect();
  Send(link, "START TRANSACTION");
  Send(link, "INSERT INTO note VALUES (1, 'a')");
  Kill(link);
  EXPECT_THAT(CodeOf([&] { Send(link, "COMMIT"); }), ::testing::AnyOf(2006, 2013));
  EXPECT_EQ(Count(), "0");
}

TEST_F(Connector, ADeadLinkIsNotClosedButNotValidEither) {
  const Link link = Connect();
  Kill(link);
  EXPECT_FALSE(link->isClosed());
  EXPECT_FALSE(link->isValid());
}

TEST_F(Connector, ReconnectBreaksEveryPreparedStatement) {
  const Link link = Connect();
  const std::unique_ptr<sql::PreparedStatement> statement(link->prepareStatement("SELECT 1"));
  Kill(link);
  EXPECT_TRUE(link->reconnect());
  EXPECT_THAT(CodeOf([&] { delete statement->executeQuery(); }),
              ::testing::AnyOf(2030, 1243, 2006, 2013));
}

TEST_F(Connector, ReconnectForgetsThatAutocommitWasOff) {
  const Link link = Connect();
  link->setAutoCommit(false);
  Kill(link);
  link->reconnect();
  EXPECT_FALSE(link->getAutoCommit());
  EXPECT_EQ(Ask(link, "SELECT @@autocommit"), "1");
}

TEST_F(Connector, TheReconnectOptionTurnsATransactionIntoSingleStatements) {
  Options options = SocketOptions();
  options["OPT_RECONNECT"] = true;
  const Link link = Connect(options);
  Send(link, "START TRANSACTION");
  Kill(link);
  CodeOf([&] { Send(link, "INSERT INTO note VALUES (1, 'a')"); });
  CodeOf([&] { Send(link, "INSERT INTO note VALUES (2, 'b')"); });
  Send(link, "ROLLBACK");
  EXPECT_NE(Count(), "0");
}

TEST_F(Connector, ConnectForcesRepeatableRead) {
  EXPECT_TRUE(ContractDb().Run("SET GLOBAL tx_isolation = 'READ-COMMITTED'").ok());
  EXPECT_EQ(Ask(Connect(), "SELECT @@tx_isolation"), "REPEATABLE-READ");
  EXPECT_TRUE(ContractDb().Run("SET GLOBAL tx_isolation = 'REPEATABLE-READ'").ok());
}

TEST_F(Connector, AnUpdateThatAnswersWithRowsDesertsTheLink) {
  const Link link = Connect();
  const std::unique_ptr<sql::PreparedStatement> statement(
      link->prepareStatement("INSERT INTO note VALUES (1, 'a') RETURNING id"));
  EXPECT_EQ(statement->executeUpdate(), -1);
  EXPECT_EQ(CodeOf([&] { Ask(link, "SELECT 1"); }), 2014);
}

TEST_F(Connector, ASelectThatIsNotFetchedDesertsTheLink) {
  const Link link = Connect();
  const std::unique_ptr<sql::Statement> statement(link->createStatement());
  statement->execute("SELECT 1");
  EXPECT_EQ(CodeOf([&] { Ask(link, "SELECT 2"); }), 2014);
}

TEST_F(Connector, ASecondRunChangesTheResultOfTheFirst) {
  const Link link = Connect();
  const std::unique_ptr<sql::PreparedStatement> statement(link->prepareStatement("SELECT ?"));
  statement->setInt64(1, 1);
  const std::unique_ptr<sql::ResultSet> first(statement->executeQuery());
  statement->setInt64(1, 2);
  const std::unique_ptr<sql::ResultSet> second(statement->executeQuery());
  ASSERT_TRUE(first->next());
  EXPECT_EQ(first->getInt64(1), 2);
}

TEST_F(Connector, AnUnknownOptionIsIgnoredAndAWrongTypeRefused) {
  Options options = SocketOptions();
  options["sslVerfy"] = true;
  EXPECT_NO_THROW(Connect(options));
  options["OPT_CONNECT_TIMEOUT"] = true;
  EXPECT_THROW(Connect(options), sql::InvalidArgumentException);
}

TEST_F(Connector, AStreamIsSentOnceAndIsNullTheNextTime) {
  FreshTable("id INT PRIMARY KEY, text BLOB");
  const Link link = Connect();
  const std::unique_ptr<sql::PreparedStatement> statement(
      link->prepareStatement("INSERT INTO note VALUES (?, ?)"));
  std::istringstream stream("bytes");
  statement->setInt64(1, 1);
  statement->setBlob(2, &stream);
  statement->executeUpdate();
  statement->setInt64(1, 2);
  statement->executeUpdate();
  EXPECT_EQ(
      ContractDb()
          .Ask("SELECT GROUP_CONCAT(IFNULL(LENGTH(text), 'NULL') ORDER BY id) FROM mugugno.note")
          .value(),
      "5,NULL");
}

TEST_F(Connector, NumbersWrapOrBecomeZeroWithoutAnError) {
  const Link link = Connect();
  const std::unique_ptr<sql::Statement> statement(link->createStatement());
  const std::unique_ptr<sql::ResultSet> row(
      statement->executeQuery("SELECT 99999999999, 'abc', NULL, -1, 18446744073709551615"));
  ASSERT_TRUE(row->next());
  EXPECT_NE(row->getInt(1), 99999999999);
  EXPECT_EQ(row->getInt(2), 0);
  EXPECT_EQ(row->getInt(3), 0);
  EXPECT_EQ(row->getUInt64(4), std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(row->getInt64(5), -1);
}

TEST_F(Connector, AffectedMeansChangedUnlessFoundRowsAreAskedFor) {
  Send(Connect(), "INSERT INTO note VALUES (1, 'a')");
  const auto affected = [](const Options& options) {
    const Link link = Connect(options);
    const std::unique_ptr<sql::PreparedStatement> statement(
        link->prepareStatement("UPDATE note SET text = 'a' WHERE id = 1"));
    return statement->executeUpdate();
  };
  Options options = SocketOptions();
  EXPECT_EQ(affected(options), 0);
  options["CLIENT_FOUND_ROWS"] = true;
  EXPECT_EQ(affected(options), 1);
}

TEST_F(Connector, ALockWaitUndoesItsStatementOnly) {
  const Link first = Connect();
  const Link second = Connect();
  Send(first, "INSERT INTO note VALUES (1, 'a')");
  Send(first, "START TRANSACTION");
  Send(first, "UPDATE note SET text = 'b' WHERE id = 1");
  Send(second, "SET SESSION innodb_lock_wait_timeout = 0");
  Send(second, "START TRANSACTION");
  Send(second, "INSERT INTO note VALUES (2, 'kept')");
  EXPECT_EQ(CodeOf([&] { Send(second, "UPDATE note SET text = 'c' WHERE id = 1"); }), 1205);
  EXPECT_EQ(Ask(second, "SELECT text FROM note WHERE id = 2"), "kept");
}

TEST_F(Connector, OnlyTheCaWithVerifyRefusesAServerWithoutTls) {
  const auto cipher = [](const Options& options) {
    return Ask(Connect(options), "SHOW STATUS LIKE 'Ssl_cipher'", 2);
  };
  Options options = TcpOptions();
  options["sslEnforce"] = true;
  EXPECT_EQ(cipher(options), "");
  options = TcpOptions();
  options["sslCA"] = sql::SQLString("/etc/ssl/certs/ca-certificates.crt");
  EXPECT_EQ(cipher(options), "");
  options["sslVerify"] = true;
  EXPECT_EQ(CodeOf([&] { Connect(options); }), 2026);
}

TEST_F(Connector, TheSslModeIsIgnored) {
  for (const int mode : {3, 4, 5}) {  // required, with the CA, with the name
    Options options = TcpOptions();
    options["OPT_SSL_MODE"] = mode;
    EXPECT_EQ(Ask(Connect(options), "SHOW STATUS LIKE 'Ssl_cipher'", 2), "") << mode;
  }
}

TEST_F(Connector, SeveralStatementsInOneAreRefusedUnlessAskedFor) {
  EXPECT_EQ(CodeOf([&] { Send(Connect(), "DO 1; DO 2"); }), 1064);
}

TEST_F(Connector, OfSeveralStatementsInOneOnlyTheFirstTellsHowManyRowsItChanged) {
  Options options = SocketOptions();
  options["CLIENT_MULTI_STATEMENTS"] = true;
  const Link link = Connect(options);
  const std::unique_ptr<sql::Statement> statement(link->createStatement());
  statement->execute(
      "INSERT INTO note VALUES (1, 'a'); INSERT INTO note VALUES (2, 'b'), (3, 'c')");
  EXPECT_EQ(statement->getUpdateCount(), 1);
  EXPECT_EQ(CodeOf([&] { Ask(link, "SELECT 1"); }), 2014);
  EXPECT_FALSE(statement->getMoreResults());
  EXPECT_EQ(statement->getUpdateCount(), std::numeric_limits<uint64_t>::max());
  EXPECT_EQ(Count(), "3");
}

TEST_F(Connector, AClosedConnectionsStatementStillWrites) {
  const Link link = Connect();
  const std::unique_ptr<sql::Statement> statement(link->createStatement());
  link->close();
  EXPECT_TRUE(link->isClosed());
  EXPECT_NO_THROW(statement->execute("INSERT INTO note VALUES (1, 'a')"));
  EXPECT_EQ(Count(), "1");
}

TEST_F(Connector, AGeneratedKeyIsToldByReturningOnly) {
  FreshTable("id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(20)");
  const auto tells = []<typename Statement>(Statement*) {
    return requires(Statement & statement) { statement.getGeneratedKeys(); };
  };
  EXPECT_FALSE(tells(static_cast<sql::Statement*>(nullptr)));
  EXPECT_FALSE(tells(static_cast<sql::PreparedStatement*>(nullptr)));
  const Link link = Connect();
  constexpr char kInsert[] = "INSERT INTO note (text) VALUES ('a') RETURNING id";
  EXPECT_THROW(delete link->prepareStatement(kInsert, 1), sql::MethodNotImplementedException);
  const std::unique_ptr<sql::PreparedStatement> insert(link->prepareStatement(kInsert));
  const std::unique_ptr<sql::ResultSet> row(insert->executeQuery());
  ASSERT_TRUE(row->next());
  EXPECT_EQ(row->getInt64(1), 1);
}

TEST_F(Connector, AnErrorsTextQuotesTheValuesOfTheKey) {
  FreshTable("id INT PRIMARY KEY, text VARCHAR(20) UNIQUE");
  const Link link = Connect();
  Send(link, "INSERT INTO note VALUES (1, 'Ghiglione')");
  try {
    Send(link, "INSERT INTO note VALUES (2, 'Ghiglione')");
    FAIL() << "taken twice";
  } catch (const sql::SQLException& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("Ghiglione"));
  }
}

TEST_F(Connector, AutocommitIsToldAsItsOwnCallsLeftIt) {
  const Link link = Connect();
  Send(link, "SET autocommit = 0");
  EXPECT_TRUE(link->getAutoCommit());
}

TEST_F(Connector, StringsCarryAnyByteAndInvalidUtf8IsRefusedByTexts) {
  FreshTable("id INT PRIMARY KEY, text VARCHAR(20) CHARACTER SET utf8mb4, bytes VARBINARY(20)");
  const Link link = Connect();
  const std::string bytes("\0\xff\xfe'\\", 5);
  std::unique_ptr<sql::PreparedStatement> insert(
      link->prepareStatement("INSERT INTO note VALUES (1, NULL, ?)"));
  insert->setString(1, bytes);
  insert->executeUpdate();
  const std::unique_ptr<sql::PreparedStatement> select(
      link->prepareStatement("SELECT bytes FROM note WHERE bytes = ?"));
  select->setString(1, bytes);
  const std::unique_ptr<sql::ResultSet> result(select->executeQuery());
  ASSERT_TRUE(result->next());
  EXPECT_EQ(result->getString(1).asStdString(), bytes);
  insert.reset(link->prepareStatement("INSERT INTO note VALUES (2, ?, NULL)"));
  insert->setString(1, bytes);
  EXPECT_EQ(CodeOf([&] { insert->executeUpdate(); }), 1366);
}

TEST_F(Connector, APreparedStatementSurvivesItsFailure) {
  const Link link = Connect();
  const std::unique_ptr<sql::PreparedStatement> statement(
      link->prepareStatement("INSERT INTO note VALUES (?, 'a')"));
  statement->setInt64(1, 1);
  statement->executeUpdate();
  EXPECT_EQ(CodeOf([&] { statement->executeUpdate(); }), 1062);
  statement->setInt64(1, 2);
  EXPECT_EQ(statement->executeUpdate(), 1);
}

TEST_F(Connector, AMissingArgumentHasNoErrorNumber) {
  const Link link = Connect();
  const std::unique_ptr<sql::PreparedStatement> statement(link->prepareStatement("DO ?"));
  EXPECT_EQ(CodeOf([&] { statement->execute(); }), 0);
}

TEST_F(Connector, AStatementHasAtMost65535Arguments) {
  const Link link = Connect();
  std::string sql = "SELECT 1 IN (?";
  for (int i = 1; i < 65535; ++i) sql += ",?";
  EXPECT_NO_THROW(delete link->prepareStatement(sql + ")"));
  EXPECT_EQ(CodeOf([&] { delete link->prepareStatement(sql + ",?)"); }), 1390);
}

TEST_F(Connector, AnOpenTransactionEndsWithItsConnection) {
  Link link = Connect();
  Send(link, "START TRANSACTION");
  Send(link, "INSERT INTO note VALUES (1, 'a')");
  link.reset();
  EXPECT_EQ(Count(), "0");
}

TEST_F(Connector, MicrosecondsComeBackAsText) {
  EXPECT_EQ(Ask(Connect(), "SELECT CAST('2026-03-04 05:06:07.000005' AS DATETIME(6))"),
            "2026-03-04 05:06:07.000005");
}

TEST_F(Connector, TheReadTimeOutEndsTheLink) {
  Options options = SocketOptions();
  options["OPT_READ_TIMEOUT"] = 1;
  const Link link = Connect(options);
  const absl::Time begin = absl::Now();
  EXPECT_EQ(CodeOf([&] { Send(link, "DO SLEEP(20)"); }), 2013);
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
}

TEST_F(Connector, AQueryTimeOutIsTheServersStatementTime) {
  const Link link = Connect();
  const std::unique_ptr<sql::Statement> statement(link->createStatement());
  statement->setQueryTimeout(1);
  EXPECT_EQ(
      CodeOf([&] {
        delete statement->executeQuery("SELECT SUM(SHA2(seq, 512) = 'a') FROM seq_1_to_100000000");
      }),
      1969);
}

TEST_F(Connector, AStatementWithoutATableAnswersThoughItsTimeIsUp) {
  const Link link = Connect();
  Send(link, "SET SESSION max_statement_time = 0.1");
  EXPECT_EQ(Ask(link, "SELECT BENCHMARK(1000000000, SHA2('a', 512))"), "0");
}

}  // namespace
}  // namespace mugugno::tests

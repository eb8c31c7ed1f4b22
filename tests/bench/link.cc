#include "tests/bench/link.h"

#include <cstdio>
#include <cstdlib>

#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/resultset_metadata.h>

namespace mugugno::bench {
namespace {

template <typename Work>
auto OrEnd(const std::string& what, Work work) {
  try {
    return work();
  } catch (const sql::SQLException& error) {
    std::fprintf(stderr, "%s: %s\n", what.c_str(), error.what());
    std::exit(1);
  }
}

}  // namespace

Link::Link(const std::string& socket, const std::string& database) {
  sql::ConnectOptionsMap options;
  options["hostName"] = sql::SQLString("unix://" + socket);
  options["userName"] = sql::SQLString("root");
  options["password"] = sql::SQLString("");
  options["schema"] = sql::SQLString(database);
  OrEnd("connect", [&] {
    connection_.reset(get_driver_instance()->connect(options));
    connection_->setTransactionIsolation(sql::TRANSACTION_READ_COMMITTED);
    return 0;
  });
}

void Link::Do(const std::string& sql) {
  OrEnd(sql, [&] {
    const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
    return statement->execute(sql);
  });
}

std::vector<Cells> Link::Rows(const std::string& sql) {
  return OrEnd(sql, [&] {
    const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
    const std::unique_ptr<sql::ResultSet> result(statement->executeQuery(sql));
    const uint32_t columns = result->getMetaData()->getColumnCount();
    std::vector<Cells> rows;
    while (result->next()) {
      Cells row;
      for (uint32_t i = 1; i <= columns; ++i) {
        row.push_back({result->isNull(i), result->getString(i).asStdString()});
      }
      rows.push_back(std::move(row));
    }
    return rows;
  });
}

std::unique_ptr<sql::PreparedStatement> Link::Prepare(const std::string& sql) {
  return OrEnd(sql, [&] {
    return std::unique_ptr<sql::PreparedStatement>(connection_->prepareStatement(sql));
  });
}

}  // namespace mugugno::bench

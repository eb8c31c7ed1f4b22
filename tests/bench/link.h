#pragma once

// The plain connector, as a program without tenant/store would use it: for what the server itself
// can do. A mistake ends the program.

#include <memory>
#include <string>
#include <vector>

#include <cppconn/connection.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/statement.h>

namespace mugugno::bench {

// A value as the server sent it.
struct Cell {
  bool null = false;
  std::string bytes;

  bool operator==(const Cell& other) const { return null == other.null && bytes == other.bytes; }
};
using Cells = std::vector<Cell>;

// One connection as root; used by one thread.
class Link final {
 public:
  Link(const std::string& socket, const std::string& database);

  void Do(const std::string& sql);
  std::vector<Cells> Rows(const std::string& sql);
  std::unique_ptr<sql::PreparedStatement> Prepare(const std::string& sql);

 private:
  std::unique_ptr<sql::Connection> connection_;
};

}  // namespace mugugno::bench

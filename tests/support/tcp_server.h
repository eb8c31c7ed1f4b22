#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include <sys/socket.h>

namespace mugugno::tests {

// One accepted connection, read by lines or bytes. Closed on destruction. Used by one thread.
class Connection final {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Without its CRLF; false at the end.
  bool ReadLine(std::string* line);
  bool ReadBytes(size_t count, std::string* bytes);
  void Write(const std::string& bytes) const;
  // Waits until the other side goes away.
  void WaitForEnd();

 private:
  bool Fill();

  int socket_;
  std::string buffer_;
};

// Serves connections on 127.0.0.1, one after the other, on a thread of its own.
class TcpServer final {
 public:
  using Serve = std::function<void(Connection&)>;

  explicit TcpServer(Serve serve);
  ~TcpServer();
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;

  uint16_t port() const { return port_; }

 private:
  void Run();

  const Serve serve_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<int> current_ = -1;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace mugugno::tests

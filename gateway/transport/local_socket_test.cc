#include "gateway/transport/local_socket.h"

#include <cstring>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_folder.h"

namespace mugugno::gateway {
namespace {

using tests::HasReason;
using Peers = LocalSocket::Peers;

class LocalSocketTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<LocalSocket>> Listen(Peers peers) {
    return LocalSocket::Listen(path_, peers, [](int connection) { close(connection); });
  }
  mode_t Mode() const {
    struct stat status = {};
    return stat(path_.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
  }

  tests::TempFolder folder_;
  const std::string path_ = folder_.File("a.sock");
};

TEST_F(LocalSocketTest, OneOfTheOwnUserIsForNobodyElse) {
  const auto socket = Listen(Peers::kOwnUser);
  ASSERT_OK(socket);
  EXPECT_EQ(Mode(), 0600u);
}

TEST_F(LocalSocketTest, OneOfTheGroupIsForTheGroupWhateverTheUmask) {
  const mode_t before = umask(077);
  const auto socket = Listen(Peers::kOwnGroup);
  umask(before);
  ASSERT_OK(socket);
  EXPECT_EQ(Mode(), 0660u);
}

TEST_F(LocalSocketTest, IsNotTakenFromAProcessThatListensThere) {
  const auto first = Listen(Peers::kOwnGroup);
  ASSERT_OK(first);
  EXPECT_THAT(Listen(Peers::kOwnGroup), HasReason("LISTEN_FAILED"));
}

TEST_F(LocalSocketTest, WhatAKilledProcessLeftIsReplaced) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path_.data(), path_.size());
  const int left = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(bind(left, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  close(left);
  EXPECT_OK(Listen(Peers::kOwnUser));
}

}  // namespace
}  // namespace mugugno::gateway

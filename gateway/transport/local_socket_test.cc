#include "gateway/transport/local_socket.h"

#include <cstring>
#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/no_descriptors.h"
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

TEST_F(LocalSocketTest, WhoComesWhenThereAreNoDescriptorsWaitsAndCostsNothing) {
  const auto socket = LocalSocket::Listen(path_, Peers::kOwnUser, [](int connection) {
    EXPECT_EQ(write(connection, "x", 1), 1);
    close(connection);
  });
  ASSERT_OK(socket);
  auto none = std::make_unique<tests::NoDescriptors>();
  none->LeaveOne();
  const int link = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path_.data(), path_.size());
  ASSERT_EQ(connect(link, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  const double before = tests::ProcessorSeconds();
  pollfd watched = {link, POLLIN, 0};
  EXPECT_EQ(poll(&watched, 1, 500), 0);
  EXPECT_LT(tests::ProcessorSeconds() - before, 0.2);
  none.reset();
  char byte = 0;
  EXPECT_EQ(read(link, &byte, 1), 1);
  close(link);
}

// Whether a process of that account gets through to what listens there.
bool ReachesAs(uid_t account, const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    // Only what may be called after a fork among threads.
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    const int link = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    char byte = 0;
    if (setgid(account) != 0 || setuid(account) != 0 ||
        connect(link, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      _exit(2);
    }
    _exit(read(link, &byte, 1) == 1 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_NE(WEXITSTATUS(status), 2) << "it could not connect";
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// The file's mode would keep others away already: here it lets everybody in, and the kernel's word
// on who connects decides.
TEST_F(LocalSocketTest, AProcessOfAnotherAccountIsCutOffUnheard) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be another account";
  constexpr uid_t kNobody = 65534;
  const auto greet = [](int connection) {
    [[maybe_unused]] const ssize_t written = write(connection, "x", 1);
    close(connection);
  };
  // Where others may go, unlike the folder of a test run.
  std::string folder = "/tmp/mugugno-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  chmod(folder.c_str(), 0755);
  const std::string path = folder + "/s";
  for (const Peers peers : {Peers::kOwnUser, Peers::kOwnGroup}) {
    const auto socket = LocalSocket::Listen(path, peers, greet);
    ASSERT_OK(socket);
    chmod(path.c_str(), 0666);
    EXPECT_TRUE(ReachesAs(geteuid(), path));
    EXPECT_EQ(ReachesAs(kNobody, path), peers == Peers::kOwnGroup);
  }
  std::filesystem::remove_all(folder);
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

#include "tests/support/child_process.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mugugno::tests {
namespace {

int CodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

[[noreturn]] void Become(char* const* argv, const char* log_file, bool die_with_parent) {
  if (die_with_parent) prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int log = open(log_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(null, 0);
  dup2(log, 1);
  dup2(log, 2);
  execvp(argv[0], argv);
  _exit(127);
}

}  // namespace

absl::StatusOr<ChildProcess> ChildProcess::Start(const std::vector<std::string>& argv,
                                                 const std::string& log_file) {
  std::vector<char*> pointers;
  for (const std::string& arg : argv) pointers.push_back(const_cast<char*>(arg.c_str()));
  pointers.push_back(nullptr);
  const bool main_thread = gettid() == getpid();
  const pid_t pid = fork();
  if (pid == 0) Become(pointers.data(), log_file.c_str(), main_thread);
  if (pid < 0) return absl::InternalError(absl::StrCat("cannot start ", argv[0]));
  return ChildProcess(pid);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept { *this = std::move(other); }

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(exit_code_, other.exit_code_);
  return *this;
}

ChildProcess::~ChildProcess() { End(SIGKILL); }

void ChildProcess::End(int signal) {
  if (!Running()) return;
  kill(pid_, signal);
  Wait();
}

int ChildProcess::Wait() {
  int status = 0;
  if (pid_ > 0 && waitpid(pid_, &status, 0) == pid_) exit_code_ = CodeOf(status);
  pid_ = -1;
  return exit_code_;
}

bool ChildProcess::Running() {
  int status = 0;
  if (pid_ > 0 && waitpid(pid_, &status, WNOHANG) == pid_) {
    exit_code_ = CodeOf(status);
    pid_ = -1;
  }
  return pid_ > 0;
}

}  // namespace mugugno::tests

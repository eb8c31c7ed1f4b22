#pragma once

// One JSON object per line on standard error. Never a citizen's words, an identifier of a person
// outside the staff, or a secret: only what a LogLine is given. Thread-safe: a line is written
// whole.

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::gateway {

enum class LogLevel { kInfo, kWarning, kError };

// Written when it goes out of scope.
class LogLine final {
 public:
  LogLine(LogLevel level, absl::string_view event);
  ~LogLine();
  LogLine(const LogLine&) = delete;
  LogLine& operator=(const LogLine&) = delete;

  LogLine& Add(absl::string_view key, absl::string_view value);
  LogLine& Add(absl::string_view key, int64_t value);

 private:
  std::string line_;
};

// What the protobuf library reports becomes our lines, without its text: that may quote a message.
// Called once, by main.
void LogProtobuf();

}  // namespace mugugno::gateway

#include "gateway/log.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/stubs/logging.h"
#include <unistd.h>

namespace mugugno::gateway {
namespace {

const char* Name(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      break;
  }
  return "error";
}

void AppendQuoted(absl::string_view text, std::string* line) {
  line->push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line->push_back('\\');
      line->push_back(c);
    } else if (byte < 0x20 || byte == 0x7F) {
      absl::StrAppend(line, "\\u00", absl::Hex(byte, absl::kZeroPad2));
    } else {
      line->push_back(c);
    }
  }
  line->push_back('"');
}

void LogReport(google::protobuf::LogLevel level, const char* file, int line, const std::string&) {
  const bool warning = level <= google::protobuf::LOGLEVEL_WARNING;
  LogLine(warning ? LogLevel::kWarning : LogLevel::kError, "protobuf")
      .Add("file", file)
      .Add("line", line);
}

}  // namespace

void LogProtobuf() { google::protobuf::SetLogHandler(&LogReport); }

LogLine::LogLine(LogLevel level, absl::string_view event) {
  line_ = absl::StrCat("{\"time\":\"",
                       absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()),
                       "\",\"level\":\"", Name(level), "\",\"event\":");
  AppendQuoted(event, &line_);
}

LogLine::~LogLine() {
  line_ += "}\n";
  // One write per line keeps lines of several threads apart; nobody can be told of a failed one.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line_.data(), line_.size());
}

LogLine& LogLine::Add(absl::string_view key, absl::string_view value) {
  line_.push_back(',');
  AppendQuoted(key, &line_);
  line_.push_back(':');
  AppendQuoted(value, &line_);
  return *this;
}

LogLine& LogLine::Add(absl::string_view key, int64_t value) {
  line_.push_back(',');
  AppendQuoted(key, &line_);
  absl::StrAppend(&line_, ":", value);
  return *this;
}

}  // namespace mugugno::gateway

#include "adminctl/console.h"

#include <iostream>

#include "absl/strings/str_replace.h"
#include <sys/ioctl.h>
#include <unistd.h>

#include "proto/text/utf8.h"

namespace mugugno::adminctl {
namespace {

bool TurnsDirection(char32_t sign) {
  return (sign >= 0x202A && sign <= 0x202E) || (sign >= 0x2066 && sign <= 0x2069) ||
         sign == 0x200E || sign == 0x200F;
}

bool IsControl(char32_t sign) { return sign < 0x20 || (sign >= 0x7F && sign < 0xA0); }

std::string Clean(absl::string_view text, bool keep_lines) {
  std::string clean;
  while (!text.empty()) {
    absl::string_view rest = text;
    const char32_t sign = text::TakeCodePoint(rest);
    const absl::string_view bytes = text.substr(0, text.size() - rest.size());
    text = rest;
    if (sign == text::kInvalid) {
      clean += "\xEF\xBF\xBD";  // the replacement character
    } else if (sign == '\n' && keep_lines) {
      clean += '\n';
    } else if (IsControl(sign)) {
      if (!clean.empty() && clean.back() != ' ') clean += ' ';
    } else if (!TurnsDirection(sign)) {
      clean.append(bytes.data(), bytes.size());
    }
  }
  return clean;
}

size_t TerminalColumns() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

Console ProcessConsole() {
  return {.in = std::cin,
          .out = std::cout,
          .err = std::cerr,
          .out_is_terminal = isatty(STDOUT_FILENO) == 1,
          .err_is_terminal = isatty(STDERR_FILENO) == 1,
          .columns = TerminalColumns()};
}

std::string Harmless(absl::string_view text) { return Clean(text, false); }

std::string HarmlessLines(absl::string_view text) { return Clean(text, true); }

}  // namespace mugugno::adminctl

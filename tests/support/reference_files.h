#pragma once

// For tests: the reference data beside the checkout (or where MUGUGNO_REFERENCE_DATA points), which
// are not part of the project, and the project's own files, read from its root.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace mugugno::tests {

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string ReferenceFolder() {
  const char* folder = std::getenv("MUGUGNO_REFERENCE_DATA");
  return folder ? folder : "../shared/data";
}

// Empty where the file is absent: the test skips and says so.
inline std::optional<std::string> ReferenceFile(const std::string& name) {
  const std::string path = ReferenceFolder() + "/" + name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return ReadFile(path);
}

}  // namespace mugugno::tests

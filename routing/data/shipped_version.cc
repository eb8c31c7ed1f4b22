#include <cstdint>

#include "absl/strings/str_cat.h"

#include "routing/data/shipped.h"

namespace mugugno::routing {
namespace {

// FNV-1a: the same on every machine.
uint64_t Fingerprint() {
  uint64_t hash = 14695981039346656037u;
  for (const char* name : {"context", "emergency", "kinds", "ordinary_comuni", "topics"}) {
    for (const char byte : ShippedRules(name)) {
      hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211u;
    }
  }
  return hash;
}

}  // namespace

const std::string& ShippedVersion() {
  static const auto& version =
      *new std::string(absl::StrCat(MUGUGNO_VERSION, "-", absl::Hex(Fingerprint())));
  return version;
}

}  // namespace mugugno::routing

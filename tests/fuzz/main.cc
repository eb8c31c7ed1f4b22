// libFuzzer's entry: `fuzz_test --target=NAME [--planted] [libFuzzer's options] [CORPUS...]`. With
// --planted the target has a fault that must be found.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "absl/strings/strip.h"

#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace {

using Target = void (*)(absl::string_view);

struct NamedTarget {
  const char* name;
  Target run;
};

constexpr NamedTarget kTargets[] = {
    {"certificate", mugugno::fuzz::Certificate}, {"form", mugugno::fuzz::Form},
    {"geojson", mugugno::fuzz::GeoJson},         {"georeport", mugugno::fuzz::GeoReport},
    {"letter", mugugno::fuzz::Letter},           {"manifest", mugugno::fuzz::Manifest},
    {"messenger", mugugno::fuzz::Messenger},     {"names", mugugno::fuzz::Names},
    {"open311", mugugno::fuzz::Open311},         {"picture", mugugno::fuzz::Picture},
    {"places", mugugno::fuzz::Places},           {"route", mugugno::fuzz::Route},
    {"submission", mugugno::fuzz::Submission},   {"telegram", mugugno::fuzz::Telegram},
    {"whatsapp", mugugno::fuzz::WhatsApp},
};

Target chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  for (int i = 1; i < *argc; ++i) {
    absl::string_view argument = (*argv)[i];
    if (argument == "--planted") mugugno::fuzz::planted = true;
    if (!absl::ConsumePrefix(&argument, "--target=")) continue;
    for (const NamedTarget& target : kTargets) {
      if (argument == target.name) chosen = target.run;
    }
  }
  if (chosen == nullptr) {
    std::fputs("--target is one of:", stderr);
    for (const NamedTarget& target : kTargets) std::fprintf(stderr, " %s", target.name);
    std::fputs("\n", stderr);
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  chosen({reinterpret_cast<const char*>(data), size});
  return 0;
}

#include "gateway/prepare_italy.h"

#include <cstdio>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include <unistd.h>

#include "routing/italy/preparation.h"

namespace mugugno::gateway {
namespace {

constexpr char kHelp[] =
    "gateway prepare-italy --comuni=FILE --localities=FILE --borders=FILE... --output=FILE\n"
    "                      [--attribution=TEXT]\n"
    "\n"
    "Makes the file that italy_file of the gateway's configuration names. A gateway that serves\n"
    "takes it within seconds. Every file may be a gzip file.\n"
    "\n"
    "  --comuni       CSV: name, name_alt, istat, cadastral, province_code, population\n"
    "  --localities   CSV: name, alt_names, istat, agreement\n"
    "  --borders      GeoJSON whose features have the property \"istat\" or \"cadastral\"; may be\n"
    "                 given again: where two sources disagree a position fits each side\n"
    "  --attribution  names and licences of the sources\n"
    "\n"
    "Exit codes: 0 done, 1 failed and nothing written, 2 wrong usage.\n";

// On a terminal only.
class Bar final {
 public:
  ~Bar() {
    if (shown_ >= 0) std::fputs("\r\033[K", stderr);
  }
  void Show(size_t done, size_t all) {
    const int percent = all == 0 ? 100 : static_cast<int>(done * 100 / all);
    if (percent == shown_ || isatty(STDERR_FILENO) == 0) return;
    shown_ = percent;
    const std::string filled(static_cast<size_t>(percent) * 40 / 100, '#');
    std::fprintf(stderr, "\rborders [%-40s] %3d %%", filled.c_str(), percent);
  }

 private:
  int shown_ = -1;
};

}  // namespace

int PrepareItaly(const std::vector<std::string>& arguments) {
  routing::ItalySources sources;
  std::string output;
  for (const std::string& argument : arguments) {
    absl::string_view value = argument;
    if (absl::ConsumePrefix(&value, "--comuni=")) {
      sources.comuni = std::string(value);
    } else if (absl::ConsumePrefix(&value, "--localities=")) {
      sources.localities = std::string(value);
    } else if (absl::ConsumePrefix(&value, "--borders=")) {
      sources.borders.emplace_back(value);
    } else if (absl::ConsumePrefix(&value, "--attribution=")) {
      sources.attribution = std::string(value);
    } else if (absl::ConsumePrefix(&value, "--output=")) {
      output = std::string(value);
    } else {
      std::fputs(kHelp, argument == "--help" ? stdout : stderr);
      return argument == "--help" ? 0 : 2;
    }
  }
  if (sources.comuni.empty() || sources.borders.empty() || output.empty()) {
    std::fputs(kHelp, stderr);
    return 2;
  }
  absl::StatusOr<routing::ItalyCounts> counts;
  {
    Bar bar;
    counts = routing::PrepareItaly(sources, output,
                                   [&bar](size_t done, size_t all) { bar.Show(done, all); });
  }
  if (!counts.ok()) {
    std::fprintf(stderr, "gateway: %s\n", std::string(counts.status().message()).c_str());
    return 1;
  }
  std::printf(
      "%s: %zu comuni, %zu localities, %zu borders\n"
      "left out: %zu localities without agreement or comune, %zu borders of no present comune\n",
      output.c_str(), counts->comuni, counts->localities, counts->borders,
      counts->localities_left_out, counts->features_left_out);
  return 0;
}

}  // namespace mugugno::gateway

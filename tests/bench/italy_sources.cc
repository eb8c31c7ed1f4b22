#include "tests/bench/italy_sources.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace mugugno::bench {

std::string ItalyFolder() {
  const char* folder = std::getenv("MUGUGNO_REFERENCE_DATA");
  return folder == nullptr ? MUGUGNO_SOURCE_DIR "/../shared/data" : folder;
}

routing::ItalySources ItalyData() {
  const std::string folder = ItalyFolder();
  routing::ItalySources sources;
  sources.comuni = folder + "/comuni.csv";
  sources.localities = folder + "/localities.csv.gz";
  sources.borders = {folder + "/boundaries/italy_comuni_generalized.geojson.gz",
                     folder + "/boundaries/italy_comuni_2011_dp11m.geojson.gz"};
  std::vector<std::string> files = sources.borders;
  files.push_back(sources.comuni);
  files.push_back(sources.localities);
  for (const std::string& file : files) {
    if (std::filesystem::exists(file)) continue;
    std::printf(
        "skipped: %s is not here (MUGUGNO_REFERENCE_DATA names the folder)\n"
        "{\"skipped\":true}\n",
        file.c_str());
    return {};
  }
  return sources;
}

void PrepareAt(const std::string& path) {
  const absl::Time start = absl::Now();
  const auto counts = routing::PrepareItaly(ItalyData(), path, [](size_t, size_t) {});
  if (!counts.ok()) {
    std::fprintf(stderr, "%s\n", counts.status().ToString().c_str());
    std::exit(1);
  }
  std::printf("prepared: %zu comuni, %zu localities, %zu borders, %.1f MiB, in %.1f s\n",
              counts->comuni, counts->localities, counts->borders,
              static_cast<double>(std::filesystem::file_size(path)) / (1 << 20),
              absl::ToDoubleSeconds(absl::Now() - start));
}

}  // namespace mugugno::bench

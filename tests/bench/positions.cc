// How sure positions are: real points of filling stations with the comune their owners declare,
// against the borders of the whole of Italy. Prints how many are decided, how many of these for
// another comune than the declared, and how far outside the declared comune those lie; the last
// line is one JSON object.
//
//   positions_bench [TOLERANCE_METRES]

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"

#include "routing/italy/csv.h"
#include "routing/italy/italy.h"
#include "routing/italy/text_file.h"
#include "tests/bench/italy_sources.h"
#include "tests/support/temp_folder.h"

namespace mugugno::bench {
namespace {

using routing::Fix;

struct Tally {
  size_t all = 0, right = 0, wrong = 0, ambiguous = 0, lost = 0, outside = 0, none = 0;
  std::vector<double> wrong_by_m;
};

void Count(const routing::Italy& italy, uint32_t declared, double latitude, double longitude,
           const routing::TerritoryOptions& options, Tally* tally) {
  ++tally->all;
  const Fix fix = italy.territory().Locate(latitude, longitude, 0, options);
  const bool among = std::find(fix.areas.begin(), fix.areas.end(), declared) != fix.areas.end();
  switch (fix.kind) {
    case Fix::Kind::kInside:
      if (among) {
        ++tally->right;
      } else {
        ++tally->wrong;
        tally->wrong_by_m.push_back(
            italy.territory().borders().DistanceTo(declared, latitude, longitude));
      }
      return;
    case Fix::Kind::kNearBorder:
    case Fix::Kind::kNearCoast:
      ++(among ? tally->ambiguous : tally->lost);
      return;
    case Fix::Kind::kOutside:
      ++tally->outside;
      return;
    case Fix::Kind::kNoEvidence:
      ++tally->none;
      return;
  }
}

int Run(const routing::TerritoryOptions& options) {
  if (ItalyData().comuni.empty()) return 0;
  const auto text = routing::ReadTextFile(ItalyFolder() + "/geo_eval_points.csv.gz");
  if (!text.ok()) {
    std::printf("skipped: %s\n", std::string(text.status().message()).c_str());
    return 0;
  }
  const auto points = routing::CsvTable::Parse(*text, {"istat_declared", "lat", "lon"});
  if (!points.ok()) {
    std::fprintf(stderr, "%s\n", points.status().ToString().c_str());
    return 1;
  }
  const tests::TempFolder folder;
  PrepareAt(folder.path() + "/italy");
  const auto italy = routing::ReadItaly(folder.path() + "/italy").value();
  Tally tally;
  for (size_t i = 0; i < points->rows(); ++i) {
    const auto declared = italy->Find(points->Get(i, "istat_declared"));
    double latitude = 0;
    double longitude = 0;
    if (!declared || !absl::SimpleAtod(points->Get(i, "lat"), &latitude) ||
        !absl::SimpleAtod(points->Get(i, "lon"), &longitude)) {
      continue;
    }
    Count(*italy, *declared, latitude, longitude, options, &tally);
  }
  std::sort(tally.wrong_by_m.begin(), tally.wrong_by_m.end());
  std::printf("wrong decided, by metres outside the declared comune:\n");
  for (const double limit : {150.0, 300.0, 500.0, 1'000.0, 2'000.0, 5'000.0, 1e9}) {
    const auto end = std::upper_bound(tally.wrong_by_m.begin(), tally.wrong_by_m.end(), limit);
    std::printf("  up to %10.0f m  %5zu\n", limit,
                static_cast<size_t>(end - tally.wrong_by_m.begin()));
  }
  const auto rate = [&](size_t part) {
    return static_cast<double>(part) / static_cast<double>(tally.all);
  };
  std::printf(
      "{\"n\":%zu,\"tolerance_m\":%.0f,\"right\":%.4f,\"wrong\":%.4f,\"wrong_within_500_m\":%.4f,"
      "\"ambiguous\":%.4f,\"ambiguous_without_declared\":%.4f,\"outside\":%.4f,\"none\":%.4f}\n",
      tally.all, options.border_tolerance_m, rate(tally.right), rate(tally.wrong),
      rate(static_cast<size_t>(
          std::upper_bound(tally.wrong_by_m.begin(), tally.wrong_by_m.end(), 500.0) -
          tally.wrong_by_m.begin())),
      rate(tally.ambiguous), rate(tally.lost), rate(tally.outside), rate(tally.none));
  return 0;
}

}  // namespace
}  // namespace mugugno::bench

int main(int argc, char** argv) {
  mugugno::routing::TerritoryOptions options;
  if (argc > 1 && !absl::SimpleAtod(argv[1], &options.border_tolerance_m)) {
    std::fprintf(stderr, "usage: positions_bench [TOLERANCE_METRES]\n");
    return 2;
  }
  return mugugno::bench::Run(options);
}

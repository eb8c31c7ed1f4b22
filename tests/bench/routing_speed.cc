// How fast messages are decided with the whole of Italy loaded: by text, by position and by both,
// for the example association of eight comuni, one thread; what it takes to load and keep; whether
// other associations make it dearer; and the obvious alternatives over the same names and polygons.
//
//   routing_speed_bench [PREPARED_FILE]
//
// Times are processor time, which other programs of the machine lengthen little; the p99 by the
// clock on the wall is told beside it.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include "nlohmann/json.hpp"
#include "routing/italy/csv.h"
#include "routing/italy/italy.h"
#include "routing/italy/text_file.h"
#include "routing/router/reference.h"
#include "routing/router/router.h"
#include "routing/router/routing_snapshot.h"
#include "tests/bench/allocation_count.h"
#include "tests/bench/alternatives.h"
#include "tests/bench/cpu_clock.h"
#include "tests/bench/italy_sources.h"
#include "tests/support/temp_folder.h"

namespace mugugno::bench {
namespace {

using routing::Borders;
using routing::Inquiry;
using routing::Italy;
using routing::RoutingSnapshot;

constexpr size_t kTextBytes = 300;
constexpr size_t kInquiries = 20'000;
constexpr size_t kAssociations = 200;
constexpr size_t kMembers = 8;

double MicrosecondsOf(clockid_t clock) {
  timespec now = {};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double CpuMicroseconds() { return MicrosecondsOf(CLOCK_THREAD_CPUTIME_ID); }
double WallMicroseconds() { return MicrosecondsOf(CLOCK_MONOTONIC); }

double ResidentMib() {
  malloc_trim(0);
  return ResidentMemoryOf(getpid());
}

std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The example association as its files are.
RoutingSnapshot Example(std::shared_ptr<const Italy> italy) {
  const std::string folder = MUGUGNO_SOURCE_DIR "/deploy/example/";
  const auto territory = routing::ReadReference("territory", Slurp(folder + "territory.geojson"));
  const auto places = routing::ReadReference("places", Slurp(folder + "places.yaml"));
  const YAML::Node offices = YAML::LoadFile(folder + "topic_offices.yaml");
  routing::AssociationRouting routing;
  for (const auto& comune : places->places->comuni) {
    routing::TenantRouting tenant{comune.name, comune.name, comune.istat, comune.cadastral, {}, ""};
    tenant.default_office = offices["default"].as<std::string>();
    for (const auto& office : offices["offices"]) {
      tenant.offices[office.first.as<std::string>()] = office.second.as<std::string>();
    }
    routing.tenants.push_back(std::move(tenant));
  }
  routing.external_bodies = places->places->bodies;
  auto names = std::make_shared<const routing::Gazetteer>(
      routing::Gazetteer::Build(*places->places, routing::MembersOf(routing)));
  return {std::move(routing), territory->territory, std::move(names), std::move(italy)};
}

// Eight comuni of Italy without imports of their own.
std::unique_ptr<RoutingSnapshot> Another(const std::shared_ptr<const Italy>& italy, size_t first) {
  routing::AssociationRouting routing;
  for (size_t i = first; i < first + kMembers; ++i) {
    const routing::Area& area = italy->territory().areas()[i];
    routing.tenants.push_back({area.istat, area.name, area.istat, area.cadastral, {}, "urp"});
  }
  auto names = std::make_shared<const routing::Gazetteer>(
      routing::Gazetteer::Build({}, routing::MembersOf(routing)));
  return std::make_unique<RoutingSnapshot>(std::move(routing), nullptr, std::move(names), italy);
}

// Real messages joined until they are as long as wanted, cut between two runes.
std::vector<std::string> Texts() {
  const std::string lines = Slurp(ItalyFolder() + "/dev_messages.jsonl");
  std::vector<std::string> said;
  for (size_t begin = 0; begin < lines.size();) {
    const size_t end = std::min(lines.find('\n', begin), lines.size());
    const auto line = nlohmann::json::parse(lines.substr(begin, end - begin), nullptr, false);
    if (line.is_object() && line["text"].is_string()) said.push_back(line["text"]);
    begin = end + 1;
  }
  std::vector<std::string> texts;
  for (size_t i = 0; i < said.size(); ++i) {
    std::string text;
    for (size_t k = i; text.size() < kTextBytes; ++k) text += said[k % said.size()] + " ";
    size_t end = kTextBytes;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    text.resize(end);
    texts.push_back(std::move(text));
  }
  return texts;
}

// In and around the eight comuni.
std::vector<routing::Position> Positions() {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> latitude(44.30, 44.44);
  std::uniform_real_distribution<double> longitude(9.02, 9.24);
  std::vector<routing::Position> positions(5'000);
  for (routing::Position& at : positions) {
    at = {.latitude = latitude(random), .longitude = longitude(random)};
  }
  return positions;
}

struct Figures {
  double p50_us = 0, p99_us = 0, wall_p99_us = 0, undisturbed_p99_us = 0, per_s = 0,
         allocations = 0;
  nlohmann::json Json() const {
    const auto round = [](double value) { return std::round(value * 10) / 10; };
    return {{"p50_us", round(p50_us)},           {"p99_us", round(p99_us)},
            {"wall_p99_us", round(wall_p99_us)}, {"undisturbed_p99_us", round(undisturbed_p99_us)},
            {"per_s", std::round(per_s)},        {"allocations", round(allocations)}};
  }
};

// The p99 of `inquiries` when each is worth its best of some times: what else the machine did then
// is left out, what an inquiry itself costs is not.
double UndisturbedP99(size_t inquiries, const std::function<void(size_t)>& work) {
  std::vector<double> best(inquiries, INFINITY);
  for (int round = 0; round < 7; ++round) {
    for (size_t i = 0; i < inquiries; ++i) {
      const double start = CpuMicroseconds();
      work(i);
      best[i] = std::min(best[i], CpuMicroseconds() - start);
    }
  }
  std::sort(best.begin(), best.end());
  return best[inquiries * 99 / 100];
}

Figures Measure(const char* what, size_t times, const std::function<void(size_t)>& work) {
  for (size_t i = 0; i < times / 4; ++i) work(i);
  std::vector<double> each(times);
  std::vector<double> wall(times);
  const size_t before = AllocationCount();
  double total = 0;
  for (size_t i = 0; i < times; ++i) {
    const double start = CpuMicroseconds();
    const double wall_start = WallMicroseconds();
    work(i);
    wall[i] = WallMicroseconds() - wall_start;
    each[i] = CpuMicroseconds() - start;
    total += each[i];
  }
  const auto count = static_cast<double>(times);
  Figures figures{.allocations = static_cast<double>(AllocationCount() - before) / count};
  std::sort(each.begin(), each.end());
  std::sort(wall.begin(), wall.end());
  figures.wall_p99_us = wall[times * 99 / 100];
  figures.p50_us = each[times / 2];
  figures.p99_us = each[times * 99 / 100];
  figures.per_s = count / total * 1e6;
  figures.undisturbed_p99_us = UndisturbedP99(std::min<size_t>(times, 1'000), work);
  std::printf(
      "%-40s p50 %7.1f us  p99 %7.1f us (wall %7.1f, undisturbed %7.1f)  %8.0f/s  %6.1f "
      "allocations\n",
      what, figures.p50_us, figures.p99_us, figures.wall_p99_us, figures.undisturbed_p99_us,
      figures.per_s, figures.allocations);
  std::fflush(stdout);
  return figures;
}

// What is decided of a text, of a position, of both.
class Decisions final {
 public:
  Decisions() : texts_(Texts()), positions_(Positions()) {}

  const std::vector<std::string>& texts() const { return texts_; }
  const std::vector<routing::Position>& positions() const { return positions_; }

  std::function<void(size_t)> Of(std::function<const RoutingSnapshot&(size_t)> snapshot, bool text,
                                 bool position) const {
    return [this, snapshot = std::move(snapshot), text, position](size_t i) {
      Inquiry inquiry;
      if (text) inquiry.text = texts_[i % texts_.size()];
      if (position) inquiry.position = positions_[i % positions_.size()];
      if (Decide(inquiry, snapshot(i)).why.empty() && i == SIZE_MAX) std::abort();
    };
  }

 private:
  const std::vector<std::string> texts_;
  const std::vector<routing::Position> positions_;
};

// Names of comuni and localities as the prepared file has them.
std::vector<std::string> Names() {
  std::set<std::string> names;
  for (const auto& [path, column] :
       {std::pair(ItalyData().comuni, "name"), std::pair(ItalyData().localities, "name")}) {
    const auto table = routing::CsvTable::Parse(routing::ReadTextFile(path).value(), {column});
    for (size_t i = 0; i < table->rows(); ++i) names.insert(table->Get(i, column));
  }
  return {names.begin(), names.end()};
}

std::vector<ComuneFeature> Features(const Italy& italy) {
  std::vector<ComuneFeature> features;
  for (const std::string& path : ItalyData().borders) {
    auto read =
        routing::ParseGeoJson(routing::ReadTextFile(path).value(), routing::EmptyRings::kLeaveOut);
    for (routing::GeoFeature& feature : *read) {
      const auto code = feature.properties.find("istat");
      if (code == feature.properties.end()) continue;
      const auto comune = italy.Find(code->second);
      if (comune) features.push_back({*comune, std::move(feature)});
    }
  }
  return features;
}

nlohmann::json CompareNames(const Italy& italy, const Decisions& decisions) {
  const NamesByPattern patterns(Names());
  std::printf("RE2: %zu names, each a pattern of its own\n", patterns.names());
  const auto& texts = decisions.texts();
  const Figures ours = Measure("  names in a text: national names", 5'000, [&](size_t i) {
    std::vector<routing::PlaceMatch> matches;
    italy.names().Complete(routing::Words(texts[i % texts.size()]), {}, &matches);
  });
  const Figures re2 = Measure("  names in a text: RE2", 20, [&](size_t i) {
    if (patterns.Count(texts[i % texts.size()]) == SIZE_MAX) std::abort();
  });
  return {{"ours_us", ours.p50_us}, {"re2_us", re2.p50_us}, {"ratio", re2.p50_us / ours.p50_us}};
}

nlohmann::json ComparePolygons(const Italy& italy, const Decisions& decisions) {
  const auto features = Features(italy);
  const double reach = routing::TerritoryOptions().border_tolerance_m;
  const auto& at = decisions.positions();
  const auto ours = Measure("  comuni of a position: territory", 20'000, [&](size_t i) {
    const auto& p = at[i % at.size()];
    if (italy.territory().Locate(p.latitude, p.longitude, 0).areas.size() > 99) std::abort();
  });
  nlohmann::json compared = {{"ours_us", ours.p50_us}};
  for (const bool geos : {true, false}) {
    const auto polygons = geos ? Geos(features) : RayCasting(features);
    const auto theirs =
        Measure(geos ? "  comuni of a position: GEOS" : "  comuni of a position: rays",
                geos ? 5'000 : 500, [&](size_t i) {
                  const auto& p = at[i % at.size()];
                  size_t near = 0;
                  if (polygons->Holding(p.latitude, p.longitude, reach, &near).size() > 99)
                    std::abort();
                });
    size_t other = 0;
    constexpr size_t kAsked = 500;
    for (size_t i = 0; i < kAsked; ++i) {
      size_t near = 0;
      auto theirs_in = polygons->Holding(at[i].latitude, at[i].longitude, reach, &near);
      std::set<uint32_t> in(theirs_in.begin(), theirs_in.end());
      std::set<uint32_t> ours_in;
      for (const auto& area :
           italy.territory().borders().Within(at[i].latitude, at[i].longitude, 1))
        if (area.distance_m == 0) ours_in.insert(area.area);
      other += in != ours_in ? 1 : 0;
    }
    std::printf("    of %zu points it answers otherwise for %zu\n", kAsked, other);
    compared[geos ? "geos_us" : "rays_us"] = theirs.p50_us;
    compared[geos ? "geos_ratio" : "rays_ratio"] = theirs.p50_us / ours.p50_us;
  }
  return compared;
}

// In a process of its own: what preparing takes is not what the gateway takes. False if it failed.
bool PrepareApart(const std::string& path) {
  if (fork() == 0) {
    PrepareAt(path);
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  wait(&status);
  return status == 0;
}

int Run(std::string file) {
  if (ItalyData().comuni.empty()) return 0;
  const tests::TempFolder folder;
  if (file.empty()) {
    file = folder.File("italy");
    if (!PrepareApart(file)) return 1;
  }
  const Decisions decisions;
  const double before = ResidentMib();
  const absl::Time start = absl::Now();
  const auto italy = routing::ReadItaly(file);
  if (!italy.ok()) {
    std::fprintf(stderr, "%s\n", italy.status().ToString().c_str());
    return 1;
  }
  const double load_s = absl::ToDoubleSeconds(absl::Now() - start);
  const double loaded = ResidentMib() - before;
  // What was not looked at is not in memory yet: look everywhere.
  for (double latitude = 35.4; latitude < 47.2; latitude += 0.01) {
    for (double longitude = 6.5; longitude < 18.6; longitude += 0.01) {
      (*italy)->territory().borders().Within(latitude, longitude, 150);
    }
  }
  const double looked_at = ResidentMib() - before;
  std::printf(
      "Italy: loaded in %.2f s, %.0f MiB resident, %.0f MiB once looked at everywhere, %zu "
      "names\n",
      load_s, loaded, looked_at, (*italy)->names().names());

  const RoutingSnapshot example = Example(*italy);
  const auto alone = [&](size_t) -> const RoutingSnapshot& { return example; };
  nlohmann::json result = {{"load_s", load_s}, {"resident_mib", std::round(looked_at)}};
  result["text"] =
      Measure("text of 300 characters", kInquiries, decisions.Of(alone, true, false)).Json();
  result["position"] = Measure("position", kInquiries, decisions.Of(alone, false, true)).Json();
  const Figures both = Measure("both", kInquiries, decisions.Of(alone, true, true));
  result["both"] = both.Json();

  const double one = ResidentMib();
  std::vector<std::unique_ptr<RoutingSnapshot>> others;
  for (size_t i = 0; i < kAssociations; ++i) {
    others.push_back(Another(*italy, i * ((*italy)->territory().areas().size() / kAssociations)));
  }
  const double many = ResidentMib();
  const Figures among =
      Measure("both, the example among 200 others", kInquiries, decisions.Of(alone, true, true));
  Measure(
      "both, 200 associations in turn", kInquiries,
      decisions.Of([&](size_t i) -> const RoutingSnapshot& { return *others[i % others.size()]; },
                   true, true));
  std::printf("each association more: %.0f KiB\n", (many - one) * 1024 / kAssociations);
  result["associations"] = {{"n", kAssociations},
                            {"kib_each", std::round((many - one) * 1024 / kAssociations)},
                            {"ratio_among_all", among.p50_us / both.p50_us}};
  result["names"] = CompareNames(**italy, decisions);
  result["polygons"] = ComparePolygons(**italy, decisions);
  std::printf("%s\n", result.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace mugugno::bench

int main(int argc, char** argv) { return mugugno::bench::Run(argc > 1 ? argv[1] : ""); }

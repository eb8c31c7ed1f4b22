#pragma once

// Calls by method and code, and how long they took. Thread-safe without locks: one entry for each
// method of the registry, made at the start.

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <prometheus/metric_family.h>

#include "gateway/registry.h"
#include "tenant/histogram.h"

namespace mugugno::gateway {

class CallMetrics final {
 public:
  explicit CallMetrics(const Registry& registry);

  // Paths that are no method's are not counted: anybody could invent any number of them.
  void Observe(absl::string_view path, const absl::Status& status, absl::Duration duration);
  void Collect(std::vector<prometheus::MetricFamily>* families) const;

 private:
  // absl::StatusCode has 0 to 16.
  static constexpr size_t kCodes = 17;
  struct Entry {
    Entry(std::string service_name, std::string method_name);
    const std::string service;
    const std::string method;
    std::array<std::atomic<uint64_t>, kCodes> codes = {};
    tenant::Histogram seconds;
  };

  absl::flat_hash_map<std::string, std::unique_ptr<Entry>> entries_;
};

}  // namespace mugugno::gateway

#include "gateway/metrics/call_metrics.h"

#include <utility>

#include "gateway/metrics/families.h"

namespace mugugno::gateway {
namespace {

// From what the journal alone takes to the longest wait of a submission and beyond.
std::vector<double> LatencyBounds() {
  return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
}

}  // namespace

CallMetrics::Entry::Entry(std::string service_name, std::string method_name)
    : service(std::move(service_name)), method(std::move(method_name)), seconds(LatencyBounds()) {}

CallMetrics::CallMetrics(const Registry& registry) {
  for (const auto& [path, method] : registry.methods()) {
    entries_[path] = std::make_unique<Entry>(method.descriptor->service()->full_name(),
                                             method.descriptor->name());
  }
}

void CallMetrics::Observe(absl::string_view path, const absl::Status& status,
                          absl::Duration duration) {
  const auto entry = entries_.find(path);
  if (entry == entries_.end()) return;
  const auto code = static_cast<size_t>(status.code());
  entry->second->codes[code < kCodes ? code : 2].fetch_add(1, std::memory_order_relaxed);
  entry->second->seconds.Observe(absl::ToDoubleSeconds(duration));
}

void CallMetrics::Collect(std::vector<prometheus::MetricFamily>* families) const {
  prometheus::MetricFamily calls = Family(prometheus::MetricType::Counter, "mugugno_calls_total",
                                          "Calls that ended, by service, method and status code.");
  prometheus::MetricFamily seconds =
      Family(prometheus::MetricType::Histogram, "mugugno_call_duration_seconds",
             "How long calls took, by service and method; watches until they ended.");
  for (const auto& [path, entry] : entries_) {
    const MetricLabels method = {{"service", entry->service}, {"method", entry->method}};
    bool called = false;
    for (size_t code = 0; code < kCodes; ++code) {
      const uint64_t count = entry->codes[code].load(std::memory_order_relaxed);
      if (count == 0) continue;
      called = true;
      MetricLabels labels = method;
      labels.emplace_back("code", absl::StatusCodeToString(static_cast<absl::StatusCode>(code)));
      AddSample(&calls, labels, static_cast<double>(count));
    }
    if (called) AddSample(&seconds, method, entry->seconds);
  }
  if (calls.metric.empty()) return;
  families->push_back(std::move(calls));
  families->push_back(std::move(seconds));
}

}  // namespace mugugno::gateway

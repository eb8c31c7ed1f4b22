#include "gateway/metrics/families.h"

#include <limits>

namespace mugugno::gateway {
namespace {

using prometheus::ClientMetric;

ClientMetric* NewSample(prometheus::MetricFamily* family, const MetricLabels& labels) {
  ClientMetric& metric = family->metric.emplace_back();
  for (const auto& [name, value] : labels) metric.label.push_back({name, value});
  return &metric;
}

}  // namespace

prometheus::MetricFamily Family(prometheus::MetricType type, std::string name, std::string help) {
  prometheus::MetricFamily family;
  family.name = std::move(name);
  family.help = std::move(help);
  family.type = type;
  return family;
}

void AddSample(prometheus::MetricFamily* family, const MetricLabels& labels, double value) {
  ClientMetric* metric = NewSample(family, labels);
  (family->type == prometheus::MetricType::Counter ? metric->counter.value : metric->gauge.value) =
      value;
}

void AddSample(prometheus::MetricFamily* family, const MetricLabels& labels,
               const tenant::Histogram& histogram) {
  ClientMetric* metric = NewSample(family, labels);
  const tenant::Histogram::Reading reading = histogram.Read();
  uint64_t cumulative = 0;
  for (size_t i = 0; i < reading.counts.size(); ++i) {
    cumulative += reading.counts[i];
    const bool bounded = i < histogram.bounds().size();
    metric->histogram.bucket.push_back(
        {cumulative, bounded ? histogram.bounds()[i] : std::numeric_limits<double>::infinity()});
  }
  metric->histogram.sample_count = cumulative;
  metric->histogram.sample_sum = reading.sum;
}

}  // namespace mugugno::gateway

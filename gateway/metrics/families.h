#pragma once

// How numbers become Prometheus's families. Pure functions.

#include <string>
#include <utility>
#include <vector>

#include <prometheus/metric_family.h>

#include "tenant/histogram.h"

namespace mugugno::gateway {

using MetricLabels = std::vector<std::pair<std::string, std::string>>;

prometheus::MetricFamily Family(prometheus::MetricType type, std::string name, std::string help);
// A sample of a counter or gauge family.
void AddSample(prometheus::MetricFamily* family, const MetricLabels& labels, double value);
// A sample of a histogram family.
void AddSample(prometheus::MetricFamily* family, const MetricLabels& labels,
               const tenant::Histogram& histogram);

}  // namespace mugugno::gateway

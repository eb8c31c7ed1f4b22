#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace mugugno::bench {

// Of at least one value.
inline double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// Of what was measured beside each other: a noisy moment weighs on both.
inline double MedianRatio(const std::vector<double>& values, const std::vector<double>& to) {
  std::vector<double> ratios;
  for (size_t i = 0; i < values.size(); ++i) ratios.push_back(values[i] / to[i]);
  return Median(ratios);
}

}  // namespace mugugno::bench

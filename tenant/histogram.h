#pragma once

// Histogram: how often a measure fell into which bucket. Thread-safe without locks; a reading taken
// while others observe may be one observation ahead in one of its parts.

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace mugugno::tenant {

class Histogram final {
 public:
  // Upper bounds of the buckets, ascending, each included; one more takes what is above.
  explicit Histogram(std::vector<double> bounds);

  void Observe(double value);

  struct Reading {
    // Of each bucket alone, the last for what is above all bounds.
    std::vector<uint64_t> counts;
    double sum = 0;
  };
  Reading Read() const;
  const std::vector<double>& bounds() const { return bounds_; }

 private:
  const std::vector<double> bounds_;
  const std::unique_ptr<std::atomic<uint64_t>[]> counts_;
  std::atomic<double> sum_{0};
};

}  // namespace mugugno::tenant

#pragma once

// What the intake counts of itself. Thread-safe without locks.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "mugugno/v1/submission.pb.h"
#include "tenant/histogram.h"

namespace mugugno::routing {

struct IntakeMeters {
  // One answer, by the submission's state.
  void CountAnswer(int state) {
    if (v1::Submission::State_IsValid(state)) ++answered[static_cast<size_t>(state)];
  }

  // Answers, by the submission's state.
  std::array<std::atomic<uint64_t>, v1::Submission::State_ARRAYSIZE> answered = {};
  // Messages of which nothing was kept.
  std::atomic<uint64_t> refused = 0;
  // Batches that were tried: their messages, and seconds until commit or failure.
  tenant::Histogram batch_messages{{1, 2, 4, 8, 16, 32, 64}};
  tenant::Histogram batch_seconds{{0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10}};
};

}  // namespace mugugno::routing

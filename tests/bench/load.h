#pragma once

// A load of unary calls: callers without threads, over a few channels, each with one call under
// way.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

#include "mugugno/v1/submission.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "tests/bench/installation.h"

namespace mugugno::bench {

// Writes the citizens' messages: another citizen each, a text of the mixture, by the app it came
// from. Thread-safe.
class Letters final {
 public:
  struct Text {
    const App* app;
    v1::InboundMessage message;
  };
  explicit Letters(std::vector<Text> mixture) : mixture_(std::move(mixture)) {}
  Letters(Letters&& other) noexcept : mixture_(other.mixture_), count_(other.count_.load()) {}

  // Every call another citizen and another request_id; in turn through the mixture.
  const App& Next(v1::SubmitMessageRequest* request);
  const std::vector<Text>& mixture() const { return mixture_; }

 private:
  const std::vector<Text> mixture_;
  std::atomic<uint64_t> count_{0};
};

struct LoadFigures {
  double calls_per_s = 0;  // only those that count
  double p50_ms = 0;
  double p99_ms = 0;
  size_t counted = 0;
  size_t others = 0;  // failed, or another state than APPLIED
  std::string first_other;
};

// What a load is: the callers' number, or, at `per_s` above 0, calls at those moments whatever
// became of the ones before; latencies then count from the moment a call was due.
struct LoadPlan {
  int callers = 1;
  double per_s = 0;
  absl::Duration time;
  // Instead of a time: as many calls.
  size_t calls = 0;
};

struct Endpoint {
  std::string address;
  std::string root_certificates = {};  // PEM; without any the calls go without TLS
};

// Submissions: only those answered APPLIED count.
LoadFigures SubmitLoad(const Endpoint& endpoint, Letters& letters, const LoadPlan& plan);
// The same requests to an echo server.
LoadFigures EchoLoad(const Endpoint& endpoint, Letters& letters, const LoadPlan& plan);

}  // namespace mugugno::bench

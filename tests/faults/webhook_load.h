#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

#include "tenant/mutex.h"
#include "tests/faults/census.h"

namespace mugugno::tests {

// A chat's platform that brings one channel's messages at an even rate, whatever became of those
// before: several in one webhook, every third webhook twice at once, and in every other one a
// message that was in an earlier one. What is not taken is brought again until it is. Each message
// is of a citizen of its own, whose number is the message's mark. Used by one thread.
class WebhookLoad final {
 public:
  struct Platform {
    std::string channel;   // path of its webhooks
    std::string place;     // where its messages belong: "tenants/sori"
    size_t most_together;  // messages in one webhook
    // The body of a webhook with the messages of these marks.
    std::function<std::string(const std::vector<int>& marks)> body;
    // The header that proves it: name and value.
    std::function<std::pair<std::string, std::string>(const std::string& body)> proof;
  };
  struct Tally {
    std::vector<Acknowledged> acknowledged;   // over all that was brought
    std::vector<absl::Duration> answered_in;  // since the beginning: from the moment one was due
    int webhooks = 0;
    int brought_again = 0;  // as they were not taken
    std::vector<std::string> refused = {};
  };

  // To the gateway's HTTP socket. Marks count from `first_mark`.
  WebhookLoad(std::string socket, Platform platform, int first_mark)
      : socket_(std::move(socket)), platform_(std::move(platform)), next_mark_(first_mark) {}
  ~WebhookLoad() { Finish(); }

  // Begins to bring so many webhooks, in the background.
  void Begin(int webhooks, int per_second);
  // Waits until they are all taken.
  void Finish();

  // Between Finish and the next beginning.
  const Tally& tally() const { return tally_; }

 private:
  struct Webhook {
    std::vector<int> marks;
    std::string body;
    absl::Duration due;  // after the beginning
  };

  void Plan(int webhooks, int per_second);
  void Bring(absl::Time begin);
  void BringOne(const Webhook& webhook, absl::Time due);

  const std::string socket_;
  const Platform platform_;
  int next_mark_;
  std::vector<Webhook> planned_;
  std::atomic<size_t> next_ = 0;
  std::vector<std::thread> bringers_;
  tenant::Mutex mutex_;
  Tally tally_ = {};  // while bringers run, guarded by mutex_
};

// The shortest time that so much of them (0 to 1) do not exceed.
absl::Duration Quantile(std::vector<absl::Duration> times, double part);

}  // namespace mugugno::tests

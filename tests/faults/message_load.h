#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "mugugno/v1/submission_service.pb.h"
#include "tenant/mutex.h"
#include "tests/faults/census.h"

namespace mugugno::tests {

// Many senders at once, each message from a citizen of its own: to the comuni's apps, and to the
// shared one with the comune named, or not. A sender whose call gets no answer sends the same
// request again, as apps do, until it is acknowledged. Used by one thread.
class MessageLoad final {
 public:
  // How it went, over all that was sent.
  struct Tally {
    std::vector<Acknowledged> acknowledged;
    std::vector<std::string> pending;  // submissions acknowledged before they were applied
    int unanswered = 0;                // calls that were repeated
    std::vector<std::string> refused;  // answers no fault explains
  };

  explicit MessageLoad(const ExampleAssociation& association) : association_(association) {}
  ~MessageLoad() { Finish(); }

  // Sends that many more messages by `senders`, in the background.
  void Begin(int messages, int senders);
  // Waits until that many of them are acknowledged.
  void AwaitAcknowledged(int count);
  // How many of them are.
  int acknowledged();
  // Nothing new is sent; what was begun goes on.
  void Stop() { last_ = 0; }
  // Waits for the senders.
  void Finish();

  // Between Finish and the next beginning.
  const Tally& tally() const { return tally_; }

 private:
  void Send();
  void SendOne(int mark);
  void Note(const absl::Status& status, int mark, const v1::Submission& submission);

  const ExampleAssociation& association_;
  std::vector<std::thread> senders_;
  std::atomic<int> next_ = 1;
  std::atomic<int> last_ = 0;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  int acknowledged_ ABSL_GUARDED_BY(mutex_) = 0;
  Tally tally_;  // while senders run, guarded by mutex_
};

}  // namespace mugugno::tests

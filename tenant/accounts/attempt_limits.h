#pragma once

// How often somebody may try to sign in. After some failures the next tries wait, longer and
// longer: of one mailbox from one place, of one place, and of one mailbox from anywhere. The last
// does not hold up the place the person last signed in from, and none grows beyond some minutes, so
// nobody is shut out for ever by others. Kept in memory, by each gateway for itself; what was quiet
// for an hour is forgotten, and the oldest where there are too many. Thread-safe.

#include <deque>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/mutex.h"

namespace mugugno::tenant {

class AttemptLimits final {
 public:
  // One try; `place` is "" where nobody knows, and then is not counted by itself.
  struct Attempt {
    // As it was typed, in small letters, whether anybody has it or not.
    std::string mailbox;
    std::string place;
    // The person last signed in from there.
    bool place_is_known = false;
  };

  static constexpr int kFreeHere = 5;
  static constexpr int kFreeOfPlace = 20;
  static constexpr int kFreeOfMailbox = 20;
  static constexpr absl::Duration kLongest = absl::Minutes(15);
  static constexpr absl::Duration kLongestOfMailbox = absl::Minutes(5);

  // Counts the attempt as a failure until Succeeded says otherwise, so that many at once are many;
  // else how long to wait, and nothing is counted.
  absl::Duration Take(const Attempt& attempt, absl::Time now);
  void Succeeded(const Attempt& attempt);
  // Only the code is missing: the place is not counted for that. The mailbox is, or asking without
  // a code in between would make codes free to guess.
  void HadPassword(const Attempt& attempt);

 private:
  static constexpr size_t kMostCounted = 50'000;

  struct Count {
    int failures = 0;
    absl::Time last = absl::InfinitePast();
    absl::Time until = absl::InfinitePast();
  };

  // The counts of one try: a key in counts_, how many failures are free, how long it may grow.
  struct Bound {
    std::string key;
    int free;
    absl::Duration longest;
    bool of_place = false;
  };
  static std::vector<Bound> BoundsOf(const Attempt& attempt);
  Count& At(const std::string& key, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  absl::flat_hash_map<std::string, Count> counts_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> order_ ABSL_GUARDED_BY(mutex_);  // of the first failure
};

}  // namespace mugugno::tenant

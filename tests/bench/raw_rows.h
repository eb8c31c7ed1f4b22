#pragma once

// How fast the server takes the rows that submissions leave behind, when nobody asks it anything
// else: the plain connector, prepared statements of many rows, several connections, one commit for
// each group of submissions.

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "tests/bench/footprint.h"
#include "tests/support/maria_db.h"

namespace mugugno::bench {

class RawRows final {
 public:
  // Makes a second database with the same schema and the same directory, for rows like those of
  // `sets` (Footprint::Since, so many submissions a set).
  RawRows(tests::MariaDb& maria, const std::string& model, std::string database,
          const Footprint& footprint, const std::vector<RowSet>& sets, size_t submissions_a_set);

  // Submissions' rows committed each second.
  double Run(absl::Duration time);

  // "table 1.0 x 320 bytes", per submission.
  const std::string& description() const { return description_; }

 private:
  class Writer;
  // How a column of a new row gets its value.
  struct Value {
    enum class Kind { kNull, kNumber, kBytes, kIdentity, kPosition, kWord };
    Kind kind = Kind::kNull;
    uint64_t number = 0;  // the number, or which identity
    std::string bytes;
  };
  // The rows of a group of submissions, by table, values one after the other.
  struct Set {
    std::vector<std::vector<Value>> tables;
    std::vector<size_t> identities;  // the sizes of those each new writing draws, in their order
  };

  Set SetOf(const Footprint& footprint, const RowSet& rows) const;
  void CopyDatabase(const std::string& model);

  tests::MariaDb& maria_;
  const std::string database_;
  const std::vector<Table> tables_;
  const size_t submissions_a_set_;
  std::vector<Set> sets_;
  std::string description_;
  std::atomic<uint64_t> position_;
};

}  // namespace mugugno::bench

#pragma once

// The whole of Italy as one prepared file gives it: all comuni with borders and names, shared by
// all associations of a gateway. Immutable; thread-safe.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/storage/v1/italy.pb.h"
#include "routing/gazetteer/national_names.h"
#include "routing/territory/territory.h"

namespace mugugno::routing {

class Italy final {
 public:
  // `borders` are those of the comuni by their index; `version` tells one file from another.
  Italy(const storage::v1::ItalyComuni& comuni, Borders borders, std::string version);

  const std::string& version() const { return version_; }

  // Its areas are the comuni.
  const Territory& territory() const { return territory_; }
  const NationalNames& names() const { return names_; }
  // By cadastral or ISTAT code; nullopt if it is no comune's.
  std::optional<uint32_t> Find(absl::string_view code) const;

 private:
  const std::string version_;
  const Territory territory_;
  const NationalNames names_;
  absl::flat_hash_map<std::string, uint32_t> by_code_;
};

// Replaces the file whole or not at all. INTERNAL names what could not be written.
absl::Status WriteItaly(const storage::v1::ItalyComuni& comuni, const Borders& borders,
                        const std::string& path);
// NOT_FOUND, or INVALID_ARGUMENT for a file that is no such file, of another version or damaged.
absl::StatusOr<std::shared_ptr<const Italy>> ReadItaly(const std::string& path);

}  // namespace mugugno::routing

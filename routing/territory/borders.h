#pragma once

// The borders of numbered areas, indexed, and how near a point is to each. What that means is
// Territory's to say. Immutable once made; thread-safe.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/territory/geojson.h"

namespace mugugno::routing {

class Borders final {
 public:
  struct Near {
    uint32_t area = 0;
    double distance_m = 0;  // 0 from inside
  };
  using NearAreas = absl::InlinedVector<Near, 4>;

  // An area may be added more than once, as each of several sources draws it: it is then as far as
  // the nearest of these.
  class Maker final {
   public:
    Maker();
    ~Maker();
    // INVALID_ARGUMENT if the feature encloses no area.
    absl::Status Add(uint32_t area, const GeoFeature& feature);
    Borders Make() &&;

   private:
    friend class Borders;
    struct Parts;
    std::unique_ptr<Parts> parts_;
  };

  Borders();
  Borders(Borders&&) noexcept;
  Borders& operator=(Borders&&) noexcept;
  ~Borders();

  // Bytes that Decode indexes at once, without reading them all.
  std::string Encode() const;
  // Trusts the bytes to be those of Encode, whole: the caller has verified them. INVALID_ARGUMENT
  // if they are of another version.
  static absl::StatusOr<Borders> Decode(std::string bytes);

  // Areas nearer than `reach_m`, nearest first, each once.
  NearAreas Within(double latitude, double longitude, double reach_m) const;
  // Metres from a point to the nearest border of an area, from inside or outside; infinite for an
  // area without borders.
  double DistanceTo(uint32_t area, double latitude, double longitude) const;

 private:
  class Shapes;
  class Search;
  explicit Borders(std::unique_ptr<const Shapes> shapes);
  std::unique_ptr<const Shapes> shapes_;
};

}  // namespace mugugno::routing

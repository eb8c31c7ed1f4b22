#pragma once

// What the router is asked: one message with everything known about where it may belong. Plain
// values; the caller owns the bytes the views point to until Decide returns.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::routing {

struct Reading;

struct Position {
  double latitude = 0;
  double longitude = 0;
  double accuracy_m = 0;  // 0 = unknown
  absl::Time time = absl::InfinitePast();

  friend bool operator==(const Position&, const Position&) = default;
};

// Where a picture of the message says it was taken.
struct Photo {
  Position position = {};
  // Taken so long before the message came; negative: after it. None: it does not say.
  std::optional<absl::Duration> age = {};

  friend bool operator==(const Photo& a, const Photo& b) = default;
};

// Why a picture is no evidence of where the matter is, in Italian; empty where it may be.
std::string DoubtAbout(const Photo& photo);

struct Inquiry {
  absl::string_view text;
  bool has_attachments = false;
  // The tenant whose own channel carried the message; empty on a shared channel.
  std::string channel_tenant = {};
  // ISTAT code, cadastral code, name or tenant id, as the citizen or the app gave it.
  std::string declared_comune = {};  // for this matter
  std::string home_comune = {};      // residence
  // Code of the taxonomy, as the citizen chose it; what is none of its codes is passed over.
  std::string declared_topic = {};
  std::optional<Position> position = {};
  // Asked only without a position.
  std::vector<Photo> photos = {};
  // Tenant of an open thread of the same correspondent; a hint only.
  std::string open_thread_tenant = {};
  // The citizen was asked for the comune already: do not ask twice.
  bool asked_before = false;
  std::string language = {};  // BCP 47, empty = unknown
  // The text as the association reads it; read for the decision where it is absent.
  const Reading* reading = nullptr;
};

}  // namespace mugugno::routing

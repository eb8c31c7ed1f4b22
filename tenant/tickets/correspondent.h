#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// Where an address is looked up: never by the address alone.
struct Address {
  std::string owner;
  std::string channel;  // id of the channel within its owner
  std::string hash;     // 32 bytes: the channel's own name of the citizen under the index key

  friend bool operator==(const Address&, const Address&) = default;
  friend bool operator<(const Address& a, const Address& b) {
    return std::tie(a.owner, a.channel, a.hash) < std::tie(b.owner, b.channel, b.hash);
  }
};

// One address on one channel. A value.
struct Correspondent {
  Address address;
  Uuid id;
  std::string app;  // empty where the channel is no app's
  storage::v1::CorrespondentWords words;
  absl::Time last_inbound_time;
  std::optional<Uuid> open_question;
  // Id of the comune the citizen came for by a link, and since when; empty where by none.
  std::string declared_tenant = {};
  absl::Time declare_time = absl::InfinitePast();
  // When the citizen was last told that what they sent cannot be shown.
  absl::Time media_notice_time = absl::InfinitePast();
  // When the gateway itself last said something to the citizen by mail.
  absl::Time notice_time = absl::InfinitePast();
};

}  // namespace mugugno::tenant

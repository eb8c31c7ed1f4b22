#pragma once

#include <optional>
#include <string>
#include <utility>

#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "tenant/name.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// One thing to be sent to one receiver, its words open where they were asked for. A value.
struct Delivery {
  // The comune whose ticket it is about, or the association whose lobby it is about.
  Scope owner;
  Uuid id;
  Uuid subject;  // the ticket, or the message in the lobby
  Uuid entry;    // of the ticket's history that tells of it
  v1::Delivery::Way way = v1::Delivery::WAY_UNSPECIFIED;
  v1::DeliveryState state = v1::DELIVERY_STATE_QUEUED;
  int attempt_count = 0;
  absl::Time next_attempt_time;
  storage::v1::DeliveryWords words;
  std::string last_error;  // neither words nor addresses
  absl::Time create_time;
  // What the citizen's platform said later.
  v1::DeliveryReceipt receipt = v1::DELIVERY_RECEIPT_UNSPECIFIED;
};

// What came of one attempt.
struct AttemptResult {
  enum class Kind {
    kSent,     // the receiver has it
    kRetry,    // it certainly has it not, and may take it later
    kUnknown,  // it may have it
    kRefused,  // it will never take it
    kHeld,     // it certainly has it not, for no fault of this delivery: tried again, not counted
  };

  // `provider_id` is the platform's name of the message, where it gives one.
  static AttemptResult Sent(std::string provider_id = "") {
    return {Kind::kSent, "", absl::ZeroDuration(), std::move(provider_id)};
  }
  // An office's system has it, and keeps this of it.
  static AttemptResult Kept(storage::v1::OfficeRequestWords request) {
    AttemptResult result = Sent();
    result.office_request = std::move(request);
    return result;
  }
  static AttemptResult Retry(std::string error) { return {Kind::kRetry, std::move(error)}; }
  static AttemptResult Unknown(std::string error) { return {Kind::kUnknown, std::move(error)}; }
  static AttemptResult Refused(std::string error) { return {Kind::kRefused, std::move(error)}; }
  static AttemptResult Held(std::string error, absl::Duration pause) {
    return {Kind::kHeld, std::move(error), pause};
  }

  Kind kind = Kind::kRetry;
  std::string error = {};  // neither words nor addresses; at most 200 bytes are kept
  // Until the next attempt, of kHeld.
  absl::Duration pause = absl::ZeroDuration();
  // Of kSent, in the form of a Post's key (routing/intake/post.h). Only its keyed hash is kept.
  std::string provider_id = {};
  // Of kSent.
  std::optional<storage::v1::OfficeRequestWords> office_request = {};
};

// Whether the receiver recognises a repeat, so that an attempt without a result may be repeated.
inline bool ReceiverRecognisesRepeats(v1::Delivery::Way way) {
  return way == v1::Delivery::WAY_WEBHOOK || way == v1::Delivery::WAY_PUSH;
}

}  // namespace mugugno::tenant

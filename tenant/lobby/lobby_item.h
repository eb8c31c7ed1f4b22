#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// A message of a shared channel whose comune is not known yet. A value.
struct LobbyItem {
  std::string association;
  Uuid id;
  v1::LobbyItem::State state = v1::LobbyItem::STATE_UNSPECIFIED;
  Uuid correspondent;
  std::string channel;  // id within the association
  std::string source;   // of the submission
  Uuid submission;
  std::optional<Uuid> question;  // the entry that asks the citizen
  bool emergency = false;
  std::optional<absl::Time> emergency_acknowledge_time;
  std::optional<storage::v1::LobbyWords> words;  // none once assigned
  std::string assigned_tenant;
  std::optional<Uuid> assigned_ticket;
  v1::DiscardReason discard_reason = v1::DISCARD_REASON_UNSPECIFIED;
  std::optional<absl::Time> discard_time;
  absl::Time wait_time;    // since when it waits for somebody
  int reminder_count = 0;  // times people were reminded of it since
  absl::Time create_time;
  absl::Time update_time;

  // An emergency no person has acknowledged.
  bool urgent() const { return emergency && !emergency_acknowledge_time; }
};

}  // namespace mugugno::tenant

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
  std::optional<storage::v1::LobbyWords> words;  // none once assigned
  std::string assigned_tenant;
  std::optional<Uuid> assigned_ticket;
  absl::Time create_time;
  absl::Time update_time;
};

}  // namespace mugugno::tenant

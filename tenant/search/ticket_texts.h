#pragma once

// What words a ticket has, opened: to index them, and to see whether what the index found is there.

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "mugugno/v1/search_service.pb.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

struct FoundText {
  v1::TicketHit::Place place = v1::TicketHit::PLACE_UNSPECIFIED;
  std::string text;
};

struct TicketTexts {
  Uuid ticket;
  bool transferred = false;
  // Its number, and its contact's name, phone number and mailbox.
  std::vector<FoundText> head;
  // What people said in it, oldest first.
  std::vector<FoundText> said;
  // The entries that were read, and had words or not.
  std::vector<Uuid> entries;
};

// Of those tickets that are there, in no order. Of entries only those that are `wanted` are opened.
absl::StatusOr<std::vector<TicketTexts>> ReadTicketTexts(
    Session& session, KeyRing& keys, absl::string_view tenant, absl::Span<const Uuid> tickets,
    absl::FunctionRef<bool(const Uuid& ticket, const Uuid& entry)> wanted);

}  // namespace mugugno::tenant

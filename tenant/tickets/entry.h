#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// Authors of entries no person wrote.
inline constexpr char kCitizen[] = "citizen";
inline constexpr char kGateway[] = "gateway";

// One thing that happened in a ticket, its words open. A value.
struct TicketEntry {
  std::string tenant;
  Uuid ticket;
  Uuid id;
  v1::TicketEntry::Kind kind = v1::TicketEntry::KIND_UNSPECIFIED;
  std::string author;  // name of a staff, kCitizen or kGateway
  std::optional<storage::v1::EntryWords> words;
  v1::TicketState state = v1::TICKET_STATE_UNSPECIFIED;  // after it
  std::string office;                                    // of a forward; empty otherwise
  std::optional<Uuid> delivery;
  // What became of the delivery; set by List only.
  v1::DeliveryState delivery_state = v1::DELIVERY_STATE_UNSPECIFIED;
  // How the request that an office's system keeps of the delivery stands now; set by List only.
  std::optional<storage::v1::OfficeRequestWords> office_request = {};
  // What the citizen's platform said of it later.
  v1::DeliveryReceipt receipt = v1::DELIVERY_RECEIPT_UNSPECIFIED;
  absl::Time create_time;
};

}  // namespace mugugno::tenant

#include "tenant/tickets/open_work.h"

#include <algorithm>

#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "tenant/search/search_lag.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Each starts from the short table of owners, so that an index that leads with the owner serves.
constexpr char kEmergencies[] =
    "SELECT COUNT(k.id), MIN(k.create_time) FROM tenant t JOIN ticket k ON k.tenant_id = "
    "t.tenant_id AND k.ticket_rank = ?";
constexpr char kLobby[] =
    "SELECT COUNT(l.id) FROM association a JOIN lobby_item l ON l.association_id = "
    "a.association_id AND l.state = ?";
constexpr char kLobbyEmergencies[] =
    "SELECT COUNT(l.id), MIN(l.create_time) FROM association a JOIN lobby_item l ON "
    "l.association_id = a.association_id AND l.state IN (?, ?, ?) AND l.emergency = 1 WHERE "
    "l.emergency_acknowledge_time IS NULL";
constexpr char kSetAside[] =
    "SELECT COUNT(s.id), COUNT(IF(s.emergency, 1, NULL)), MIN(IF(s.emergency, s.create_time, "
    "NULL)) "
    "FROM (SELECT CONCAT('tenants/', tenant_id) AS owner FROM tenant UNION ALL SELECT "
    "CONCAT('associations/', association_id) FROM association) o JOIN set_aside s ON s.owner = "
    "o.owner AND s.state = ?";
constexpr char kDeliveries[] =
    "SELECT d.way, d.state, COUNT(*) FROM tenant t JOIN delivery d ON d.tenant_id = t.tenant_id "
    "AND d.state IN (?, ?, ?) WHERE d.state <> ? OR d.next_attempt_time <= ? GROUP BY d.way, "
    "d.state";
constexpr char kLobbyDeliveries[] =
    "SELECT d.way, d.state, COUNT(*) FROM association a JOIN lobby_delivery d ON d.association_id "
    "= a.association_id AND d.state IN (?, ?, ?) WHERE d.state <> ? OR d.next_attempt_time <= ? "
    "GROUP BY d.way, d.state";

void AddEmergencies(const Row& row, int count, int oldest, OpenWork* work) {
  work->emergencies += row.Int(count);
  if (row.IsNull(oldest)) return;
  work->oldest_emergency =
      std::min(work->oldest_emergency.value_or(absl::InfiniteFuture()), row.Time(oldest));
}

}  // namespace

absl::StatusOr<OpenWork> CountOpenWork(Session& session, absl::Time now) {
  OpenWork work;
  RETURN_IF_ERROR(session.Query(kEmergencies, {TicketRank(v1::TICKET_STATE_RECEIVED, true)},
                                [&work](const Row& row) {
                                  AddEmergencies(row, 0, 1, &work);
                                  return absl::OkStatus();
                                }));
  RETURN_IF_ERROR(session.Query(
      kLobbyEmergencies,
      {static_cast<int>(v1::LobbyItem::STATE_ASKED), static_cast<int>(v1::LobbyItem::STATE_WAITING),
       static_cast<int>(v1::LobbyItem::STATE_OUTSIDE)},
      [&work](const Row& row) {
        AddEmergencies(row, 0, 1, &work);
        return absl::OkStatus();
      }));
  RETURN_IF_ERROR(session.Query(kSetAside, {static_cast<int>(v1::SetAsideMessage::STATE_WAITING)},
                                [&work](const Row& row) {
                                  work.set_aside = row.Int(0);
                                  AddEmergencies(row, 1, 2, &work);
                                  return absl::OkStatus();
                                }));
  RETURN_IF_ERROR(session.Query(kLobby, {static_cast<int>(v1::LobbyItem::STATE_WAITING)},
                                [&work](const Row& row) {
                                  work.lobby_waiting = row.Int(0);
                                  return absl::OkStatus();
                                }));
  const int queued = v1::DELIVERY_STATE_QUEUED;
  for (const char* deliveries : {kDeliveries, kLobbyDeliveries}) {
    RETURN_IF_ERROR(session.Query(deliveries,
                                  {queued, static_cast<int>(v1::DELIVERY_STATE_UNKNOWN),
                                   static_cast<int>(v1::DELIVERY_STATE_DEAD), queued, now},
                                  [&work](const Row& row) {
                                    work.deliveries[{static_cast<v1::Delivery::Way>(row.Int(0)),
                                                     static_cast<v1::DeliveryState>(row.Int(1))}] +=
                                        row.Int(2);
                                    return absl::OkStatus();
                                  }));
  }
  ASSIGN_OR_RETURN(work.channel_faults, CountFaults(session, now));
  ASSIGN_OR_RETURN(work.oldest_unindexed, OldestUnindexed(session));
  ASSIGN_OR_RETURN(work.incomplete_indexes, IncompleteIndexes(session));
  ASSIGN_OR_RETURN(work.files, FileScanStore::CountAll(session));
  return work;
}

}  // namespace mugugno::tenant

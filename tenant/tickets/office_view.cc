#include "tenant/tickets/office_view.h"

#include "mugugno/v1/ticket.pb.h"
#include "tenant/tickets/state_machine.h"

namespace mugugno::tenant {
namespace {

std::vector<int> DeskOnlyKinds() {
  std::vector<int> kinds;
  for (int i = 1; i < v1::TicketKind_ARRAYSIZE; ++i) {
    if (!MayBeForwarded(static_cast<v1::TicketKind>(i))) kinds.push_back(i);
  }
  return kinds;
}

}  // namespace

void AddOfficeView(const std::vector<std::string>& offices, std::string* sql,
                   std::vector<SqlValue>* args) {
  absl::StrAppend(sql, " AND held = 0");
  AddIn(" AND kind NOT", DeskOnlyKinds(), sql, args);
  AddIn(" AND office_id", offices, sql, args);
}

}  // namespace mugugno::tenant

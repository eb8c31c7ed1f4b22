#include "gateway/services/search_service.h"

#include <algorithm>

#include "absl/time/clock.h"

#include "gateway/codecs/ticket_codec.h"
#include "gateway/codecs/values.h"
#include "gateway/services/pages.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;

size_t LimitOf(int32_t asked) {
  constexpr int32_t kUsual = 25;
  constexpr int32_t kMost = 50;
  return static_cast<size_t>(asked == 0 ? kUsual : std::min(asked, kMost));
}

v1::TicketHit HitOf(const routing::SearchPage::Hit& hit, const Caller& caller) {
  v1::TicketHit proto;
  *proto.mutable_ticket() = ToProto(hit.ticket, caller.directory());
  proto.set_excerpt(hit.excerpt.text);
  proto.set_place(hit.excerpt.place);
  for (const routing::Span& span : hit.excerpt.marks) {
    v1::TicketHit::Mark& mark = *proto.add_marks();
    mark.set_begin(static_cast<int32_t>(span.begin));
    mark.set_end(static_cast<int32_t>(span.end));
  }
  return proto;
}

}  // namespace

absl::StatusOr<v1::SearchTicketsResponse> SearchService::SearchTickets(
    const Caller& caller, const v1::SearchTicketsRequest& request) {
  const std::optional<routing::SearchQuery> query = routing::SearchQuery::Parse(request.query());
  if (!query) return tenant::InvalidField("query", "needs a word of three letters or digits");
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  const tenant::Scope parent = *tenant::Scope::Of(request.parent());
  std::vector<std::string> tenants = {parent.id};
  if (parent.kind == tenant::Scope::Kind::kAllTenants) {
    tenants = caller.TenantsWith(options::v1::PERMISSION_TICKET_READ);
  }
  v1::SearchTicketsResponse response;
  if (tenants.empty()) return response;
  std::optional<routing::SearchPlace> from;
  if (!cursor.empty()) from = routing::ReadSearchCursor(cursor);
  // A person belongs to one association, so all their comuni are in one cell.
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, tenants.front()));
  RETURN_IF_ERROR(search_.Prepare(tenants));
  routing::SearchPage page;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime,
      [&](tenant::Session& session, tenant::AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(page, search_.Run(session, read, caller, tenants, *query, from,
                                           LimitOf(request.page_size())));
        return absl::OkStatus();
      }));
  for (const routing::SearchPage::Hit& hit : page.hits) {
    *response.add_hits() = HitOf(hit, caller);
  }
  for (const std::string& each : page.incomplete) {
    response.add_incomplete(tenant::TenantName(each));
  }
  if (page.oldest_unindexed) {
    const absl::Duration lag =
        std::max(absl::ZeroDuration(), parts_.clock.Now() - *page.oldest_unindexed);
    response.mutable_lag()->set_seconds(absl::ToInt64Seconds(lag));
  }
  if (!page.rest.empty()) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, routing::MakeSearchCursor(page.rest)));
  }
  return response;
}

}  // namespace mugugno::gateway

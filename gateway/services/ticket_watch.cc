#include "gateway/services/ticket_watch.h"

#include <atomic>
#include <memory>
#include <string>

#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/feed/resume_token.h"
#include "tenant/name.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::FeedLine;

constexpr tenant::MethodPolicy kPolicy = {options::v1::PERMISSION_TICKET_READ,
                                          options::v1::AUDIENCE_STAFF};
// A watch that sees nothing gets a new token this often, so that its old one does not expire.
constexpr absl::Duration kTokenTime = absl::Minutes(1);

class TicketWatch final : public tenant::FeedFollower {
 public:
  using Stream = ResponseStream<v1::WatchTicketsResponse>;

  TicketWatch(const ServiceParts& parts, const Caller& caller, std::string parent, Stream stream,
              std::shared_ptr<std::atomic<bool>> gone)
      : admission_(parts.admission),
        keys_(parts.keys),
        caller_(caller),
        parent_(std::move(parent)),
        stream_(std::move(stream)),
        gone_(std::move(gone)) {}

  bool Take(absl::Span<const FeedLine> lines) override {
    return GoOn([&] {
      RETURN_IF_ERROR(Renew());
      for (const FeedLine& line : lines) RETURN_IF_ERROR(Tell(line));
      return absl::OkStatus();
    });
  }

  bool Tick(uint64_t position) override {
    return GoOn([&] {
      RETURN_IF_ERROR(Renew());
      if (token_position_ == position && told_) return absl::OkStatus();
      if (told_ && absl::Now() - token_time_ < kTokenTime) return absl::OkStatus();
      return Send(position, {});
    });
  }

  void End(const absl::Status& status) override { stream_.Finish(status); }

 private:
  template <typename Step>
  bool GoOn(Step step) {
    const absl::Status status = *gone_ ? absl::CancelledError() : step();
    if (status.ok()) return true;
    stream_.Finish(status);
    return false;
  }

  absl::Status Renew() {
    ASSIGN_OR_RETURN(caller_, admission_.Renew(caller_, kPolicy, parent_));
    return absl::OkStatus();
  }

  bool MaySee(const std::string& tenant, const tenant::TicketLine& line) const {
    if (parent_ != "tenants/-" && parent_ != tenant::TenantName(tenant)) return false;
    if (!caller_.Holds(kPolicy.permission, tenant::Scope::Tenant(tenant))) return false;
    const auto offices = caller_.OfficesIn(tenant);
    return !offices || (!line.held && offices->contains(line.office));
  }

  absl::Status Tell(const FeedLine& line) {
    const auto ticket = tenant::ReadTicketLine(line.change);
    if (!ticket || !MaySee(line.change.tenant, *ticket)) return absl::OkStatus();
    v1::WatchTicketsResponse response;
    response.set_ticket(tenant::TicketName(line.change.tenant, ticket->ticket));
    response.set_state(tenant::StateFromWord(ticket->state));
    response.set_emergency(ticket->urgent);
    return Send(line.position, std::move(response));
  }

  absl::Status Send(uint64_t position, v1::WatchTicketsResponse response) {
    ASSIGN_OR_RETURN(*response.mutable_resume_token(),
                     tenant::MakeResumeToken(keys_, caller_.name(), parent_, position));
    if (!stream_.Write(response)) {
      return tenant::Aborted("WATCH_TOO_SLOW", "the client reads too slowly: resume the watch");
    }
    told_ = true;
    token_position_ = position;
    token_time_ = absl::Now();
    return absl::OkStatus();
  }

  const tenant::Admission& admission_;
  tenant::KeyRing& keys_;
  Caller caller_;
  const std::string parent_;
  Stream stream_;
  const std::shared_ptr<std::atomic<bool>> gone_;
  bool told_ = false;
  uint64_t token_position_ = 0;
  absl::Time token_time_;
};

// Whose feed is followed; nothing where the caller has no comune at all.
absl::StatusOr<const tenant::Cell*> CellOf(const ServiceParts& parts, const Caller& caller,
                                           absl::string_view parent) {
  if (parent != "tenants/-") {
    return CellOfTenant(parts, caller, tenant::Scope::Of(parent)->id);
  }
  const auto tenants = caller.TenantsWith(kPolicy.permission);
  if (tenants.empty()) return tenant::PermissionDenied();
  return CellOfTenant(parts, caller, tenants.front());
}

}  // namespace

void StartTicketWatch(const ServiceParts& parts, const Caller& caller,
                      const v1::WatchTicketsRequest& request,
                      ResponseStream<v1::WatchTicketsResponse> stream) {
  const auto cell = CellOf(parts, caller, request.parent());
  if (!cell.ok()) return stream.Finish(cell.status());
  std::optional<uint64_t> after;
  if (!request.resume_token().empty()) {
    const auto position = tenant::ReadResumeToken(parts.keys, caller.name(), request.parent(),
                                                  request.resume_token());
    if (!position.ok()) return stream.Finish(position.status());
    after = *position;
  }
  auto gone = std::make_shared<std::atomic<bool>>(false);
  stream.WhenCancelled([gone] { *gone = true; });
  parts.feeds.Of(**cell).Follow(
      std::make_shared<TicketWatch>(parts, caller, request.parent(), std::move(stream), gone),
      after);
}

}  // namespace mugugno::gateway

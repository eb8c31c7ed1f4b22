#include "gateway/services/presence_watch.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"

#include "gateway/services/pages.h"
#include "tenant/claims/claim_desk.h"
#include "tenant/errors.h"
#include "tenant/feed/feed_reader.h"
#include "tenant/feed/feed_since.h"
#include "tenant/feed/lines.h"
#include "tenant/name.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr tenant::MethodPolicy kPolicy = {options::v1::PERMISSION_TICKET_READ,
                                          options::v1::AUDIENCE_STAFF};
// Lines that are silent for longer are taken for dead.
constexpr absl::Duration kRepeatTime = absl::Minutes(1);

// One stream: on the board for others to see, and behind the feed to see whether it may stay.
class PresenceWatch final : public Visitor,
                            public tenant::FeedFollower,
                            public std::enable_shared_from_this<PresenceWatch> {
 public:
  using Stream = ResponseStream<v1::WatchPresenceResponse>;

  PresenceWatch(const ServiceParts& parts, std::shared_ptr<PresenceBoard> board,
                const tenant::Caller& caller, tenant::TicketKey key, Stream stream)
      : admission_(parts.admission),
        board_(std::move(board)),
        caller_(caller),
        key_(std::move(key)),
        ticket_(tenant::TicketName(key_.tenant, key_.id)),
        stream_(std::move(stream)) {}

  const std::string& ticket() const { return ticket_; }

  // The client is gone.
  void Go() {
    gone_ = true;
    board_->Leave(ticket_, this);
  }

  void Tell(uint64_t version, const std::vector<v1::Presence>& present) override {
    tenant::MutexLock lock(&mutex_);
    if (finished_ || version <= version_) return;
    version_ = version;
    v1::WatchPresenceResponse response;
    for (const v1::Presence& each : present) *response.add_present() = each;
    if (!stream_.Write(response)) gone_ = true;
  }

  bool Take(absl::Span<const tenant::FeedLine> lines) override {
    return GoOn([&]() -> absl::Status {
      RETURN_IF_ERROR(Renew());
      const tenant::TicketView view = tenant::ViewOf(caller_, key_.tenant);
      for (const tenant::FeedLine& line : lines) {
        const auto ticket = tenant::ReadTicketLine(line.change);
        if (!ticket || line.change.tenant != key_.tenant || ticket->ticket != key_.id) continue;
        Follow(*ticket, Sees(view, *ticket));
      }
      return seen_ ? absl::OkStatus() : tenant::NotFound();
    });
  }

  bool Tick(uint64_t /*position*/) override {
    return GoOn([&]() -> absl::Status {
      RETURN_IF_ERROR(Renew());
      if (absl::Now() - repeated_ < kRepeatTime) return absl::OkStatus();
      repeated_ = absl::Now();
      board_->Repeat(ticket_, shared_from_this());
      return absl::OkStatus();
    });
  }

  void End(const absl::Status& status) override {
    board_->Leave(ticket_, this);
    Finish(status);
  }

 private:
  // A line for everybody says whether the ticket is seen. Where only named people see it, others
  // have no line: they are told that it is gone, and those who are named that it is there.
  void Follow(const tenant::TicketLine& line, bool told) {
    if (line.gone) {
      seen_ = seen_ && !told;
    } else if (line.audience == tenant::TicketLine::Audience::kAll) {
      seen_ = told;
    } else {
      seen_ = seen_ || told;
    }
  }

  template <typename Step>
  bool GoOn(Step step) {
    const absl::Status status = gone_ ? absl::CancelledError() : step();
    if (status.ok()) return true;
    End(status);
    return false;
  }

  absl::Status Renew() {
    const tenant::TicketView view = tenant::ViewOf(caller_, key_.tenant);
    ASSIGN_OR_RETURN(caller_, admission_.Renew(caller_, kPolicy, ticket_));
    // Whether the ticket is still seen is asked when the stream begins.
    return tenant::ViewOf(caller_, key_.tenant) == view ? absl::OkStatus() : tenant::NotFound();
  }

  void Finish(const absl::Status& status) {
    tenant::MutexLock lock(&mutex_);
    finished_ = true;
    stream_.Finish(status);
  }

  const tenant::Admission& admission_;
  const std::shared_ptr<PresenceBoard> board_;
  // Of the feed reader's thread.
  tenant::Caller caller_;
  absl::Time repeated_ = absl::Now();
  bool seen_ = true;
  const tenant::TicketKey key_;
  const std::string ticket_;
  std::atomic<bool> gone_ = false;
  tenant::Mutex mutex_;
  Stream stream_ ABSL_GUARDED_BY(mutex_);
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t version_ ABSL_GUARDED_BY(mutex_) = 0;
};

v1::Presence PresenceOf(const tenant::Caller& caller, v1::Activity activity) {
  v1::Presence presence;
  presence.set_staff(caller.name());
  const tenant::StaffSlice* person = caller.directory().FindStaff(caller.name());
  if (person != nullptr) presence.set_display_name(person->staff.display_name);
  presence.set_activity(activity == v1::ACTIVITY_WRITING ? activity : v1::ACTIVITY_LOOKING);
  return presence;
}

}  // namespace

void StartPresenceWatch(const ServiceParts& parts, const std::shared_ptr<PresenceBoard>& board,
                        const tenant::Caller& caller, const tenant::TicketKey& key,
                        v1::Activity activity, ResponseStream<v1::WatchPresenceResponse> stream) {
  const auto cell = CellOfTenant(parts, caller, key.tenant);
  if (!cell.ok()) return stream.Finish(cell.status());
  // What happens to the ticket after this look is in the feed after this position.
  int64_t position = 0;
  const absl::Status seen = (*cell)->database->Read(
      absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const tenant::FeedSince feed,
                         tenant::ReadFeedSince(session, std::nullopt, "'none'"));
        position = feed.position;
        return tenant::ClaimDesk::RequireSeen(session, caller, key);
      });
  if (!seen.ok()) return stream.Finish(seen);
  auto watch = std::make_shared<PresenceWatch>(parts, board, caller, key, stream);
  board->Enter(watch->ticket(), watch, PresenceOf(caller, activity));
  // Weak: the call keeps the action, and the watch keeps the call.
  stream.WhenCancelled([weak = std::weak_ptr<PresenceWatch>(watch)] {
    if (const auto self = weak.lock()) self->Go();
  });
  parts.feeds.Of(**cell).Follow(watch, static_cast<uint64_t>(position));
}

}  // namespace mugugno::gateway

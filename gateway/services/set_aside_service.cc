#include "gateway/services/set_aside_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

#include "gateway/codecs/set_aside_codec.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "routing/intake/work.h"
#include "tenant/errors.h"
#include "tenant/mutex.h"
#include "tenant/name.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::AuditLines;
using tenant::Caller;
using tenant::Changes;
using tenant::Scope;
using tenant::Session;
using tenant::SetAsideMessage;
using Place = tenant::SetAsideStore::Place;

constexpr size_t kPage = 512;
// For what is tried again to be placed before the answer.
constexpr absl::Duration kLongestWait = absl::Seconds(5);
// Another message of the same citizen may come in between.
constexpr int kMostRuns = 3;

std::string MakeCursor(const SetAsideMessage& message) {
  return absl::StrCat(message.emergency ? "1" : "0", message.id.bytes());
}

std::optional<Place> ReadCursor(absl::string_view cursor) {
  if (cursor.empty()) return std::nullopt;
  const auto id = tenant::Uuid::FromBytes(cursor.substr(1));
  if (!id) return std::nullopt;
  return Place{cursor.front() == '1', *id};
}

bool IsRace(const absl::Status& status) {
  return absl::IsAlreadyExists(status) || tenant::ErrorReason(status) == "REFERENCE_REFUSED" ||
         tenant::ErrorReason(status) == "LOBBY_ITEM_CHANGED";
}

// How many of some messages are settled, and how.
class Tally final {
 public:
  explicit Tally(size_t open) : open_(open) {}

  void Count(bool applied) {
    tenant::MutexLock lock(&mutex_);
    if (applied) ++applied_;
    if (--open_ == 0) changed_.NotifyAll();
  }
  // Every message is told within a bound, so this ends.
  int32_t AwaitApplied() {
    tenant::MutexLock lock(&mutex_);
    while (open_ > 0) changed_.Wait(&mutex_);
    return applied_;
  }

 private:
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  size_t open_ ABSL_GUARDED_BY(mutex_);
  int32_t applied_ ABSL_GUARDED_BY(mutex_) = 0;
};

// As it would come in now; under a key of its own that no source can use.
absl::StatusOr<routing::Work> WorkOf(const SetAsideMessage& message,
                                     const tenant::DirectorySnapshot& directory) {
  routing::Work work;
  absl::string_view app = message.source;
  if (absl::ConsumePrefix(&app, "apps/")) {
    const tenant::AppSlice* slice = directory.FindApp(app);
    if (slice == nullptr || slice->app.owner.ToString() != message.owner) {
      return tenant::FailedPrecondition("APP_GONE", message.source,
                                        "the app is no longer one of this owner");
    }
    work.source = {routing::SourceKind::kApp, slice->app.id};
    work.routing.set_channel(slice->app.channel);
    work.routing.set_association(slice->app.association);
    work.routing.set_app(slice->app.id);
  } else {
    const tenant::Channel* channel = directory.FindChannel(message.source);
    if (channel == nullptr || channel->owner.ToString() != message.owner) {
      return tenant::FailedPrecondition("CHANNEL_GONE", message.source,
                                        "the channel is no longer one of this owner");
    }
    work.source = {routing::SourceKind::kChannel, channel->name()};
    work.routing.set_channel(channel->id);
    work.routing.set_association(channel->association);
  }
  work.id = message.id;
  work.key = NameOf(message);
  work.receive_time = message.create_time;
  work.routing.set_owner(message.owner);
  work.message = message.words->message();
  if (work.message.text().empty() && !work.message.remark().empty()) {
    // A person makes a message of it.
    work.message.set_text(absl::StrCat("[", work.message.remark(), "]"));
    work.message.clear_remark();
  }
  work.bytes = message.words->SerializeAsString();
  return work;
}

}  // namespace

absl::StatusOr<const tenant::Cell*> SetAsideService::CellOf(const Caller& caller,
                                                            const Scope& owner) const {
  if (owner.kind == Scope::Kind::kTenant) return CellOfTenant(parts_, caller, owner.id);
  return parts_.cells.Of(owner.id);
}

absl::StatusOr<v1::ListSetAsideMessagesResponse> SetAsideService::ListSetAsideMessages(
    const Caller& caller, const v1::ListSetAsideMessagesRequest& request) {
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  if (request.parent().empty()) return ListEntries(caller, request, cursor);
  const Scope owner = *Scope::Of(request.parent());
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(caller, owner));
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwnerOf(request.parent())).status());
  const size_t limit = PageLimit(request.page_size());
  std::vector<SetAsideMessage> messages;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(messages, desk_.List(session, read, caller, request.parent(),
                                              request.discarded(), ReadCursor(cursor), limit));
        return absl::OkStatus();
      }));
  v1::ListSetAsideMessagesResponse response;
  for (const SetAsideMessage& message : messages) {
    *response.add_set_aside_messages() = ToProto(message, caller.directory());
  }
  if (messages.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, MakeCursor(messages.back())));
  }
  return response;
}

absl::StatusOr<v1::ListSetAsideMessagesResponse> SetAsideService::ListEntries(
    const Caller& caller, const v1::ListSetAsideMessagesRequest& request,
    absl::string_view cursor) {
  int64_t after = 0;
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &after)) {
    return tenant::InvalidField("page_token", "is none of this list");
  }
  const size_t limit = PageLimit(request.page_size());
  ASSIGN_OR_RETURN(const std::vector<routing::SetAsideEntry> entries,
                   intake_.journal().ListSetAside(after, limit));
  v1::ListSetAsideMessagesResponse response;
  for (const routing::SetAsideEntry& entry : entries) {
    *response.add_set_aside_messages() = ToProto(entry);
  }
  if (entries.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, absl::StrCat(entries.back().sequence)));
  }
  return response;
}

absl::StatusOr<std::vector<tenant::Uuid>> SetAsideService::Meant(
    const v1::ReprocessSetAsideMessagesRequest& request) {
  if (request.all() == (request.names_size() > 0)) {
    return tenant::InvalidField("names", "must name messages, or all must be set");
  }
  routing::Journal& journal = intake_.journal();
  if (!request.all()) {
    ASSIGN_OR_RETURN(std::vector<tenant::Uuid> ids, EntriesOf(request));
    for (const tenant::Uuid& id : ids) {
      ASSIGN_OR_RETURN(const routing::Appended known, journal.Find(id));
      if (known.state != routing::EntryState::kSetAside) return tenant::NotFound();
    }
    return ids;
  }
  std::vector<tenant::Uuid> ids;
  int64_t after = 0;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<routing::SetAsideEntry> entries,
                     journal.ListSetAside(after, kPage));
    for (const routing::SetAsideEntry& entry : entries) {
      ids.push_back(entry.id);
      after = entry.sequence;
    }
    if (entries.size() < kPage) return ids;
  }
}

absl::StatusOr<v1::ReprocessSetAsideMessagesResponse> SetAsideService::ReprocessSetAsideMessages(
    const Caller& caller, const v1::ReprocessSetAsideMessagesRequest& request) {
  using Response = v1::ReprocessSetAsideMessagesResponse;
  // The journal is tried again once, however often the transaction that tells of it is.
  std::optional<absl::StatusOr<Response>> tried;
  return mutations_.Run<Response>(caller, mutations_.cells().home(), request,
                                  [&](Writing& writing) -> absl::StatusOr<Response> {
                                    if (!tried) tried = TryAgain(request);
                                    RETURN_IF_ERROR(tried->status());
                                    writing.Audit(Scope::Installation(), "setAside.reprocess",
                                                  "setAsideMessages/-",
                                                  absl::StrCat((*tried)->reprocessed_count()));
                                    return *tried;
                                  });
}

absl::StatusOr<v1::ReprocessSetAsideMessagesResponse> SetAsideService::TryAgain(
    const v1::ReprocessSetAsideMessagesRequest& request) {
  ASSIGN_OR_RETURN(std::vector<tenant::Uuid> ids, Meant(request));
  v1::ReprocessSetAsideMessagesResponse response;
  std::vector<tenant::Uuid> whole;
  for (const tenant::Uuid& id : ids) {
    const absl::Status read = intake_.journal().Read(id).status();
    if (absl::IsDataLoss(read)) {
      response.set_damaged_count(response.damaged_count() + 1);
      continue;
    }
    RETURN_IF_ERROR(read);
    whole.push_back(id);
  }
  const auto tally = std::make_shared<Tally>(whole.size());
  const absl::Time until = absl::Now() + kLongestWait;
  for (const tenant::Uuid& id : whole) {
    intake_.Await(id, until, [tally](const absl::StatusOr<routing::Taken>& taken) {
      tally->Count(taken.ok() && taken->outcome.state() != v1::Submission::STATE_PENDING);
    });
  }
  RETURN_IF_ERROR(intake_.Reprocess(whole));
  response.set_reprocessed_count(static_cast<int32_t>(whole.size()));
  response.set_applied_count(tally->AwaitApplied());
  return response;
}

// False for what joined a ticket that is restricted from the caller.
absl::StatusOr<bool> SetAsideService::Shows(Session& session, const Caller& caller,
                                            const tenant::Submission& submission) {
  if (submission.tenant.empty() || !submission.ticket) return true;
  ASSIGN_OR_RETURN(
      const tenant::Ticket ticket,
      tenant::TicketStore(parts_.keys).Get(session, submission.tenant, *submission.ticket));
  return !ticket.restricted() || Sees(ViewOf(caller, ticket.tenant), ticket);
}

absl::StatusOr<v1::SetAsideMessage> SetAsideService::ApplySetAsideMessage(
    const Caller& caller, const v1::ApplySetAsideMessageRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const std::string owner = name->Root().ToString();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(caller, name->Root()));
  // Known before the transaction, which looks addresses up with them.
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Installation()).status());
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwnerOf(owner)));
  const auto run = [&] {
    return Once<v1::SetAsideMessage>(
        {*cell->database, *keys, parts_.clock, caller, "SetAsideService.ApplySetAsideMessage"},
        request, [&](Session& session, Changes& changes) -> absl::StatusOr<v1::SetAsideMessage> {
          std::string number;
          const auto place = [&](const SetAsideMessage& message) -> absl::Status {
            ASSIGN_OR_RETURN(const routing::Work work, WorkOf(message, caller.directory()));
            ASSIGN_OR_RETURN(tenant::Arrival arrival, routing::ArrivalOf(parts_.keys, work));
            ASSIGN_OR_RETURN(const tenant::Placed placed,
                             applier_.ApplyOne(session, changes, work, std::move(arrival)));
            ASSIGN_OR_RETURN(const bool shown, Shows(session, caller, placed.submission));
            if (shown) number = placed.number;
            return absl::OkStatus();
          };
          ASSIGN_OR_RETURN(const SetAsideMessage applied,
                           desk_.Apply(session, caller, owner, *name->uuid(), place));
          v1::SetAsideMessage response = ToProto(applied, caller.directory());
          response.set_number(number);
          return response;
        });
  };
  absl::StatusOr<v1::SetAsideMessage> applied = run();
  for (int i = 1; i < kMostRuns && IsRace(applied.status()); ++i) applied = run();
  if (applied.ok()) parts_.feeds.Of(*cell).Nudge();
  return applied;
}

absl::StatusOr<v1::SetAsideMessage> SetAsideService::DiscardSetAsideMessage(
    const Caller& caller, const v1::DiscardSetAsideMessageRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const std::string owner = name->Root().ToString();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(caller, name->Root()));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwnerOf(owner)));
  return Once<v1::SetAsideMessage>(
      {*cell->database, *keys, parts_.clock, caller, "SetAsideService.DiscardSetAsideMessage"},
      request, [&](Session& session, Changes&) -> absl::StatusOr<v1::SetAsideMessage> {
        ASSIGN_OR_RETURN(SetAsideMessage discarded,
                         desk_.Discard(session, caller, owner, *name->uuid(), request.reason()));
        // The answer is kept for repeats: without words.
        discarded.words.reset();
        return ToProto(discarded, caller.directory());
      });
}

}  // namespace mugugno::gateway

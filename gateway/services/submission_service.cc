#include "gateway/services/submission_service.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/submission_codec.h"
#include "gateway/rpc_status.h"
#include "gateway/services/conversation.h"
#include "gateway/services/conversation_watch.h"
#include "gateway/services/pages.h"
#include "tenant/attachments/attachment_claim.h"
#include "tenant/errors.h"
#include "tenant/mutex.h"
#include "tenant/name.h"
#include "tenant/set_aside/set_aside_store.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;

// Longer than this nobody waits for more than PENDING; and a fifth of the client's own time is left
// for the way back.
constexpr absl::Duration kLongestWait = absl::Seconds(2);
constexpr absl::Duration kLongestCheck = absl::Seconds(1);

// A stream on which the app says nothing for so long ends.
constexpr absl::Duration kSilence = absl::Minutes(1);
constexpr tenant::MethodPolicy kSubmitPolicy = {options::v1::PERMISSION_MESSAGE_SUBMIT,
                                                options::v1::AUDIENCE_APP};
// Of one stream: enough to fill batches, and no app's whole share.
constexpr int kMostUnanswered = 64;

absl::Time WaitUntil(absl::Time deadline) {
  const absl::Time now = absl::Now();
  if (deadline == absl::InfiniteFuture()) return now + kLongestWait;
  return now + std::min(kLongestWait, (deadline - now) * 0.8);
}

absl::StatusOr<TicketGlance> Glance(tenant::Session& session,
                                    const tenant::Submission& submission) {
  TicketGlance glance;
  if (!submission.ticket) return glance;
  RETURN_IF_ERROR(session.Query(
      "SELECT number, office_id, state, held FROM ticket WHERE tenant_id = ? AND id = ?",
      {submission.tenant, submission.ticket->bytes()}, [&](const tenant::Row& row) {
        glance.number = row.Text(0);
        glance.office = row.Text(1);
        glance.state = tenant::CitizenStateOf(static_cast<v1::TicketState>(row.Int(2)));
        glance.held = row.Bool(3);
        return absl::OkStatus();
      }));
  return glance;
}

}  // namespace

absl::StatusOr<const tenant::Cell*> SubmissionService::CellOf(const Caller& caller) const {
  return parts_.cells.Of(caller.app()->app.association);
}

void SubmissionService::SubmitMessage(const Caller& caller, const v1::SubmitMessageRequest& request,
                                      const std::string& bytes, absl::Time deadline,
                                      Registry::Done<v1::Submission> done) {
  const std::string& app = caller.app()->app.id;
  const absl::Status checked = CheckMessage(request.message(), app, parts_.clock.Now());
  if (!checked.ok()) return done(checked);
  routing::SentMessage message = {{routing::SourceKind::kApp, app},
                                  request.request_id(),
                                  request.message(),
                                  bytes,
                                  WaitUntil(deadline)};
  if (message.message.attachments().empty()) {
    return Take(caller, std::move(message), std::move(done));
  }
  const auto waiting = std::make_shared<routing::SentMessage>(std::move(message));
  const bool will_be_checked = checks_.Run([this, caller, waiting, done] {
    // Nobody waits longer to be durable than to be applied.
    if (absl::Now() < waiting->wait_until) {
      const absl::Status fits = CheckAttachments(caller, *waiting);
      if (!fits.ok()) return done(fits);
    }
    Take(caller, std::move(*waiting), done);
  });
  // Where too many wait, as in an outage, applying decides: a message is not refused for it.
  if (!will_be_checked) Take(caller, std::move(*waiting), std::move(done));
}

void SubmissionService::Take(const Caller& caller, routing::SentMessage message,
                             Registry::Done<v1::Submission> done) {
  intake_.Take(std::move(message),
               [caller, done = std::move(done)](absl::StatusOr<routing::Taken> taken) {
                 if (!taken.ok()) return done(taken.status());
                 done(EncodeTaken(*taken, caller.app()->app.id, caller.directory()));
               });
}

absl::Status SubmissionService::CheckAttachments(const Caller& caller,
                                                 const routing::SentMessage& message) {
  const absl::StatusOr<std::string> key =
      tenant::DedupeKeyOf(parts_.keys, caller.name(), message.key);
  const absl::StatusOr<const tenant::Cell*> cell = CellOf(caller);
  if (!key.ok() || !cell.ok() || intake_.Holds(message.source, message.key)) {
    return absl::OkStatus();
  }
  tenant::AttachmentClaim claim;
  claim.source = caller.name();
  claim.dedupe_key = *key;
  claim.time = parts_.clock.Now();
  for (const std::string& text : message.message.attachments()) {
    const auto name = tenant::ResourceName::Parse(text);
    claim.ids.push_back(name ? name->uuid().value_or(tenant::Uuid()) : tenant::Uuid());
  }
  const absl::Status checked = (*cell)->database->Read(
      absl::Now() + kLongestCheck,
      [&](tenant::Session& session) { return tenant::CheckClaim(session, claim); });
  return absl::IsInvalidArgument(checked) ? checked : absl::OkStatus();
}

void SubmissionService::SubmitMessages(const Caller& caller,
                                       RequestStream<v1::SubmitMessagesRequest> in,
                                       ResponseStream<v1::SubmitMessagesResponse> out) {
  // Ends the stream when the last answer has left, and holds the reader back meanwhile.
  struct Ending {
    explicit Ending(ResponseStream<v1::SubmitMessagesResponse> to) : stream(std::move(to)) {}
    ~Ending() { stream.Finish(status); }
    void Begin() {
      tenant::MutexLock lock(&mutex);
      while (unanswered >= kMostUnanswered) answered.Wait(&mutex);
      ++unanswered;
    }
    void Answer(const v1::SubmitMessagesResponse& response) {
      stream.Write(response);
      tenant::MutexLock lock(&mutex);
      --unanswered;
      answered.NotifyOne();
    }
    ResponseStream<v1::SubmitMessagesResponse> stream;
    absl::Status status;
    tenant::Mutex mutex;
    tenant::Condition answered;
    int unanswered ABSL_GUARDED_BY(mutex) = 0;
  };
  const auto ending = std::make_shared<Ending>(std::move(out));
  v1::SubmitMessagesRequest element;
  while (true) {
    element.Clear();
    const absl::StatusOr<bool> next = in.Next(&element, kSilence);
    if (next.ok() && !*next) return;
    if (absl::IsDeadlineExceeded(next.status())) {
      ending->status = next.status();
      return;
    }
    const auto still = parts_.admission.Renew(caller, kSubmitPolicy, caller.name());
    if (!still.ok()) {
      ending->status = still.status();
      return;
    }
    const std::string id = element.request_id();
    const auto answer = [ending, id](const absl::StatusOr<v1::Submission>& submission) {
      v1::SubmitMessagesResponse response;
      response.set_request_id(id);
      if (submission.ok()) {
        *response.mutable_submission() = *submission;
      } else {
        *response.mutable_error() = ToStatusProto(submission.status());
      }
      ending->Answer(response);
    };
    ending->Begin();
    if (!next.ok()) {
      answer(next.status());
      continue;
    }
    if (element.parent() != caller.name()) {
      answer(tenant::PermissionDenied());
      continue;
    }
    v1::SubmitMessageRequest request;
    request.set_parent(element.parent());
    *request.mutable_message() = element.message();
    request.set_request_id(element.request_id());
    SubmitMessage(caller, request, request.SerializeAsString(), ending->stream.call().deadline(),
                  answer);
  }
}

absl::StatusOr<v1::Submission> SubmissionService::GetSubmission(
    const Caller& caller, const v1::GetSubmissionRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const std::string& app = caller.app()->app.id;
  const absl::StatusOr<routing::Taken> held =
      intake_.Find({routing::SourceKind::kApp, app}, *name->uuid());
  if (held.ok()) return EncodeTaken(*held, app, caller.directory());
  absl::StatusOr<v1::Submission> stored = Stored(caller, *name->uuid());
  if (!absl::IsNotFound(stored.status())) return stored;
  // Acknowledged as pending, and then found to repeat one that another gateway had taken.
  const absl::StatusOr<tenant::Uuid> first = intake_.FindRepeated(*name->uuid());
  return first.ok() ? Stored(caller, *first) : stored;
}

absl::StatusOr<v1::Submission> SubmissionService::Stored(const Caller& caller,
                                                         const tenant::Uuid& id) const {
  const std::string& app = caller.app()->app.id;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(caller));
  v1::Submission submission;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        const auto found = tenant::GetSubmission(session, caller.name(), id);
        if (absl::IsNotFound(found.status())) {
          ASSIGN_OR_RETURN(const tenant::SetAsideMessage aside,
                           tenant::SetAsideStore(parts_.keys)
                               .Glance(session, caller.app()->app.owner.ToString(), id));
          if (aside.source != caller.name()) return tenant::NotFound();
          submission = EncodeSetAside(aside, app);
          return absl::OkStatus();
        }
        ASSIGN_OR_RETURN(const tenant::Submission record, found);
        ASSIGN_OR_RETURN(const TicketGlance ticket, Glance(session, record));
        submission = EncodeSubmission(record, ticket, app, caller.directory());
        return absl::OkStatus();
      }));
  return submission;
}

absl::StatusOr<v1::ListSubmissionsResponse> SubmissionService::ListSubmissions(
    const Caller& caller, const v1::ListSubmissionsRequest& request) {
  const tenant::App& app = caller.app()->app;
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(caller));
  ASSIGN_OR_RETURN(const tenant::Address address,
                   tenant::CorrespondentStore(parts_.keys)
                       .AddressOf(app.owner.ToString(), app.channel, app.id, request.user_id()));
  const size_t limit = PageLimit(request.page_size());
  v1::ListSubmissionsResponse response;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        response.Clear();
        ASSIGN_OR_RETURN(const auto found, tenant::CorrespondentStore(parts_.keys)
                                               .Find(session, absl::MakeConstSpan(&address, 1)));
        if (found.empty()) return absl::OkStatus();
        ASSIGN_OR_RETURN(const std::vector<tenant::Submission> records,
                         tenant::ListSubmissions(session, address.owner, found.front().id,
                                                 tenant::Uuid::FromBytes(cursor), limit + 1));
        for (size_t i = 0; i < std::min(limit, records.size()); ++i) {
          ASSIGN_OR_RETURN(const TicketGlance ticket, Glance(session, records[i]));
          *response.add_submissions() =
              EncodeSubmission(records[i], ticket, app.id, caller.directory());
        }
        if (records.size() <= limit) return absl::OkStatus();
        ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                         pages_.Make(caller, request, records[limit - 1].id.bytes()));
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListEntriesResponse> SubmissionService::ListEntries(
    const Caller& caller, const v1::ListEntriesRequest& request) {
  const tenant::App& app = caller.app()->app;
  const auto name = tenant::ResourceName::Parse(request.parent());
  if (!name || !name->uuid()) return tenant::NotFound();
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(caller));
  const size_t limit = PageLimit(request.page_size());
  const std::string owner = app.owner.ToString();
  v1::ListEntriesResponse response;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime,
      [&](tenant::Session& session, tenant::AuditLines& read) -> absl::Status {
        response.Clear();
        ASSIGN_OR_RETURN(
            const tenant::Correspondent correspondent,
            tenant::CorrespondentStore(parts_.keys).Get(session, owner, *name->uuid()));
        if (correspondent.app != app.id) return tenant::NotFound();
        const Onlooker onlooker = {caller.directory(), caller.name(), name->ToString(),
                                   IsSilent(caller.directory(), app.channel_name())};
        ASSIGN_OR_RETURN(const SeenConversation seen,
                         ReadConversation(session, read, parts_.keys, onlooker, correspondent,
                                          tenant::Uuid::FromBytes(cursor), limit));
        for (const SeenEntry& entry : seen.entries) {
          *response.add_entries() =
              EncodeEntry(entry.pointer, entry.words, app.id, entry.number, entry.author);
        }
        if (seen.next) {
          ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                           pages_.Make(caller, request, seen.next->bytes()));
        }
        return absl::OkStatus();
      }));
  return response;
}

void SubmissionService::WatchConversations(const Caller& caller,
                                           const v1::WatchConversationsRequest& request,
                                           ResponseStream<v1::WatchConversationsResponse> stream) {
  StartConversationWatch(parts_, caller, request, std::move(stream));
}

}  // namespace mugugno::gateway

#include "gateway/services/counter_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/ticket_codec.h"
#include "gateway/delivery/mail_text.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "gateway/typed_text.h"
#include "tenant/errors.h"
#include "tenant/mutex.h"
#include "tenant/name.h"
#include "tenant/tickets/acts/answer.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Channel;

constexpr absl::Duration kLongestWait = absl::Seconds(2);

// The comune's counter: one in use before one that is suspended. Null where it has none.
const Channel* CounterOf(const tenant::TenantSlice& comune) {
  const Channel* counter = nullptr;
  for (const Channel& channel : comune.channels) {
    if (channel.kind != v1::Channel::KIND_COUNTER) continue;
    if (counter == nullptr || (counter->suspended && !channel.suspended)) counter = &channel;
  }
  return counter;
}

absl::Status Check(const v1::TakeDownMessageRequest& request) {
  std::vector<tenant::FieldViolation> violations;
  if (absl::StripAsciiWhitespace(request.text()).empty()) {
    violations.push_back({"text", "is required"});
  }
  if (!request.phone_number().empty() && PhoneOf(request.phone_number()).empty()) {
    violations.push_back({"phone_number", "must be a telephone number"});
  }
  if (!request.email().empty() && !IsSafeMailbox(request.email())) {
    violations.push_back({"email", "must be a mailbox"});
  }
  return violations.empty() ? absl::OkStatus() : tenant::InvalidRequest(violations);
}

// For colleagues to read.
std::string RemarkOf(v1::TakeDownMessageRequest::Way way, const Caller& caller) {
  const tenant::StaffSlice* person = caller.directory().FindStaff(caller.name());
  const std::string who = person == nullptr ? caller.name() : person->staff.display_name;
  switch (way) {
    case v1::TakeDownMessageRequest::WAY_COUNTER:
      return absl::StrCat("detto allo sportello, scritto da ", who);
    case v1::TakeDownMessageRequest::WAY_TELEPHONE:
      return absl::StrCat("detto al telefono, scritto da ", who);
    default:
      return absl::StrCat("detto a voce, scritto da ", who);
  }
}

// A request_id means something only within its caller.
std::string KeyOf(const v1::TakeDownMessageRequest& request, const Caller& caller) {
  return absl::StrCat(caller.name(), "/", request.request_id());
}

v1::InboundMessage MessageOf(const v1::TakeDownMessageRequest& request, const Caller& caller) {
  v1::InboundMessage message;
  message.set_user_id(KeyOf(request, caller));
  message.set_text(Lines(request.text()));
  const std::string place = OneLine(request.place());
  if (!place.empty()) message.set_text(absl::StrCat(message.text(), "\n\nLuogo: ", place));
  message.set_display_name(OneLine(request.display_name()));
  message.set_phone_number(PhoneOf(request.phone_number()));
  message.set_email(request.email());
  message.set_remark(RemarkOf(request.way(), caller));
  return message;
}

}  // namespace

absl::StatusOr<v1::CounterMessage> CounterService::TakeDownMessage(
    const Caller& caller, const v1::TakeDownMessageRequest& request) {
  const auto scope = tenant::Scope::Of(request.parent());
  const tenant::TenantSlice* comune = scope ? caller.directory().FindTenant(scope->id) : nullptr;
  if (comune == nullptr) return tenant::NotFound();
  RETURN_IF_ERROR(Check(request));
  const Channel* counter = CounterOf(*comune);
  if (counter == nullptr) {
    return tenant::FailedPrecondition("COUNTER_MISSING", request.parent(),
                                      "the comune needs a channel of kind COUNTER");
  }
  routing::SentMessage message = {
      .source = {routing::SourceKind::kChannel, counter->name()},
      .key = KeyOf(request, caller),
      .message = MessageOf(request, caller),
      .bytes = {},
      .wait_until = absl::Now() + kLongestWait,
  };
  message.bytes = routing::RequestBytes(message.source, message.message);
  message.staff = caller.name();
  ASSIGN_OR_RETURN(const routing::Taken taken, Take(std::move(message)));
  return Told(caller, *counter, taken);
}

absl::StatusOr<routing::Taken> CounterService::Take(routing::SentMessage message) {
  struct Answer {
    tenant::Mutex mutex;
    tenant::Condition given;
    std::optional<absl::StatusOr<routing::Taken>> taken ABSL_GUARDED_BY(mutex);
  };
  const auto answer = std::make_shared<Answer>();
  intake_.Take(std::move(message), [answer](absl::StatusOr<routing::Taken> taken) {
    tenant::MutexLock lock(&answer->mutex);
    answer->taken = std::move(taken);
    answer->given.NotifyAll();
  });
  // The intake answers within a bound, so this ends.
  tenant::MutexLock lock(&answer->mutex);
  while (!answer->taken) answer->given.Wait(&answer->mutex);
  return *std::move(answer->taken);
}

absl::StatusOr<v1::CounterMessage> CounterService::Told(const Caller& caller,
                                                        const Channel& counter,
                                                        const routing::Taken& taken) const {
  const storage::v1::SubmissionOutcome& outcome = taken.outcome;
  v1::CounterMessage told;
  told.set_state(static_cast<v1::Submission::State>(outcome.state()));
  told.set_number(outcome.number());
  told.set_emergency(outcome.emergency());
  const tenant::TenantSlice* comune = caller.directory().FindTenant(outcome.tenant());
  const tenant::Office* office = comune == nullptr ? nullptr : comune->FindOffice(outcome.office());
  if (office != nullptr) told.set_office_display_name(office->display_name);
  if (outcome.state() == v1::Submission::STATE_PENDING) return told;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(counter.association));
  const tenant::Uuid id = tenant::Uuid::FromBytes(outcome.repeat_of()).value_or(taken.id);
  // What is accepted stays so; where its ticket is, is told as far as the database says.
  cell->database
      ->Read(absl::Now() + kCallTime,
             [&](tenant::Session& session) -> absl::Status {
               ASSIGN_OR_RETURN(const tenant::Submission submission,
                                tenant::GetSubmission(session, counter.name(), id));
               if (!submission.ticket) return absl::OkStatus();
               told.set_ticket(tenant::TicketName(submission.tenant, *submission.ticket));
               return absl::OkStatus();
             })
      .IgnoreError();
  return told;
}

absl::StatusOr<v1::Ticket> CounterService::RecordAnswerTold(
    const Caller& caller, const v1::RecordAnswerToldRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const tenant::TicketKey key = {std::string(name->Id("tenants")), *name->uuid()};
  std::optional<tenant::Uuid> answer;
  if (!request.entry().empty()) {
    if (!absl::StartsWith(request.entry(), absl::StrCat(request.name(), "/"))) {
      return tenant::InvalidField("entry", "must be an answer of this ticket");
    }
    answer = tenant::ResourceName::Parse(request.entry())->uuid();
  }
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  absl::StatusOr<v1::Ticket> ticket = Once<v1::Ticket>(
      {*cell->database, *keys, parts_.clock, caller, "CounterService.RecordAnswerTold",
       request.name()},
      request,
      [&](tenant::Session& session, tenant::Changes& changes) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(
            const tenant::Ticket changed,
            desk_.Perform(session, changes, caller, key, "", "ticket.tell", [&](tenant::Act& act) {
              return tenant::Tell(act, answer, request.note());
            }));
        return ToProto(changed, caller.directory());
      });
  if (ticket.ok()) parts_.feeds.Of(*cell).Nudge();
  return ticket;
}

}  // namespace mugugno::gateway

#include "gateway/dispatch.h"

#include <exception>
#include <string>
#include <utility>

#include "absl/time/clock.h"

#include "gateway/log.h"
#include "gateway/observed_call.h"
#include "tenant/errors.h"
#include "tenant/store/sql_status.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kBusyRetry = absl::Milliseconds(500);

absl::Status Busy(absl::string_view what) {
  return tenant::ResourceExhausted("GATEWAY_BUSY", what, kBusyRetry);
}

void LogEnd(const Call& call, const absl::Status& status, absl::Duration duration) {
  const bool broken = status.code() == absl::StatusCode::kInternal ||
                      status.code() == absl::StatusCode::kDataLoss ||
                      status.code() == absl::StatusCode::kUnknown ||
                      !tenant::DatabaseTrouble(status).empty();
  LogLine line(broken ? LogLevel::kError : LogLevel::kInfo, "call");
  line.Add("request_id", call.request_id())
      .Add("method", call.path())
      .Add("code", absl::StatusCodeToString(status.code()))
      .Add("microseconds", absl::ToInt64Microseconds(duration));
  const std::string reason = tenant::ErrorReason(status);
  if (!reason.empty()) line.Add("reason", reason);
  for (const std::string& detail :
       {tenant::InternalDetail(status), tenant::DatabaseTrouble(status)}) {
    if (!detail.empty()) line.Add("detail", detail);
  }
}

// Nothing of ours throws, but what we call may: the call gets an answer and the log the cause.
void RunHandler(const Method& method, Admitted admitted) {
  const std::shared_ptr<Call> call = admitted.call;
  try {
    method.handle(std::move(admitted));
  } catch (const std::exception& thrown) {
    call->Finish(tenant::Internal(thrown.what()));
  }
}

absl::Status DatabaseAway() {
  return tenant::Unavailable("DATABASE_AWAY", "the database does not answer");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Dispatch>> Dispatch::Create(const Registry& registry,
                                                           const Guard& guard,
                                                           const Readiness& readiness,
                                                           DispatchLimits limits, Observe observe) {
  RETURN_IF_ERROR(registry.Check());
  return std::unique_ptr<Dispatch>(
      new Dispatch(registry, guard, readiness, limits, std::move(observe)));
}

Dispatch::Dispatch(const Registry& registry, const Guard& guard, const Readiness& readiness,
                   DispatchLimits limits, Observe observe)
    : registry_(registry),
      guard_(guard),
      readiness_(readiness),
      limits_(limits),
      observe_(std::move(observe)),
      workers_(limits.worker_threads, limits.most_calls),
      streams_(limits.stream_threads, 0 + limits.stream_threads) {}

Dispatch::~Dispatch() = default;

void Dispatch::Receive(std::shared_ptr<Call> call) {
  const Method* method = registry_.Find(call->path());
  if (method == nullptr) {
    call->Finish(absl::UnimplementedError("no such method"));
    return;
  }
  const absl::Time begin = absl::Now();
  ++*running_;
  // A raw pointer, or the call would keep itself alive.
  const Call* const wire = call.get();
  auto observed = std::make_shared<ObservedCall>(
      std::move(call), [this, begin, wire, running = running_](const absl::Status& status) {
        const absl::Duration duration = absl::Now() - begin;
        observe_(wire->path(), status, duration);
        LogEnd(*wire, status, duration);
        --*running;
      });
  if (readiness_.draining()) {
    observed->Finish(tenant::Unavailable("DRAINING", "the gateway is stopping; try another"));
  } else if (!readiness_.open() &&
             Readiness::NeedsDatabase(method->descriptor->service()->full_name())) {
    observed->Finish(DatabaseAway());
  } else if (*running_ > static_cast<int64_t>(limits_.most_calls)) {
    observed->Finish(Busy("too many calls at the same time"));
  } else {
    Admit(*method, observed);
  }
}

void Dispatch::Admit(const Method& method, const std::shared_ptr<Call>& call) {
  std::string bytes;
  std::unique_ptr<google::protobuf::Message> request(method.prototype->New());
  const bool whole = call->Read(&bytes, call->deadline()) && request->ParseFromString(bytes);
  absl::StatusOr<tenant::Caller> caller =
      guard_.Admit(method, *call, whole ? request.get() : nullptr);
  if (!caller.ok()) {
    // A credential that is not known here may be of a cell that was not read yet.
    const bool may_be_elsewhere =
        absl::IsUnauthenticated(caller.status()) && readiness_.open() && !readiness_.complete();
    return call->Finish(may_be_elsewhere ? DatabaseAway() : caller.status());
  }
  if (!whole) return call->Finish(tenant::MalformedRequest());
  const absl::Status checked = CheckRequest(*method.descriptor, *request);
  if (!checked.ok()) return call->Finish(checked);

  // std::function wants a copyable work.
  auto admitted = std::make_shared<Admitted>(
      Admitted{call, *std::move(caller), std::move(request), std::move(bytes)});
  const auto work = [&method, admitted] { RunHandler(method, std::move(*admitted)); };
  switch (method.place) {
    case Place::kTransport:
      return work();
    case Place::kWorker:
      if (!workers_.Run(work)) call->Finish(Busy("too many calls wait"));
      return;
    case Place::kStream:
      if (!streams_.Run(work)) call->Finish(Busy("too many uploads at the same time"));
      return;
  }
}

}  // namespace mugugno::gateway

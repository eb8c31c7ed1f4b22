#include "gateway/http/connect_call.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/http/page_headers.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

ConnectCall::ConnectCall(std::shared_ptr<HttpExchange> exchange, ConnectForm form,
                         const google::protobuf::MethodDescriptor& method, Presented presented,
                         std::string request_id, absl::Time deadline,
                         std::vector<std::string> messages)
    : exchange_(std::move(exchange)),
      form_(form),
      method_(method),
      path_(absl::StrCat("/", method.service()->full_name(), "/", method.name())),
      presented_(std::move(presented)),
      request_id_(std::move(request_id)),
      deadline_(deadline),
      unread_(std::make_move_iterator(messages.begin()), std::make_move_iterator(messages.end())) {}

void ConnectCall::Start() {
  const std::weak_ptr<ConnectCall> weak = weak_from_this();
  exchange_->WhenGone([weak] {
    if (const auto self = weak.lock()) self->Cancel();
  });
  if (deadline_ == absl::InfiniteFuture()) return;
  exchange_->At(deadline_, [weak] {
    if (const auto self = weak.lock()) self->Expire();
  });
}

bool ConnectCall::Read(std::string* message, absl::Time /*until*/) {
  tenant::MutexLock lock(&mutex_);
  if (gone_ || unread_.empty()) return false;
  *message = std::move(unread_.front());
  unread_.pop_front();
  return true;
}

bool ConnectCall::Write(std::string message) {
  absl::StatusOr<std::string> written =
      ToConnect(form_, std::move(message), *method_.output_type());
  if (!written.ok()) {
    Finish(written.status());
    return false;
  }
  tenant::MutexLock lock(&mutex_);
  if (gone_ || finished_) return false;
  if (!form_.stream) {
    answer_ = *std::move(written);
    return true;
  }
  Begin();
  return exchange_->Send(Envelope(*written));
}

bool ConnectCall::AwaitRoom(absl::Time until) { return exchange_->AwaitRoom(until); }

void ConnectCall::Finish(const absl::Status& status) {
  tenant::MutexLock lock(&mutex_);
  if (std::exchange(finished_, true)) return;
  when_cancelled_.clear();
  if (form_.stream) {
    Begin();
    exchange_->Send(EndEnvelope(status));
    return exchange_->End();
  }
  HttpResponse response;
  if (status.ok()) {
    response = Head(200, form_.content_type());
    response.body = std::move(answer_);
  } else {
    response = Head(ConnectHttpStatus(status.code()), "application/json");
    response.body = ConnectErrorJson(status);
  }
  exchange_->Answer(std::move(response));
}

void ConnectCall::WhenCancelled(std::function<void()> action) {
  {
    tenant::MutexLock lock(&mutex_);
    if (!gone_) {
      if (!finished_) when_cancelled_.push_back(std::move(action));
      return;
    }
  }
  action();
}

// Whoever handles the call hears of it as of a client that went away, and finishes it for nobody.
void ConnectCall::Expire() {
  std::vector<std::function<void()>> actions;
  {
    tenant::MutexLock lock(&mutex_);
    if (finished_) return;
    actions.swap(when_cancelled_);
  }
  Finish(tenant::DeadlineExceeded("the call's time is over"));
  for (const auto& action : actions) action();
}

void ConnectCall::Cancel() {
  std::vector<std::function<void()>> actions;
  {
    tenant::MutexLock lock(&mutex_);
    gone_ = true;
    actions.swap(when_cancelled_);
  }
  for (const auto& action : actions) action();
}

void ConnectCall::Begin() {
  if (std::exchange(begun_, true)) return;
  exchange_->Begin(Head(200, form_.content_type()));
}

HttpResponse ConnectCall::Head(unsigned status, std::string content_type) const {
  HttpResponse head;
  head.status = status;
  head.headers = PageHeaders();
  head.headers.emplace_back("Content-Type", std::move(content_type));
  head.headers.emplace_back("X-Request-Id", request_id_);
  if (status == 401) head.headers.emplace_back("WWW-Authenticate", "Bearer");
  return head;
}

}  // namespace mugugno::gateway

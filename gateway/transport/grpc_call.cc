#include "gateway/transport/grpc_call.h"

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "google/protobuf/descriptor.h"

#include "gateway/rpc_status.h"
#include "gateway/transport/call_id.h"
#include "tenant/mutex.h"

namespace mugugno::gateway {
namespace {

// A client that reads slower than this is cut off rather than kept in memory.
constexpr size_t kMostUnsentMessages = 1024;
constexpr size_t kFewUnsentMessages = 4;
constexpr size_t kMostUnreadMessages = 4;

std::string Flatten(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

grpc::ByteBuffer Wrap(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

absl::Time Deadline(const grpc::GenericCallbackServerContext& context) {
  const auto deadline = context.deadline();
  return deadline == std::chrono::system_clock::time_point::max() ? absl::InfiniteFuture()
                                                                  : absl::FromChrono(deadline);
}

std::string Metadata(const grpc::GenericCallbackServerContext& context, const char* key) {
  const auto found = context.client_metadata().find(key);
  if (found == context.client_metadata().end()) return "";
  return std::string(found->second.data(), found->second.size());
}

// Whether the method of "/package.Service/Method" answers with one message.
bool AnswersOnce(absl::string_view path) {
  absl::ConsumePrefix(&path, "/");
  const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(path, {{"/", "."}}));
  return method != nullptr && !method->server_streaming();
}

// The reactor gRPC holds and the Call everybody else holds: it lives until both let go.
class GrpcCall final : public Call, public std::enable_shared_from_this<GrpcCall> {
 public:
  GrpcCall(grpc::GenericCallbackServerContext* context, Presented presented,
           const GrpcCalls::Receive& receive)
      : path_(context->method()),
        presented_(std::move(presented)),
        request_id_(CallId(Metadata(*context, "x-request-id"))),
        deadline_(Deadline(*context)),
        answers_once_(AnswersOnce(path_)),
        receive_(receive),
        wire_(this) {
    context->AddInitialMetadata("x-request-id", request_id_);
  }

  grpc::ServerGenericBidiReactor* Start() {
    held_by_wire_ = shared_from_this();
    tenant::MutexLock lock(&mutex_);
    ReadNext();
    return &wire_;
  }
  // Without waiting for what it sends.
  grpc::ServerGenericBidiReactor* HandOn() {
    held_by_wire_ = shared_from_this();
    receive_(shared_from_this());
    return &wire_;
  }

  const std::string& path() const override { return path_; }
  const Presented& presented() const override { return presented_; }
  const std::string& request_id() const override { return request_id_; }
  absl::Time deadline() const override { return deadline_; }

  bool Read(std::string* message, absl::Time until) override {
    tenant::MutexLock lock(&mutex_);
    while (unread_.empty() && !reads_ended_ && !gone_ && WaitUntil(until)) {
    }
    if (unread_.empty() || gone_) return false;
    *message = std::move(unread_.front());
    unread_.pop_front();
    if (!reading_ && !reads_ended_) ReadNext();
    return true;
  }

  bool Write(std::string message) override {
    tenant::MutexLock lock(&mutex_);
    if (gone_ || finish_ || unsent_.size() >= kMostUnsentMessages) return false;
    unsent_.push_back(std::move(message));
    Advance();
    return true;
  }

  bool AwaitRoom(absl::Time until) override {
    tenant::MutexLock lock(&mutex_);
    while (unsent_.size() > kFewUnsentMessages && !gone_ && WaitUntil(until)) {
    }
    return !gone_ && unsent_.size() <= kFewUnsentMessages;
  }

  void Finish(const absl::Status& status) override {
    tenant::MutexLock lock(&mutex_);
    if (finish_) return;
    finish_ = std::make_unique<grpc::Status>(ToRpcStatus(status));
    Advance();
  }

  void WhenCancelled(std::function<void()> action) override {
    {
      tenant::MutexLock lock(&mutex_);
      if (!gone_) {
        on_cancel_.push_back(std::move(action));
        return;
      }
    }
    action();
  }

 private:
  class Wire final : public grpc::ServerGenericBidiReactor {
   public:
    explicit Wire(GrpcCall* call) : call_(call) {}
    void OnReadDone(bool ok) override { call_->ReadDone(ok); }
    void OnWriteDone(bool ok) override { call_->WriteDone(ok); }
    void OnCancel() override { call_->Cancelled(); }
    void OnDone() override { call_->Done(); }

   private:
    GrpcCall* const call_;
  };

  // False at `until`; else something may have changed.
  bool WaitUntil(absl::Time until) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (until == absl::InfiniteFuture()) {
      changed_.Wait(&mutex_);
      return true;
    }
    const absl::Duration left = until - absl::Now();
    if (left <= absl::ZeroDuration()) return false;
    changed_.WaitFor(&mutex_, left);
    return true;
  }

  void ReadNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    reading_ = true;
    wire_.StartRead(&incoming_);
  }

  void ReadDone(bool ok) {
    bool first = false;
    {
      tenant::MutexLock lock(&mutex_);
      reading_ = false;
      first = !received_;
      received_ = true;
      if (ok) {
        unread_.push_back(Flatten(incoming_));
        // The second read waits for the first Read(): a unary call needs none.
        if (!first && unread_.size() < kMostUnreadMessages) ReadNext();
      } else {
        reads_ended_ = true;
      }
      changed_.NotifyAll();
    }
    if (first) receive_(shared_from_this());
  }

  void WriteDone(bool ok) {
    tenant::MutexLock lock(&mutex_);
    writing_ = false;
    unsent_.pop_front();
    if (!ok) unsent_.clear();
    changed_.NotifyAll();
    Advance();
  }

  // Starts the next operation on the wire. The last message leaves together with the status.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    // An only message waits for its status: together they are one write on the wire.
    if (answers_once_ && !finish_) return;
    if (unsent_.empty()) {
      if (!finish_) return;
      finished_ = true;
      wire_.Finish(*finish_);
      return;
    }
    outgoing_ = Wrap(unsent_.front());
    if (finish_ && unsent_.size() == 1 && finish_->ok()) {
      finished_ = true;
      wire_.StartWriteAndFinish(&outgoing_, grpc::WriteOptions(), *finish_);
      return;
    }
    writing_ = true;
    wire_.StartWrite(&outgoing_);
  }

  void Cancelled() {
    std::vector<std::function<void()>> actions;
    {
      tenant::MutexLock lock(&mutex_);
      gone_ = true;
      actions.swap(on_cancel_);
      changed_.NotifyAll();
    }
    for (const auto& action : actions) action();
  }

  void Done() {
    std::shared_ptr<GrpcCall> self;  // destroyed last, without the lock
    tenant::MutexLock lock(&mutex_);
    gone_ = true;
    on_cancel_.clear();
    changed_.NotifyAll();
    self.swap(held_by_wire_);
  }

  const std::string path_;
  const Presented presented_;
  const std::string request_id_;
  const absl::Time deadline_;
  const bool answers_once_;
  const GrpcCalls::Receive& receive_;
  Wire wire_;
  std::shared_ptr<GrpcCall> held_by_wire_;

  tenant::Mutex mutex_;
  tenant::Condition changed_;
  grpc::ByteBuffer incoming_;
  grpc::ByteBuffer outgoing_;
  std::deque<std::string> unread_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> unsent_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<grpc::Status> finish_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::function<void()>> on_cancel_ ABSL_GUARDED_BY(mutex_);
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool received_ ABSL_GUARDED_BY(mutex_) = false;
  bool reads_ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerGenericBidiReactor* GrpcCalls::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  const auto call = std::make_shared<GrpcCall>(context, identify_(*context), receive_);
  return warned_ ? call->HandOn() : call->Start();
}

}  // namespace mugugno::gateway

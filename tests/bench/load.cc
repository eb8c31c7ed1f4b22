#include "tests/bench/load.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/security/credentials.h>

#include "tenant/clock.h"
#include "tenant/mutex.h"
#include "tenant/uuid.h"

namespace mugugno::bench {
namespace {

constexpr int kChannels = 4;
constexpr absl::Duration kPatience = absl::Seconds(20);

std::shared_ptr<grpc::Channel> Connect(const Endpoint& endpoint) {
  grpc::ChannelArguments arguments;
  // Or all channels would share one connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = endpoint.root_certificates;
  return grpc::CreateCustomChannel(endpoint.address,
                                   endpoint.root_certificates.empty()
                                       ? grpc::InsecureChannelCredentials()
                                       : grpc::SslCredentials(tls),
                                   arguments);
}

double Milliseconds(absl::Duration duration) { return absl::ToDoubleMilliseconds(duration); }

template <typename Response>
class Load final {
 public:
  using Stub = grpc::TemplatedGenericStub<v1::SubmitMessageRequest, Response>;
  // What became of a call that gRPC calls good; empty if it counts.
  using Judge = std::function<std::string(const Response&)>;

  Load(const Endpoint& endpoint, std::string method, Letters& letters, Judge judge)
      : method_(std::move(method)), letters_(letters), judge_(std::move(judge)) {
    for (int i = 0; i < kChannels; ++i) {
      const auto channel = Connect(endpoint);
      channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(5));
      stubs_.push_back(std::make_unique<Stub>(channel));
    }
  }

  LoadFigures Run(const LoadPlan& plan) {
    const absl::Time begin = absl::Now();
    end_ = plan.calls > 0 ? absl::InfiniteFuture() : begin + plan.time;
    left_ = plan.calls > 0 ? static_cast<int64_t>(plan.calls) : INT64_MAX;
    if (plan.per_s > 0) {
      repeat_ = false;
      int64_t number = 0;
      for (absl::Time due = begin; due < end_;
           due = begin + absl::Seconds(1) * ++number / plan.per_s) {
        absl::SleepFor(due - absl::Now());
        Start(static_cast<int>(number), due);
      }
    } else {
      for (int i = 0; i < plan.callers; ++i) Start(i, absl::Now());
    }
    while (running_ > 0) absl::SleepFor(absl::Milliseconds(2));
    return Figures(absl::Now() - begin);
  }

 private:
  struct OneCall {
    grpc::ClientContext context;
    v1::SubmitMessageRequest request;
    Response response;
    absl::Time due;
    int caller = 0;
  };

  void Start(int caller, absl::Time due) {
    if (--left_ < 0) return;
    ++running_;
    auto call = std::make_unique<OneCall>();
    const App& app = letters_.Next(&call->request);
    call->context.AddMetadata("authorization", absl::StrCat("Bearer ", app.token));
    call->context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    call->due = due;
    call->caller = caller;
    OneCall* const raw = call.release();
    stubs_[static_cast<size_t>(caller % kChannels)]->UnaryCall(
        &raw->context, method_, {}, &raw->request, &raw->response,
        [this, raw](const grpc::Status& status) { Ended(std::unique_ptr<OneCall>(raw), status); });
  }

  void Ended(std::unique_ptr<OneCall> call, const grpc::Status& status) {
    const absl::Time now = absl::Now();
    std::string other =
        status.ok() ? judge_(call->response)
                    : absl::StrCat("status ", status.error_code(), ": ", status.error_message());
    {
      tenant::MutexLock lock(&mutex_);
      if (other.empty()) {
        latencies_.push_back(Milliseconds(now - call->due));
      } else if (others_++ == 0) {
        first_other_ = std::move(other);
      }
    }
    const int caller = call->caller;
    call.reset();
    if (repeat_ && now < end_) Start(caller, now);
    --running_;
  }

  LoadFigures Figures(absl::Duration time) {
    tenant::MutexLock lock(&mutex_);
    LoadFigures figures;
    figures.counted = latencies_.size();
    figures.others = others_;
    figures.first_other = first_other_;
    if (latencies_.empty()) return figures;
    std::sort(latencies_.begin(), latencies_.end());
    figures.calls_per_s = static_cast<double>(latencies_.size()) / absl::ToDoubleSeconds(time);
    figures.p50_ms = latencies_[latencies_.size() / 2];
    figures.p99_ms = latencies_[latencies_.size() * 99 / 100];
    return figures;
  }

  const std::string method_;
  Letters& letters_;
  const Judge judge_;
  std::vector<std::unique_ptr<Stub>> stubs_;
  absl::Time end_;
  bool repeat_ = true;
  std::atomic<int64_t> left_{0};
  std::atomic<int> running_{0};
  tenant::Mutex mutex_;
  std::vector<double> latencies_ ABSL_GUARDED_BY(mutex_);
  size_t others_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string first_other_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

const App& Letters::Next(v1::SubmitMessageRequest* request) {
  static const tenant::SystemClock clock;
  static tenant::UuidSource ids(clock);
  const uint64_t number = count_++;
  const Text& text = mixture_[number % mixture_.size()];
  const std::string id = ids.Next().ToString();
  request->set_parent("apps/" + text.app->id);
  request->set_request_id(id);
  *request->mutable_message() = text.message;
  request->mutable_message()->set_user_id("cittadino-" + id);
  return *text.app;
}

LoadFigures SubmitLoad(const Endpoint& endpoint, Letters& letters, const LoadPlan& plan) {
  Load<v1::Submission> load(endpoint, "/mugugno.v1.SubmissionService/SubmitMessage", letters,
                            [](const v1::Submission& submission) {
                              return submission.state() == v1::Submission::STATE_APPLIED
                                         ? ""
                                         : v1::Submission::State_Name(submission.state());
                            });
  return load.Run(plan);
}

LoadFigures EchoLoad(const Endpoint& endpoint, Letters& letters, const LoadPlan& plan) {
  Load<v1::SubmitMessageRequest> load(
      endpoint, "/mugugno.bench.Echo/Call", letters,
      [](const v1::SubmitMessageRequest& echo) { return echo.parent().empty() ? "empty" : ""; });
  return load.Run(plan);
}

}  // namespace mugugno::bench

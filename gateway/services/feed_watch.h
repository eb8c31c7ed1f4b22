#pragma once

// What every watch of the feed has in common: the permission is judged again for each piece, every
// event carries a resume token, and a quiet watch gets a new token now and then. Used by the feed
// reader's thread.

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "gateway/services/service_parts.h"
#include "gateway/transport/streams.h"
#include "tenant/errors.h"
#include "tenant/feed/feed_reader.h"
#include "tenant/feed/resume_token.h"
#include "tenant/try.h"

namespace mugugno::gateway {

template <typename Response>
class FeedWatch : public tenant::FeedFollower {
 public:
  using Stream = ResponseStream<Response>;

  FeedWatch(const ServiceParts& parts, const tenant::Caller& caller, tenant::MethodPolicy policy,
            std::string parent, Stream stream, std::shared_ptr<std::atomic<bool>> gone)
      : admission_(parts.admission),
        keys_(parts.keys),
        policy_(policy),
        parent_(std::move(parent)),
        caller_(caller),
        stream_(std::move(stream)),
        gone_(std::move(gone)) {}

  bool Take(absl::Span<const tenant::FeedLine> lines) final {
    return GoOn([&] {
      RETURN_IF_ERROR(Renew());
      for (const tenant::FeedLine& line : lines) RETURN_IF_ERROR(Tell(line));
      return absl::OkStatus();
    });
  }

  bool Tick(uint64_t position) final {
    // A watch that sees nothing gets a new token this often, so that its old one does not expire.
    constexpr absl::Duration kTokenTime = absl::Minutes(1);
    return GoOn([&] {
      RETURN_IF_ERROR(Renew());
      if (token_position_ == position && told_) return absl::OkStatus();
      if (told_ && absl::Now() - token_time_ < kTokenTime) return absl::OkStatus();
      return Send(position, {});
    });
  }

  void End(const absl::Status& status) final { stream_.Finish(status); }

 protected:
  // Sends what the line is to this caller, if anything.
  virtual absl::Status Tell(const tenant::FeedLine& line) = 0;

  absl::Status Send(uint64_t position, Response response) {
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

  const tenant::Caller& caller() const { return caller_; }
  const std::string& parent() const { return parent_; }
  const tenant::MethodPolicy& policy() const { return policy_; }

 private:
  template <typename Step>
  bool GoOn(Step step) {
    const absl::Status status = *gone_ ? absl::CancelledError() : step();
    if (status.ok()) return true;
    stream_.Finish(status);
    return false;
  }

  absl::Status Renew() {
    ASSIGN_OR_RETURN(caller_, admission_.Renew(caller_, policy_, parent_));
    return absl::OkStatus();
  }

  const tenant::Admission& admission_;
  tenant::KeyRing& keys_;
  const tenant::MethodPolicy policy_;
  const std::string parent_;
  tenant::Caller caller_;
  Stream stream_;
  const std::shared_ptr<std::atomic<bool>> gone_;
  bool told_ = false;
  uint64_t token_position_ = 0;
  absl::Time token_time_;
};

// Begins a watch of the cell's feed; ends the stream where the resume token is not the caller's.
template <typename Watch, typename Request, typename Stream>
void StartFeedWatch(const ServiceParts& parts, const tenant::Cell& cell,
                    const tenant::Caller& caller, const Request& request, Stream stream) {
  std::optional<uint64_t> after;
  if (!request.resume_token().empty()) {
    const auto position = tenant::ReadResumeToken(parts.keys, caller.name(), request.parent(),
                                                  request.resume_token());
    if (!position.ok()) return stream.Finish(position.status());
    after = *position;
  }
  auto gone = std::make_shared<std::atomic<bool>>(false);
  stream.WhenCancelled([gone] { *gone = true; });
  parts.feeds.Of(cell).Follow(
      std::make_shared<Watch>(parts, caller, request.parent(), std::move(stream), gone), after);
}

}  // namespace mugugno::gateway

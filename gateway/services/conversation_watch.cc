#include "gateway/services/conversation_watch.h"

#include <memory>
#include <string>
#include <utility>

#include "gateway/services/feed_watch.h"
#include "tenant/feed/lines.h"
#include "tenant/name.h"

namespace mugugno::gateway {
namespace {

constexpr tenant::MethodPolicy kPolicy = {options::v1::PERMISSION_SUBMISSION_READ,
                                          options::v1::AUDIENCE_APP};

class ConversationWatch final : public FeedWatch<v1::WatchConversationsResponse> {
 public:
  ConversationWatch(const ServiceParts& parts, const tenant::Caller& caller, std::string parent,
                    Stream stream, std::shared_ptr<std::atomic<bool>> gone)
      : FeedWatch(parts, caller, kPolicy, std::move(parent), std::move(stream), std::move(gone)) {}

 private:
  absl::Status Tell(const tenant::FeedLine& line) override {
    const auto said = tenant::ReadConversationLine(line.change);
    if (!said || tenant::AppName(said->app) != parent()) return absl::OkStatus();
    v1::WatchConversationsResponse response;
    response.set_conversation(
        tenant::ChildName(parent(), "conversations", said->correspondent.ToString()));
    if (said->submission) {
      response.set_submission(
          tenant::ChildName(parent(), "submissions", said->submission->ToString()));
      v1::Submission::State state = v1::Submission::STATE_UNSPECIFIED;
      v1::Submission::State_Parse(said->state, &state);
      response.set_state(state);
    }
    if (said->entry) {
      response.set_entry(
          tenant::ChildName(response.conversation(), "entries", said->entry->ToString()));
    }
    return Send(line.position, std::move(response));
  }
};

}  // namespace

void StartConversationWatch(const ServiceParts& parts, const tenant::Caller& caller,
                            const v1::WatchConversationsRequest& request,
                            ResponseStream<v1::WatchConversationsResponse> stream) {
  const auto cell = parts.cells.Of(caller.app()->app.association);
  if (!cell.ok()) return stream.Finish(cell.status());
  StartFeedWatch<ConversationWatch>(parts, **cell, caller, request, std::move(stream));
}

}  // namespace mugugno::gateway

#include "absl/time/time.h"

#include "gateway/checked.h"
#include "gateway/codecs/submission_codec.h"
#include "mugugno/v1/submission_service.pb.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

void Submission(absl::string_view bytes) {
  v1::SubmitMessageRequest request;
  if (!request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  const absl::Status rules = gateway::CheckRules(request);
  Promise(rules.ok() || rules.code() == absl::StatusCode::kInvalidArgument,
          "a broken rule is an invalid argument");
  const absl::Status whole =
      gateway::CheckMessage(request.message(), "sori-app", absl::FromUnixSeconds(1'790'000'000));
  Plant(rules.ok() && whole.ok() && request.message().position().latitude() > 45,
        "a message from the north");
  Promise(whole.ok() || whole.code() == absl::StatusCode::kInvalidArgument,
          "a message that is refused is an invalid argument");
}

}  // namespace mugugno::fuzz

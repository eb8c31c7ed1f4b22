#include "tests/faults/message_load.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "tests/support/request_id.h"

namespace mugugno::tests {
namespace {

constexpr absl::Duration kAnswerLimit = absl::Seconds(20);
constexpr absl::Duration kBeforeRepeat = absl::Milliseconds(10);

struct Sample {
  const char* app;
  const char* text;
  const char* place;
};

constexpr Sample kSamples[] = {
    {"sori-app", "C'è un lampione spento davanti alla scuola", "tenants/sori"},
    {"golfo-app", "A Sori il cassonetto della plastica è rotto", "tenants/sori"},
    {"recco-app", "C'è una buca sul marciapiede", "tenants/recco"},
    {"golfo-app", "Vorrei segnalare un tombino rotto a Recco", "tenants/recco"},
    {"golfo-app", "Il cestino dei rifiuti è pieno da giorni", "lobby"},
};

const Sample& SampleOf(int mark) {
  return kSamples[static_cast<size_t>(mark) % std::size(kSamples)];
}

// The call did not come back, and nobody can say whether it arrived.
bool IsUnanswered(const absl::Status& status) {
  return status.code() == absl::StatusCode::kUnavailable ||
         status.code() == absl::StatusCode::kCancelled ||
         status.code() == absl::StatusCode::kDeadlineExceeded;
}

}  // namespace

void MessageLoad::Begin(int messages, int senders) {
  Finish();
  {
    tenant::MutexLock lock(&mutex_);
    acknowledged_ = 0;
  }
  last_ = next_ + messages - 1;
  for (int i = 0; i < senders; ++i) senders_.emplace_back([this] { Send(); });
}

void MessageLoad::Send() {
  for (int mark = next_++; mark <= last_; mark = next_++) SendOne(mark);
}

void MessageLoad::SendOne(int mark) {
  const Sample& sample = SampleOf(mark);
  v1::SubmitMessageRequest request;
  request.set_parent(absl::StrCat("apps/", sample.app));
  request.set_request_id(NewRequestId());
  request.mutable_message()->set_user_id(absl::StrCat("user-", mark));
  request.mutable_message()->set_text(Marked(sample.text, mark));
  // A channel of its own: a shared one would hold back every sender while it waits to reconnect.
  auto gateway = association_.Connect(sample.app, kAnswerLimit);
  absl::Status status;
  v1::Submission submission;
  do {
    status = CallMethod(*gateway, "SubmissionService.SubmitMessage", request, &submission);
    Note(status, mark, submission);
    if (!IsUnanswered(status)) return;
    absl::SleepFor(kBeforeRepeat);
    gateway = association_.Connect(sample.app, kAnswerLimit);
  } while (true);
}

void MessageLoad::Note(const absl::Status& status, int mark, const v1::Submission& submission) {
  tenant::MutexLock lock(&mutex_);
  if (IsUnanswered(status)) {
    ++tally_.unanswered;
    return;
  }
  if (!status.ok()) tally_.refused.push_back(absl::StrCat(mark, ": ", status.ToString()));
  if (status.ok()) tally_.acknowledged.push_back({mark, SampleOf(mark).place});
  if (status.ok() && submission.state() == v1::Submission::STATE_PENDING) {
    tally_.pending.push_back(submission.name());
  }
  ++acknowledged_;
  changed_.NotifyAll();
}

void MessageLoad::AwaitAcknowledged(int count) {
  tenant::MutexLock lock(&mutex_);
  while (acknowledged_ < count) changed_.Wait(&mutex_);
}

int MessageLoad::acknowledged() {
  tenant::MutexLock lock(&mutex_);
  return acknowledged_;
}

void MessageLoad::Finish() {
  for (std::thread& sender : senders_) sender.join();
  senders_.clear();
  next_ = std::max(next_.load(), last_ + 1);
}

}  // namespace mugugno::tests

#include "tests/faults/webhook_load.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "tests/support/visitor.h"

namespace mugugno::tests {
namespace {

constexpr int kBringers = 16;
constexpr absl::Duration kBeforeRepeat = absl::Milliseconds(50);

}  // namespace

void WebhookLoad::Plan(int webhooks, int per_second) {
  planned_.clear();
  std::vector<int> earlier;
  while (static_cast<int>(planned_.size()) < webhooks) {
    const size_t index = planned_.size();
    Webhook webhook;
    if (index % 3 == 2) {
      webhook = planned_.back();
    } else {
      webhook.due = absl::Seconds(static_cast<double>(index) / per_second);
      const size_t together = 1 + index % platform_.most_together;
      if (index % 2 == 0 && together > 1 && !earlier.empty()) {
        webhook.marks.push_back(earlier[index * 7 % earlier.size()]);
      }
      while (webhook.marks.size() < together) {
        earlier.push_back(next_mark_);
        webhook.marks.push_back(next_mark_++);
      }
      webhook.body = platform_.body(webhook.marks);
    }
    planned_.push_back(std::move(webhook));
  }
  tenant::MutexLock lock(&mutex_);
  for (const int mark : earlier) tally_.acknowledged.push_back({mark, platform_.place});
  tally_.webhooks += webhooks;
}

void WebhookLoad::Begin(int webhooks, int per_second) {
  Finish();
  tally_.answered_in.clear();
  Plan(webhooks, per_second);
  next_ = 0;
  const absl::Time begin = absl::Now();
  for (int i = 0; i < kBringers; ++i) bringers_.emplace_back([this, begin] { Bring(begin); });
}

void WebhookLoad::Finish() {
  for (std::thread& bringer : bringers_) bringer.join();
  bringers_.clear();
}

void WebhookLoad::Bring(absl::Time begin) {
  for (size_t i = next_++; i < planned_.size(); i = next_++) {
    const absl::Time due = begin + planned_[i].due;
    absl::SleepFor(due - absl::Now());
    BringOne(planned_[i], due);
  }
}

void WebhookLoad::BringOne(const Webhook& webhook, absl::Time due) {
  Visitor platform(socket_);
  const auto [name, value] = platform_.proof(webhook.body);
  platform.Say(name, value);
  while (true) {
    const Visitor::Page answer =
        platform.PostBytes(platform_.channel, "application/json", webhook.body);
    {
      tenant::MutexLock lock(&mutex_);
      if (answer.status == 200) {
        tally_.answered_in.push_back(absl::Now() - due);
        return;
      }
      if (answer.status != 0 && answer.status != 503) {
        tally_.refused.push_back(absl::StrCat(answer.status, ": ", webhook.body));
        return;
      }
      ++tally_.brought_again;
    }
    absl::SleepFor(kBeforeRepeat);
  }
}

absl::Duration Quantile(std::vector<absl::Duration> times, double part) {
  if (times.empty()) return absl::ZeroDuration();
  const size_t rank = static_cast<size_t>(std::ceil(part * static_cast<double>(times.size())));
  const auto at = times.begin() + static_cast<std::ptrdiff_t>(std::max<size_t>(rank, 1) - 1);
  std::nth_element(times.begin(), at, times.end());
  return *at;
}

}  // namespace mugugno::tests

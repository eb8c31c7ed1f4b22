#include "gateway/delivery/send_rates.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace mugugno::gateway {
namespace {

using Rate = SendRates::Rate;

struct PlatformRates {
  v1::Delivery::Way way;
  Rate channel;
  Rate citizen;
};

// Telegram: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this (short
// bursts in one chat are allowed). WhatsApp: 80 a second of a number, and to one citizen one every
// six seconds, with a burst of 45 that is paid for later. Messenger and Instagram: 300 a second of
// a Page or account, and to one citizen not "too many":
// https://developers.facebook.com/docs/messenger-platform/overview/rate-limiting
constexpr PlatformRates kRates[] = {
    {v1::Delivery::WAY_TELEGRAM, {30, 30}, {1, 5}},
    {v1::Delivery::WAY_WHATSAPP, {80, 80}, {1.0 / 6, 20}},
    {v1::Delivery::WAY_MESSENGER, {300, 300}, {1, 20}},
    {v1::Delivery::WAY_INSTAGRAM, {300, 300}, {1, 20}},
};

// What finds a channel exhausted comes back when there is room for many.
constexpr absl::Duration kShortestPause = absl::Seconds(1);
constexpr size_t kBetweenSweeps = 4096;

const PlatformRates* RatesOf(v1::Delivery::Way way) {
  for (const PlatformRates& each : kRates) {
    if (each.way == way) return &each;
  }
  return nullptr;
}

double TokensAt(double tokens, absl::Time since, const Rate& rate, absl::Time now) {
  const double passed = std::max(0.0, absl::ToDoubleSeconds(now - since));
  return std::min(rate.burst, tokens + passed * rate.per_second);
}

absl::Duration WaitFor(double tokens, const Rate& rate) {
  // What rounding leaves of one is one.
  constexpr double kOne = 1 - 1e-6;
  return tokens >= kOne ? absl::ZeroDuration() : absl::Seconds((1 - tokens) / rate.per_second);
}

}  // namespace

absl::Duration SendRates::Take(const tenant::Delivery& delivery, absl::Time now) {
  const PlatformRates* rates = RatesOf(delivery.way);
  if (rates == nullptr) return absl::ZeroDuration();
  const std::string& channel = delivery.words.channel();
  tenant::MutexLock lock(&mutex_);
  Sweep(now);
  Bucket& of_channel =
      channels_[delivery.way].try_emplace(channel, Bucket{rates->channel.burst, now}).first->second;
  Bucket& of_citizen = citizens_[delivery.way]
                           .try_emplace(absl::StrCat(channel, " ", delivery.words.target()),
                                        Bucket{rates->citizen.burst, now})
                           .first->second;
  Refill(rates->channel, now, &of_channel);
  Refill(rates->citizen, now, &of_citizen);
  const absl::Duration wait = std::max(WaitFor(of_channel.tokens, rates->channel),
                                       WaitFor(of_citizen.tokens, rates->citizen));
  if (wait > absl::ZeroDuration()) return std::max(wait, kShortestPause);
  of_channel.tokens -= 1;
  of_citizen.tokens -= 1;
  return absl::ZeroDuration();
}

void SendRates::Refill(const Rate& rate, absl::Time now, Bucket* bucket) {
  bucket->tokens = TokensAt(bucket->tokens, bucket->time, rate, now);
  // A clock that went back has passed this time before.
  bucket->time = std::max(bucket->time, now);
}

void SendRates::Sweep(absl::Time now) {
  if (until_sweep_-- > 0) return;
  until_sweep_ = kBetweenSweeps;
  for (const PlatformRates& rates : kRates) {
    std::erase_if(citizens_[rates.way], [&](const auto& each) {
      const Bucket& bucket = each.second;
      return TokensAt(bucket.tokens, bucket.time, rates.citizen, now) >= rates.citizen.burst;
    });
  }
}

}  // namespace mugugno::gateway

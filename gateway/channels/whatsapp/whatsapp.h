#pragma once

// The kind WHATSAPP: a number of the Cloud API. Contract:
// https://developers.facebook.com/docs/whatsapp/cloud-api. Thread-safe.

#include <string>
#include <vector>

#include "gateway/channels/meta/meta_kind.h"

namespace mugugno::gateway::whatsapp {

class WhatsApp final : public meta::MetaKind {
 public:
  using MetaKind::MetaKind;

  v1::Channel::Kind kind() const override { return v1::Channel::KIND_WHATSAPP; }
  v1::Delivery::Way way() const override { return v1::Delivery::WAY_WHATSAPP; }
  absl::string_view path() const override { return "whatsapp"; }

  std::vector<std::string> Split(absl::string_view body,
                                 const tenant::Channel& channel) const override;
  absl::StatusOr<routing::Post> Read(absl::string_view channel,
                                     absl::string_view piece) const override;
  absl::Time PlaceOf(absl::Time send_time, absl::Time now) const override;
  // Subscribes the app to the account, and has what comes to the number brought here: other numbers
  // of the account keep their own place.
  absl::Status Connect(const tenant::Channel& channel, const std::string& url) override;

 protected:
  Request RequestFor(const tenant::Channel& channel, const tenant::Delivery& delivery,
                     const std::string& tag) const override;
  tenant::AttemptResult ResultFrom(const HttpClient::Answer& answer, bool* refused) const override;
};

}  // namespace mugugno::gateway::whatsapp

#pragma once

// The kinds MESSENGER, a Page of Facebook's, and INSTAGRAM, a professional account linked to one:
// one platform, whose webhooks and calls differ in little but the names. Contract:
// https://developers.facebook.com/docs/messenger-platform. Thread-safe.

#include <string>
#include <vector>

#include "gateway/channels/meta/meta_kind.h"

namespace mugugno::gateway::messenger {

// What makes one kind of the platform's.
struct Platform {
  v1::Channel::Kind kind;
  v1::Delivery::Way way;
  const char* path;    // of its webhooks
  const char* object;  // its webhooks' own
  const char* name;    // as people know it
  const char* fields;  // what its webhooks are to tell
};
extern const Platform kMessenger;
extern const Platform kInstagram;

class Messenger final : public meta::MetaKind {
 public:
  Messenger(const Platform& platform, const config::v1::Gateway::Meta& options,
            const tenant::Directory& directory, tenant::KeyRing& keys)
      : MetaKind(options, directory, keys), platform_(platform) {}

  v1::Channel::Kind kind() const override { return platform_.kind; }
  v1::Delivery::Way way() const override { return platform_.way; }
  absl::string_view path() const override { return platform_.path; }

  std::vector<std::string> Split(absl::string_view body,
                                 const tenant::Channel& channel) const override;
  absl::StatusOr<routing::Post> Read(absl::string_view channel,
                                     absl::string_view piece) const override;
  // A file is given out by its address, for some time, to whoever has it: the token is not shown.
  absl::StatusOr<std::string> Fetch(const tenant::Channel& channel, const std::string& platform_id,
                                    size_t most) override;
  // Subscribes the app to the Page. Where its webhooks are brought is set in the app itself.
  absl::Status Connect(const tenant::Channel& channel, const std::string& url) override;

 protected:
  Request RequestFor(const tenant::Channel& channel, const tenant::Delivery& delivery,
                     const std::string& tag) const override;
  tenant::AttemptResult ResultFrom(const HttpClient::Answer& answer, bool* refused) const override;

 private:
  const Platform platform_;
};

}  // namespace mugugno::gateway::messenger

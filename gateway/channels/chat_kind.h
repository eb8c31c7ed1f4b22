#pragma once

// A kind of channel on which the gateway itself talks with citizens. Thread-safe.
//
// ChatKind is what each of them has: how what came is read, and how answers leave. WebhookKind adds
// what one has whose platform brings the messages. A new kind is a folder with one of these, and a
// line in chat_kinds.cc; its way out has one in tenant/outbox/chat_post.cc.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "gateway/delivery/sender.h"
#include "gateway/http/http_exchange.h"
#include "routing/intake/post.h"
#include "tenant/directory/records.h"
#include "tenant/health/channel_check.h"

namespace mugugno::gateway {

// Whether a request comes from the channel's platform.
enum class Proof {
  kProved,
  kUnproved,
  kUnknown,  // what it takes to tell is away: the platform has to bring it again
};

class ChatKind : public Sender {
 public:
  virtual v1::Channel::Kind kind() const = 0;
  virtual v1::Delivery::Way way() const = 0;

  // One piece of what came: what the journal keeps of it. FAILED_PRECONDITION, with the reason it
  // is set aside for.
  virtual absl::StatusOr<routing::Post> Read(absl::string_view channel,
                                             absl::string_view piece) const = 0;
  // When a message stands in its conversation that was sent then, by the platform, and comes now:
  // where the platform tells seconds only, what comes sooner was said sooner.
  virtual absl::Time PlaceOf(absl::Time send_time, absl::Time /*now*/) const { return send_time; }
  // Shows the channel's credential to its platform and looks whether messages come to `url`,
  // without changing anything there; `url` is empty where no platform brings them, or it is not
  // known.
  virtual tenant::CheckFinding Check(const tenant::Channel& channel,
                                     const std::string& url) const = 0;
};

class WebhookKind : public ChatKind {
 public:
  // Its part of the path: "telegram" of "/webhook/telegram/comune/sori/telegram".
  virtual absl::string_view path() const = 0;
  // The largest body its platform sends.
  virtual size_t most_body_bytes() const = 0;

  // By the raw bytes. May wait.
  virtual Proof Proves(const HttpExchange& exchange, const tenant::Channel& channel) const = 0;
  // Where the platform asks with a GET request, before it brings anything, whether the address is
  // the channel's: what it is answered, nothing for who does not prove to be the platform.
  virtual bool is_asked() const { return false; }
  virtual std::optional<std::string> Challenge(const HttpExchange& /*exchange*/,
                                               const tenant::Channel& /*channel*/) const {
    return std::nullopt;
  }
  // A body that came to the channel, in the pieces that stand alone: each is kept, and read, for
  // itself. Never none.
  virtual std::vector<std::string> Split(absl::string_view body,
                                         const tenant::Channel& channel) const = 0;
  // A file a message named (Post::files), whole, from the platform's own hosts only. UNAVAILABLE:
  // later, perhaps; FAILED_PRECONDITION: not as long as the channel is as it is; else the platform
  // does not give it out, or not so many bytes.
  virtual absl::StatusOr<std::string> Fetch(const tenant::Channel& channel,
                                            const std::string& platform_id, size_t most) = 0;
  // A piece is durable: where the platform wants to hear of it by a call, that is made, soon and at
  // most once. Does not wait.
  virtual void Acknowledge(const tenant::Channel& channel, absl::string_view piece) = 0;
  // Tells the platform to bring the channel's messages to `url`. FAILED_PRECONDITION
  // (CHANNEL_IN_SETUP, PLATFORM_REFUSED), UNAVAILABLE.
  virtual absl::Status Connect(const tenant::Channel& channel, const std::string& url) = 0;
};

}  // namespace mugugno::gateway

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::tests {

// A device with a browser, as the RFCs of Web Push describe it: it subscribes at a push service on
// this machine and opens what it gets (RFC 8188, 8291). Written from them, not from what sends. A
// value; used by one thread.
class PushDevice final {
 public:
  // At the push service "127.0.0.1:port", under a path of its own.
  explicit PushDevice(const std::string& place);

  const std::string& endpoint() const { return endpoint_; }
  const std::string& path() const { return path_; }
  // 65 and 16 bytes.
  const std::string& p256dh() const { return p256dh_; }
  const std::string& auth() const { return auth_; }

  // The text in a request's body; nothing where it is not for this device, or not in order.
  std::optional<std::string> Open(absl::string_view body) const;

 private:
  std::shared_ptr<void> key_;
  std::string endpoint_;
  std::string path_;
  std::string p256dh_;
  std::string auth_;
};

// What a header Authorization of VAPID says (RFC 8292).
struct Vapid {
  std::string key;     // the point
  std::string header;  // JSON
  std::string claims;  // JSON
};
// Nothing where its signature does not verify by the key it names.
std::optional<Vapid> ReadVapid(absl::string_view authorization);

}  // namespace mugugno::tests

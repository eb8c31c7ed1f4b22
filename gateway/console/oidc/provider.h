#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/struct.pb.h"

#include "gateway/console/oidc/provider_name.h"
#include "gateway/delivery/http_client.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "mugugno/storage/v1/openid.pb.h"
#include "tenant/accounts/identities.h"
#include "tenant/clock.h"
#include "tenant/mutex.h"

namespace mugugno::gateway::console::oidc {

// An OpenID provider, as its client: what it says of itself and its keys are read when they are
// needed, and kept for an hour. Thread-safe; calls of it wait for the provider.
class Provider final {
 public:
  // Reads the secret's file: FAILED_PRECONDITION where it cannot be.
  static absl::StatusOr<std::unique_ptr<Provider>> Create(
      const config::v1::Gateway::OpenIdProvider& options, const tenant::Clock& clock);

  const ProviderName& name() const { return name_; }
  const std::string& issuer() const { return issuer_; }

  // Where the person goes to sign in. UNAVAILABLE where the provider does not say what it is.
  absl::StatusOr<std::string> AuthorizationUrl(const storage::v1::SignInUnderWay& way);

  // Whom the provider sent back with that code. UNAVAILABLE; INVALID_ARGUMENT for a code or a token
  // that does not count, which is told for the log, without anything of the person.
  absl::StatusOr<tenant::Identity> Redeem(const std::string& code,
                                          const storage::v1::SignInUnderWay& way);

 private:
  // As the provider's metadata name them (OpenID Connect Discovery 1.0).
  struct Endpoints {
    std::string authorization;
    std::string token;
    std::string keys;
    std::string user_info;
    absl::Time read_time;
  };
  struct Keys {
    std::vector<std::string> json;
    absl::Time read_time;
  };

  Provider(const config::v1::Gateway::OpenIdProvider& options, std::string secret,
           const tenant::Clock& clock);

  absl::StatusOr<Endpoints> FindEndpoints();
  // Those that were read since `since`.
  absl::StatusOr<std::vector<std::string>> FindKeys(const Endpoints& endpoints, absl::Time since);
  absl::StatusOr<std::string> ProvedPayload(const Endpoints& endpoints, const std::string& token);
  absl::StatusOr<google::protobuf::Struct> Get(const std::string& url,
                                               const std::vector<std::string>& headers) const;

  const ProviderName name_;
  const std::string issuer_;
  const std::string client_id_;
  const std::string secret_;
  const HttpClient client_;
  const tenant::Clock& clock_;
  tenant::Mutex mutex_;
  std::optional<Endpoints> endpoints_ ABSL_GUARDED_BY(mutex_);
  std::optional<Keys> keys_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::gateway::console::oidc

#pragma once

// Where people sign in by an OpenID provider, and link it to who they are when they take up an
// invitation: OpenID Connect Core 1.0, code flow with PKCE (RFC 7636). `begin` tells the console's
// page where to go; the provider sends the browser back to `callback`, which opens a session and
// leads to the console, at worst with the reason why not. What is under way stands sealed in a
// cookie of that browser (login CSRF: RFC 9700 4.7) and nowhere else. Thread-safe.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/struct.pb.h"

#include "gateway/console/oidc/provider.h"
#include "gateway/http/http_exchange.h"
#include "gateway/readiness.h"
#include "gateway/worker_pool.h"
#include "mugugno/storage/v1/openid.pb.h"
#include "tenant/accounts/browser_sessions.h"
#include "tenant/accounts/identities.h"
#include "tenant/clock.h"
#include "tenant/vault/master_keys.h"

namespace mugugno::gateway::console::oidc {

using Providers = std::vector<std::unique_ptr<Provider>>;

class OidcDoor final : public HttpHandler {
 public:
  static constexpr char kPrefix[] = "/console/session/oidc/";

  // All outlive it.
  struct Parts {
    const Providers& providers;
    const tenant::Identities& identities;
    const tenant::BrowserSessions& sessions;
    const tenant::MasterKeys& masters;
    const Readiness& readiness;
    const tenant::Clock& clock;
  };
  explicit OidcDoor(const Parts& parts);

  size_t BodyLimit(const HttpHead& head) const override;
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;

 private:
  using Exchange = std::shared_ptr<HttpExchange>;

  // Each answers, on a thread that may wait.
  void Begin(const Exchange& exchange, const google::protobuf::Struct& form);
  void Return(const Exchange& exchange);
  // The new session of whom the provider sent back, or the reason why there is none.
  struct Outcome {
    std::string session = {};
    std::string reason = {};
  };
  Outcome OutcomeOf(const HttpExchange& exchange);

  Provider* FindProvider(absl::string_view id) const;
  std::string Seal(const storage::v1::SignInUnderWay& way) const;
  // Nothing where the cookie is none, or too old.
  std::optional<storage::v1::SignInUnderWay> Open(const HttpExchange& exchange) const;

  const Parts parts_;
  WorkerPool workers_;
};

}  // namespace mugugno::gateway::console::oidc

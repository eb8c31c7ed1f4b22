#pragma once

// Where people sign in and out of the web console, and take up an invitation: small JSON requests
// of the console's own pages. What it answers and refuses is in docs/design.md. Thread-safe.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/struct.pb.h"

#include "gateway/console/oidc/provider_name.h"
#include "gateway/http/http_exchange.h"
#include "gateway/readiness.h"
#include "gateway/worker_pool.h"
#include "tenant/accounts/accounts.h"
#include "tenant/accounts/browser_sessions.h"

namespace mugugno::gateway::console {

class SessionDoor final : public HttpHandler {
 public:
  static constexpr char kPrefix[] = "/console/session/";

  // All outlive it.
  SessionDoor(tenant::Accounts& accounts, const tenant::BrowserSessions& sessions,
              const Readiness& readiness, std::vector<oidc::ProviderName> providers);

  size_t BodyLimit(const HttpHead& head) const override;
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;

 private:
  using Exchange = std::shared_ptr<HttpExchange>;
  using Form = google::protobuf::Struct;
  using Step = void (SessionDoor::*)(const Exchange&, const Form&);

  static Step StepAt(absl::string_view path);
  // Each answers, on a thread that may wait.
  void SignIn(const Exchange& exchange, const Form& form);
  void SignOut(const Exchange& exchange, const Form& form);
  void ShowInvitation(const Exchange& exchange, const Form& form);
  void AcceptInvitation(const Exchange& exchange, const Form& form);
  // The session a request came with gives way to the new one.
  void EndFormer(const HttpExchange& exchange) const;

  tenant::Accounts& accounts_;
  const tenant::BrowserSessions& sessions_;
  const Readiness& readiness_;
  const std::vector<oidc::ProviderName> providers_;
  // Passwords are hashed here: two at a time, each in 19 MiB.
  WorkerPool workers_;
};

}  // namespace mugugno::gateway::console

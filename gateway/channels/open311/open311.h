#pragma once

// The channel kind OPEN311: systems that speak Open311 GeoReport v2, such as a FixMyStreet, report
// for their users and read what became of it. Each is an app of the channel, admitted as every app;
// a request takes the intake's way as a message of the app, under a citizen's name of its own, so
// that a request is a conversation. Thread-safe.

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "gateway/channels/open311/place.h"
#include "gateway/channels/open311/reading.h"
#include "gateway/channels/open311/report.h"
#include "gateway/channels/photo_box.h"
#include "gateway/http/http_exchange.h"
#include "gateway/http/parameters.h"
#include "gateway/services/service_parts.h"
#include "gateway/worker_pool.h"
#include "routing/intake/intake.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/directory/directory.h"

namespace mugugno::gateway::open311 {

class Open311 final : public HttpHandler {
 public:
  // All outlive it.
  Open311(const ServiceParts& parts, const tenant::Directory& directory, routing::Intake& intake,
          routing::RoutingSnapshots& snapshots, const tenant::AttachmentFolder& folder);

  size_t BodyLimit(const HttpHead& head) const override;
  void Handle(std::shared_ptr<HttpExchange> exchange) override;
  HttpResponse Refusal(const HttpHead* head, unsigned status, absl::string_view why) const override;

 private:
  // A request as far as it is understood.
  struct Asking;
  using Shared = std::shared_ptr<Asking>;

  void Serve(const Shared& asking);
  absl::Status Understand(Asking& asking);
  void ShowServices(Asking& asking);
  void ShowDiscovery(Asking& asking) const;
  void Show(Asking& asking);
  void TakeRequest(const Shared& asking);
  void TakeUpdate(const Shared& asking);
  // The update's message made part of the request's conversation.
  absl::Status Join(const std::string& request, Asking& asking);
  void Send(const Shared& asking);
  absl::Status KeepPhotos(Asking& asking);
  // On any thread, also after this is gone: what it needs is in `asking`.
  static void Answer(Asking& asking, const absl::StatusOr<routing::Taken>& taken);

  const ServiceParts parts_;
  const tenant::Directory& directory_;
  routing::Intake& intake_;
  routing::RoutingSnapshots& snapshots_;
  Reading reading_;
  PhotoBox photos_;
  // Who reads does not hold up who reports.
  WorkerPool posts_;
  WorkerPool readers_;
};

}  // namespace mugugno::gateway::open311

#pragma once

// What systems read of what was reported: requests, and updates of them. Thread-safe; waits for the
// database.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "gateway/channels/open311/document.h"
#include "gateway/channels/open311/place.h"
#include "gateway/http/parameters.h"
#include "gateway/services/service_parts.h"
#include "routing/intake/intake.h"
#include "tenant/caller.h"
#include "tenant/tickets/request_store.h"

namespace mugugno::gateway::open311 {

// Who reads. Without a key, what anybody may know of the requests to one comune; an app, its own.
struct Reader {
  const Site& site;
  const tenant::TenantSlice* comune = nullptr;  // null for an app that names none
  std::optional<tenant::Caller> app;
};

class Reading final {
 public:
  // `intake` outlives it.
  Reading(const ServiceParts& parts, routing::Intake& intake) : parts_(parts), intake_(intake) {}

  // INVALID_ARGUMENT for parameters that cannot be read, or a window with too much in it.
  absl::StatusOr<Element> Requests(const Reader& reader, const Parameters& parameters);
  // NOT_FOUND alike for what is not there and what is not the reader's.
  absl::StatusOr<Element> Request(const Reader& reader, const std::string& id);
  absl::StatusOr<Element> Token(const Reader& reader, const std::string& token);
  // Of an app.
  absl::StatusOr<Element> Updates(const Reader& reader, const Parameters& parameters);
  // The request of that id, if it is the app's own; UNAVAILABLE while it is not in the database
  // yet.
  absl::StatusOr<tenant::RequestRow> Find(const tenant::Caller& app, const std::string& id);

 private:
  absl::StatusOr<std::vector<tenant::RequestRow>> Fetch(const std::string& association,
                                                        const tenant::RequestQuery& query);
  // Kept for a person to look at, under a key that was used before.
  absl::StatusOr<tenant::RequestRow> SetAside(const tenant::Caller& app, const tenant::Uuid& id);
  // What the reader may see of it.
  absl::StatusOr<std::vector<tenant::RequestRow>> Rows(const Reader& reader,
                                                       tenant::RequestQuery query);
  // Accepted, and not in the database yet.
  bool IsPending(const std::vector<std::string>& sources, const tenant::Uuid& id);
  absl::StatusOr<std::string> TextOf(tenant::Session& session, tenant::AuditLines& read,
                                     const Reader& reader, const tenant::RequestUpdate& update);

  const ServiceParts parts_;
  routing::Intake& intake_;
};

}  // namespace mugugno::gateway::open311

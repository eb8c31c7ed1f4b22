#pragma once

// RequestFollower: asks offices' Open311 systems how the requests they were sent stand, of one
// database. Requests of one office go into one question. Any number of gateways may have one.
// Thread-safe.

#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "gateway/delivery/georeport/receiver.h"
#include "gateway/delivery/http_client.h"
#include "tenant/clock.h"
#include "tenant/directory/directory.h"
#include "tenant/outbox/office_request_store.h"
#include "tenant/store/database.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

class RequestFollower final {
 public:
  // What it works with; all outlive it.
  struct Parts {
    tenant::Database& database;
    tenant::KeyRing& keys;
    tenant::UuidSource& uuids;
    const tenant::Clock& clock;
    const tenant::Directory& directory;
  };

  RequestFollower(Parts parts, HttpClient::Options options)
      : parts_(parts), client_(std::move(options)) {}

  // All that is due, while `go_on`: of systems that answered the last time, or of those that did
  // not. The two are asked on threads of their own, so that nobody waits for a system that is away.
  // How many questions were asked; an error is the database's.
  absl::StatusOr<int> AskDue(bool failing, absl::FunctionRef<bool()> go_on);

 private:
  using Requests = std::vector<tenant::OfficeRequest>;

  // False where nothing was asked.
  absl::StatusOr<bool> Serve(const tenant::OfficeRequestStore::Group& group, bool failing);
  absl::StatusOr<Requests> Take(const tenant::OfficeRequestStore::Group& group, bool failing);
  absl::Status Ask(const georeport::Receiver& receiver, const Requests& requests);
  // What the answer leaves out is added to `alone`.
  absl::Status AskTogether(const georeport::Receiver& receiver, const Requests& requests,
                           Requests* alone);
  absl::Status AskAlone(const georeport::Receiver& receiver, Requests requests);
  absl::Status Keep(const tenant::OfficeRequest& request, const georeport::RequestState& said);
  absl::Status Fail(const Requests& requests, const absl::Status& why);
  absl::Status Postpone(const tenant::OfficeRequestStore::Group& group);

  const Parts parts_;
  const HttpClient client_;
};

}  // namespace mugugno::gateway

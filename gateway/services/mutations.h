#pragma once

// Mutations: the one way a request changes the directory. A transaction in one cell that takes the
// request id, does the work, keeps the answer, writes the audit trail and the feed; afterwards the
// directory of this process knows. Thread-safe.

#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

// What the work of one mutation is given.
struct Writing {
  tenant::Session& session;
  tenant::Changes& changes;
  const tenant::Caller& caller;
  const tenant::OwnerKeys& installation_keys;
  tenant::UuidSource& uuids;
  absl::Time now;
  std::vector<tenant::AuditLine>& audit;

  // `owner` is in whose trail it stands.
  void Audit(const tenant::Scope& owner, absl::string_view action, absl::string_view resource,
             absl::string_view detail = "");
};

// What is known of the answer a mutation's request_id keeps.
struct KeptAnswer {
  // See tenant::RequestKey.
  std::string subject = {};
  bool secret = false;
};

class Mutations final {
 public:
  Mutations(const tenant::Cells& cells, tenant::DirectoryRefresh& refresh, tenant::KeyRing& keys,
            tenant::UuidSource& uuids, const tenant::Clock& clock)
      : cells_(cells), refresh_(refresh), keys_(keys), uuids_(uuids), clock_(clock) {}

  // `work` runs inside the transaction, and again after a deadlock. Its response is what a repeat
  // of the request_id gets.
  template <typename Response, typename Work>
  absl::StatusOr<Response> Run(const tenant::Caller& caller, const tenant::Cell& cell,
                               const google::protobuf::Message& request, Work work,
                               const KeptAnswer& kept = {}) {
    absl::StatusOr<std::string> bytes = RunBytes(
        caller, cell, request, kept, [&work](Writing& writing) -> absl::StatusOr<std::string> {
          const absl::StatusOr<Response> response = work(writing);
          if (!response.ok()) return response.status();
          return response->SerializeAsString();
        });
    if (!bytes.ok()) return bytes.status();
    Response response;
    response.ParseFromString(*bytes);
    return response;
  }

  // The cell a caller's scope lies in: NOT_FOUND where the caller's directory has no such thing.
  absl::StatusOr<const tenant::Cell*> CellOf(const tenant::Caller& caller,
                                             const tenant::Scope& scope) const;
  const tenant::Cells& cells() const { return cells_; }
  tenant::KeyRing& keys() { return keys_; }
  const tenant::Clock& clock() const { return clock_; }
  // By when a call's database work must be done.
  static absl::Time Deadline() { return absl::Now() + absl::Seconds(20); }

 private:
  using Work = absl::FunctionRef<absl::StatusOr<std::string>(Writing&)>;
  absl::StatusOr<std::string> RunBytes(const tenant::Caller& caller, const tenant::Cell& cell,
                                       const google::protobuf::Message& request,
                                       const KeptAnswer& kept, Work work);

  const tenant::Cells& cells_;
  tenant::DirectoryRefresh& refresh_;
  tenant::KeyRing& keys_;
  tenant::UuidSource& uuids_;
  const tenant::Clock& clock_;
};

}  // namespace mugugno::gateway

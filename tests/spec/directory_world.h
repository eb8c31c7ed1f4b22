#pragma once

// One gateway's directory over a real database, called as its clients would: each call is admitted
// by the policy its method declares. Several can stand over the same database. Used by one thread.

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"

#include "gateway/services/access_service.h"
#include "gateway/services/directory_service.h"
#include "gateway/services/mutations.h"
#include "mugugno/options/v1/policy.pb.h"
#include "tenant/admission.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/page_token.h"
#include "tenant/vault/key_ring.h"
#include "tests/support/fake_clock.h"
#include "tests/support/maria_db.h"
#include "tests/support/memory_key_store.h"

namespace mugugno::tests {

// The MariaDB of this binary, with the whole schema, emptied.
MariaDb& EmptyDatabase();

class OpenDoors final : public tenant::HandOffProbe {
 public:
  absl::Status Reach(const tenant::HandOff&, absl::Time) const override { return answer; }
  std::optional<absl::Status> ReachScanner(absl::Time) const override { return scanner; }
  absl::Status answer;
  std::optional<absl::Status> scanner;
};

class FullCoverage final : public tenant::RoutingCoverage {
 public:
  absl::Status CatchUp(const tenant::Cell&, absl::Time) const override { return {}; }
  bool HasTerritory(const tenant::Tenant&) const override { return true; }
  bool HasPlaces(const tenant::Tenant&) const override { return true; }
  std::optional<std::string> CadastralCode(const tenant::Tenant&) const override {
    return std::nullopt;
  }
  bool IsTopic(absl::string_view) const override { return true; }
};

class DirectoryWorld final {
 public:
  // `keys` are shared by the gateways of one installation.
  DirectoryWorld(MariaDb& database, tenant::KeyStore& keys, const tenant::Clock& clock);

  // One call with a token, or over the local socket with none.
  template <typename Service, typename Request, typename Response>
  absl::StatusOr<Response> Call(const std::string& token, Service& service,
                                absl::StatusOr<Response> (Service::*function)(const tenant::Caller&,
                                                                              const Request&),
                                const Request& request) {
    absl::StatusOr<tenant::Caller> caller = Admit(token, request);
    if (!caller.ok()) return caller.status();
    return (service.*function)(*caller, request);
  }

  absl::StatusOr<tenant::Caller> Admit(const std::string& token,
                                       const google::protobuf::Message& request) const;

  const tenant::Clock& clock;
  tenant::UuidSource uuids;
  tenant::Directory directory;
  std::unique_ptr<tenant::Cells> cells;
  std::unique_ptr<tenant::DirectoryRefresh> refresh;
  tenant::MasterKeys masters;
  tenant::KeyRing keys;
  tenant::PageTokens tokens;
  tenant::Admission admission;
  OpenDoors probe;
  FullCoverage coverage;
  gateway::ChatKinds chats{config::v1::Gateway(), directory, keys, clock};
  std::unique_ptr<gateway::Mutations> mutations;
  std::unique_ptr<gateway::DirectoryService> directories;
  std::unique_ptr<gateway::AccessService> access;
};

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) abort();
  return message;
}

}  // namespace mugugno::tests

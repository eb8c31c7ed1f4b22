// DirectoryService: manifests.

#include <optional>

#include "gateway/services/directory_service.h"
#include "gateway/services/manifest.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

absl::Status CheckRequest(const v1::ApplyManifestRequest& request, absl::Time now) {
  if (request.association() != tenant::AssociationName(request.manifest().id())) {
    return tenant::InvalidField("manifest.id", "must be the association's");
  }
  return CheckManifest(request.manifest(), now);
}

}  // namespace

absl::StatusOr<v1::ApplyManifestResponse> DirectoryService::ApplyManifest(
    const tenant::Caller& caller, const v1::ApplyManifestRequest& request) {
  const v1::Manifest& manifest = request.manifest();
  RETURN_IF_ERROR(CheckRequest(request, mutations_.clock().Now()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.cells().Of(manifest.id()));
  std::optional<v1::ApplyManifestResponse> tried;
  auto applied = mutations_.Run<v1::ApplyManifestResponse>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::ApplyManifestResponse> {
        tried.reset();
        ASSIGN_OR_RETURN(auto response, ManifestApplication(writing, manifest).Apply());
        if (!request.validate_only()) return response;
        tried = std::move(response);
        return tenant::Aborted("VALIDATE_ONLY", "nothing is kept");
      });
  if (tried) return *std::move(tried);
  RETURN_IF_ERROR(applied.status());
  RETURN_IF_ERROR(mutations_.keys().Create(tenant::KeyOwner::Association(manifest.id())));
  for (const auto& item : manifest.tenants()) {
    RETURN_IF_ERROR(mutations_.keys().Create(tenant::KeyOwner::Tenant(item.id())));
  }
  return applied;
}

}  // namespace mugugno::gateway

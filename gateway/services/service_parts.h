#pragma once

#include "tenant/admission.h"
#include "tenant/audit/audited_reads.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/errors.h"
#include "tenant/feed/feed_readers.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

// What services that work with tickets are made of. Everything outlives them.
struct ServiceParts {
  const tenant::Cells& cells;
  tenant::KeyRing& keys;
  tenant::UuidSource& uuids;
  const tenant::Clock& clock;
  const tenant::Admission& admission;
  tenant::FeedReaders& feeds;
  // The one way words are read.
  const tenant::AuditedReads& reads;
  // Files wait for a virus scanner before anybody can download them.
  bool scans_files = false;
};

// The cell of the association of one of the directory's tenants; NotFound() for another one.
inline absl::StatusOr<const tenant::Cell*> CellOfTenant(const ServiceParts& parts,
                                                        const tenant::Caller& caller,
                                                        absl::string_view tenant) {
  const tenant::TenantSlice* slice = caller.directory().FindTenant(tenant);
  if (slice == nullptr) return tenant::NotFound();
  return parts.cells.Of(slice->tenant.association);
}

}  // namespace mugugno::gateway

#include "tenant/directory/directory_lines.h"

namespace mugugno::tenant {
namespace {

std::string TenantOrEmpty(const Scope& owner) {
  return owner.kind == Scope::Kind::kTenant ? owner.id : "";
}

constexpr absl::string_view StateOf(bool suspended) { return suspended ? "SUSPENDED" : "ACTIVE"; }

}  // namespace

void AddLine(const Association& record, Changes& changes) {
  changes.Add("", "association", record.id);
}

void AddLine(const Tenant& record, Changes& changes) {
  changes.Add(record.id, "tenant", record.id, v1::Tenant::State_Name(record.state()));
}

void AddLine(const Office& record, Changes& changes) {
  changes.Add(record.tenant, "office", record.id);
}

void AddLine(const Channel& record, Changes& changes) {
  if (record.is_shared()) {
    changes.Add("", "association", record.owner.id);
  } else {
    changes.Add(record.owner.id, "channel", record.id, StateOf(record.suspended));
  }
}

void AddLine(const Staff& record, Changes& changes) {
  changes.Add("", "staff", record.uid.bytes(), StateOf(record.suspended));
}

void AddLine(const Grant& record, const Uuid& uid, Changes& changes) {
  changes.Add(TenantOrEmpty(record.owner), "grant", uid.bytes());
}

void AddLine(const App& record, Changes& changes) {
  changes.Add(TenantOrEmpty(record.owner), "app", record.id, StateOf(record.suspended));
}

void AddLine(const Administrator& record, Changes& changes) {
  changes.Add("", "administrator", record.id, StateOf(record.suspended));
}

std::optional<SliceName> SliceOf(const Change& change) {
  using Kind = SliceName::Kind;
  if (change.entity == "association") return SliceName{Kind::kAssociation, change.id};
  if (change.entity == "tenant" || change.entity == "office" || change.entity == "channel") {
    return SliceName{Kind::kTenant, change.tenant};
  }
  if (change.entity == "staff" || change.entity == "grant") {
    return SliceName{Kind::kStaff, change.id};
  }
  if (change.entity == "app") return SliceName{Kind::kApp, change.id};
  if (change.entity == "administrator") return SliceName{Kind::kAdministrator, change.id};
  return std::nullopt;
}

}  // namespace mugugno::tenant

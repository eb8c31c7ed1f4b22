#include "tenant/directory/table.h"
#include "tenant/directory/table_values.h"

namespace mugugno::tenant {
namespace {

// Bit n is role number n.
uint32_t RoleBits(const std::vector<v1::Role>& roles) {
  uint32_t bits = 0;
  for (const v1::Role role : roles) bits |= 1u << static_cast<unsigned>(role);
  return bits;
}

std::vector<v1::Role> RolesFrom(uint64_t bits) {
  std::vector<v1::Role> roles;
  for (int number = v1::Role_MIN; number <= v1::Role_MAX; ++number) {
    const bool set = (bits & (uint64_t{1} << static_cast<unsigned>(number))) != 0;
    if (set && v1::Role_IsValid(number)) roles.push_back(static_cast<v1::Role>(number));
  }
  return roles;
}

// The id in a holder's name; NULL where it does not pass through the collection.
SqlValue IdIn(const std::string& holder, absl::string_view collection) {
  const auto name = ResourceName::Parse(holder);
  return name ? OrNull(std::string(name->Id(collection))) : SqlValue(nullptr);
}

}  // namespace

const TableShape& Table<Staff>::Shape() {
  static const auto* const shape =
      new TableShape{"staff",
                     {"association_id", "staff_id", "uid", "display_name", "email", "suspended",
                      "expire_time", "create_time"},
                     2,
                     "association_id",
                     "staff_id"};
  return *shape;
}

std::vector<SqlValue> Table<Staff>::Values(const Staff& r) {
  return {r.association, r.id,        r.uid.bytes(),           r.display_name,
          r.email,       r.suspended, OpenTime(r.expire_time), r.create_time};
}

Staff Table<Staff>::FromRow(const Row& row) {
  Staff r;
  r.association = row.Text(0);
  r.id = row.Text(1);
  r.uid = UuidFrom(row, 2);
  r.display_name = row.Text(3);
  r.email = row.Text(4);
  r.suspended = row.Bool(5);
  r.expire_time = TimeOrOpen(row, 6);
  r.create_time = row.Time(7);
  r.revision = row.Int(8);
  return r;
}

const TableShape& Table<Grant>::Shape() {
  static const auto* const shape =
      new TableShape{"staff_grant",
                     {"owner", "staff_id", "association_id", "tenant_id", "roles", "offices",
                      "expire_time", "grantor", "create_time"},
                     2,
                     "owner",
                     "staff_id"};
  return *shape;
}

std::vector<SqlValue> Table<Grant>::Values(const Grant& r) {
  return {r.owner.ToString(),      r.staff,           r.association,
          TenantOf(r.owner),       RoleBits(r.roles), Lines(r.offices),
          OpenTime(r.expire_time), r.grantor,         r.create_time};
}

Grant Table<Grant>::FromRow(const Row& row) {
  Grant r;
  r.owner = OwnerFrom(row.Text(0));
  r.staff = row.Text(1);
  r.association = row.Text(2);
  r.roles = RolesFrom(row.UInt(4));
  r.offices = FromLines(row.Text(5));
  r.expire_time = TimeOrOpen(row, 6);
  r.grantor = row.Text(7);
  r.create_time = row.Time(8);
  r.revision = row.Int(9);
  return r;
}

const TableShape& Table<App>::Shape() {
  static const auto* const shape =
      new TableShape{"app",
                     {"app_id", "owner", "association_id", "channel_id", "display_name",
                      "messages_per_minute", "suspended", "create_time"},
                     1,
                     "owner",
                     "app_id"};
  return *shape;
}

std::vector<SqlValue> Table<App>::Values(const App& r) {
  return {r.id,           r.owner.ToString(),    r.association, r.channel,
          r.display_name, r.messages_per_minute, r.suspended,   r.create_time};
}

App Table<App>::FromRow(const Row& row) {
  App r;
  r.id = row.Text(0);
  r.owner = OwnerFrom(row.Text(1));
  r.association = row.Text(2);
  r.channel = row.Text(3);
  r.display_name = row.Text(4);
  r.messages_per_minute = static_cast<int32_t>(row.Int(5));
  r.suspended = row.Bool(6);
  r.create_time = row.Time(7);
  r.revision = row.Int(8);
  return r;
}

const TableShape& Table<Credential>::Shape() {
  static const auto* const shape = new TableShape{
      "credential",
      {"holder", "credential_id", "app_id", "association_id", "staff_id", "administrator_id",
       "kind", "uid", "hash", "fingerprint", "expire_time", "revoke_time", "create_time"},
      2,
      "holder",
      "credential_id",
      false};
  return *shape;
}

std::vector<SqlValue> Table<Credential>::Values(const Credential& r) {
  const bool certificate = r.kind == v1::Credential::KIND_CERTIFICATE;
  return {r.holder,
          r.id,
          IdIn(r.holder, "apps"),
          IdIn(r.holder, "associations"),
          IdIn(r.holder, "staff"),
          IdIn(r.holder, "administrators"),
          static_cast<int>(r.kind),
          r.uid.bytes(),
          r.hash,
          certificate ? SqlValue(r.hash) : SqlValue(nullptr),
          OpenTime(r.expire_time),
          r.revoke_time,
          r.create_time};
}

Credential Table<Credential>::FromRow(const Row& row) {
  Credential r;
  r.holder = row.Text(0);
  r.id = row.Text(1);
  r.kind = static_cast<v1::Credential::Kind>(row.Int(6));
  r.uid = UuidFrom(row, 7);
  r.hash = row.Bytes(8);
  r.expire_time = TimeOrOpen(row, 10);
  if (!row.IsNull(11)) r.revoke_time = row.Time(11);
  r.create_time = row.Time(12);
  return r;
}

const TableShape& Table<Administrator>::Shape() {
  static const auto* const shape =
      new TableShape{"administrator",
                     {"administrator_id", "display_name", "suspended", "create_time"},
                     1,
                     nullptr,
                     "administrator_id",
                     false};
  return *shape;
}

std::vector<SqlValue> Table<Administrator>::Values(const Administrator& r) {
  return {r.id, r.display_name, r.suspended, r.create_time};
}

Administrator Table<Administrator>::FromRow(const Row& row) {
  Administrator r;
  r.id = row.Text(0);
  r.display_name = row.Text(1);
  r.suspended = row.Bool(2);
  r.create_time = row.Time(3);
  return r;
}

}  // namespace mugugno::tenant

#include "tenant/outbox/outbox_rows.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace mugugno::tenant {
namespace {

struct Tables {
  absl::string_view deliveries;
  absl::string_view lanes;
  absl::string_view owner;
  absl::string_view subject;
  absl::string_view entry;  // the subject where there is no history
};
constexpr Tables kOfTenants = {"delivery", "delivery_lane", "tenant_id", "ticket_id", "entry_id"};
constexpr Tables kOfAssociations = {"lobby_delivery", "lobby_delivery_lane", "association_id",
                                    "lobby_item_id", "lobby_item_id"};

const Tables& TablesOf(Scope::Kind owner) {
  return owner == Scope::Kind::kAssociation ? kOfAssociations : kOfTenants;
}

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}

}  // namespace

std::string OutboxSql(Scope::Kind owner, absl::string_view text) {
  const Tables& tables = TablesOf(owner);
  return absl::StrReplaceAll(text, {{"$deliveries", tables.deliveries},
                                    {"$lanes", tables.lanes},
                                    {"$owner", tables.owner},
                                    {"$subject", tables.subject},
                                    {"$entry", tables.entry}});
}

KeyOwner OutboxKeys(const Scope& owner) {
  return owner.kind == Scope::Kind::kAssociation ? KeyOwner::Association(owner.id)
                                                 : KeyOwner::Tenant(owner.id);
}

Binding OutboxBinding(Scope::Kind owner, const Uuid& id) {
  return {TablesOf(owner).deliveries, "words", id.bytes()};
}

Delivery DeliveryOf(const Row& row, Scope::Kind owner) {
  Delivery delivery;
  delivery.owner = {owner, row.Text(0)};
  delivery.id = UuidAt(row, 1);
  delivery.subject = UuidAt(row, 2);
  if (owner == Scope::Kind::kTenant) delivery.entry = UuidAt(row, 3);
  delivery.way = static_cast<v1::Delivery::Way>(row.Int(4));
  delivery.state = static_cast<v1::DeliveryState>(row.Int(5));
  delivery.attempt_count = static_cast<int>(row.Int(6));
  delivery.next_attempt_time = row.Time(7);
  delivery.last_error = row.Text(8);
  delivery.create_time = row.Time(9);
  delivery.receipt = static_cast<v1::DeliveryReceipt>(row.Int(10));
  return delivery;
}

void AnnounceDelivery(const Delivery& delivery, v1::DeliveryState state, Changes& changes) {
  if (delivery.owner.kind == Scope::Kind::kTenant) {
    changes.Add(delivery.owner.id, "delivery", delivery.id.bytes(), v1::DeliveryState_Name(state));
  } else {
    changes.Add("", "lobby_delivery", absl::StrCat(delivery.owner.id, "/", delivery.id.ToString()),
                v1::DeliveryState_Name(state));
  }
}

}  // namespace mugugno::tenant

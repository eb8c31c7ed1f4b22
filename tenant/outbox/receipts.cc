#include "tenant/outbox/receipts.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "tenant/outbox/outbox_rows.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

constexpr char kTagIndex[] = "delivery.tag";
constexpr size_t kSealBytes = 12;
constexpr size_t kLongestError = 200;

struct Place {
  Scope owner;
  Uuid id;
};

std::string NameOf(const Place& place) {
  return absl::StrCat(place.owner.kind == Scope::Kind::kTenant ? "t." : "a.", place.owner.id, ".",
                      place.id.ToBase32());
}

absl::StatusOr<std::string> SealOf(KeyRing& keys, absl::string_view channel,
                                   absl::string_view name) {
  ASSIGN_OR_RETURN(const std::string hash, keys.BlindIndex(KeyOwner::Installation(), kTagIndex,
                                                           absl::StrCat(channel, " ", name)));
  return absl::BytesToHexString(hash.substr(0, kSealBytes));
}

// Nothing where the tag is none of the channel's.
absl::StatusOr<std::optional<Place>> PlaceOf(KeyRing& keys, absl::string_view channel,
                                             absl::string_view tag) {
  const std::vector<std::string> parts = absl::StrSplit(tag, '.');
  if (parts.size() != 4 || (parts[0] != "t" && parts[0] != "a")) return std::nullopt;
  const std::optional<Uuid> id = Uuid::Parse(parts[2]);
  if (!id || !IsChosenId(parts[1])) return std::nullopt;
  const Place place = {parts[0] == "t" ? Scope::Tenant(parts[1]) : Scope::Association(parts[1]),
                       *id};
  ASSIGN_OR_RETURN(const std::string seal, SealOf(keys, channel, NameOf(place)));
  if (!EqualInConstantTime(seal, parts[3])) return std::nullopt;
  return place;
}

struct Known {
  Delivery delivery;  // without words
  std::string provider_key;
};

absl::StatusOr<std::optional<Known>> Lock(Session& session, const Place& place) {
  std::optional<Known> found;
  const Scope::Kind kind = place.owner.kind;
  RETURN_IF_ERROR(
      session.Query(OutboxSql(kind, absl::StrCat("SELECT ", kOutboxColumns,
                                                 ", provider_key FROM $deliveries "
                                                 "WHERE $owner = ? AND id = ? FOR UPDATE")),
                    {place.owner.id, place.id.bytes()}, [&](const Row& row) {
                      found = Known{DeliveryOf(row, kind), row.IsNull(11) ? "" : row.Bytes(11)};
                      return absl::OkStatus();
                    }));
  return found;
}

// Without a lock: what is not there must not keep others from adding theirs.
absl::StatusOr<std::optional<Place>> FindByKey(Session& session, const std::string& key) {
  std::optional<Place> found;
  for (const Scope::Kind kind : {Scope::Kind::kTenant, Scope::Kind::kAssociation}) {
    RETURN_IF_ERROR(session.Query(
        OutboxSql(kind, "SELECT $owner, id FROM $deliveries WHERE provider_key = ?"), {key},
        [&](const Row& row) {
          found = Place{{kind, row.Text(0)}, Uuid::FromBytes(row.Bytes(1)).value_or(Uuid())};
          return absl::OkStatus();
        }));
    if (found) break;
  }
  return found;
}

absl::StatusOr<std::optional<Known>> Find(Session& session, KeyRing& keys,
                                          absl::string_view channel, const ReceiptNews& news,
                                          const std::string& key) {
  ASSIGN_OR_RETURN(std::optional<Place> place, PlaceOf(keys, channel, news.tag));
  if (!place) {
    ASSIGN_OR_RETURN(place, FindByKey(session, key));
  }
  if (!place) return std::nullopt;
  return Lock(session, *place);
}

// Of another attempt than the one that counts now.
bool IsFormer(const Known& row, const std::string& key, v1::DeliveryReceipt receipt) {
  if (receipt >= v1::DELIVERY_RECEIPT_DELIVERED) return false;
  if (!row.provider_key.empty() && row.provider_key != key) return true;
  return receipt == v1::DELIVERY_RECEIPT_FAILED && row.delivery.state == v1::DELIVERY_STATE_QUEUED;
}

}  // namespace

absl::StatusOr<std::string> TagOf(KeyRing& keys, const Delivery& delivery) {
  const std::string name = NameOf({delivery.owner, delivery.id});
  ASSIGN_OR_RETURN(const std::string seal, SealOf(keys, delivery.words.channel(), name));
  return absl::StrCat(name, ".", seal);
}

absl::StatusOr<std::string> ProviderKeyOf(KeyRing& keys, absl::string_view channel,
                                          absl::string_view provider_id) {
  return DedupeKeyOf(keys, channel, provider_id);
}

v1::DeliveryState StateWith(v1::DeliveryReceipt receipt, v1::DeliveryState attempted) {
  switch (receipt) {
    case v1::DELIVERY_RECEIPT_ACCEPTED:
    case v1::DELIVERY_RECEIPT_DELIVERED:
    case v1::DELIVERY_RECEIPT_READ:
      return v1::DELIVERY_STATE_SENT;
    case v1::DELIVERY_RECEIPT_FAILED:
      return attempted == v1::DELIVERY_STATE_QUEUED ? attempted : v1::DELIVERY_STATE_DEAD;
    default:
      return attempted;
  }
}

absl::Status RecordReceipt(Session& session, KeyRing& keys, absl::string_view channel,
                           const ReceiptNews& news, Changes& changes) {
  ASSIGN_OR_RETURN(const std::string key, ProviderKeyOf(keys, channel, news.provider_id));
  ASSIGN_OR_RETURN(const std::optional<Known> row, Find(session, keys, channel, news, key));
  if (!row || news.receipt <= row->delivery.receipt || IsFormer(*row, key, news.receipt)) {
    return absl::OkStatus();
  }
  const Delivery& delivery = row->delivery;
  // Who makes the attempt says how it ended, and finds this there.
  const v1::DeliveryState state = delivery.state == v1::DELIVERY_STATE_SENDING
                                      ? delivery.state
                                      : StateWith(news.receipt, delivery.state);
  RETURN_IF_ERROR(
      session
          .Execute(
              OutboxSql(delivery.owner.kind,
                        "UPDATE $deliveries SET state = ?, receipt = ?, last_error = ?, "
                        "provider_key = COALESCE(provider_key, ?) WHERE $owner = ? AND id = ?"),
              {static_cast<int>(state), static_cast<int>(news.receipt),
               news.error.substr(0, kLongestError), key, delivery.owner.id, delivery.id.bytes()})
          .status());
  AnnounceDelivery(delivery, state, changes);
  return absl::OkStatus();
}

}  // namespace mugugno::tenant

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

// What a tag says, not believed yet.
struct Told {
  Place place;
  std::string seal;
};
std::optional<Told> Parse(absl::string_view tag) {
  const std::vector<std::string> parts = absl::StrSplit(tag, '.');
  if (parts.size() != 4 || (parts[0] != "t" && parts[0] != "a")) return std::nullopt;
  const std::optional<Uuid> id = Uuid::Parse(parts[2]);
  if (!id || !IsChosenId(parts[1]) || parts[3].size() != 2 * kSealBytes) return std::nullopt;
  return Told{{parts[0] == "t" ? Scope::Tenant(parts[1]) : Scope::Association(parts[1]), *id},
              parts[3]};
}

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
  const std::optional<Told> told = Parse(tag);
  if (!told) return std::nullopt;
  ASSIGN_OR_RETURN(const std::string seal, SealOf(keys, channel, NameOf(told->place)));
  if (!EqualInConstantTime(seal, told->seal)) return std::nullopt;
  return told->place;
}

struct Known {
  Delivery delivery;  // without words
  std::string provider_key;
  absl::Time attempt_time = absl::InfinitePast();
};

absl::StatusOr<std::optional<Known>> Lock(Session& session, const Place& place) {
  std::optional<Known> found;
  const Scope::Kind kind = place.owner.kind;
  RETURN_IF_ERROR(
      session.Query(OutboxSql(kind, absl::StrCat("SELECT ", kOutboxColumns,
                                                 ", provider_key, attempt_time FROM $deliveries "
                                                 "WHERE $owner = ? AND id = ? FOR UPDATE")),
                    {place.owner.id, place.id.bytes()}, [&](const Row& row) {
                      found = Known{DeliveryOf(row, kind), row.IsNull(11) ? "" : row.Bytes(11)};
                      if (!row.IsNull(12)) found->attempt_time = row.Time(12);
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

// Of the citizen's tickets, or messages in the lobby of "associations/...".
constexpr absl::string_view kOfCitizen[] = {
    "(tenant_id, ticket_id) IN (SELECT k.tenant_id, k.id FROM correspondent c JOIN thread t ON "
    "t.correspondent_owner = c.owner AND t.correspondent_id = c.id JOIN ticket k ON k.tenant_id = "
    "t.tenant_id AND k.thread_id = t.id WHERE c.owner = ? AND c.channel_id = ? AND c.address_hash "
    "= ?)",
    "(association_id, lobby_item_id) IN (SELECT i.association_id, i.id FROM correspondent c JOIN "
    "lobby_item i ON i.correspondent_id = c.id WHERE c.owner = ? AND c.channel_id = ? AND "
    "c.address_hash = ? AND i.association_id = SUBSTRING(c.owner, 14))"};

absl::string_view OfCitizen(Scope::Kind kind) {
  return kOfCitizen[kind == Scope::Kind::kTenant ? 0 : 1];
}

// Of all that began to be sent until then, and of which more is not known already. One on its way
// is meant where the platform has named it.
absl::Status RecordUntil(Session& session, const Address& citizen, absl::Time until,
                         v1::DeliveryReceipt receipt, Changes& changes) {
  for (const Scope::Kind kind : {Scope::Kind::kTenant, Scope::Kind::kAssociation}) {
    std::vector<Delivery> meant;
    RETURN_IF_ERROR(session.Query(
        OutboxSql(kind, absl::StrCat("SELECT ", kOutboxColumns, " FROM $deliveries WHERE ",
                                     OfCitizen(kind),
                                     " AND receipt < ? AND attempt_time <= ? AND (state = ? OR "
                                     "(state = ? AND provider_key IS NOT NULL)) FOR UPDATE")),
        {citizen.owner, citizen.channel, citizen.hash, static_cast<int>(receipt), until,
         static_cast<int>(v1::DELIVERY_STATE_SENT), static_cast<int>(v1::DELIVERY_STATE_SENDING)},
        [&](const Row& row) {
          meant.push_back(DeliveryOf(row, kind));
          return absl::OkStatus();
        }));
    for (const Delivery& delivery : meant) {
      RETURN_IF_ERROR(
          session
              .Execute(
                  OutboxSql(kind, "UPDATE $deliveries SET receipt = ? WHERE $owner = ? AND id = ?"),
                  {static_cast<int>(receipt), delivery.owner.id, delivery.id.bytes()})
              .status());
      AnnounceDelivery(delivery, delivery.state, changes);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> TagOf(KeyRing& keys, const Delivery& delivery) {
  const std::string name = NameOf({delivery.owner, delivery.id});
  ASSIGN_OR_RETURN(const std::string seal, SealOf(keys, delivery.words.channel(), name));
  return absl::StrCat(name, ".", seal);
}

bool IsTag(absl::string_view text) { return Parse(text).has_value(); }

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
                           const ReceiptNews& news, Changes& changes, const Address& citizen) {
  if (news.until != absl::InfinitePast()) {
    return RecordUntil(session, citizen, news.until, news.receipt, changes);
  }
  ASSIGN_OR_RETURN(const std::string key, ProviderKeyOf(keys, channel, news.provider_id));
  ASSIGN_OR_RETURN(const std::optional<Known> row, Find(session, keys, channel, news, key));
  if (row && news.and_before) {
    RETURN_IF_ERROR(RecordUntil(session, citizen, row->attempt_time, news.receipt, changes));
  }
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

absl::StatusOr<bool> IsOurs(Session& session, const std::string& provider_key,
                            const Address& citizen) {
  ASSIGN_OR_RETURN(const std::optional<Place> place, FindByKey(session, provider_key));
  bool ours = place.has_value();
  for (const Scope::Kind kind : {Scope::Kind::kTenant, Scope::Kind::kAssociation}) {
    if (ours) break;
    RETURN_IF_ERROR(session.Query(
        OutboxSql(kind, absl::StrCat("SELECT id FROM $deliveries WHERE ", OfCitizen(kind),
                                     " AND state = ? AND provider_key IS NULL LIMIT 1")),
        {citizen.owner, citizen.channel, citizen.hash,
         static_cast<int>(v1::DELIVERY_STATE_SENDING)},
        [&](const Row& /*row*/) {
          ours = true;
          return absl::OkStatus();
        }));
  }
  return ours;
}

}  // namespace mugugno::tenant

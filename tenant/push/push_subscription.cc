#include "tenant/push/push_subscription.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kPushColumns =
    "SELECT association_id, staff_id, id, credential_id, words, create_time, last_push_time FROM "
    "push_subscription WHERE ";

std::string EndpointHash(const OwnerKeys& keys, absl::string_view endpoint) {
  return keys.BlindIndex("push_endpoint", endpoint);
}

std::string SealWords(const OwnerKeys& keys, const PushSubscription& subscription) {
  const std::string row = subscription.key.name();
  return keys.Seal({"push_subscription", "words", row}, subscription.words.SerializeAsString());
}

absl::StatusOr<std::vector<PushSubscription>> SelectSubscriptions(Session& session,
                                                                  const OwnerKeys& keys,
                                                                  absl::string_view where,
                                                                  std::vector<SqlValue> args) {
  std::vector<PushSubscription> found;
  RETURN_IF_ERROR(
      session.Query(absl::StrCat(kPushColumns, where), args, [&](const Row& row) -> absl::Status {
        PushSubscription one;
        one.key = {row.Text(0), row.Text(1), Uuid::FromBytes(row.Bytes(2)).value_or(Uuid())};
        one.credential = row.Text(3);
        one.create_time = row.Time(5);
        if (!row.IsNull(6)) one.last_push_time = row.Time(6);
        const std::string name = one.key.name();
        ASSIGN_OR_RETURN(const std::string words,
                         keys.Open({"push_subscription", "words", name}, row.Bytes(4)));
        if (!one.words.ParseFromString(words)) return DataLoss("words of a device");
        found.push_back(std::move(one));
        return absl::OkStatus();
      }));
  return found;
}

std::optional<PushSubscription> FirstOf(std::vector<PushSubscription> found) {
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace

std::optional<PushSubscriptionKey> ReadPushSubscriptionName(absl::string_view name) {
  const auto parsed = ResourceName::Parse(name);
  if (!parsed || parsed->collection() != kPushSubscriptions || !parsed->uuid()) return std::nullopt;
  return PushSubscriptionKey{std::string(parsed->Id("associations")),
                             std::string(parsed->Id("staff")), *parsed->uuid()};
}

absl::StatusOr<std::vector<PushSubscriptionKey>> ListPushSubscriptionKeys(
    Session& session, absl::string_view association) {
  std::vector<PushSubscriptionKey> found;
  RETURN_IF_ERROR(session.Query(
      "SELECT staff_id, id FROM push_subscription WHERE association_id = ? ORDER BY staff_id, id",
      {association}, [&](const Row& row) {
        found.push_back({std::string(association), row.Text(0),
                         Uuid::FromBytes(row.Bytes(1)).value_or(Uuid())});
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<std::vector<PushSubscription>> ListPushSubscriptions(Session& session,
                                                                    const OwnerKeys& keys,
                                                                    absl::string_view association,
                                                                    absl::string_view staff) {
  return SelectSubscriptions(session, keys, "association_id = ? AND staff_id = ? ORDER BY id DESC",
                             {association, staff});
}

absl::StatusOr<std::optional<PushSubscription>> FindPushSubscription(
    Session& session, const OwnerKeys& keys, const PushSubscriptionKey& key) {
  ASSIGN_OR_RETURN(auto found, SelectSubscriptions(session, keys,
                                                   "association_id = ? AND staff_id = ? AND id = ?",
                                                   {key.association, key.staff, key.id.bytes()}));
  return FirstOf(std::move(found));
}

absl::StatusOr<std::optional<PushSubscription>> FindPushSubscriptionAt(
    Session& session, const OwnerKeys& keys, absl::string_view association,
    absl::string_view endpoint) {
  ASSIGN_OR_RETURN(
      auto found,
      SelectSubscriptions(session, keys, "association_id = ? AND endpoint_hash = ? FOR UPDATE",
                          {association, EndpointHash(keys, endpoint)}));
  return FirstOf(std::move(found));
}

absl::Status InsertPushSubscription(Session& session, const OwnerKeys& keys,
                                    const PushSubscription& subscription) {
  return session
      .Execute(
          "INSERT INTO push_subscription (association_id, staff_id, id, endpoint_hash, "
          "credential_id, words, create_time) VALUES (?, ?, ?, ?, ?, ?, ?)",
          {subscription.key.association, subscription.key.staff, subscription.key.id.bytes(),
           EndpointHash(keys, subscription.words.endpoint()), subscription.credential,
           SealWords(keys, subscription), subscription.create_time})
      .status();
}

absl::Status SavePushSubscription(Session& session, const OwnerKeys& keys,
                                  const PushSubscription& subscription) {
  return session
      .Execute(
          "UPDATE push_subscription SET credential_id = ?, words = ? WHERE association_id = ? AND "
          "staff_id = ? AND id = ?",
          {subscription.credential, SealWords(keys, subscription), subscription.key.association,
           subscription.key.staff, subscription.key.id.bytes()})
      .status();
}

absl::Status TouchPushSubscription(Session& session, const PushSubscriptionKey& key,
                                   absl::Time now) {
  return session
      .Execute(
          "UPDATE push_subscription SET last_push_time = ? WHERE association_id = ? AND staff_id = "
          "? AND id = ?",
          {now, key.association, key.staff, key.id.bytes()})
      .status();
}

absl::StatusOr<bool> DeletePushSubscription(Session& session, const PushSubscriptionKey& key) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute(
          "DELETE FROM push_subscription WHERE association_id = ? AND staff_id = ? AND id = ?",
          {key.association, key.staff, key.id.bytes()}));
  return rows == 1;
}

absl::Status ForgetDevicesOf(Session& session, absl::string_view holder,
                             absl::string_view credential) {
  const auto name = ResourceName::Parse(holder);
  if (!name || name->collection() != "staff") return absl::OkStatus();
  return session
      .Execute(
          "DELETE FROM push_subscription WHERE association_id = ? AND staff_id = ? AND "
          "credential_id = ?",
          {name->Root().id, name->id(), credential})
      .status();
}

absl::Status ForgetDevicesOf(Session& session, absl::string_view holder) {
  const auto name = ResourceName::Parse(holder);
  if (!name || name->collection() != "staff") return absl::OkStatus();
  return session
      .Execute("DELETE FROM push_subscription WHERE association_id = ? AND staff_id = ?",
               {name->Root().id, name->id()})
      .status();
}

}  // namespace mugugno::tenant

#include "tenant/set_aside/set_aside_store.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kColumns =
    "owner, id, source, reason, state, emergency, kind, discard_reason, discard_time, create_time, "
    "words";

Binding WordsBinding(const Uuid& id) { return {"set_aside", "words", id.bytes()}; }

std::string Select(absl::string_view condition) {
  return absl::StrCat("SELECT ", kColumns, " FROM set_aside WHERE owner = ? AND ", condition);
}

}  // namespace

std::string NameOf(const SetAsideMessage& message) {
  return ChildName(message.owner, "setAsideMessages", message.id.ToString());
}

absl::StatusOr<SetAsideMessage> SetAsideStore::FromRow(const Row& row, bool with_words) {
  SetAsideMessage message;
  message.owner = row.Text(0);
  message.id = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
  message.source = row.Text(2);
  message.reason = row.Text(3);
  message.state = static_cast<v1::SetAsideMessage::State>(row.Int(4));
  message.emergency = row.Bool(5);
  message.kind = static_cast<v1::TicketKind>(row.Int(6));
  message.discard_reason = static_cast<v1::DiscardReason>(row.Int(7));
  if (!row.IsNull(8)) message.discard_time = row.Time(8);
  message.create_time = row.Time(9);
  if (!with_words || row.IsNull(10)) return message;
  ASSIGN_OR_RETURN(const std::string words,
                   keys_.Open(KeyOwnerOf(message.owner), WordsBinding(message.id), row.Bytes(10)));
  if (!message.words.emplace().ParseFromString(words)) {
    return DataLoss("words of a message that was set aside");
  }
  return message;
}

absl::Status SetAsideStore::Insert(Session& session, const SetAsideMessage& message) {
  SqlValue words = nullptr;
  if (message.words) {
    ASSIGN_OR_RETURN(words, keys_.Seal(KeyOwnerOf(message.owner), WordsBinding(message.id),
                                       message.words->SerializeAsString()));
  }
  return session
      .Execute(
          "INSERT INTO set_aside (owner, id, source, reason, state, emergency, kind, words, "
          "create_time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          {message.owner, message.id.bytes(), message.source, message.reason,
           static_cast<int>(message.state), message.emergency, static_cast<int>(message.kind),
           std::move(words), message.create_time})
      .status();
}

absl::StatusOr<SetAsideMessage> SetAsideStore::Lock(Session& session, absl::string_view owner,
                                                    const Uuid& id) {
  absl::StatusOr<SetAsideMessage> found = NotFound();
  RETURN_IF_ERROR(session.Query(Select("id = ? FOR UPDATE"), {owner, id.bytes()},
                                [&](const Row& row) -> absl::Status {
                                  found = FromRow(row, true);
                                  return found.status();
                                }));
  return found;
}

absl::StatusOr<SetAsideMessage> SetAsideStore::Glance(Session& session, absl::string_view owner,
                                                      const Uuid& id) {
  absl::StatusOr<SetAsideMessage> found = NotFound();
  RETURN_IF_ERROR(
      session.Query(Select("id = ?"), {owner, id.bytes()}, [&](const Row& row) -> absl::Status {
        found = FromRow(row, false);
        return found.status();
      }));
  return found;
}

absl::StatusOr<std::vector<SetAsideMessage>> SetAsideStore::List(Session& session,
                                                                 absl::string_view owner,
                                                                 v1::SetAsideMessage::State state,
                                                                 const std::optional<Place>& after,
                                                                 size_t limit) {
  const Place place = after.value_or(Place{.emergency = true, .id = Uuid()});
  std::vector<SetAsideMessage> found;
  RETURN_IF_ERROR(session.Query(
      Select("state = ? AND (emergency < ? OR (emergency = ? AND id > ?)) "
             "ORDER BY emergency DESC, id LIMIT ?"),
      {owner, static_cast<int>(state), place.emergency, place.emergency, place.id.bytes(), limit},
      [&](const Row& row) -> absl::Status {
        ASSIGN_OR_RETURN(found.emplace_back(), FromRow(row, true));
        return absl::OkStatus();
      }));
  return found;
}

absl::Status SetAsideStore::Decide(Session& session, const SetAsideMessage& message) {
  const bool applied = message.state == v1::SetAsideMessage::STATE_APPLIED;
  return session
      .Execute(absl::StrCat("UPDATE set_aside SET state = ?, discard_reason = ?, discard_time = ?",
                            applied ? ", words = NULL" : "", " WHERE owner = ? AND id = ?"),
               {static_cast<int>(message.state), static_cast<int>(message.discard_reason),
                message.discard_time ? SqlValue(*message.discard_time) : SqlValue(nullptr),
                message.owner, message.id.bytes()})
      .status();
}

}  // namespace mugugno::tenant

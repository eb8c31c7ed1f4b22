#include "tenant/tickets/correspondent_store.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/any_of.h"
#include "tenant/store/insert_rows.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kSelect =
    "SELECT owner, id, channel_id, app_id, address_hash, last_inbound_time, open_question_id, "
    "words, declared_tenant_id, declare_time, media_notice_time, notice_time FROM correspondent "
    "WHERE ";
constexpr size_t kColumnCount = 12;

Binding WordsBinding(const Uuid& id) { return {"correspondent", "words", id.bytes()}; }

Correspondent FromRow(const Row& row) {
  Correspondent correspondent;
  correspondent.address = {row.Text(0), row.Text(2), row.Bytes(4)};
  correspondent.id = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
  if (!row.IsNull(3)) correspondent.app = row.Text(3);
  correspondent.last_inbound_time = row.Time(5);
  if (!row.IsNull(6)) correspondent.open_question = Uuid::FromBytes(row.Bytes(6));
  if (!row.IsNull(8)) correspondent.declared_tenant = row.Text(8);
  if (!row.IsNull(9)) correspondent.declare_time = row.Time(9);
  if (!row.IsNull(10)) correspondent.media_notice_time = row.Time(10);
  if (!row.IsNull(11)) correspondent.notice_time = row.Time(11);
  return correspondent;
}

SqlValue OrNull(absl::Time time) {
  return time == absl::InfinitePast() ? SqlValue(nullptr) : SqlValue(time);
}
SqlValue OrNull(const std::string& text) {
  return text.empty() ? SqlValue(nullptr) : SqlValue(text);
}

SqlValue Bytes(const std::optional<Uuid>& id) {
  return id ? SqlValue(id->bytes()) : SqlValue(nullptr);
}

}  // namespace

absl::StatusOr<Address> CorrespondentStore::AddressOf(absl::string_view owner,
                                                      absl::string_view channel,
                                                      absl::string_view app,
                                                      absl::string_view external_id) {
  ASSIGN_OR_RETURN(std::string hash,
                   keys_.BlindIndex(KeyOwnerOf(owner), "correspondent.address",
                                    absl::StrCat(channel, "/", app, "/", external_id)));
  return Address{std::string(owner), std::string(channel), std::move(hash)};
}

absl::StatusOr<std::vector<Correspondent>> CorrespondentStore::Find(
    Session& session, absl::Span<const Address> addresses) {
  std::vector<Correspondent> found;
  AnyOf any("(owner = ? AND channel_id = ? AND address_hash = ?)");
  for (const Address& address : addresses) any.Add({address.owner, address.channel, address.hash});
  if (any.empty()) return found;
  RETURN_IF_ERROR(session.Query(any.Sql(kSelect), any.Args(), [&](const Row& row) {
    found.push_back(FromRow(row));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<Correspondent> CorrespondentStore::Get(Session& session, absl::string_view owner,
                                                      const Uuid& id) {
  static const auto& sql = *new std::string(absl::StrCat(kSelect, "owner = ? AND id = ?"));
  absl::StatusOr<Correspondent> found = NotFound();
  RETURN_IF_ERROR(session.Query(sql, {owner, id.bytes()}, [&](const Row& row) -> absl::Status {
    found = FromRow(row);
    ASSIGN_OR_RETURN(const std::string words,
                     keys_.Open(KeyOwnerOf(owner), WordsBinding(id), row.Bytes(7)));
    if (!found->words.ParseFromString(words)) return DataLoss("words of a correspondent");
    return absl::OkStatus();
  }));
  return found;
}

absl::Status CorrespondentStore::Insert(Session& session,
                                        absl::Span<const Correspondent> correspondents) {
  std::vector<SqlValue> values;
  values.reserve(correspondents.size() * kColumnCount);
  for (const Correspondent& one : correspondents) {
    ASSIGN_OR_RETURN(std::string words,
                     keys_.Seal(KeyOwnerOf(one.address.owner), WordsBinding(one.id),
                                one.words.SerializeAsString()));
    std::array<SqlValue, kColumnCount> row = {
        one.address.owner,
        one.id.bytes(),
        one.address.channel,
        one.app.empty() ? SqlValue(nullptr) : SqlValue(one.app),
        one.address.hash,
        std::move(words),
        one.last_inbound_time,
        Bytes(one.open_question),
        OrNull(one.declared_tenant),
        OrNull(one.declare_time),
        OrNull(one.media_notice_time),
        OrNull(one.notice_time)};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session,
                    "INSERT INTO correspondent (owner, id, channel_id, app_id, address_hash, "
                    "words, last_inbound_time, open_question_id, declared_tenant_id, declare_time, "
                    "media_notice_time, notice_time) VALUES",
                    kColumnCount, values)
      .status();
}

absl::Status CorrespondentStore::Touch(Session& session, const Correspondent& correspondent) {
  return session
      .Execute(
          "UPDATE correspondent SET last_inbound_time = ?, open_question_id = ?, "
          "declared_tenant_id = ?, declare_time = ?, media_notice_time = ?, notice_time = ? "
          "WHERE owner = ? AND id = ?",
          {correspondent.last_inbound_time, Bytes(correspondent.open_question),
           OrNull(correspondent.declared_tenant), OrNull(correspondent.declare_time),
           OrNull(correspondent.media_notice_time), OrNull(correspondent.notice_time),
           correspondent.address.owner, correspondent.id.bytes()})
      .status();
}

}  // namespace mugugno::tenant

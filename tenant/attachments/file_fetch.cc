#include "tenant/attachments/file_fetch.h"

#include <utility>

#include "mugugno/storage/v1/words.pb.h"
#include "tenant/errors.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

Binding WordsBinding(const Uuid& id) { return {"file_fetch", "words", id.bytes()}; }

}  // namespace

absl::Status FileFetchStore::Insert(Session& session, absl::Span<const FileFetch> fetches) {
  for (const FileFetch& fetch : fetches) {
    storage::v1::FileFetchWords words;
    words.set_platform_id(fetch.file.platform_id);
    words.set_file_name(fetch.file.file_name);
    ASSIGN_OR_RETURN(std::string sealed,
                     keys_.Seal(KeyOwnerOf(fetch.owner), WordsBinding(fetch.file.id),
                                words.SerializeAsString()));
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO file_fetch (owner, id, channel, message_id, words, "
                     "attempt_count, due_time, create_time) VALUES (?, ?, ?, ?, ?, 0, ?, ?) "
                     "ON DUPLICATE KEY UPDATE owner = owner",
                     {fetch.owner, fetch.file.id.bytes(), fetch.channel, fetch.message.bytes(),
                      std::move(sealed), fetch.create_time, fetch.create_time})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<FileFetchStore::Key>> FileFetchStore::Due(Session& session,
                                                                     absl::Time now, size_t limit) {
  std::vector<Key> due;
  RETURN_IF_ERROR(session.Query(
      "SELECT owner, id FROM file_fetch WHERE due_time <= ? ORDER BY due_time LIMIT ?",
      {now, limit}, [&](const Row& row) {
        due.push_back({row.Text(0), Uuid::FromBytes(row.Bytes(1)).value_or(Uuid())});
        return absl::OkStatus();
      }));
  return due;
}

absl::StatusOr<std::optional<FileFetch>> FileFetchStore::Take(Session& session, const Key& key,
                                                              absl::Time now,
                                                              absl::Duration lease) {
  ASSIGN_OR_RETURN(const int64_t rows,
                   session.Execute("UPDATE file_fetch SET due_time = ?, attempt_count = "
                                   "attempt_count + 1 WHERE owner = ? AND id = ? AND due_time <= ?",
                                   {now + lease, key.owner, key.id.bytes(), now}));
  std::optional<FileFetch> taken;
  if (rows != 1) return taken;
  RETURN_IF_ERROR(session.Query(
      "SELECT channel, message_id, words, attempt_count, create_time FROM file_fetch "
      "WHERE owner = ? AND id = ?",
      {key.owner, key.id.bytes()}, [&](const Row& row) -> absl::Status {
        ASSIGN_OR_RETURN(const std::string opened,
                         keys_.Open(KeyOwnerOf(key.owner), WordsBinding(key.id), row.Bytes(2)));
        storage::v1::FileFetchWords words;
        if (!words.ParseFromString(opened)) return DataLoss("words of a file to be fetched");
        taken = FileFetch{.owner = key.owner,
                          .channel = row.Text(0),
                          .message = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid()),
                          .file = {key.id, words.platform_id(), words.file_name()},
                          .attempt_count = static_cast<int>(row.Int(3)),
                          .create_time = row.Time(4)};
        return absl::OkStatus();
      }));
  return taken;
}

absl::Status FileFetchStore::Postpone(Session& session, const FileFetch& fetch, absl::Time until) {
  return session
      .Execute(
          "UPDATE file_fetch SET due_time = ? WHERE owner = ? AND id = ? AND "
          "attempt_count = ?",
          {until, fetch.owner, fetch.file.id.bytes(), fetch.attempt_count})
      .status();
}

absl::Status FileFetchStore::Skip(Session& session, const Key& key, absl::Time until) {
  return session
      .Execute("UPDATE file_fetch SET due_time = ? WHERE owner = ? AND id = ?",
               {until, key.owner, key.id.bytes()})
      .status();
}

absl::Status FileFetchStore::Remove(Session& session, const FileFetch& fetch) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("DELETE FROM file_fetch WHERE owner = ? AND id = ? AND attempt_count = ?",
                      {fetch.owner, fetch.file.id.bytes(), fetch.attempt_count}));
  return rows == 1 ? absl::OkStatus() : Aborted("FETCH_TAKEN", "somebody else fetches the file");
}

}  // namespace mugugno::tenant

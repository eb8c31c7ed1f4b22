#include "gateway/channels/file_fetcher.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"

#include "gateway/channels/platform.h"
#include "gateway/log.h"
#include "tenant/attachments/attachment.h"
#include "tenant/attachments/file_name.h"
#include "tenant/attachments/upload.h"
#include "tenant/errors.h"
#include "tenant/outbox/backoff.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/tickets/file_arrival.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::FileFetch;
using tenant::FileFetchStore;

// As an app's (attachment_service.proto).
constexpr size_t kMostBytes = size_t{16} << 20;
// Longer than a fetch takes.
constexpr absl::Duration kLease = absl::Minutes(3);
constexpr absl::Duration kDay = absl::Hours(24);
constexpr absl::Duration kPatience = absl::Seconds(10);
constexpr size_t kAtOnce = 16;

}  // namespace

void FileFetcher::Round() {
  std::vector<FileFetchStore::Key> due;
  do {
    const absl::Status found = parts_.database.Read(
        absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(due,
                           FileFetchStore(parts_.keys).Due(session, parts_.clock.Now(), kAtOnce));
          return absl::OkStatus();
        });
    if (!found.ok()) return;
    for (const FileFetchStore::Key& key : due) {
      if (ticker_.stopping()) return;
      const absl::Status served = Serve(key);
      if (served.ok() || absl::IsAborted(served)) continue;
      LogLine(LogLevel::kWarning, "file_fetch").Add("reason", tenant::ErrorReason(served));
      // The database's: all the others would fail, too.
      if (absl::IsUnavailable(served) || !Skip(key).ok()) return;
    }
  } while (!due.empty());
}

absl::Status FileFetcher::Serve(const FileFetchStore::Key& key) {
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwnerOf(key.owner)).status());
  std::optional<FileFetch> fetch;
  RETURN_IF_ERROR(parts_.database.Transact(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(
            fetch, FileFetchStore(parts_.keys).Take(session, key, parts_.clock.Now(), kLease));
        return absl::OkStatus();
      }));
  if (!fetch) return absl::OkStatus();
  const absl::StatusOr<std::string> bytes = Ask(*fetch);
  if (bytes.ok()) return Keep(*fetch, *bytes);
  if (parts_.clock.Now() - fetch->create_time > kDay) return GiveUp(*fetch, bytes.status());
  if (absl::IsFailedPrecondition(bytes.status())) return Postpone(*fetch, kLookAgain);
  if (absl::IsUnavailable(bytes.status())) {
    return Postpone(*fetch, tenant::PauseAfter(fetch->attempt_count, random_));
  }
  return GiveUp(*fetch, bytes.status());
}

absl::StatusOr<std::string> FileFetcher::Ask(const FileFetch& fetch) const {
  const auto directory = parts_.directory.Current();
  const tenant::Channel* channel = directory->FindChannel(fetch.channel);
  if (channel == nullptr) return tenant::NotFound();
  WebhookKind* const kind = parts_.kinds.WebhookOf(channel->kind);
  if (kind == nullptr) return tenant::NotFound();
  if (channel->suspended || channel->in_setup()) {
    return tenant::FailedPrecondition("CHANNEL_AWAY", fetch.channel, "nothing is asked for on it");
  }
  ASSIGN_OR_RETURN(std::string bytes, kind->Fetch(*channel, fetch.file.platform_id, kMostBytes));
  if (bytes.empty()) return tenant::NotFound();
  return bytes;
}

absl::StatusOr<std::string> FileFetcher::OwnerOf(const FileFetch& fetch) {
  std::string owner;
  RETURN_IF_ERROR(
      parts_.database.Read(absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(owner, tenant::FileArrival::OwnerOf(session, parts_.keys, fetch));
        return absl::OkStatus();
      }));
  if (!owner.empty()) RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwnerOf(owner)).status());
  return owner;
}

absl::Status FileFetcher::Keep(const FileFetch& fetch, absl::string_view bytes) {
  ASSIGN_OR_RETURN(const std::string owner, OwnerOf(fetch));
  if (owner.empty()) return GiveUp(fetch, tenant::NotFound());
  ASSIGN_OR_RETURN(const std::unique_ptr<tenant::Upload> upload,
                   tenant::Upload::Begin(parts_.folder, static_cast<int64_t>(bytes.size())));
  RETURN_IF_ERROR(upload->Append(bytes));
  RETURN_IF_ERROR(upload->Finish());
  tenant::Attachment file;
  file.owner = fetch.owner;
  file.id = fetch.file.id;
  file.source = fetch.channel;
  file.file = upload->file();
  file.key = upload->key().Copy();
  file.content_type = upload->content_type();
  file.size = static_cast<int64_t>(bytes.size());
  file.file_name = tenant::HarmlessFileName(fetch.file.file_name);
  file.create_time = parts_.clock.Now();
  bool kept = false;
  const absl::Status status = parts_.database.Write(
      absl::Now() + kPatience,
      [&](tenant::Session& session, tenant::Changes& changes) -> absl::Status {
        tenant::FileArrival arrival(session, parts_.keys, parts_.uuids, parts_.clock.Now(),
                                    changes);
        ASSIGN_OR_RETURN(kept, arrival.Keep(fetch, file, owner));
        return absl::OkStatus();
      });
  // A row that may be there needs its file; where there is none, the file is swept up.
  if ((status.ok() && kept) || tenant::IsCommitUnknown(status)) upload->Keep();
  return status;
}

absl::Status FileFetcher::GiveUp(const FileFetch& fetch, const absl::Status& why) {
  LogLine(LogLevel::kWarning, "file_fetch")
      .Add("channel", fetch.channel)
      .Add("reason", absl::StatusCodeToString(why.code()))
      .Add("attempts", static_cast<int64_t>(fetch.attempt_count));
  ASSIGN_OR_RETURN(const std::string owner, OwnerOf(fetch));
  return parts_.database.Write(
      absl::Now() + kPatience,
      [&](tenant::Session& session, tenant::Changes& changes) -> absl::Status {
        return tenant::FileArrival(session, parts_.keys, parts_.uuids, parts_.clock.Now(), changes)
            .GiveUp(fetch, owner);
      });
}

absl::Status FileFetcher::Skip(const FileFetchStore::Key& key) {
  return parts_.database.Transact(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        return FileFetchStore(parts_.keys).Skip(session, key, parts_.clock.Now() + kLookAgain);
      });
}

absl::Status FileFetcher::Postpone(const FileFetch& fetch, absl::Duration pause) {
  return parts_.database.Transact(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        return FileFetchStore(parts_.keys).Postpone(session, fetch, parts_.clock.Now() + pause);
      });
}

}  // namespace mugugno::gateway

#include "gateway/channels/mail/mail_follower.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"

#include "gateway/channels/chat_piece.h"
#include "gateway/log.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway::mail {
namespace {

// A mail of this length is taken whole, of a longer one the beginning.
constexpr size_t kMostBytes = size_t{32} << 20;
constexpr size_t kHeadBytes = size_t{1} << 20;
constexpr size_t kPieceBytes = size_t{1} << 20;
// After that no other mail is begun. For each step there is as long, too.
constexpr absl::Duration kVisit = absl::Minutes(1);
// Longer than what is done between two signs of life.
constexpr absl::Duration kLease = absl::Minutes(2);
constexpr absl::Duration kPatience = absl::Seconds(10);
// Of one visit, so that all get their turn.
constexpr size_t kMostMails = 50;
// A mailbox is read from the day its channel was made: by how much the clocks may differ.
constexpr absl::Duration kClocks = absl::Hours(1);

// What is told to whoever asks the mailbox's channel; the details are the server's.
std::string Finding(const absl::Status& read) {
  if (read.ok()) return "";
  const std::string reason = tenant::ErrorReason(read);
  return reason.empty() ? std::string(read.message()) : reason;
}

// Of a message that is being taken in.
struct Outcome {
  tenant::Mutex mutex;
  tenant::Condition changed;
  std::optional<absl::Status> status ABSL_GUARDED_BY(mutex);
};

}  // namespace

void MailFollower::Refresh() {
  const auto directory = parts_.directory.Current();
  if (directory->version() == version_) return;
  version_ = directory->version();
  mailboxes_.clear();
  const auto add = [this](const std::vector<tenant::Channel>& channels) {
    for (const tenant::Channel& channel : channels) {
      if (!channel.is_mailbox() || channel.in_setup()) continue;
      const auto cell = parts_.cells.Of(channel.association);
      if (cell.ok() && *cell == &parts_.cell) mailboxes_.push_back(channel);
    }
  };
  for (const auto& each : directory->associations()) add(each->channels);
  for (const auto& each : directory->tenants()) add(each->channels);
}

void MailFollower::Round() {
  Refresh();
  if (mailboxes_.empty()) return;
  std::vector<std::string> waiting;
  const absl::Status read = parts_.cell.database->Read(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(waiting, tenant::WaitingMailboxes(session, parts_.clock.Now()));
        return absl::OkStatus();
      });
  if (!read.ok()) return;
  const absl::flat_hash_set<std::string> not_yet(waiting.begin(), waiting.end());
  for (const tenant::Channel& channel : mailboxes_) {
    const std::string name = channel.name();
    if (not_yet.contains(name)) continue;
    {
      tenant::MutexLock lock(&mutex_);
      if (!visited_.insert(name).second) continue;
    }
    const bool sent = visitors_.Run([this, channel, name] {
      if (!stopping_) Visit(channel);
      tenant::MutexLock lock(&mutex_);
      visited_.erase(name);
    });
    if (sent) continue;
    tenant::MutexLock lock(&mutex_);
    visited_.erase(name);
  }
}

void MailFollower::Visit(const tenant::Channel& channel) {
  std::optional<tenant::MailboxVisit> visit;
  const absl::Status taken = parts_.cell.database->Transact(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(visit, tenant::TakeMailbox(session, channel, parts_.clock.Now(), kLease));
        return absl::OkStatus();
      });
  if (!taken.ok() || !visit) return;
  const absl::Status read = ReadNews(channel, &*visit);
  if (!read.ok()) {
    LogLine(LogLevel::kWarning, "mailbox")
        .Add("channel", channel.name())
        .Add("code", absl::StatusCodeToString(read.code()))
        .Add("reason", tenant::ErrorReason(read));
  }
  Leave(*visit, read);
}

absl::Status MailFollower::ReadNews(const tenant::Channel& channel, tenant::MailboxVisit* visit) {
  const absl::Time end = absl::Now() + kVisit;
  ASSIGN_OR_RETURN(const Account account, parts_.kind.AccountOf(channel));
  ASSIGN_OR_RETURN(
      const std::unique_ptr<ImapSession> session,
      ImapSession::Open(parts_.kind.servers(), channel.mailbox.imap_server, account, end));
  // The server numbers anew: everything is looked at again.
  if (session->uid_validity() != visit->uid_validity) {
    visit->uid_validity = session->uid_validity();
    visit->last_uid = 0;
  }
  ASSIGN_OR_RETURN(std::vector<uint32_t> uids,
                   session->After(visit->last_uid, channel.create_time - kClocks));
  if (uids.size() > kMostMails) uids.resize(kMostMails);
  for (const uint32_t uid : uids) {
    if (stopping_ || absl::Now() >= end) return absl::OkStatus();
    RETURN_IF_ERROR(TakeMail(channel, *visit, *session, uid));
    visit->last_uid = uid;
    RETURN_IF_ERROR(Advance(*visit));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> MailFollower::FetchMail(const tenant::MailboxVisit& visit,
                                                    ImapSession& session, uint32_t uid,
                                                    size_t most) {
  std::string raw;
  while (raw.size() < most) {
    const size_t asked = std::min(kPieceBytes, most - raw.size());
    session.WaitUntil(absl::Now() + kVisit);
    ASSIGN_OR_RETURN(const std::string piece, session.Fetch(uid, raw.size(), asked));
    raw += piece;
    if (piece.size() < asked) break;
    if (stopping_) return absl::CancelledError("the gateway ends");
    RETURN_IF_ERROR(Advance(visit));
  }
  return raw;
}

absl::Status MailFollower::TakeMail(const tenant::Channel& channel,
                                    const tenant::MailboxVisit& visit, ImapSession& session,
                                    uint32_t uid) {
  session.WaitUntil(absl::Now() + kVisit);
  const absl::StatusOr<ImapMail> looked = session.Look(uid);
  // Somebody has removed it meanwhile.
  if (absl::IsNotFound(looked.status())) return absl::OkStatus();
  RETURN_IF_ERROR(looked.status());
  if (looked->time < channel.create_time - kClocks) return absl::OkStatus();
  Found found = {channel.mailbox.address, channel.mailbox.certified, looked->time, uid};
  found.cut = looked->size > kMostBytes;
  const absl::StatusOr<std::string> raw =
      FetchMail(visit, session, uid, found.cut ? kHeadBytes : kMostBytes);
  if (absl::IsNotFound(raw.status())) return absl::OkStatus();
  RETURN_IF_ERROR(raw.status());
  return Keep(channel, Open(*raw, found));
}

absl::Status MailFollower::Keep(const tenant::Channel& channel, const Opened& opened) {
  const std::string name = channel.name();
  for (int i = 0; i < opened.mail.files_size(); ++i) {
    const LetterPart& file = opened.files[static_cast<size_t>(i)];
    RETURN_IF_ERROR(box_.Keep({name, channel.owner}, FileId(name, opened.mail, i), file.name,
                              file.bytes, absl::Now() + kPatience));
  }
  const auto outcome = std::make_shared<Outcome>();
  TakePiece({parts_.intake, parts_.kind, name}, opened.mail.SerializeAsString(),
            [outcome](const absl::Status& status) {
              tenant::MutexLock lock(&outcome->mutex);
              outcome->status = status;
              outcome->changed.NotifyAll();
            });
  tenant::MutexLock lock(&outcome->mutex);
  while (!outcome->status) outcome->changed.Wait(&outcome->mutex);
  return *outcome->status;
}

absl::Status MailFollower::Advance(const tenant::MailboxVisit& visit) {
  return parts_.cell.database->Transact(absl::Now() + kPatience, [&](tenant::Session& session) {
    return tenant::AdvanceMailbox(session, visit, parts_.clock.Now() + kLease);
  });
}

void MailFollower::Leave(const tenant::MailboxVisit& visit, const absl::Status& read) {
  const absl::Status left =
      parts_.cell.database->Transact(absl::Now() + kPatience, [&](tenant::Session& session) {
        return tenant::LeaveMailbox(session, visit, parts_.clock.Now() + parts_.kind.pause(),
                                    Finding(read));
      });
  // Its lease ends by itself.
  if (!left.ok()) LogLine(LogLevel::kWarning, "mailbox").Add("reason", tenant::ErrorReason(left));
}

}  // namespace mugugno::gateway::mail

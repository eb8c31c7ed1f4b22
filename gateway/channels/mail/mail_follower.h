#pragma once

// Looks into the mailboxes of one database's associations and takes in what came: each is visited
// every minute by one gateway at a time, a mail is durable before the mailbox's cursor moves on,
// and a mail that comes again is recognised. Nothing is changed in a mailbox: what cannot be taken
// now waits there. A few threads serve all, so a slow server holds up few others. They run until
// destruction; any number of gateways may follow the same mailboxes.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "gateway/channels/file_box.h"
#include "gateway/channels/mail/arrived_mail.h"
#include "gateway/channels/mail/imap_session.h"
#include "gateway/channels/mail/mail_kind.h"
#include "gateway/ticker.h"
#include "gateway/worker_pool.h"
#include "routing/intake/intake.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory.h"
#include "tenant/mailboxes/mailbox_cursor.h"
#include "tenant/mutex.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway::mail {

class MailFollower final {
 public:
  // What it works with; all outlive it.
  struct Parts {
    const tenant::Cell& cell;
    const tenant::Cells& cells;
    tenant::KeyRing& keys;
    tenant::UuidSource& uuids;
    const tenant::Clock& clock;
    const tenant::Directory& directory;
    const MailKind& kind;
    const tenant::AttachmentFolder& folder;
    routing::Intake& intake;
  };

  explicit MailFollower(const Parts& parts)
      : parts_(parts),
        box_({*parts.cell.database, parts.keys, parts.uuids, parts.clock, parts.folder}) {}
  // Visits end after the mail they are at.
  ~MailFollower() { stopping_ = true; }

 private:
  // The mailboxes of this database, as the directory knows them now.
  void Refresh();
  // Sends a visitor to each mailbox that is due.
  void Round();
  void Visit(const tenant::Channel& channel);
  // All that came, or the beginning of it. Errors as ImapSession, Intake::Take, and the database's.
  absl::Status ReadNews(const tenant::Channel& channel, tenant::MailboxVisit* visit);
  absl::Status TakeMail(const tenant::Channel& channel, const tenant::MailboxVisit& visit,
                        ImapSession& session, uint32_t uid);
  // Piece by piece, so that a slow line has as long as it takes; the mailbox stays taken meanwhile.
  absl::StatusOr<std::string> FetchMail(const tenant::MailboxVisit& visit, ImapSession& session,
                                        uint32_t uid, size_t most);
  // Files first, then the message; returns when it is durable.
  absl::Status Keep(const tenant::Channel& channel, const Opened& opened);
  absl::Status Advance(const tenant::MailboxVisit& visit);
  void Leave(const tenant::MailboxVisit& visit, const absl::Status& read);

  const Parts parts_;
  FileBox box_;
  // Of the ticker's thread: those there are by the directory of that version.
  uint64_t version_ = 0;
  std::vector<tenant::Channel> mailboxes_;
  tenant::Mutex mutex_;
  // Names of channels a visitor is at, or on the way to.
  absl::flat_hash_set<std::string> visited_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> stopping_ = false;
  WorkerPool visitors_{4, 1024};
  Ticker ticker_{absl::Seconds(1), [this] { Round(); }};
};

}  // namespace mugugno::gateway::mail

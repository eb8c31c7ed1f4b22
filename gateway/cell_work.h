#pragma once

// What works on one database from its opening on, whoever calls: what is to be sent leaves,
// offices' systems are asked how it stands, people are reminded and told of emergencies, files are
// fetched and checked for viruses, mailboxes looked into, channels tried, and words made findable.
// Its threads run from construction until destruction.

#include <optional>

#include "gateway/channels/channel_watch.h"
#include "gateway/channels/chat_kinds.h"
#include "gateway/channels/file_fetcher.h"
#include "gateway/channels/mail/mail_follower.h"
#include "gateway/delivery/alert_rounds.h"
#include "gateway/delivery/delivery_workers.h"
#include "gateway/delivery/lane_server.h"
#include "gateway/delivery/reminder_rounds.h"
#include "gateway/delivery/request_follower.h"
#include "gateway/delivery/request_rounds.h"
#include "gateway/scanning/clamd.h"
#include "gateway/scanning/file_scanner.h"
#include "gateway/scanning/scan_meters.h"
#include "gateway/search_rounds.h"
#include "routing/intake/intake.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory.h"
#include "tenant/push/emergency_alerts.h"
#include "tenant/reminders/reminders.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

class CellWork final {
 public:
  // What it works with; all outlive it.
  struct Parts {
    tenant::KeyRing& keys;
    tenant::UuidSource& uuids;
    const tenant::Clock& clock;
    const tenant::Directory& directory;
    const Senders& senders;
    const HttpClient::Options& office_calls;
    const ChatKinds& chats;
    const tenant::AttachmentFolder& attachments;
    const tenant::Cells& cells;
    routing::Intake& intake;
    // Null: nothing is checked.
    const Clamd* clamd = nullptr;
    ScanMeters& scan_meters;
  };

  CellWork(const tenant::Cell& cell, const Parts& parts)
      : lanes_(*cell.database, parts.keys, parts.directory, parts.senders, parts.clock),
        workers_(lanes_),
        follower_({*cell.database, parts.keys, parts.uuids, parts.clock, parts.directory},
                  parts.office_calls),
        questions_(follower_, cell.id),
        reminders_(*cell.database, parts.directory, parts.keys, parts.uuids, parts.clock),
        rounds_(reminders_, cell.id),
        alerts_(*cell.database, parts.directory, parts.keys, parts.uuids, parts.clock),
        files_({*cell.database, parts.keys, parts.uuids, parts.clock, parts.directory, parts.chats,
                parts.attachments}),
        mailboxes_({cell, parts.cells, parts.keys, parts.uuids, parts.clock, parts.directory,
                    parts.chats.mail(), parts.attachments, parts.intake}),
        watch_({cell, parts.cells, parts.clock, parts.directory, parts.chats}),
        search_(*cell.database, parts.keys, cell.id) {
    if (parts.senders.push != nullptr) alert_rounds_.emplace(alerts_, cell.id);
    if (parts.clamd == nullptr) return;
    scanner_.emplace(FileScanner::Parts{*cell.database, parts.keys, parts.uuids, parts.clock,
                                        parts.attachments, *parts.clamd, parts.scan_meters});
  }

 private:
  LaneServer lanes_;
  DeliveryWorkers workers_;
  RequestFollower follower_;
  RequestRounds questions_;
  tenant::Reminders reminders_;
  ReminderRounds rounds_;
  tenant::EmergencyAlerts alerts_;
  // None where devices cannot be told.
  std::optional<AlertRounds> alert_rounds_;
  FileFetcher files_;
  mail::MailFollower mailboxes_;
  ChannelWatch watch_;
  SearchRounds search_;
  std::optional<FileScanner> scanner_;
};

}  // namespace mugugno::gateway

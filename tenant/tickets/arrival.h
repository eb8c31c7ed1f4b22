#pragma once

// One accepted message on its way into the database, and where it was decided to go. Values.

#include <string>
#include <vector>

#include "absl/time/time.h"

#include "mugugno/v1/route.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/attachments/attachment.h"
#include "tenant/attachments/file_fetch.h"
#include "tenant/tickets/correspondent.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

struct Arrival {
  Uuid id;                  // the journal's, and the submission's
  std::string source;       // "apps/{app}", or a channel's whole name
  std::string dedupe_key;   // 32 bytes
  std::string fingerprint;  // 32 bytes
  Address address;
  std::string app;           // empty where the channel is no app's
  std::string staff = {};    // who took it down at the counter; empty where the citizen sent it
  std::string channel_name;  // "tenants/sori/channels/app"
  v1::InboundMessage message;
  // Dedupe key, or provider key, of the message that this one corrects or answers; empty for none.
  std::string about_key = {};
  // What became of the files the message names, in its order.
  AttachedFiles files;
  // Of these, the ones the channel's platform has.
  std::vector<PlatformFile> platform_files = {};
  absl::Time receive_time;
  // The channel's own account wrote it to the citizen, not by us: nobody is closer to an answer.
  bool by_account = false;
  // Words that belong to something said before ("grazie"): what has ended is of interest too.
  bool fragment = false;
  // So it is where the sender has talked with a comune since then.
  absl::Time talk_since = absl::InfiniteFuture();
};

// What is said to the citizen by the gateway itself.
struct Notice {
  v1::ConversationEntry::Kind kind = v1::ConversationEntry::KIND_RECEIPT;
  std::string text;
  std::vector<v1::ConversationEntry::Choice> choices;
  // Said once for each ticket, with the message that opens it.
  bool opening = false;
  // That what the citizen sent cannot be shown.
  bool about_media = false;
  // It is a text of the comune's own (tenant/texts/variables.h): the thread remembers that it was
  // said.
  bool of_comune = false;
  // What "{apertura}" stands for in it.
  std::string opening_time = {};
};

struct Placement {
  enum class Kind {
    kOpen,     // a new ticket of `tenant`, or its open ticket of the same matter
    kJoin,     // `ticket`, an open one of the correspondent
    kAsk,      // the lobby, and a question to the citizen
    kLobby,    // the lobby, for a person
    kOutside,  // the lobby, and whom to ask instead
    kNothing,  // nowhere: it says nothing, or only that the citizen came for `tenant`
    kAside,    // set aside: it belongs to something said before, and there is nothing
  };

  Kind kind = Kind::kLobby;
  std::string tenant;
  std::string office;
  Uuid ticket;
  // Where it meets an open ticket: it says something of its own, and is no mere "grazie".
  bool substance = true;
  // Of kOpen: evidence contradicts, the desk decides.
  bool held = false;
  std::string hold_reason;
  // Same matter, same text; empty for a matter of its own.
  std::string matter;
  v1::TicketKind ticket_kind = v1::TICKET_KIND_UNSPECIFIED;
  std::string topic;
  std::string external_body;
  bool emergency = false;
  v1::Route route;
  std::vector<std::string> suggestions;  // tenants, best first
  std::vector<Notice> notices;
  // Of kJoin: the message answers the open question. Where each message that was asked about goes,
  // in the order of Sender::asked: a kJoin without a ticket joins the one before it, as the answer
  // itself joins the last.
  std::vector<Placement> answered;
};

}  // namespace mugugno::tenant

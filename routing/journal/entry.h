#pragma once

// What the journal keeps: entries as they came in, and what became of them. Values.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "tenant/uuid.h"

namespace mugugno::routing {

// Stored: the numbers never change.
enum class SourceKind : uint8_t {
  kApp = 1,
  kChannel = 2,
};

// Who sent it: an app, by its id, or a channel, by its whole name. A dedupe key means something
// only within one.
struct Source {
  friend bool operator==(const Source&, const Source&) = default;

  SourceKind kind = SourceKind::kApp;
  std::string id;
};

struct Entry {
  // The journal id.
  tenant::Uuid id;
  Source source;
  // request_id or the provider's id; 1 to 255 bytes.
  std::string key;
  // The key tells who wrote: only a keyed hash of it is kept, and that is read back.
  bool private_key = false;
  absl::Time receive_time;
  // May use the reserve.
  bool emergency = false;
  // Small and kept in the clear, no citizen's words: what is needed to sort entries. At most 1 KiB.
  std::string routing;
  // The raw bytes, sealed in the journal. At most 24 MiB.
  std::string content;
  // What must be equal for a repeat under the same key to be the same thing; the content where
  // empty. Not kept.
  std::string comparable;
};

enum class EntryState : uint8_t {
  kPending,
  kApplied,
  kSetAside,
};

enum class AppendOutcome : uint8_t {
  // Kept now.
  kNew,
  // Kept before, same content.
  kRepeated,
  // Another content was kept under this key before; this one was not kept.
  kKeyReused,
};

struct Appended {
  AppendOutcome outcome = AppendOutcome::kNew;
  // Of the entry that was first under the key.
  tenant::Uuid id;
  EntryState state = EntryState::kPending;
  // What MarkApplied was given; empty before.
  std::string result;
};

struct AppliedEntry {
  tenant::Uuid id;
  // Small: what a repeat is answered with.
  std::string result;
};

struct KeptEntry {
  // Grows in the order of appending.
  int64_t sequence = 0;
  Entry entry;
};

// Entries of one state, oldest first.
struct EntryPage {
  std::vector<KeptEntry> entries;
  // Pass as `after` of the next call; entries that could not be read lie before it too.
  int64_t last_sequence = 0;
  // Entries that do not verify: now set aside.
  std::vector<tenant::Uuid> corrupt;
  bool complete = true;
};

struct SetAsideEntry {
  // Grows in the order of appending.
  int64_t sequence = 0;
  tenant::Uuid id;
  Source source;
  absl::Time receive_time;
  bool emergency = false;
  std::string routing;
  std::string error;
  // How often it was set aside.
  int attempts = 0;
};

struct JournalHealth {
  int64_t bytes_used = 0;
  // Of the bytes open to all; above 1 only emergencies are taken.
  double ratio = 0;
  // The ratio is above the alarm's, the last write failed, or entries are unreadable.
  bool alarm = false;
  int64_t pending = 0;
  int64_t set_aside = 0;
  // Applied and not yet removed.
  int64_t applied = 0;
  // Entries on damaged pages of the file, as far as met: they cannot even be set aside.
  int64_t unreadable = 0;
  absl::Duration oldest_pending_age;
  // Of the last write; OK when it succeeded.
  std::string last_failure;
  // Segments whose key still exists.
  int64_t segments = 0;
  // Transactions since the journal was opened; each is one sync.
  int64_t commits = 0;
};

}  // namespace mugugno::routing

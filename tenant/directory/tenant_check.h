#pragma once

// The go-live checklist: what a comune must have before citizens write to it. Each item is a small
// function; people read the Italian. ReadCheckSubject is called inside a transaction; the rest does
// no database work, but the probe may use the network.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/directory/cells.h"
#include "tenant/directory/slices.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// Tries whether what brings mail, an office's webhook or Open311 system, or the virus scanner can
// be reached, without sending anything of a citizen's. Thread-safe.
class HandOffProbe {
 public:
  virtual ~HandOffProbe() = default;
  // Waits until then at most, but for the resolution of a name.
  virtual absl::Status Reach(const HandOff& hand_off, absl::Time until) const = 0;
  // What checks files for viruses; nothing where nothing does.
  virtual std::optional<absl::Status> ReachScanner(absl::Time until) const = 0;
};

// What the routing knows of a comune, by its association and ISTAT code. Thread-safe.
class RoutingCoverage {
 public:
  virtual ~RoutingCoverage() = default;
  // From here on what was imported before counts, by whatever gateway. Waits for the database.
  virtual absl::Status CatchUp(const Cell& cell, absl::Time deadline) const = 0;
  virtual bool HasTerritory(const Tenant& tenant) const = 0;
  virtual bool HasPlaces(const Tenant& tenant) const = 0;
  // Nothing where the comune is not known.
  virtual std::optional<std::string> CadastralCode(const Tenant& tenant) const = 0;
  // A topic's code, or the beginning of one up to a dot.
  virtual bool IsTopic(absl::string_view code) const = 0;
};

struct CheckItem {
  std::string code;
  bool passed = false;
  std::string finding;
  std::string remedy;  // empty where it passed
};

struct CheckSubject {
  Association association;
  TenantSlice tenant;
  // Apps of its own and of its association's channels.
  std::vector<AppSlice> apps;
  std::vector<Channel> shared_channels;
  // Why mailboxes among them could not be read the last time, by the channel's name.
  std::map<std::string, std::string> mailbox_errors = {};
  // A person who may work is its administrator.
  bool has_admin = false;
  bool has_keys = false;
  // Open tickets that only named people may see, of whom none works here any more: whole names.
  std::vector<std::string> unread_tickets = {};
  absl::Time now;
};

// NOT_FOUND where there is no such tenant; has_keys is left to the caller.
absl::StatusOr<CheckSubject> ReadCheckSubject(Session& session, absl::string_view tenant,
                                              absl::Time now);

// All items, failing ones first. The probe is given ten seconds for all offices together.
std::vector<CheckItem> CheckTenant(const CheckSubject& subject, const HandOffProbe& probe,
                                   const RoutingCoverage& coverage);

}  // namespace mugugno::tenant

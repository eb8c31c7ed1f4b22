#pragma once

// What the directory's lines of the feed look like, and which slice each of them is about. Pure
// functions, thread-safe.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "tenant/directory/records.h"
#include "tenant/feed/changes.h"

namespace mugugno::tenant {

void AddLine(const Association& record, Changes& changes);
void AddLine(const Tenant& record, Changes& changes);
void AddLine(const Office& record, Changes& changes);
// Of a shared one: its association's.
void AddLine(const Channel& record, Changes& changes);
void AddLine(const Staff& record, Changes& changes);
// `uid` is the person's.
void AddLine(const Grant& record, const Uuid& uid, Changes& changes);
void AddLine(const App& record, Changes& changes);
void AddLine(const Administrator& record, Changes& changes);

// A slice of the directory. `id` is a staff's uid, else its id.
struct SliceName {
  enum class Kind { kAssociation, kTenant, kStaff, kApp, kAdministrator };
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 of <=> for a pointer
  friend auto operator<=>(const SliceName&, const SliceName&) = default;

  Kind kind;
  std::string id;
};
// Nothing for a line that is not the directory's.
std::optional<SliceName> SliceOf(const Change& change);
// The kinds of line SliceOf knows, as a list for SQL's IN.
inline constexpr char kDirectoryEntities[] =
    "'association', 'tenant', 'office', 'channel', 'staff', 'grant', 'app', 'administrator'";

}  // namespace mugugno::tenant

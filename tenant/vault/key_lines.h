#pragma once

// What a line of the feed looks like that says "the keys of this owner changed". Such lines are in
// the feed of the home cell, where the keys are. Pure functions, thread-safe.

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "tenant/feed/changes.h"
#include "tenant/vault/sealed.h"

namespace mugugno::tenant {

// "tenants/sori", "associations/golfo" or "installation"; of other kinds of owner "".
std::string KeyLineId(const KeyOwner& owner);
void AddKeyLine(const KeyOwner& owner, Changes& changes);
// Nothing for a line about something else.
std::optional<KeyOwner> KeyOwnerOf(const Change& change);

}  // namespace mugugno::tenant

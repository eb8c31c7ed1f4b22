#pragma once

// What the parts of a gateway are told, from its configuration: what the configuration leaves out
// is each part's own default.

#include "gateway/dispatch.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "routing/intake/allowances.h"
#include "routing/journal/journal.h"
#include "routing/territory/territory.h"
#include "tenant/accounts/browser_sessions.h"

namespace mugugno::gateway {

routing::JournalOptions JournalOptionsOf(const config::v1::Gateway& config);
routing::TerritoryOptions TerritoryOptionsOf(const config::v1::Gateway& config);
DispatchLimits DispatchLimitsOf(const config::v1::Gateway& config);
routing::Allowances::Limits AllowancesOf(const config::v1::Gateway& config);
tenant::SessionTimes SessionTimesOf(const config::v1::Gateway& config);

}  // namespace mugugno::gateway

#pragma once

// The page Prometheus reads: what a person on duty needs to know of this gateway, and of what waits
// in its databases. No personal data; the labels' values are of the contract and the configuration,
// so their number is bounded. Thread-safe.

#include <string>

#include "gateway/channels/chat_meters.h"
#include "gateway/metrics/call_metrics.h"
#include "gateway/metrics/open_work_watch.h"
#include "gateway/readiness.h"
#include "gateway/scanning/scan_meters.h"
#include "routing/intake/intake.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/audit/audited_reads.h"
#include "tenant/directory/cells.h"

namespace mugugno::gateway {

class MetricsPage final {
 public:
  struct Parts {
    const CallMetrics& calls;
    routing::Intake& intake;
    // The most bytes the journal may take.
    int64_t journal_bytes = 0;
    const tenant::Cells& cells;
    const tenant::AuditedReads& reads;
    const Readiness& readiness;
    const routing::RoutingSnapshots& snapshots;
    const OpenWorkWatch& work;
    const ChatMeters& chats;
    // Null without a virus scanner.
    const ScanMeters* scans = nullptr;
  };

  explicit MetricsPage(Parts parts) : parts_(parts) {}

  // In Prometheus's text format 0.0.4.
  std::string Text() const;

 private:
  const Parts parts_;
};

}  // namespace mugugno::gateway

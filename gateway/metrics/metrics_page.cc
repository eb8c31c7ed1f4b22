#include "gateway/metrics/metrics_page.h"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include <prometheus/text_serializer.h>

#include "gateway/metrics/families.h"
#include "gateway/version.h"

namespace mugugno::gateway {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;
using Families = std::vector<MetricFamily>;

void Add(Families* families, MetricType type, std::string name, std::string help, double value) {
  families->push_back(Family(type, std::move(name), std::move(help)));
  AddSample(&families->back(), {}, value);
}

void AddIntake(const routing::Intake& intake, Families* families) {
  const routing::IntakeMeters& meters = intake.meters();
  families->push_back(Family(MetricType::Counter, "mugugno_submissions_total",
                             "Messages apps handed over, by what they were answered."));
  for (int state = 1; state < v1::Submission::State_ARRAYSIZE; ++state) {
    const std::string name = v1::Submission::State_Name(static_cast<v1::Submission::State>(state));
    AddSample(&families->back(),
              {{"outcome", absl::AsciiStrToLower(absl::StripPrefix(name, "STATE_"))}},
              static_cast<double>(meters.answered[static_cast<size_t>(state)].load()));
  }
  AddSample(&families->back(), {{"outcome", "refused"}},
            static_cast<double>(meters.refused.load()));
  families->push_back(Family(MetricType::Histogram, "mugugno_apply_batch_messages",
                             "Messages in a batch that was applied, or tried."));
  AddSample(&families->back(), {}, meters.batch_messages);
  families->push_back(Family(MetricType::Histogram, "mugugno_apply_batch_duration_seconds",
                             "How long a batch took until its commit or failure."));
  AddSample(&families->back(), {}, meters.batch_seconds);
  Add(families, MetricType::Gauge, "mugugno_apply_waiting",
      "Durable messages that wait in memory to be applied.", static_cast<double>(intake.waiting()));
}

void AddChats(const ChatMeters& meters, Families* families) {
  families->push_back(Family(MetricType::Counter, "mugugno_chat_webhooks_total",
                             "Requests of chat platforms, by what became of them."));
  const auto add = [families](absl::string_view outcome, uint64_t value) {
    AddSample(&families->back(), {{"outcome", std::string(outcome)}}, static_cast<double>(value));
  };
  add("accepted", meters.accepted.load());
  add("unreadable", meters.unreadable.load());
  add("unproved", meters.unproved.load());
  add("refused", meters.refused.load());
}

void AddScans(const ScanMeters& meters, Families* families) {
  Add(families, MetricType::Gauge, "mugugno_virus_scanner_up",
      "1 while clamd answers; without it files wait, and messages do not.",
      meters.available.load() ? 1 : 0);
  families->push_back(Family(MetricType::Counter, "mugugno_file_scans_total",
                             "Files clamd was asked about, by what it said."));
  const auto add = [families](absl::string_view verdict, uint64_t value) {
    AddSample(&families->back(), {{"verdict", std::string(verdict)}}, static_cast<double>(value));
  };
  add("clean", meters.clean.load());
  add("infected", meters.infected.load());
  add("failed", meters.failed.load());
}

void AddFiles(const tenant::OpenWork& work, bool scans, Families* families) {
  Add(families, MetricType::Gauge, "mugugno_files_infected", "Files in quarantine.",
      static_cast<double>(work.files.infected));
  if (!scans) return;
  Add(families, MetricType::Gauge, "mugugno_files_unchecked",
      "Files that wait for the virus scanner, up to 10,000 of each database.",
      static_cast<double>(work.files.waiting));
}

void AddJournal(const routing::JournalHealth& health, int64_t most_bytes, Families* families) {
  const auto gauge = [families](std::string name, std::string help, double value) {
    Add(families, MetricType::Gauge, std::move(name), std::move(help), value);
  };
  gauge("mugugno_journal_size_bytes", "Bytes the journal takes.",
        static_cast<double>(health.bytes_used));
  gauge("mugugno_journal_limit_bytes", "Bytes the journal may take, the reserve included.",
        static_cast<double>(most_bytes));
  gauge("mugugno_journal_used_ratio",
        "Part of the bytes open to all that is used; above 1 only emergencies are taken.",
        health.ratio);
  gauge("mugugno_journal_alarm",
        "1 while the journal is more than 70 % full, cannot be written or has damage.",
        health.alarm ? 1 : 0);
  gauge("mugugno_journal_pending", "Messages accepted and not applied yet.",
        static_cast<double>(health.pending));
  gauge("mugugno_journal_oldest_pending_seconds", "Age of the oldest of them; 0 without any.",
        absl::ToDoubleSeconds(health.oldest_pending_age));
  gauge("mugugno_journal_set_aside", "Messages that could not be applied and wait for a person.",
        static_cast<double>(health.set_aside));
  gauge("mugugno_journal_unreadable", "Entries met on damaged pages of the journal.",
        static_cast<double>(health.unreadable));
}

void AddDatabases(const tenant::Cells& cells, Families* families) {
  MetricFamily sessions = Family(MetricType::Gauge, "mugugno_database_sessions",
                                 "Database sessions, by cell and whether they are in use.");
  MetricFamily opened = Family(MetricType::Counter, "mugugno_database_sessions_opened_total",
                               "Database sessions opened since the start, by cell.");
  for (const tenant::Cell& cell : cells.all()) {
    const tenant::PoolCounts counts = cell.database->Counts();
    AddSample(&sessions, {{"cell", cell.id}, {"state", "in_use"}},
              static_cast<double>(counts.in_use));
    AddSample(&sessions, {{"cell", cell.id}, {"state", "idle"}}, static_cast<double>(counts.idle));
    AddSample(&opened, {{"cell", cell.id}}, static_cast<double>(counts.opened));
  }
  families->push_back(std::move(sessions));
  families->push_back(std::move(opened));
}

void AddReads(const tenant::Cells& cells, const tenant::AuditedReads& reads, Families* families) {
  MetricFamily told = Family(MetricType::Counter, "mugugno_audited_reads_total",
                             "Reads of citizens' words, by cell.");
  MetricFamily commits = Family(MetricType::Counter, "mugugno_audited_read_commits_total",
                                "Transactions that audited them, by cell.");
  for (const tenant::Cell& cell : cells.all()) {
    const tenant::ReadGroup::Meters meters = reads.Of(cell).meters();
    AddSample(&told, {{"cell", cell.id}}, static_cast<double>(meters.reads));
    AddSample(&commits, {{"cell", cell.id}}, static_cast<double>(meters.commits));
  }
  families->push_back(std::move(told));
  families->push_back(std::move(commits));
}

double SecondsSince(const std::optional<absl::Time>& time) {
  if (!time) return 0;
  return absl::ToDoubleSeconds(std::max(absl::ZeroDuration(), absl::Now() - *time));
}

void AddSearch(const tenant::OpenWork& work, Families* families) {
  Add(families, MetricType::Gauge, "mugugno_search_lag_seconds",
      "Age of the oldest change that cannot be searched for yet; 0 without any.",
      SecondsSince(work.oldest_unindexed));
  Add(families, MetricType::Gauge, "mugugno_search_incomplete",
      "Comuni whose older tickets are still being indexed.",
      static_cast<double>(work.incomplete_indexes));
}

void AddOpenWork(const tenant::OpenWork& work, Families* families) {
  Add(families, MetricType::Gauge, "mugugno_emergencies_unacknowledged",
      "Emergencies no person has acknowledged: in tickets, lobbies and set aside.",
      static_cast<double>(work.emergencies));
  Add(families, MetricType::Gauge, "mugugno_emergencies_oldest_seconds",
      "Age of the oldest of them; 0 without any.", SecondsSince(work.oldest_emergency));
  Add(families, MetricType::Gauge, "mugugno_lobby_waiting",
      "Messages of shared channels that wait for a person to choose the comune.",
      static_cast<double>(work.lobby_waiting));
  Add(families, MetricType::Gauge, "mugugno_set_aside",
      "Messages under a request_id another one had used that wait for a person.",
      static_cast<double>(work.set_aside));
  families->push_back(Family(MetricType::Gauge, "mugugno_deliveries",
                             "Deliveries that are due, unknown or dead, by way."));
  for (const v1::Delivery::Way way :
       {v1::Delivery::WAY_EMAIL, v1::Delivery::WAY_WEBHOOK, v1::Delivery::WAY_OPEN311}) {
    for (const auto& [state, label] : {std::pair(v1::DELIVERY_STATE_QUEUED, "due"),
                                       std::pair(v1::DELIVERY_STATE_UNKNOWN, "unknown"),
                                       std::pair(v1::DELIVERY_STATE_DEAD, "dead")}) {
      const auto found = work.deliveries.find({way, state});
      const std::string name = v1::Delivery::Way_Name(way);
      AddSample(&families->back(),
                {{"way", absl::AsciiStrToLower(absl::StripPrefix(name, "WAY_"))}, {"state", label}},
                found == work.deliveries.end() ? 0 : static_cast<double>(found->second));
    }
  }
  families->push_back(Family(MetricType::Gauge, "mugugno_channel_faults",
                             "Channels that carry nothing as their platform or server refuses, "
                             "is not reached, or brings nothing here, by kind."));
  for (const v1::Channel::Kind kind :
       {v1::Channel::KIND_TELEGRAM, v1::Channel::KIND_WHATSAPP, v1::Channel::KIND_EMAIL,
        v1::Channel::KIND_MESSENGER, v1::Channel::KIND_INSTAGRAM}) {
    for (const auto& [problem, label] :
         {std::pair(v1::ChannelHealth::PROBLEM_CREDENTIAL, "credential"),
          std::pair(v1::ChannelHealth::PROBLEM_AWAY, "away"),
          std::pair(v1::ChannelHealth::PROBLEM_CONNECTION, "connection")}) {
      const auto found = work.channel_faults.find({kind, problem});
      const std::string name = v1::Channel::Kind_Name(kind);
      AddSample(
          &families->back(),
          {{"kind", absl::AsciiStrToLower(absl::StripPrefix(name, "KIND_"))}, {"problem", label}},
          found == work.channel_faults.end() ? 0 : static_cast<double>(found->second));
    }
  }
}

}  // namespace

std::string MetricsPage::Text() const {
  Families families;
  families.push_back(
      Family(MetricType::Gauge, "mugugno_build_info", "1, with the version of the gateway."));
  AddSample(&families.back(), {{"version", kVersion}}, 1);
  Add(&families, MetricType::Gauge, "mugugno_database_up",
      "1 while every database answers; messages are taken also without.",
      parts_.readiness.all_databases() ? 1 : 0);
  Add(&families, MetricType::Gauge, "mugugno_routing_unknown_topics",
      "Topics in the offices' maps that are not in the taxonomy: no message is given to them.",
      static_cast<double>(parts_.snapshots.unknown_topics()));
  parts_.calls.Collect(&families);
  AddIntake(parts_.intake, &families);
  AddChats(parts_.chats, &families);
  if (parts_.scans != nullptr) AddScans(*parts_.scans, &families);
  AddJournal(parts_.intake.journal().Health(), parts_.journal_bytes, &families);
  AddDatabases(parts_.cells, &families);
  AddReads(parts_.cells, parts_.reads, &families);
  // Better no number than an old one.
  if (const auto work = parts_.work.Latest()) {
    AddOpenWork(*work, &families);
    AddSearch(*work, &families);
    AddFiles(*work, parts_.scans != nullptr, &families);
  }
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families);
  return out.str();
}

}  // namespace mugugno::gateway

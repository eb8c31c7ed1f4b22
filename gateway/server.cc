#include "gateway/server.h"

#include <atomic>
#include <thread>
#include <utility>

#include "absl/time/clock.h"

#include "gateway/config.h"
#include "gateway/delivery/delivery_workers.h"
#include "gateway/delivery/lane_server.h"
#include "gateway/delivery/mail_sender.h"
#include "gateway/delivery/reach_probe.h"
#include "gateway/delivery/webhook_sender.h"
#include "gateway/dispatch.h"
#include "gateway/guard.h"
#include "gateway/housekeeping.h"
#include "gateway/http/metrics_listener.h"
#include "gateway/log.h"
#include "gateway/metrics/call_metrics.h"
#include "gateway/metrics/metrics_page.h"
#include "gateway/metrics/open_work_watch.h"
#include "gateway/registry.h"
#include "gateway/services/register.h"
#include "gateway/transport/grpc_listener.h"
#include "routing/intake/intake.h"
#include "routing/intake/reconciler.h"
#include "routing/intake/reference_coverage.h"
#include "tenant/attachments/attachment_sweep.h"
#include "tenant/directory/directory_keeper.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/errors.h"
#include "tenant/feed/feed_readers.h"
#include "tenant/store/schema.h"
#include "tenant/try.h"
#include "tenant/vault/key_refresh.h"
#include "tenant/vault/key_rotation.h"
#include "tenant/vault/sql_key_store.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kStartTime = absl::Seconds(30);
constexpr size_t kAppliers = 3;

routing::JournalOptions JournalOptionsOf(const config::v1::Gateway& config) {
  routing::JournalOptions options;
  options.folder = config.journal().folder();
  if (config.journal().max_bytes() != 0) {
    options.max_bytes = static_cast<int64_t>(config.journal().max_bytes());
  }
  options.emergency_reserve_bytes =
      config.journal().emergency_reserve_bytes() != 0
          ? static_cast<int64_t>(config.journal().emergency_reserve_bytes())
          : options.max_bytes / 20;
  return options;
}

DispatchLimits LimitsOf(const config::v1::Gateway& config) {
  DispatchLimits limits;
  if (config.worker_threads() != 0) limits.worker_threads = config.worker_threads();
  if (config.max_concurrent_calls() != 0) limits.most_calls = config.max_concurrent_calls();
  return limits;
}

routing::Allowances::Limits AllowancesOf(const config::v1::Gateway& config) {
  routing::Allowances::Limits limits;
  if (config.app_messages_per_minute() != 0) {
    limits.messages_per_minute = static_cast<int32_t>(config.app_messages_per_minute());
  }
  // One app never holds all the calls that are admitted at the same time.
  limits.most_unanswered = static_cast<int32_t>(LimitsOf(config).most_calls / 2);
  return limits;
}

// It may answer later. One that answers, and refuses the account, is told at once.
bool IsAway(const absl::Status& opened) {
  if (tenant::ErrorReason(opened) == "DATABASE_UNFIT") return false;
  return absl::IsUnavailable(opened) || absl::IsDeadlineExceeded(opened);
}

}  // namespace

// In the order they need each other; destroyed the other way round.
struct Server::Parts {
  Parts(config::v1::Gateway configuration, tenant::MasterKey master,
        std::unique_ptr<tenant::Cells> all_cells)
      : config(std::move(configuration)),
        cells(std::move(all_cells)),
        masters(std::move(master)),
        key_store(*cells->home().database, clock),
        keys(masters, key_store, clock),
        keeper(config.journal().folder() + "/directory.copy", masters, clock) {}

  const config::v1::Gateway config;
  const tenant::SystemClock clock;
  tenant::UuidSource uuids{clock};
  std::unique_ptr<tenant::Cells> cells;
  tenant::MasterKeys masters;
  tenant::SqlKeyStore key_store;
  tenant::KeyRing keys;
  tenant::KeyRefresh key_refresh{*cells->home().database, keys};
  tenant::Directory directory;
  tenant::DirectoryRefresh refresh{*cells, directory};
  tenant::DirectoryKeeper keeper;
  tenant::Admission admission{directory, clock};
  tenant::FeedReaders feeds{*cells};
  tenant::PageTokens pages{keys, clock};

  routing::RoutingSnapshots snapshots{directory};
  routing::ReferenceCoverage coverage{directory, snapshots};
  routing::Applier applier{*cells, directory, snapshots, keys, uuids, clock};
  std::unique_ptr<routing::Journal> journal;
  std::unique_ptr<routing::Intake> intake;
  std::unique_ptr<tenant::AttachmentFolder> attachments;
  std::unique_ptr<tenant::AttachmentSweep> sweep;
  std::unique_ptr<routing::Reconciler> reconciler;

  std::unique_ptr<MailSender> mail;
  std::unique_ptr<WebhookSender> webhook;
  Senders senders;
  std::unique_ptr<ReachProbe> probe;
  std::vector<std::unique_ptr<LaneServer>> lanes;
  std::vector<std::unique_ptr<DeliveryWorkers>> workers;

  Mutations mutations{*cells, refresh, keys, uuids, clock};
  ServiceParts service_parts{*cells, keys, uuids, clock, admission, feeds};
  Readiness readiness;
  HealthService health{readiness};
  TicketService ticket{service_parts};
  TransferService transfer{service_parts, snapshots};
  LobbyService lobby{service_parts, snapshots};
  DeliveryService delivery{service_parts};
  AccessService access{mutations, pages};
  RoutingService routing{service_parts, snapshots};
  AuditService audit{service_parts};
  std::unique_ptr<DirectoryService> directory_service;
  std::unique_ptr<SetAsideService> set_aside;
  std::unique_ptr<SubmissionService> submission;
  std::unique_ptr<AttachmentService> attachment;
  std::unique_ptr<InstallationService> installation;
  std::unique_ptr<KeyService> key_service;

  Registry registry;
  ReflectionService reflection{registry};
  std::unique_ptr<CallMetrics> calls;
  std::unique_ptr<OpenWorkWatch> work;
  std::unique_ptr<MetricsPage> page;
  std::unique_ptr<MetricsListener> metrics;
  Guard guard{admission};
  std::unique_ptr<Housekeeping> housekeeping;
  std::unique_ptr<Dispatch> dispatch;
  std::vector<std::unique_ptr<GrpcListener>> listeners;

  // The keys a master key of before wraps can be read from now on.
  absl::Status ReadFurtherMasterKeys();
  absl::Status OpenJournal();
  absl::Status OpenAttachments();
  absl::Status MakeSenders();
  // Reads all a gateway works from, and begins the work. UNAVAILABLE while a cell is away: nothing
  // has begun then, and it may be called again.
  absl::Status OpenDatabase();
  void StartWork();
  // Instead, for submissions only. Says what is wrong with the copy, where something is.
  absl::Status OpenCopy();
  absl::Status StartServing();
  absl::Status StartMetrics();
};

absl::Status Server::Parts::ReadFurtherMasterKeys() {
  for (const std::string& file : config.further_master_key_files()) {
    ASSIGN_OR_RETURN(tenant::MasterKey key, tenant::MasterKey::Read(file));
    masters.Add(std::move(key));
  }
  return absl::OkStatus();
}

absl::Status Server::Parts::OpenJournal() {
  ASSIGN_OR_RETURN(journal, routing::Journal::Open(JournalOptionsOf(config), masters, clock));
  // After an exchange of the master key the old one's file can go once this is done.
  if (config.further_master_key_files_size() > 0) RETURN_IF_ERROR(journal->RewrapKeys());
  intake = std::make_unique<routing::Intake>(*journal, applier, directory, uuids, clock,
                                             AllowancesOf(config));
  return intake->TakeUp();
}

absl::Status Server::Parts::OpenAttachments() {
  ASSIGN_OR_RETURN(tenant::AttachmentFolder folder,
                   tenant::AttachmentFolder::Open(AttachmentsFolder(config)));
  attachments = std::make_unique<tenant::AttachmentFolder>(std::move(folder));
  sweep = std::make_unique<tenant::AttachmentSweep>(*cells, *attachments, keys, uuids, clock);
  return absl::OkStatus();
}

absl::Status Server::Parts::MakeSenders() {
  if (config.has_mail()) {
    ASSIGN_OR_RETURN(mail, MailSender::Create(config.mail(), clock));
    senders.mail = mail.get();
  }
  const auto& allowed = config.webhooks().allowed_private_hosts();
  const HttpClient::Options webhooks = {{allowed.begin(), allowed.end()},
                                        config.webhooks().ca_file()};
  webhook = std::make_unique<WebhookSender>(webhooks, keys, clock);
  senders.webhook = webhook.get();
  probe = std::make_unique<ReachProbe>(mail.get(), webhooks);
  return absl::OkStatus();
}

absl::Status Server::Parts::OpenDatabase() {
  const absl::Time deadline = absl::Now() + kStartTime;
  for (const tenant::Cell& cell : cells->all()) {
    RETURN_IF_ERROR(tenant::RequireSchema(*cell.database, deadline));
  }
  RETURN_IF_ERROR(cells->home().database->Read(deadline, [&](tenant::Session& session) {
    return tenant::KeyRotation(session, masters, clock).RequireMasters();
  }));
  RETURN_IF_ERROR(keys.Create(tenant::KeyOwner::Installation()));
  RETURN_IF_ERROR(refresh.Reload(deadline));
  RETURN_IF_ERROR(LoadReference(*cells, snapshots, deadline));
  StartWork();
  return absl::OkStatus();
}

void Server::Parts::StartWork() {
  intake->StartApplying(kAppliers);
  reconciler = std::make_unique<routing::Reconciler>(*journal, *intake, *cells, keys, clock);
  for (const tenant::Cell& cell : cells->all()) {
    lanes.push_back(std::make_unique<LaneServer>(*cell.database, keys, directory, senders, clock));
    workers.push_back(std::make_unique<DeliveryWorkers>(*lanes.back()));
  }
  readiness.SetDatabase(true);
  readiness.SetWhole();
}

absl::Status Server::Parts::OpenCopy() {
  auto copy = keeper.Kept();
  if (!copy.ok()) {
    return tenant::FailedPrecondition(tenant::ErrorReason(copy.status()),
                                      "the database does not answer, and without it",
                                      copy.status().message());
  }
  directory.Publish(*std::move(copy));
  LogLine(LogLevel::kWarning, "database").Add("available", "no").Add("serving", "submissions");
  return absl::OkStatus();
}

absl::Status Server::Parts::StartServing() {
  directory_service = std::make_unique<DirectoryService>(mutations, pages, *probe, coverage);
  set_aside = std::make_unique<SetAsideService>(service_parts, *intake, applier);
  submission = std::make_unique<SubmissionService>(service_parts, *intake);
  installation = std::make_unique<InstallationService>(*intake, readiness, *cells,
                                                       JournalOptionsOf(config).max_bytes);
  attachment = std::make_unique<AttachmentService>(service_parts, *attachments);
  key_service = std::make_unique<KeyService>(mutations, masters, pages, *journal);
  RegisterAll({*submission, *attachment, ticket, transfer, lobby, *set_aside, delivery,
               *directory_service, access, routing, audit, *installation, *key_service, health},
              &registry);
  if (config.development()) RegisterReflection(reflection, &registry);
  calls = std::make_unique<CallMetrics>(registry);
  ASSIGN_OR_RETURN(
      dispatch, Dispatch::Create(
                    registry, guard, readiness, LimitsOf(config),
                    [this](absl::string_view path, const absl::Status& status,
                           absl::Duration duration) { calls->Observe(path, status, duration); }));
  housekeeping = std::make_unique<Housekeeping>(
      HousekeepingParts{*cells, refresh, keeper, snapshots, key_refresh, *intake, *sweep, readiness,
                        [this] { return OpenDatabase(); }});
  for (const config::v1::Gateway::Listener& listener : config.listeners()) {
    ASSIGN_OR_RETURN(std::unique_ptr<GrpcListener> started,
                     GrpcListener::Start(listener, [this](std::shared_ptr<Call> call) {
                       dispatch->Receive(std::move(call));
                     }));
    LogLine(LogLevel::kInfo, "listening").Add("address", started->address());
    listeners.push_back(std::move(started));
  }
  return StartMetrics();
}

absl::Status Server::Parts::StartMetrics() {
  if (config.metrics_address().empty()) return absl::OkStatus();
  work = std::make_unique<OpenWorkWatch>(*cells);
  page = std::make_unique<MetricsPage>(MetricsPage::Parts{
      *calls, *intake, JournalOptionsOf(config).max_bytes, *cells, readiness, *work});
  ASSIGN_OR_RETURN(
      metrics, MetricsListener::Start(config.metrics_address(), [this] { return page->Text(); }));
  LogLine(LogLevel::kInfo, "listening").Add("metrics", metrics->address());
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(config::v1::Gateway config) {
  ASSIGN_OR_RETURN(tenant::MasterKey master, tenant::MasterKey::Read(config.master_key_file()));
  ASSIGN_OR_RETURN(std::unique_ptr<tenant::Cells> cells, OpenCells(config));
  auto parts = std::make_unique<Parts>(std::move(config), std::move(master), std::move(cells));
  RETURN_IF_ERROR(parts->ReadFurtherMasterKeys());
  RETURN_IF_ERROR(parts->OpenAttachments());
  RETURN_IF_ERROR(parts->MakeSenders());
  RETURN_IF_ERROR(parts->OpenJournal());
  const absl::Status opened = parts->OpenDatabase();
  if (IsAway(opened)) {
    RETURN_IF_ERROR(parts->OpenCopy());
  } else {
    RETURN_IF_ERROR(opened);
  }
  RETURN_IF_ERROR(parts->StartServing());
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() { Drain(absl::Now()); }

std::vector<std::string> Server::addresses() const {
  std::vector<std::string> addresses;
  for (const auto& listener : parts_->listeners) addresses.push_back(listener->address());
  return addresses;
}

void Server::Receive(std::shared_ptr<Call> call) { parts_->dispatch->Receive(std::move(call)); }

std::string Server::metrics_address() const {
  return parts_->metrics == nullptr ? "" : parts_->metrics->address();
}

void Server::Drain(absl::Time deadline) {
  parts_->readiness.Drain();
  parts_->feeds.Stop();
  for (const auto& listener : parts_->listeners) listener->Stop(deadline);
}

}  // namespace mugugno::gateway

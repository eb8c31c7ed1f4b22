#include "gateway/server.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/time/clock.h"

#include "gateway/cell_follower.h"
#include "gateway/cell_work.h"
#include "gateway/channels/chat_door.h"
#include "gateway/channels/chat_kinds.h"
#include "gateway/channels/open311/open311.h"
#include "gateway/channels/web_form/web_form.h"
#include "gateway/config.h"
#include "gateway/config_options.h"
#include "gateway/console/console_site.h"
#include "gateway/console/oidc/oidc_door.h"
#include "gateway/console/session_door.h"
#include "gateway/console/session_renewal.h"
#include "gateway/console/tiles.h"
#include "gateway/delivery/lane_server.h"
#include "gateway/delivery/mail_sender.h"
#include "gateway/delivery/open311_sender.h"
#include "gateway/delivery/push_sender.h"
#include "gateway/delivery/reach_probe.h"
#include "gateway/delivery/webhook_sender.h"
#include "gateway/dispatch.h"
#include "gateway/guard.h"
#include "gateway/housekeeping.h"
#include "gateway/http/assets.h"
#include "gateway/http/http_listener.h"
#include "gateway/http/metrics_door.h"
#include "gateway/italy_watch.h"
#include "gateway/listeners.h"
#include "gateway/log.h"
#include "gateway/metrics/call_metrics.h"
#include "gateway/metrics/metrics_page.h"
#include "gateway/metrics/open_work_watch.h"
#include "gateway/registry.h"
#include "gateway/scanning/clamd.h"
#include "gateway/scanning/scan_meters.h"
#include "gateway/services/register.h"
#include "gateway/upkeep.h"
#include "routing/intake/intake.h"
#include "routing/intake/reconciler.h"
#include "routing/intake/reference_coverage.h"
#include "tenant/accounts/accounts.h"
#include "tenant/accounts/browser_sessions.h"
#include "tenant/accounts/identities.h"
#include "tenant/attachments/attachment_sweep.h"
#include "tenant/audit/audited_reads.h"
#include "tenant/directory/directory_keeper.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/directory/reference_refresh.h"
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
constexpr HttpLimits kMetricsLimits = {.most_connections = 16, .most_body_bytes = 0};
// From "not serving" to the end of the listeners.
constexpr absl::Duration kNotice = absl::Milliseconds(250);
// A cell that does not answer so soon is opened when it does.
constexpr absl::Duration kAnswerTime = absl::Seconds(5);
// Of each cell.
constexpr size_t kAppliers = 3;

std::vector<std::string> IdsOf(const tenant::Cells& cells) {
  std::vector<std::string> ids;
  for (const tenant::Cell& cell : cells.all()) ids.push_back(cell.id);
  return ids;
}

// It may answer later. One that answers, and refuses the account, is told at once.
bool IsAway(const absl::Status& opened) {
  if (tenant::ErrorReason(opened) == "DATABASE_UNFIT") return false;
  return absl::IsUnavailable(opened) || absl::IsDeadlineExceeded(opened) ||
         absl::IsResourceExhausted(opened);
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
        keeper(config.journal().folder() + "/directory.copy", masters, clock),
        sessions(*cells, refresh, uuids, clock, SessionTimesOf(config)),
        readiness(IdsOf(*cells)) {
    for (const tenant::Cell& cell : cells->all()) works.try_emplace(cell.id);
  }

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
  const tenant::BrowserSessions sessions;
  tenant::Accounts accounts{{*cells, refresh, keys, uuids, clock, sessions}};
  const tenant::Identities identities{{*cells, refresh, keys, uuids, clock, sessions}};
  console::SessionRenewal renewal{sessions};
  tenant::FeedReaders feeds{*cells};
  tenant::AuditedReads reads{*cells, uuids, clock};
  tenant::PageTokens pages{keys, clock};
  ChatKinds chats{config, directory, keys, clock};

  routing::RoutingSnapshots snapshots{directory, TerritoryOptionsOf(config), &keys};
  std::unique_ptr<ItalyWatch> italy;
  tenant::ReferenceRefresh reference{[this](const tenant::ReferenceRow& row) { Use(row); }};
  routing::ReferenceCoverage coverage{reference, snapshots};
  std::unique_ptr<tenant::AttachmentFolder> attachments;
  std::unique_ptr<routing::Applier> applier;
  std::unique_ptr<routing::Journal> journal;
  std::unique_ptr<routing::Intake> intake;
  std::unique_ptr<tenant::AttachmentSweep> sweep;
  std::unique_ptr<routing::Reconciler> reconciler;

  std::unique_ptr<MailSender> mail;
  HttpClient::Options office_calls;
  std::unique_ptr<WebhookSender> webhook;
  // Null where devices cannot be told.
  std::unique_ptr<PushSender> push_sender;
  std::unique_ptr<Open311Sender> service_requests;
  Senders senders;
  // Null where files are not checked.
  std::unique_ptr<Clamd> clamd;
  ScanMeters scan_meters;
  std::unique_ptr<ReachProbe> probe;
  // Of every cell, begun when it is opened.
  std::map<std::string, std::unique_ptr<CellWork>> works;

  Mutations mutations{*cells, refresh, keys, uuids, clock};
  ServiceParts service_parts{
      *cells,    keys,  uuids, clock,
      admission, feeds, reads, !config.attachments().clamd_address().empty()};
  Readiness readiness;
  HealthService health{readiness};
  TicketService ticket{service_parts};
  TicketRelationService relation{service_parts, snapshots};
  RestrictionService restriction{service_parts};
  AnswerCheckService answer_check{snapshots};
  IncidentService incident{service_parts, snapshots};
  ClaimService claim{service_parts};
  HandOverService hand_over{service_parts};
  SearchService search{service_parts};
  TransferService transfer{service_parts, snapshots};
  LobbyService lobby{service_parts, snapshots};
  DeliveryService delivery{service_parts};
  ChannelHealthService channel_health{service_parts};
  AccessService access{mutations, pages};
  GuidelineService guideline{mutations};
  SessionService own_sessions{mutations};
  PushService push{mutations, config.push()};
  RoutingService routing{service_parts, snapshots, mutations, pages};
  MapService map{snapshots, config.map()};
  AuditService audit{service_parts};
  std::unique_ptr<DirectoryService> directory_service;
  std::unique_ptr<SetAsideService> set_aside;
  std::unique_ptr<SubmissionService> submission;
  std::unique_ptr<CounterService> counter;
  std::unique_ptr<AttachmentService> attachment;
  std::unique_ptr<InstallationService> installation;
  std::unique_ptr<KeyService> key_service;

  Assets assets;
  console::ConsoleSite console_site{console::TileOrigin(config.map().tile_url_template())};
  // Channels whose pages or requests come in over HTTP: a line in Places() each.
  std::unique_ptr<web_form::WebForm> forms;
  std::unique_ptr<open311::Open311> open311;
  std::unique_ptr<ChatDoor> chat_door;
  console::oidc::Providers providers;
  std::unique_ptr<console::oidc::OidcDoor> oidc_door;
  std::unique_ptr<console::SessionDoor> session_door;

  Registry registry;
  ReflectionService reflection{registry};
  std::unique_ptr<CallMetrics> calls;
  std::unique_ptr<OpenWorkWatch> work;
  std::unique_ptr<MetricsPage> page;
  std::unique_ptr<Listener> metrics;
  Guard guard{admission, [this](const tenant::Caller& caller) { renewal.Used(caller); }};
  std::unique_ptr<Housekeeping> housekeeping;
  std::unique_ptr<Upkeep> upkeep;
  std::vector<std::unique_ptr<CellFollower>> followers;
  std::unique_ptr<Dispatch> dispatch;
  std::vector<std::unique_ptr<Listener>> listeners;

  // The keys a master key of before wraps can be read from now on.
  absl::Status ReadFurtherMasterKeys();
  absl::Status OpenJournal();
  absl::Status OpenAttachments();
  absl::Status MakeSenders();
  absl::Status OpenDoors();
  // Routes by what was imported; what does not load is told and left.
  void Use(const tenant::ReferenceRow& row);
  // All cells that are there. Of those that are not, submissions are taken by the copy of the
  // directory; without a copy of it the home cell must be there.
  absl::Status OpenCells();
  absl::Status OpenCopy();
  // Reads all a gateway works from of one cell, the home cell first, and begins its work.
  // UNAVAILABLE while it is away: nothing has begun then, and it may be called again.
  absl::Status OpenCell(const tenant::Cell& cell);
  absl::Status OpenKeys(absl::Time deadline);
  void StartWork(const tenant::Cell& cell);
  absl::Status StartServing();
  Edge::Places Places();
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
  applier = std::make_unique<routing::Applier>(*cells, directory, snapshots, *attachments, keys,
                                               uuids, clock);
  intake = std::make_unique<routing::Intake>(*journal, *applier, *cells, directory, uuids, clock,
                                             AllowancesOf(config), chats.Reader());
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
  office_calls = {{allowed.begin(), allowed.end()}, config.webhooks().ca_file()};
  webhook = std::make_unique<WebhookSender>(office_calls, keys, clock);
  senders.webhook = webhook.get();
  if (config.has_push()) {
    const auto& push_hosts = config.push().allowed_private_hosts();
    push_sender = std::make_unique<PushSender>(
        PushSender::Parts{*cells, keys, directory, uuids, clock},
        HttpClient::Options{{push_hosts.begin(), push_hosts.end()}, config.push().ca_file()},
        config.push().subject());
    senders.push = push_sender.get();
  }
  service_requests = std::make_unique<Open311Sender>(office_calls, keys);
  senders.open311 = service_requests.get();
  chats.AddTo(&senders);
  const std::string& scanner = config.attachments().clamd_address();
  if (!scanner.empty()) clamd = std::make_unique<Clamd>(scanner);
  probe = std::make_unique<ReachProbe>(mail.get(), office_calls, clamd.get());
  return absl::OkStatus();
}

void Server::Parts::Use(const tenant::ReferenceRow& row) {
  const auto read = routing::ReadReference(row.kind, row.content);
  if (read.ok()) return snapshots.Replace(row.association, *read, row.revision, row.number);
  LogLine(LogLevel::kError, "reference")
      .Add("association", row.association)
      .Add("kind", row.kind)
      .Add("error", read.status().message());
}

absl::Status Server::Parts::OpenCells() {
  absl::Status home;
  std::vector<const tenant::Cell*> there;
  for (const tenant::Cell& cell : cells->all()) {
    const bool is_home = &cell == &cells->home();
    const absl::Status answered =
        tenant::RequireSchema(*cell.database, absl::Now() + (is_home ? kStartTime : kAnswerTime));
    if (answered.ok()) {
      there.push_back(&cell);
    } else if (!IsAway(answered)) {
      return answered;
    } else {
      if (is_home) home = answered;
      LogLine(LogLevel::kWarning, "database")
          .Add("cell", cell.id)
          .Add("available", "no")
          .Add("serving", "submissions");
    }
  }
  if (there.size() < cells->all().size()) {
    const absl::Status copied = OpenCopy();
    if (!home.ok()) return copied;
    if (!copied.ok()) LogLine(LogLevel::kError, "database").Add("error", copied.message());
  }
  for (const tenant::Cell* cell : there) {
    const absl::Status opened = OpenCell(*cell);
    // Gone since: its follower opens it.
    if (!opened.ok() && !IsAway(opened)) return opened;
    if (!opened.ok() && cell == &cells->home()) return OpenCopy();
  }
  return absl::OkStatus();
}

// Says what is wrong with the copy, where something is.
absl::Status Server::Parts::OpenCopy() {
  auto copy = keeper.Kept();
  if (!copy.ok()) {
    return tenant::FailedPrecondition(tenant::ErrorReason(copy.status()),
                                      "the database does not answer, and without it",
                                      copy.status().message());
  }
  directory.Publish(*std::move(copy));
  return absl::OkStatus();
}

absl::Status Server::Parts::OpenCell(const tenant::Cell& cell) {
  const absl::Time deadline = absl::Now() + kStartTime;
  RETURN_IF_ERROR(tenant::RequireSchema(*cell.database, deadline));
  if (&cell == &cells->home()) RETURN_IF_ERROR(OpenKeys(deadline));
  RETURN_IF_ERROR(refresh.Reload(cell, deadline));
  RETURN_IF_ERROR(reference.CatchUp(cell, deadline));
  StartWork(cell);
  return absl::OkStatus();
}

absl::Status Server::Parts::OpenKeys(absl::Time deadline) {
  RETURN_IF_ERROR(cells->home().database->Read(deadline, [&](tenant::Session& session) {
    return tenant::KeyRotation(session, masters, clock).RequireMasters();
  }));
  return keys.Create(tenant::KeyOwner::Installation());
}

void Server::Parts::StartWork(const tenant::Cell& cell) {
  intake->StartApplying(cell, kAppliers);
  works.at(cell.id) = std::make_unique<CellWork>(
      cell, CellWork::Parts{keys, uuids, clock, directory, senders, office_calls, chats,
                            *attachments, *cells, *intake, clamd.get(), scan_meters});
  if (&cell == &cells->home()) {
    reconciler = std::make_unique<routing::Reconciler>(*journal, *intake, *cells, keys, clock);
  }
  readiness.SetAnswers(cell.id, true);
  readiness.SetOpened(cell.id);
}

absl::Status Server::Parts::StartServing() {
  directory_service = std::make_unique<DirectoryService>(mutations, pages, *probe, coverage, chats,
                                                         config.webhook_url());
  set_aside = std::make_unique<SetAsideService>(service_parts, mutations, *intake, *applier);
  submission = std::make_unique<SubmissionService>(service_parts, *intake);
  counter = std::make_unique<CounterService>(service_parts, *intake);
  installation = std::make_unique<InstallationService>(
      *intake, readiness, *cells, JournalOptionsOf(config).max_bytes, *probe, config.has_push());
  attachment = std::make_unique<AttachmentService>(service_parts, *attachments);
  forms = std::make_unique<web_form::WebForm>(service_parts, directory, *intake, *attachments,
                                              masters, readiness);
  open311 = std::make_unique<open311::Open311>(service_parts, directory, *intake, snapshots,
                                               *attachments);
  chat_door = std::make_unique<ChatDoor>(chats, directory, *intake);
  key_service = std::make_unique<KeyService>(mutations, masters, pages, *journal);
  RegisterAll({*submission,
               *attachment,
               ticket,
               relation,
               restriction,
               search,
               answer_check,
               incident,
               *counter,
               claim,
               hand_over,
               transfer,
               lobby,
               *set_aside,
               delivery,
               channel_health,
               *directory_service,
               access,
               guideline,
               own_sessions,
               push,
               routing,
               map,
               audit,
               *installation,
               *key_service,
               health},
              &registry);
  if (config.development()) RegisterReflection(reflection, &registry);
  calls = std::make_unique<CallMetrics>(registry);
  ASSIGN_OR_RETURN(
      dispatch, Dispatch::Create(
                    registry, guard, readiness, DispatchLimitsOf(config),
                    [this](absl::string_view path, const absl::Status& status,
                           absl::Duration duration) { calls->Observe(path, status, duration); }));
  housekeeping =
      std::make_unique<Housekeeping>(HousekeepingParts{directory, keeper, *intake, readiness});
  upkeep = std::make_unique<Upkeep>(UpkeepParts{*cells, *intake, *sweep});
  for (const tenant::Cell& cell : cells->all()) {
    followers.push_back(std::make_unique<CellFollower>(CellFollowerParts{
        cell, refresh, reference, &cell == &cells->home() ? &key_refresh : nullptr, readiness,
        [this, &cell] { return OpenCell(cell); }}));
  }
  for (const config::v1::Gateway::Listener& listener : config.listeners()) {
    ASSIGN_OR_RETURN(
        std::unique_ptr<Listener> started,
        Listen(
            listener, registry,
            [this](std::shared_ptr<Call> call) { dispatch->Receive(std::move(call)); }, Places()));
    LogLine(LogLevel::kInfo, "listening").Add("address", started->address());
    listeners.push_back(std::move(started));
  }
  return StartMetrics();
}

absl::Status Server::Parts::OpenDoors() {
  std::vector<console::oidc::ProviderName> names;
  for (const config::v1::Gateway::OpenIdProvider& options : config.openid_providers()) {
    ASSIGN_OR_RETURN(auto provider, console::oidc::Provider::Create(options, clock));
    names.push_back(provider->name());
    providers.push_back(std::move(provider));
  }
  oidc_door = std::make_unique<console::oidc::OidcDoor>(
      console::oidc::OidcDoor::Parts{providers, identities, sessions, masters, readiness, clock});
  session_door =
      std::make_unique<console::SessionDoor>(accounts, sessions, readiness, std::move(names));
  return absl::OkStatus();
}

Edge::Places Server::Parts::Places() {
  return {{Assets::kPrefix, &assets},
          {console::oidc::OidcDoor::kPrefix, oidc_door.get()},
          {console::SessionDoor::kPrefix, session_door.get()},
          {open311::kPrefix, open311.get()},
          {web_form::WebForm::kForms, forms.get()},
          {web_form::WebForm::kConversations, forms.get()},
          {ChatKinds::kWebhooks, chat_door.get()},
          {console::ConsoleSite::kPrefix, &console_site}};
}

absl::Status Server::Parts::StartMetrics() {
  if (config.metrics_address().empty()) return absl::OkStatus();
  work = std::make_unique<OpenWorkWatch>(*cells);
  page = std::make_unique<MetricsPage>(MetricsPage::Parts{
      *calls, *intake, JournalOptionsOf(config).max_bytes, *cells, reads, readiness, snapshots,
      *work, chat_door->meters(), clamd == nullptr ? nullptr : &scan_meters});
  ASSIGN_OR_RETURN(
      metrics,
      HttpListener::Start(config.metrics_address(), LocalSocket::Peers::kOwnUser, kMetricsLimits,
                          std::make_unique<MetricsDoor>([this] { return page->Text(); })));
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
  RETURN_IF_ERROR(parts->OpenDoors());
  if (!parts->config.routing().italy_file().empty()) {
    parts->italy =
        std::make_unique<ItalyWatch>(parts->config.routing().italy_file(), parts->snapshots);
  }
  RETURN_IF_ERROR(parts->OpenJournal());
  RETURN_IF_ERROR(parts->OpenCells());
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
  for (const auto& listener : parts_->listeners) listener->Warn();
  parts_->feeds.Stop();
  // New calls are told to go elsewhere; what gRPC finds when it shuts down it only cancels.
  absl::SleepFor(std::min(kNotice, deadline - absl::Now()));
  for (const auto& listener : parts_->listeners) listener->Stop(deadline);
}

}  // namespace mugugno::gateway

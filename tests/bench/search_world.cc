#include "tests/bench/search_world.h"

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include <nlohmann/json.hpp>

#include "tenant/store/insert_rows.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/thread_store.h"
#include "tenant/tickets/ticket_number.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/try.h"
#include "tests/support/directory_builder.h"
#include "tests/support/must.h"

namespace mugugno::bench {
namespace {

using tests::Must;

constexpr char kAssociation[] = "golfo";
constexpr size_t kGroup = 500;
constexpr size_t kSamples = 2000;
constexpr const char* kSyllables[] = {"ba",  "ca",  "de",  "fi",  "go",  "la", "me",
                                      "ni",  "po",  "ra",  "se",  "ti",  "vo", "zu",
                                      "bri", "cra", "fre", "glo", "pli", "sta"};

tests::MariaDbOptions Options() {
  tests::MariaDbOptions options;
  options.durable = true;
  options.arguments = {"--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G"};
  return options;
}

}  // namespace

struct SearchWorld::Rows {
  std::vector<tenant::Correspondent> correspondents;
  std::vector<tenant::Thread> threads;
  std::vector<tenant::Ticket> tickets;
  std::vector<tenant::TicketEntry> entries;
  std::vector<tenant::SqlValue> plain;
};

SearchWorld::SearchWorld(const std::string& messages_file)
    : masters_(Must(tenant::MasterKey::FromBytes(std::string(32, 'm')), "master key")),
      keys_(masters_, key_store_, clock_),
      uuids_(clock_),
      admission_(directory_, clock_),
      maria_(Must(tests::MariaDb::Start(Options()), "MariaDB")) {
  std::ifstream file(messages_file);
  for (std::string line; std::getline(file, line);) {
    sentences_.push_back(nlohmann::json::parse(line).at("text").get<std::string>());
  }
  Must(keys_.Create(tenant::KeyOwner::Installation()), "keys");
  Must(keys_.Create(tenant::KeyOwner::Tenant(kTenant)), "keys");
  std::vector<tenant::Cell> cells(1);
  cells[0].id = "home";
  cells[0].database = Must(tenant::Database::Open(maria_->AsServer()), "database");
  cells[0].associations = {"*"};
  cells_ = Must(tenant::Cells::Make(std::move(cells)), "cells");
  MakeDirectory();
  feeds_ = std::make_unique<tenant::FeedReaders>(*cells_);
  reads_ = std::make_unique<tenant::AuditedReads>(*cells_, uuids_, clock_);
}

void SearchWorld::MakeDirectory() {
  const auto run = [&](const std::string& sql) { Must(maria_->Run(sql), sql); };
  run(absl::StrFormat(
      "INSERT INTO mugugno.association (association_id, display_name, form, start_date, end_date, "
      "admins_may_grant, in_service, create_time, revision) VALUES ('%s', 'Golfo', 1, "
      "'2025-01-01', "
      "'', 0, 1, NOW(6), 1)",
      kAssociation));
  run(absl::StrFormat(
      "INSERT INTO mugugno.tenant (tenant_id, association_id, display_name, istat_code, "
      "cadastral_code, ipa_code, in_service, suspended, mode, signature, policy_text, "
      "agreement_start_date, agreement_end_date, create_time, revision) VALUES ('%s', '%s', '%s', "
      "'010060', 'I852', '', 1, 0, 1, '', '', '', '', NOW(6), 1)",
      kTenant, kAssociation, kTenant));
  tests::DirectoryBuilder builder;
  builder.Association(kAssociation);
  builder.Tenant(kAssociation, kTenant);
  for (const char* office : {"tecnico", "ambiente"}) {
    run(absl::StrFormat(
        "INSERT INTO mugugno.office (tenant_id, office_id, display_name, liaison_name, "
        "liaison_email, deputy_name, deputy_email, topics, hand_off_way, hand_off_target, "
        "hand_off_secret, create_time, revision, suspended) VALUES ('%s', '%s', '%s', '', '', '', "
        "'', '', 0, '', '', NOW(6), 1, 0)",
        kTenant, office, office));
    builder.Office(kTenant, office);
  }
  const auto sori = tenant::Scope::Tenant(kTenant);
  builder.App(sori, kAssociation, "sori-app");
  builder.Grant(builder.Staff(kAssociation, "ada"), sori, {v1::ROLE_OFFICER});
  builder.Grant(builder.Staff(kAssociation, "bea"), sori, {v1::ROLE_OFFICE_USER}, {"ambiente"});
  for (const char* id : {"ada", "bea"}) {
    tokens_[id] = builder.Token(builder.Staff(kAssociation, id));
  }
  directory_.Publish(builder.Build());
  run("CREATE TABLE mugugno.plain (id INT NOT NULL PRIMARY KEY, body TEXT CHARACTER SET utf8mb4 "
      "NOT "
      "NULL, FULLTEXT KEY plain_words (body)) ENGINE=InnoDB");
  run("GRANT SELECT, INSERT ON mugugno.plain TO server@localhost");
}

tenant::Caller SearchWorld::Person(const std::string& id) {
  return Must(admission_.Admit({tokens_.at(id), "", false},
                               {options::v1::PERMISSION_TICKET_READ, options::v1::AUDIENCE_STAFF},
                               "tenants/-", "bench"),
              id);
}

int64_t SearchWorld::Number(const std::string& sql) {
  return std::stoll(Must(maria_->Ask(sql), sql));
}

// Few are frequent, many are not.
std::string SearchWorld::Name() {
  std::geometric_distribution<size_t> syllable(0.12);
  std::string name;
  const size_t length = 2 + dice_() % 3;
  for (size_t i = 0; i < length; ++i) {
    name += kSyllables[syllable(dice_) % std::size(kSyllables)];
  }
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

void SearchWorld::AddTicket(size_t number, Rows* rows) {
  const absl::Time now = clock_.Now();
  tenant::Correspondent& correspondent = rows->correspondents.emplace_back();
  correspondent.id = uuids_.Next();
  correspondent.address = Must(tenant::CorrespondentStore(keys_).AddressOf(
                                   "tenants/sori", "app", "sori-app", correspondent.id.ToString()),
                               "address");
  correspondent.app = "sori-app";
  correspondent.last_inbound_time = now;
  tenant::Thread& thread = rows->threads.emplace_back();
  thread.tenant = kTenant;
  thread.id = uuids_.Next();
  thread.contact = uuids_.Next();
  thread.owner = "tenants/sori";
  thread.correspondent = correspondent.id;
  thread.create_time = now;
  const std::string name = absl::StrCat(Name(), " ", Name());
  thread.contact_words.set_display_name(name);
  thread.contact_words.set_phone_number(absl::StrFormat("+393%09d", dice_() % 1'000'000'000));
  tenant::Ticket& ticket = rows->tickets.emplace_back();
  ticket.tenant = kTenant;
  ticket.id = uuids_.Next();
  ticket.number = tenant::NewTicketNumber(kTenant);
  ticket.state = v1::TICKET_STATE_FORWARDED;
  ticket.kind = v1::TICKET_KIND_REPORT;
  ticket.office = number % 2 == 0 ? "tecnico" : "ambiente";
  ticket.thread = thread.id;
  ticket.channel = "tenants/sori/channels/app";
  ticket.open_matter = std::string(16, 'm') + std::string(ticket.id.bytes());
  ticket.create_time = ticket.update_time = ticket.conversation_time = now;
  tenant::BeginWait(now, &ticket);
  tenant::TicketEntry& entry = rows->entries.emplace_back();
  entry.tenant = kTenant;
  entry.ticket = ticket.id;
  entry.id = uuids_.Next();
  entry.kind = v1::TicketEntry::KIND_INBOUND;
  entry.author = tenant::kCitizen;
  const std::string text =
      absl::StrCat(sentences_[dice_() % sentences_.size()], " In via ", Name(), " ",
                   1 + dice_() % 200, ". ", sentences_[dice_() % sentences_.size()]);
  entry.words.emplace().mutable_message()->set_text(text);
  entry.state = ticket.state;
  entry.create_time = now;
  ticket.words.set_preview(text);
  if (dice_() % 25 == 0 && samples_.size() < kSamples) samples_.push_back(text);
  rows->plain.emplace_back(number);
  rows->plain.emplace_back(absl::StrCat(text, "\n", name, "\n", thread.contact_words.phone_number(),
                                        "\n", ticket.number));
}

void SearchWorld::Insert(const Rows& rows) {
  Must(
      database().Transact(
          absl::Now() + absl::Minutes(2),
          [&](tenant::Session& session) -> absl::Status {
            RETURN_IF_ERROR(tenant::CorrespondentStore(keys_).Insert(session, rows.correspondents));
            RETURN_IF_ERROR(tenant::ThreadStore(keys_).Insert(session, rows.threads));
            RETURN_IF_ERROR(tenant::TicketStore(keys_).Insert(session, rows.tickets));
            RETURN_IF_ERROR(tenant::EntryStore(keys_).Append(session, rows.entries));
            return tenant::InsertRows(session, "INSERT INTO plain (id, body) VALUES", 2, rows.plain)
                .status();
          }),
      "tickets");
}

void SearchWorld::Fill(size_t tickets) {
  for (size_t begin = 0; begin < tickets; begin += kGroup) {
    Rows rows;
    for (size_t i = begin; i < std::min(tickets, begin + kGroup); ++i) AddTicket(i, &rows);
    Insert(rows);
  }
  Analyze("ticket, ticket_entry, plain");
}

void SearchWorld::Analyze(const std::string& tables) {
  Must(database().Look(absl::Now() + absl::Minutes(2),
                       [&](tenant::Session& session) {
                         return session.Query("ANALYZE TABLE " + tables, {},
                                              [](const tenant::Row&) { return absl::OkStatus(); });
                       }),
       tables);
}

}  // namespace mugugno::bench

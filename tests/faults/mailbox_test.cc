// kill -9 of the gateway and of MariaDB while a mailbox is read: each mail is one message.

#include <cstdio>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/directory_service.pb.h"
#include "tests/faults/installation_on_trial.h"
#include "tests/support/mailbox_servers.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

constexpr int kMails = 200;
constexpr int kKills = 6;
constexpr absl::Duration kPatience = absl::Minutes(2);
constexpr char kAddress[] = "comune@comune.sori.example";
constexpr char kChannel[] = "tenants/sori/channels/posta";

void MakeMailbox(InstallationOnTrial& trial) {
  v1::CreateChannelRequest create;
  create.set_parent("tenants/sori");
  create.set_channel_id("posta");
  create.mutable_channel()->set_display_name("Posta");
  create.mutable_channel()->set_kind(v1::Channel::KIND_EMAIL);
  v1::Channel::Mailbox* mailbox = create.mutable_channel()->mutable_mailbox();
  mailbox->set_address(kAddress);
  mailbox->set_imap_server(TheMailboxServers().imap_url());
  mailbox->set_smtp_server(TheMailboxServers().smtp.url());
  v1::Channel channel;
  ASSERT_OK(
      trial.association().Call("admin-sori", "DirectoryService.CreateChannel", create, &channel));
  v1::SetChannelSecretsRequest secrets;
  secrets.set_name(kChannel);
  secrets.set_password("segreta");
  ASSERT_OK(trial.association().Call("admin-sori", "DirectoryService.SetChannelSecrets", secrets,
                                     &channel));
}

void AwaitMessages(InstallationOnTrial& trial, int count) {
  const absl::Time last = absl::Now() + kPatience;
  const std::string messages = absl::StrCat("submission WHERE source = '", kChannel, "'");
  while (std::stoi(trial.RowsOf(messages)) < count) {
    if (absl::Now() > last) Must(absl::DeadlineExceededError(trial.RowsOf(messages)), "mails");
    absl::SleepFor(absl::Milliseconds(5));
  }
}

TEST(KilledWhileAMailboxIsRead, EveryMailIsExactlyOneMessage) {
  const auto server = Must(Dovecot::Start(TheMailboxServers().imap_port), "dovecot");
  server->Add(kAddress, "segreta");
  InstallationOnTrial trial;
  MakeMailbox(trial);
  for (int i = 0; i < kMails; ++i) {
    server->Deliver(kAddress, absl::StrCat("From: <rosa", i, "@casa.example>\r\nMessage-ID: <m", i,
                                           "@casa.example>\r\nSubject: Lampione ", i,
                                           "\r\n\r\nIn via Stagno.\r\n"));
  }
  std::mt19937 chance(20);
  for (int kill = 1; kill <= kKills; ++kill) {
    AwaitMessages(trial, std::uniform_int_distribution<int>(1, 25)(chance) + 25 * (kill - 1));
    if (kill % 2 == 1) {
      trial.gateway().Kill9();
      trial.gateway().Start();
    } else {
      trial.maria().Kill9();
      ASSERT_OK(trial.maria().Restart());
    }
    // Whoever read it does so no more; its lease would end later.
    ASSERT_OK(trial.maria().Run("UPDATE mugugno.mailbox_cursor SET due_time = '2020-01-01'"));
    std::printf("kill %d: read as far as %s, messages %s\n", kill,
                Must(trial.maria().Ask("SELECT last_uid FROM mugugno.mailbox_cursor"), "").c_str(),
                trial.RowsOf("submission").c_str());
  }
  AwaitMessages(trial, kMails);
  trial.AwaitApplied();
  // All of it once more.
  ASSERT_OK(trial.maria().Run(
      "UPDATE mugugno.mailbox_cursor SET last_uid = 0, visit_count = visit_count + 1, due_time = "
      "'2020-01-01'"));
  const absl::Time last = absl::Now() + kPatience;
  while (Must(trial.maria().Ask("SELECT last_uid FROM mugugno.mailbox_cursor"), "cursor") !=
         absl::StrCat(kMails)) {
    if (absl::Now() > last) Must(absl::DeadlineExceededError("again"), "mails");
    absl::SleepFor(absl::Milliseconds(20));
  }
  trial.AwaitApplied();
  EXPECT_EQ(trial.RowsOf(absl::StrCat("submission WHERE source = '", kChannel, "'")),
            absl::StrCat(kMails));
  EXPECT_EQ(trial.RowsOf("ticket"), absl::StrCat(kMails));
  EXPECT_EQ(trial.RowsOf(absl::StrCat("ticket_entry WHERE kind = ", v1::TicketEntry::KIND_INBOUND)),
            absl::StrCat(kMails));
  EXPECT_EQ(trial.RowsOf("attachment WHERE entry_id IS NOT NULL"), absl::StrCat(kMails));
  EXPECT_EQ(trial.RowsOf("set_aside"), "0");
}

}  // namespace
}  // namespace mugugno::tests

#include "tests/support/gateway_config.h"

#include <cstring>
#include <filesystem>
#include <fstream>

#include "tests/support/mailbox_servers.h"
#include "tests/support/smtp_server.h"

namespace mugugno::tests {
namespace {

void WriteSecret(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

// Lives as long as the test binary.
const SmtpServer& BusyMailServer() {
  static const SmtpServer& server = *new SmtpServer(SmtpServer::Conduct::kBusyAtRecipient);
  return server;
}

}  // namespace

BotApi& TheBotApi() {
  static BotApi& api = *new BotApi();
  return api;
}

GraphApi& TheGraphApi() {
  static GraphApi& api = *new GraphApi();
  return api;
}

WebhookReceiver& ThePushService() {
  static WebhookReceiver& service = *new WebhookReceiver();
  return service;
}

config::v1::Gateway ConfigureGateway(const TempFolder& folder, const MariaDb& maria,
                                     const std::string& address) {
  config::v1::Gateway config;
  auto* network = config.add_listeners();
  network->set_address(address);
  network->set_trust(config::v1::Gateway::Listener::TRUST_PUBLIC);
  auto* local = config.add_listeners();
  local->set_address("unix:" + folder.File("local.sock"));
  local->set_trust(config::v1::Gateway::Listener::TRUST_LOCAL);
  auto* front = config.add_listeners();
  front->set_address("unix:" + folder.File("front.sock"));
  front->set_trust(config::v1::Gateway::Listener::TRUST_FRONT);
  auto* http = config.add_listeners();
  http->set_address("unix:" + folder.File("http.sock"));
  http->set_trust(config::v1::Gateway::Listener::TRUST_FRONT);
  http->set_protocol(config::v1::Gateway::Listener::PROTOCOL_HTTP);
  const tenant::DatabaseOptions account = maria.AsServer();
  auto* cell = config.add_cells();
  cell->set_id("home");
  cell->set_address("unix:" + maria.socket());
  cell->set_database(account.schema);
  cell->set_user(account.user);
  cell->set_password_file(account.password_file);
  cell->add_associations("*");
  WriteSecret(folder.File("master.key"), std::string(64, 'a'));
  config.set_master_key_file(folder.File("master.key"));
  std::filesystem::create_directory(folder.File("journal"));
  std::filesystem::permissions(folder.File("journal"), std::filesystem::perms::owner_all);
  config.mutable_journal()->set_folder(folder.File("journal"));
  config.mutable_mail()->set_url(BusyMailServer().url());
  config.mutable_mail()->set_sender("gateway@golfoparadiso.example");
  config.mutable_telegram()->set_api_url(TheBotApi().url());
  config.mutable_meta()->set_graph_url(TheGraphApi().url());
  config.mutable_mailboxes()->add_allowed_private_hosts(
      TheMailboxServers().imap_url().substr(strlen("imap://")));
  config.mutable_mailboxes()->add_allowed_private_hosts(
      TheMailboxServers().smtp.url().substr(strlen("smtp://")));
  config.mutable_mailboxes()->set_poll_seconds(1);
  config.mutable_push()->set_subject("mailto:urp@golfoparadiso.example");
  config.mutable_push()->add_allowed_private_hosts(ThePushService().place());
  config.set_webhook_url("https://mugugno.example");
  // As fast as a test likes.
  config.set_app_messages_per_minute(1'000'000);
  config.set_metrics_address("127.0.0.1:0");
  config.set_development(true);
  return config;
}

}  // namespace mugugno::tests

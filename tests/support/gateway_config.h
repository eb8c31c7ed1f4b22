#pragma once

#include "mugugno/config/v1/gateway.pb.h"
#include "tests/support/bot_api.h"
#include "tests/support/graph_api.h"
#include "tests/support/maria_db.h"
#include "tests/support/temp_folder.h"
#include "tests/support/webhook_receiver.h"

namespace mugugno::tests {

// The configuration of a gateway on that database: a public listener at `address`, a local one at
// the folder's local.sock, one for a front at its front.sock and, in HTTP, at its http.sock,
// journal and master key in the folder. Its mail server, of this process, puts every mail off:
// hand-offs wait in their lanes. Its Bot API is TheBotApi, its Graph API TheGraphApi; devices may
// be at ThePushService. Makes the files it names.
config::v1::Gateway ConfigureGateway(const TempFolder& folder, const MariaDb& maria,
                                     const std::string& address = "127.0.0.1:0");

// Lives as long as the test binary.
BotApi& TheBotApi();
GraphApi& TheGraphApi();
WebhookReceiver& ThePushService();

}  // namespace mugugno::tests

#include "tenant/directory/channel_secrets.h"

#include <gtest/gtest.h>

#include "tenant/vault/crypto.h"
#include "tenant/vault/webhook_signature.h"

namespace mugugno::tenant {
namespace {

const std::string kSecret(40, 's');

TEST(ChannelSecrets, S66WithoutASecretNothingProvesThePlatform) {
  Channel channel;
  EXPECT_FALSE(ProvesPlatform(channel, ""));
  EXPECT_FALSE(ProvesPlatform(channel, kSecret));
  // A row that was cut off has no secret either.
  channel.webhook_hashes = Sha256(kSecret).substr(0, 20);
  EXPECT_FALSE(ProvesPlatform(channel, kSecret));
  channel.webhook_hashes = Sha256(kSecret);
  EXPECT_TRUE(ProvesPlatform(channel, kSecret));
  EXPECT_FALSE(ProvesPlatform(channel, ""));
}

TEST(ChannelSecrets, S65S66WithoutASecretOrWithAnEmptyOneNothingProvesABody) {
  storage::v1::ChannelSecrets secrets;
  EXPECT_FALSE(ProvesBody(secrets, "{}", ""));
  EXPECT_FALSE(ProvesBody(secrets, "{}", SignBody("", "{}")));
  secrets.add_signing_secrets("");
  EXPECT_FALSE(ProvesBody(secrets, "{}", ""));
  EXPECT_FALSE(ProvesBody(secrets, "{}", SignBody("", "{}")));
  secrets.add_signing_secrets(kSecret);
  EXPECT_FALSE(ProvesBody(secrets, "{}", SignBody("", "{}")));
  EXPECT_TRUE(ProvesBody(secrets, "{}", SignBody(kSecret, "{}")));
}

}  // namespace
}  // namespace mugugno::tenant

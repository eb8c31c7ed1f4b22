#include "gateway/channels/mail/reply_token.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

namespace mugugno::gateway::mail {
namespace {

constexpr char kKey[] = "0123456789abcdef0123456789abcdef";
constexpr char kChannel[] = "tenants/sori/channels/mail";

std::string AToken() { return MakeReplyToken(kKey, kChannel, "0123456789abcdef"); }

TEST(ReplyToken, GivesBackWhatItWasMadeOf) {
  for (size_t size = 1; size <= kMostTokenBytes; ++size) {
    const std::string about(size, '\xFE');
    EXPECT_EQ(ReadReplyToken(kKey, kChannel, MakeReplyToken(kKey, kChannel, about)), about);
  }
}

TEST(ReplyToken, MayBeWrittenInCapitals) {
  EXPECT_EQ(ReadReplyToken(kKey, kChannel, absl::AsciiStrToUpper(AToken())), "0123456789abcdef");
  EXPECT_EQ(AToken(), absl::AsciiStrToLower(AToken()));
}

TEST(ReplyToken, S83CountsForItsKeyAndChannelOnly) {
  EXPECT_FALSE(ReadReplyToken("another key", kChannel, AToken()));
  EXPECT_FALSE(ReadReplyToken(kKey, "tenants/recco/channels/mail", AToken()));
  EXPECT_FALSE(ReadReplyToken(kKey, "", AToken()));
}

TEST(ReplyToken, S83NoOtherSignIsBelieved) {
  const std::string token = AToken();
  for (size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = other[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(ReadReplyToken(kKey, kChannel, other)) << i;
    EXPECT_FALSE(ReadReplyToken(kKey, kChannel, token.substr(0, i))) << i;
  }
  EXPECT_FALSE(ReadReplyToken(kKey, kChannel, token + "a"));
  EXPECT_FALSE(ReadReplyToken(kKey, kChannel, std::string(100000, 'a')));
  EXPECT_FALSE(ReadReplyToken(kKey, kChannel, "à!"));
}

TEST(ReplyToken, S66WithoutAKeyNothingIsSignedOrBelieved) {
  EXPECT_EQ(MakeReplyToken("", kChannel, "a"), "");
  EXPECT_FALSE(ReadReplyToken("", kChannel, AToken()));
  EXPECT_EQ(MakeReplyToken(kKey, kChannel, ""), "");
  EXPECT_EQ(MakeReplyToken(kKey, kChannel, std::string(kMostTokenBytes + 1, 'a')), "");
}

TEST(ReplyToken, FitsIntoAnAddress) {
  const std::string address = AddressWithToken("comune.di.sori@example.it", AToken());
  EXPECT_EQ(TokenOfAddress(address), AToken());
  EXPECT_LE(address.find('@'), 64u);
  EXPECT_EQ(TokenOfAddress("comune+altro+" + AToken() + "@example.it"), AToken());
  EXPECT_EQ(TokenOfAddress("comune@example.it"), "");
  EXPECT_EQ(AddressWithToken(std::string(40, 'a') + "@example.it", AToken()), "");
  EXPECT_EQ(AddressWithToken("nobody", AToken()), "");
}

TEST(ReplyToken, IsFoundInAMessageIdOfTheDomainOnly) {
  const std::string id = MessageIdWithToken(AToken(), "7f3.2", "Sori.example");
  EXPECT_EQ(TokenOfMessageId(id, "sori.example"), AToken());
  EXPECT_EQ(TokenOfMessageId(id, "recco.example"), "");
  EXPECT_EQ(TokenOfMessageId("abc@sori.example", "sori.example"), "");
  EXPECT_EQ(TokenOfMessageId("", ""), "");
}

}  // namespace
}  // namespace mugugno::gateway::mail

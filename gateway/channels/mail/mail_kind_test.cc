#include "gateway/channels/mail/mail_kind.h"

#include <gtest/gtest.h>

namespace mugugno::gateway::mail {
namespace {

using Kind = tenant::AttemptResult::Kind;

TEST(MailKind, TheEndOfAnAttemptIsWhatTheServerSaid) {
  EXPECT_EQ(ResultOf({CURLE_SEND_ERROR, 550, false}).kind, Kind::kRefused);
  EXPECT_EQ(ResultOf({CURLE_SEND_ERROR, 450, false}).kind, Kind::kRetry);
  EXPECT_EQ(ResultOf({CURLE_WEIRD_SERVER_REPLY, 451, true}).kind, Kind::kRetry);
  EXPECT_EQ(ResultOf({CURLE_WEIRD_SERVER_REPLY, 554, true}).kind, Kind::kRefused);
  EXPECT_EQ(ResultOf({CURLE_COULDNT_CONNECT, 0, false}).kind, Kind::kRetry);
}

TEST(MailKind, OnlyAMailThatLeftWithItsEndMayHaveArrived) {
  EXPECT_EQ(ResultOf({CURLE_RECV_ERROR, 354, true}).kind, Kind::kUnknown);
  EXPECT_EQ(ResultOf({CURLE_SEND_ERROR, 354, false}).kind, Kind::kRetry);
}

TEST(MailKind, WhatIsWrongWithTheAccountHoldsWhatIsToBeSent) {
  EXPECT_EQ(ResultOf({CURLE_LOGIN_DENIED, 535, false}).kind, Kind::kHeld);
  EXPECT_EQ(ResultOf({CURLE_LOGIN_DENIED, 0, false}).kind, Kind::kHeld);
  EXPECT_EQ(ResultOf({CURLE_SEND_ERROR, 530, false}).kind, Kind::kHeld);
  EXPECT_EQ(ResultOf({CURLE_USE_SSL_FAILED, 220, false}).kind, Kind::kHeld);
}

}  // namespace
}  // namespace mugugno::gateway::mail

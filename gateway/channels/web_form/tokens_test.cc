#include "gateway/channels/web_form/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/support/memory_key_store.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway::web_form {
namespace {

using tests::StatusIs;

constexpr char kChannel[] = "tenants/sori/channels/modulo";

class TokensTest : public testing::Test {
 protected:
  TokensTest() { tests::Must(keys_.Create(tenant::KeyOwner::Installation()), "keys"); }

  std::string Link() {
    storage::v1::TrackingLink link;
    link.set_channel(kChannel);
    link.set_citizen(std::string(citizen_.bytes()));
    return tests::Must(links_.Make(link), "a link");
  }

  tests::FakeClock clock_;
  tenant::UuidSource uuids_{clock_};
  const tenant::Uuid citizen_ = uuids_.Next();
  tests::MemoryKeyStore store_;
  tenant::MasterKeys masters_{
      tests::Must(tenant::MasterKey::FromBytes(std::string(32, 'm')), "a key")};
  tenant::KeyRing keys_{masters_, store_, clock_};
  const FormTokens tokens_{masters_, clock_};
  TrackingLinks links_{keys_, clock_};
};

TEST_F(TokensTest, ATokenIsOfItsChannelAndItsConversation) {
  const tenant::Uuid id = uuids_.Next();
  const std::string token = tokens_.Make(kChannel, id, &citizen_);
  const auto opened = tokens_.Open(token, kChannel, &citizen_);
  ASSERT_OK(opened);
  EXPECT_EQ(opened->id(), id.bytes());
  const auto invalid = StatusIs(absl::StatusCode::kInvalidArgument);
  const tenant::Uuid other = uuids_.Next();
  EXPECT_THAT(tokens_.Open(token, "tenants/recco/channels/modulo", &citizen_), invalid);
  EXPECT_THAT(tokens_.Open(token, kChannel, &other), invalid);
  EXPECT_THAT(tokens_.Open(token, kChannel, nullptr), invalid);
  EXPECT_THAT(tokens_.Open(tokens_.Make(kChannel, id, nullptr), kChannel, &citizen_), invalid);
}

TEST_F(TokensTest, ATokenTellsHowOldItsPageIs) {
  const auto token =
      tokens_.Open(tokens_.Make(kChannel, uuids_.Next(), nullptr), kChannel, nullptr);
  ASSERT_OK(token);
  clock_.Advance(absl::Minutes(7));
  EXPECT_EQ(tokens_.AgeOf(*token), absl::Minutes(7));
}

TEST_F(TokensTest, ALinkOpensUntilItExpires) {
  const std::string text = Link();
  clock_.Advance(TrackingLinks::kLifetime - absl::Seconds(2));
  const auto opened = links_.Open(text);
  ASSERT_OK(opened);
  EXPECT_EQ(opened->citizen(), citizen_.bytes());
  clock_.Advance(absl::Seconds(2));
  EXPECT_THAT(links_.Open(text), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(TokensTest, WhatWasChangedOrMadeElsewhereOpensNothing) {
  const std::string link = Link();
  const std::string token = tokens_.Make(kChannel, uuids_.Next(), nullptr);
  for (size_t i = 0; i < link.size(); i += 7) {
    std::string changed = link;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_THAT(links_.Open(changed), StatusIs(absl::StatusCode::kNotFound)) << i;
  }
  for (const std::string& text : {std::string(), std::string("x"), token, std::string(5000, 'A'),
                                  link.substr(0, link.size() - 4)}) {
    EXPECT_THAT(links_.Open(text), StatusIs(absl::StatusCode::kNotFound));
  }
  EXPECT_THAT(tokens_.Open(link, kChannel, nullptr), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(TokensTest, ALinkSaysNothingOfWhatItHolds) {
  EXPECT_EQ(Link().find("sori"), std::string::npos);
  EXPECT_NE(Link(), Link());
}

}  // namespace
}  // namespace mugugno::gateway::web_form

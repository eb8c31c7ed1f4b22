// What a gateway forgets and seals by itself, however much of it there is.

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include <gtest/gtest.h>

#include "tenant/audit/audit_sealer.h"
#include "tenant/requests.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

constexpr absl::Duration kStep = absl::Seconds(20);

bool GoOn() { return true; }

class Upkeep : public testing::Test {
 protected:
  Upkeep() : root_(Must(tenant::Database::Open(gateway_.maria().AsRoot()), "root")) {}

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::unique_ptr<tenant::Database> root_;
};

TEST_F(Upkeep, AnswersOfBeforeThirtyDaysAreForgottenHoweverManyThereAre) {
  gateway_.Run(
      "INSERT INTO mugugno.request (caller, request_id, method, fingerprint, response, "
      "create_time, subject) SELECT 'apps/x', UNHEX(MD5(seq)), 'm', REPEAT('f', 32), 'words', "
      "NOW(6) - INTERVAL 31 DAY, NULL FROM mugugno.seq_1_to_2500");
  const std::string kept = gateway_.Ask(
      "SELECT COUNT(*) FROM mugugno.request WHERE create_time > NOW(6) - INTERVAL 30 DAY");
  const auto forgotten = tenant::ForgetRequests(*root_, absl::Now(), kStep, GoOn);
  ASSERT_OK(forgotten);
  EXPECT_EQ(*forgotten, 2500);
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) FROM mugugno.request"), kept);
}

TEST_F(Upkeep, EachSealStandsByItselfSoThatALongTrailIsSealedInTheEnd) {
  gateway_.Run(
      "INSERT INTO mugugno.audit SELECT 'tenants/lungo', UNHEX(LPAD(HEX(seq), 32, '0')), NOW(6), "
      "'system/x', 'test', '', '' FROM mugugno.seq_1_to_3500");
  gateway_.Run(
      "INSERT INTO mugugno.audit VALUES ('tenants/corto', UNHEX(LPAD('1', 32, '0')), NOW(6), "
      "'system/x', 'test', '', '')");
  // As if the process ended after the first trails: what was sealed stays sealed.
  const absl::Time now = absl::Now() + absl::Hours(1);  // when every line is old enough
  int trails = 0;
  ASSERT_OK(tenant::SealUnsealedTrails(*root_, now, kStep, [&] { return ++trails < 2; }));
  EXPECT_NE(gateway_.Ask("SELECT COUNT(*) FROM mugugno.audit_seal"), "0");
  ASSERT_OK(tenant::SealUnsealedTrails(*root_, now, kStep, GoOn));
  EXPECT_EQ(gateway_.Ask("SELECT GROUP_CONCAT(line_count ORDER BY number) FROM mugugno.audit_seal "
                         "WHERE owner = 'tenants/lungo'"),
            "1000,1000,1000,500");
  EXPECT_EQ(gateway_.Ask("SELECT SUM(line_count) FROM mugugno.audit_seal "
                         "WHERE owner = 'tenants/corto'"),
            "1");
  const auto again = tenant::SealUnsealedTrails(*root_, now, kStep, GoOn);
  ASSERT_OK(again);
  EXPECT_EQ(*again, 0u);
}

}  // namespace
}  // namespace mugugno::tests

#include "adminctl/audit_verify.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adminctl/digest.h"

namespace mugugno::adminctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class AuditChain : public ::testing::Test {
 protected:
  void Add(int number) {
    auto& line = *lines_.add_audit_lines();
    line.set_name(absl::StrCat("tenants/sori/auditLines/0000", number));
    line.mutable_create_time()->set_seconds(1'790'000'000 + number);
    line.mutable_create_time()->set_nanos(5000);
    line.set_actor("associations/golfo/staff/ada");
    line.set_action("ticket.reply");
    line.set_resource("tenants/sori/tickets/x");
    // 2026-09-21T…: the form is part of the contract.
    absl::StrAppend(&open_, line.name(), std::string(1, '\0'), "2026-09-21T14:13:2", number,
                    ".000005Z", std::string(1, '\0'), line.actor(), std::string(1, '\0'),
                    line.action(), std::string(1, '\0'), line.resource(), std::string(2, '\0'));
    ++open_lines_;
  }
  void Seal() {
    auto& seal = *seals_.add_audit_seals();
    const std::string& last = lines_.audit_lines().rbegin()->name();
    seal.set_name("tenants/sori/auditSeals/" + last.substr(last.rfind('/') + 1));
    seal.set_number(seals_.audit_seals_size());
    seal.set_line_count(open_lines_);
    seal.set_hash(previous_ = Sha256(previous_ + open_));
    open_.clear();
    open_lines_ = 0;
  }
  void SetUp() override {
    Add(0);
    Add(1);
    Seal();
    Add(2);
    Seal();
    Add(3);
  }

  v1::ListAuditLinesResponse lines_;
  v1::ListAuditSealsResponse seals_;
  std::string previous_ = std::string(32, '\0');
  std::string open_;
  int open_lines_ = 0;
};

TEST_F(AuditChain, HoldsOverLinesNobodyTouched) {
  const AuditVerdict verdict = VerifyAudit(lines_, seals_);
  EXPECT_THAT(verdict.broken, IsEmpty());
  EXPECT_EQ(verdict.sealed_lines, 3u);
  EXPECT_EQ(verdict.unsealed_lines, 1u);
}

TEST_F(AuditChain, TellsALineThatWasChanged) {
  lines_.mutable_audit_lines(2)->set_actor("associations/golfo/staff/bea");
  EXPECT_THAT(VerifyAudit(lines_, seals_).broken,
              ElementsAre(AllOf(HasSubstr("seal 2"), HasSubstr("other lines"))));
}

TEST_F(AuditChain, TellsALineThatIsGone) {
  lines_.mutable_audit_lines()->DeleteSubrange(1, 1);
  EXPECT_THAT(VerifyAudit(lines_, seals_).broken,
              ElementsAre(HasSubstr("made over 2 lines, and 1 are there")));
}

TEST_F(AuditChain, TellsALineThatWasPutInBetween) {
  *lines_.add_audit_lines() = lines_.audit_lines(3);
  lines_.mutable_audit_lines()->SwapElements(2, 3);
  lines_.mutable_audit_lines(2)->set_name("tenants/sori/auditLines/00001a");
  EXPECT_THAT(VerifyAudit(lines_, seals_).broken,
              ElementsAre(HasSubstr("made over 1 lines, and 2 are there")));
}

TEST_F(AuditChain, TellsASealThatIsGone) {
  seals_.mutable_audit_seals()->DeleteSubrange(0, 1);
  EXPECT_THAT(VerifyAudit(lines_, seals_).broken, ElementsAre(HasSubstr("a seal is missing")));
}

}  // namespace
}  // namespace mugugno::adminctl

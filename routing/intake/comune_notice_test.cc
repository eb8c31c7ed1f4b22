#include "routing/intake/comune_notice.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tenant/timestamp.h"
#include "tenant/working_days.h"

namespace mugugno::routing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

absl::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M", text, tenant::ItalianTime(), &time, &error))
      << error;
  return time;
}

class ComuneNoticeTest : public ::testing::Test {
 protected:
  ComuneNoticeTest() {
    v1::CitizenNotices& notices = comune_.tenant.citizen_notices;
    notices.mutable_receipt()->set_it("Abbiamo ricevuto.");
    notices.mutable_receipt()->set_de("Wir haben es.");
    notices.mutable_out_of_hours()->set_it("Ora è chiuso, apriamo {apertura}.");
    comune_.tenant.opening_hours.add_week("mon-fri 08:00-13:00");
    contact_.comune = &comune_;
    contact_.receive_time = At("2026-11-23 10:00");
    contact_.first = true;
  }
  std::string Said() const {
    const auto notice = ComuneNotice(contact_);
    return notice ? notice->text : "";
  }
  void SetPolicy(v1::ReplyPolicy::Replies replies, absl::Time start) {
    v1::ReplyPolicy& policy = channel_.reply_policies.emplace_back();
    policy.set_replies(replies);
    *policy.mutable_start_time() = tenant::ToTimestamp(start);
    policy.mutable_notice()->set_it(replies == v1::ReplyPolicy::REPLIES_OFF ? "Qui non rispondiamo."
                                                                            : "Ora rispondiamo.");
    contact_.channel = &channel_;
  }

  tenant::TenantSlice comune_;
  tenant::Channel channel_;
  Contact contact_;
};

TEST_F(ComuneNoticeTest, IsTheReceiptOnceWithNumberAndDanger) {
  EXPECT_EQ(Said(),
            "Abbiamo ricevuto.\n\nIl numero della tua segnalazione è {numero}.\n\nSe c'è pericolo "
            "per le persone chiama subito il 112.");
  contact_.first = false;
  EXPECT_EQ(Said(), "");
}

TEST_F(ComuneNoticeTest, IsInTheCitizensLanguageAsAWhole) {
  contact_.language = Language::kGerman;
  EXPECT_THAT(Said(), AllOf(StartsWith("Wir haben es."), HasSubstr("Die Nummer Ihrer Meldung"),
                            HasSubstr("Menschen in Gefahr")));
  contact_.language = Language::kFrench;
  EXPECT_THAT(Said(), AllOf(StartsWith("Abbiamo"), HasSubstr("Il numero"), HasSubstr("pericolo")));
}

TEST_F(ComuneNoticeTest, SaysNoNumberAndNo112Twice) {
  comune_.tenant.citizen_notices.mutable_receipt()->set_it("La {numero} è qui. Pericolo: 112.");
  EXPECT_EQ(Said(), "La {numero} è qui. Pericolo: 112.");
}

TEST_F(ComuneNoticeTest, SaysThatItIsClosedOnceForEachTimeItIs) {
  contact_.first = false;
  contact_.receive_time = At("2026-11-23 20:00");
  const auto notice = ComuneNotice(contact_);
  ASSERT_TRUE(notice);
  EXPECT_THAT(notice->text, StartsWith("Ora è chiuso"));
  EXPECT_EQ(notice->opening_time, "24/11/2026, 08:00");
  contact_.said_time = At("2026-11-23 20:00");
  contact_.receive_time = At("2026-11-24 07:00");
  EXPECT_EQ(Said(), "");
  contact_.receive_time = At("2026-11-24 20:00");
  EXPECT_THAT(Said(), StartsWith("Ora è chiuso"));
}

TEST_F(ComuneNoticeTest, SaysNothingOfAnotherComunesChannel) {
  contact_.first = false;
  SetPolicy(v1::ReplyPolicy::REPLIES_OFF, At("2026-11-01 00:00"));
  comune_.tenant.id = "recco";
  channel_.owner = tenant::Scope::Tenant("sori");
  EXPECT_EQ(Said(), "");
  channel_.owner = tenant::Scope::Tenant("recco");
  EXPECT_THAT(Said(), StartsWith("Qui non rispondiamo."));
}

TEST_F(ComuneNoticeTest, KeepsToTheHoursOfTheOfficeThatHasIt) {
  tenant::Office office;
  contact_.office = &office;
  contact_.receive_time = At("2026-11-23 20:00");
  EXPECT_THAT(Said(), HasSubstr("Ora è chiuso"));
  office.opening_hours.add_week("mon 18:00-22:00");
  EXPECT_THAT(Said(), Not(HasSubstr("Ora è chiuso")));
}

TEST_F(ComuneNoticeTest, SaysOnlyThatNobodyAnswersWhereNobodyDoes) {
  SetPolicy(v1::ReplyPolicy::REPLIES_OFF, At("2026-11-23 09:00"));
  EXPECT_THAT(Said(), AllOf(StartsWith("Qui non rispondiamo."), HasSubstr("112"),
                            Not(HasSubstr("Abbiamo ricevuto"))));
}

TEST_F(ComuneNoticeTest, GoesByWhenTheMessageCame) {
  SetPolicy(v1::ReplyPolicy::REPLIES_OFF, At("2026-11-20 09:00"));
  SetPolicy(v1::ReplyPolicy::REPLIES_ON, At("2026-11-23 09:00"));
  contact_.receive_time = At("2026-11-23 08:59");
  EXPECT_THAT(Said(), StartsWith("Qui non rispondiamo."));
  contact_.receive_time = At("2026-11-23 09:00");
  EXPECT_THAT(Said(), AllOf(StartsWith("Ora rispondiamo."), HasSubstr("Abbiamo ricevuto")));
  contact_.first = false;
  contact_.said_time = At("2026-11-23 08:59");
  EXPECT_THAT(Said(), StartsWith("Ora rispondiamo."));
  contact_.said_time = At("2026-11-23 09:30");
  EXPECT_EQ(Said(), "");
}

TEST(ToldByItself, IsNotWhoThreatens) {
  EXPECT_FALSE(IsToldByItself(v1::TICKET_KIND_THREAT));
  EXPECT_FALSE(IsToldByItself(v1::TICKET_KIND_WHISTLEBLOWING));
  EXPECT_FALSE(IsToldByItself(v1::TICKET_KIND_SPAM));
  EXPECT_TRUE(IsToldByItself(v1::TICKET_KIND_CRITICISM));
}

}  // namespace
}  // namespace mugugno::routing

// The checker itself: it must see what is planted.

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "mugugno/v1/submission_service.pb.h"
#include "tests/faults/installation_on_trial.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TheCensus : public ::testing::Test {
 protected:
  void Submit(const std::string& app, const std::string& user, int mark) {
    v1::SubmitMessageRequest request;
    request.set_parent("apps/" + app);
    request.set_request_id(NewRequestId());
    request.mutable_message()->set_user_id(user);
    request.mutable_message()->set_text(Marked("C'è una buca in strada", mark));
    ASSERT_OK(trial_.association().Call(app, "SubmissionService.SubmitMessage", request, &last_));
    ASSERT_EQ(last_.state(), v1::Submission::STATE_APPLIED);
  }

  InstallationOnTrial trial_;
  v1::Submission last_;
};

TEST_F(TheCensus, FindsAPlantedLostADoubledAndACrossedMessageAndNothingElse) {
  Submit("sori-app", "anna", 1);
  Submit("sori-app", "bice", 2);
  Submit("sori-app", "carlo", 3);
  Submit("recco-app", "dario", 4);
  Submit("recco-app", "elsa", 5);
  MessageLoad::Tally tally;
  tally.acknowledged = {{1, "tenants/sori"},
                        {2, "tenants/sori"},
                        {3, "tenants/sori"},
                        {4, "tenants/recco"},
                        {5, "tenants/recco"}};
  EXPECT_THAT(trial_.DiscrepanciesOf(tally), IsEmpty());

  // 2 goes to a second ticket, by a second request; 4 is claimed by another comune; 5's row goes.
  Submit("sori-app", "fabio", 2);
  tally.acknowledged[3].place = "tenants/sori";
  ASSERT_OK(trial_.maria().Run(
      "DELETE FROM mugugno.ticket_entry WHERE tenant_id = 'recco' AND ticket_id = "
      "(SELECT MAX(id) FROM mugugno.ticket WHERE tenant_id = 'recco')"));
  EXPECT_THAT(
      trial_.DiscrepanciesOf(tally),
      ElementsAre("doubled: 2 of tenants/sori is in tenants/sori and tenants/sori",
                  "crossed: 4 of tenants/sori is in tenants/recco", "lost: 5 of tenants/recco"));
}

}  // namespace
}  // namespace mugugno::tests

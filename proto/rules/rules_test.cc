#include "proto/rules/rules.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"

namespace mugugno::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> Broken(const google::protobuf::Message& message,
                                const CheckOptions& options = {}) {
  std::vector<std::string> lines;
  for (const Violation& violation : Check(message, options)) {
    lines.push_back(violation.field + " " + violation.rule);
  }
  return lines;
}

v1::SubmitMessageRequest ValidSubmission() {
  v1::SubmitMessageRequest request;
  request.set_parent("apps/sori-app");
  request.set_request_id("0190a6b2-7c1e-7000-8000-00000000000f");
  request.mutable_message()->set_text("Lampione spento in via Garibaldi");
  request.mutable_message()->set_user_id("u1");
  return request;
}

TEST(Check, FindsNothingInAValidMessage) {
  v1::SubmitMessageRequest request = ValidSubmission();
  request.mutable_message()->mutable_position()->set_latitude(44.37);
  request.mutable_message()->add_attachments("apps/sori-app/attachments/a1");
  request.mutable_message()->mutable_send_time()->set_seconds(1790000000);
  EXPECT_THAT(Broken(request), IsEmpty());
}

TEST(Check, ReportsEveryMissingRequiredFieldAtOnce) {
  v1::SubmitMessageRequest request;
  EXPECT_THAT(Broken(request),
              ElementsAre("parent is required", "message is required", "request_id is required"));
  request.mutable_message();
  EXPECT_THAT(Broken(request), ElementsAre("parent is required", "message.user_id is required",
                                           "request_id is required"));
}

TEST(Check, HoldsTextsToTheirFormAndLength) {
  v1::SubmitMessageRequest request = ValidSubmission();
  request.set_parent("tenants/sori");
  request.set_request_id("one");
  request.mutable_message()->set_declared_comune("0100600");
  EXPECT_THAT(Broken(request),
              ElementsAre("parent must be a name of the form apps/{app}",
                          "message.declared_comune must be at most 6 bytes long, not 7",
                          "request_id must be a UUID"));
}

TEST(Check, NamesTheElementOfARepeatedField) {
  v1::SubmitMessageRequest request = ValidSubmission();
  request.mutable_message()->add_attachments("apps/sori-app/attachments/a1");
  request.mutable_message()->add_attachments("");
  EXPECT_THAT(Broken(request), ElementsAre(HasSubstr("message.attachments[1] must be a name")));
}

TEST(Check, RefusesTooManyElementsWithoutLookingAtThem) {
  v1::SubmitMessageRequest request = ValidSubmission();
  for (int i = 0; i < 11; ++i) request.mutable_message()->add_attachments("x");
  EXPECT_THAT(Broken(request),
              ElementsAre("message.attachments must have at most 10 elements, not 11"));
}

TEST(Check, RefusesNumbersOutsideTheirRangeAndNoNumbers) {
  v1::SubmitMessageRequest request = ValidSubmission();
  v1::Position& position = *request.mutable_message()->mutable_position();
  position.set_latitude(91);
  position.set_longitude(std::numeric_limits<double>::quiet_NaN());
  position.set_accuracy_meters(std::numeric_limits<double>::infinity());
  EXPECT_THAT(Broken(request),
              ElementsAre("message.position.latitude must be between -90 and 90",
                          "message.position.longitude must be a finite number",
                          "message.position.accuracy_meters must be a finite number"));
  v1::GetTenantRequest get;
  get.set_name("tenants/sori");
  EXPECT_THAT(Broken(get), IsEmpty());
  v1::ListTenantsRequest list;
  list.set_parent("associations/golfo");
  list.set_page_size(-1);
  EXPECT_THAT(Broken(list), ElementsAre("page_size must be between 0 and 2147483647"));
}

TEST(Check, RefusesEnumValuesItDoesNotKnow) {
  v1::ListTicketsRequest request;
  request.set_parent("tenants/-");
  request.add_states(v1::TICKET_STATE_RECEIVED);
  request.add_states(static_cast<v1::TicketState>(99));
  request.add_states(v1::TICKET_STATE_UNSPECIFIED);
  EXPECT_THAT(Broken(request),
              ElementsAre("states[1] must not be 99, a value this version does not know",
                          "states[2] must not be unspecified"));
}

TEST(Check, RefusesTimesNobodyLivesIn) {
  v1::SubmitMessageRequest request = ValidSubmission();
  request.mutable_message()->mutable_send_time()->set_seconds(253402300800);
  request.mutable_message()->mutable_position()->mutable_fix_time()->set_nanos(-1);
  EXPECT_THAT(Broken(request),
              ElementsAre("message.position.fix_time must be a time of the years 1 to 9999",
                          "message.send_time must be a time of the years 1 to 9999"));
}

TEST(Check, IgnoresWhatOnlyTheGatewaySets) {
  v1::CreateStaffRequest request;
  request.set_parent("associations/golfo");
  request.set_staff_id("anna");
  request.mutable_staff()->set_display_name("Anna");
  request.mutable_staff()->set_state(static_cast<v1::AccessState>(77));
  request.mutable_staff()->mutable_create_time()->set_nanos(-1);
  EXPECT_THAT(Broken(request), IsEmpty());
}

TEST(Check, LeavesMissingFieldsOfAnUpdatesResourceToItsMask) {
  v1::UpdateTenantRequest request;
  request.mutable_tenant()->set_name("tenants/sori");
  request.mutable_tenant()->set_default_office("segreteria");
  EXPECT_THAT(Check(request), SizeIs(4));
  EXPECT_THAT(Broken(request, {.partial = "tenant"}),
              ElementsAre(HasSubstr("tenant.default_office must be a name")));
  EXPECT_THAT(Broken(v1::UpdateTenantRequest(), {.partial = "tenant"}),
              ElementsAre("tenant is required"));
}

TEST(Check, StopsAtTheMostViolationsWanted) {
  v1::ListTicketsRequest request;
  request.set_parent("tenants/-");
  for (int i = 0; i < 16; ++i) request.add_states(static_cast<v1::TicketState>(99));
  EXPECT_THAT(Check(request, {.most_violations = 3}), SizeIs(3));
}

}  // namespace
}  // namespace mugugno::rules

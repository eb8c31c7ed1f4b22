// What clients send by mistake or by malice: an error that names field and rule, and nothing kept.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/time_util.h"
#include "google/rpc/error_details.pb.h"
#include <gmock/gmock.h>

#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  google::rpc::BadRequest details;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  if (payload && details.ParseFromString(std::string(*payload))) {
    for (const auto& violation : details.field_violations()) fields.push_back(violation.field());
  }
  return fields;
}

google::protobuf::Timestamp FromNow(absl::Duration distance) {
  return google::protobuf::util::TimeUtil::SecondsToTimestamp(
      absl::ToUnixSeconds(absl::Now() + distance));
}

class BadInput : public ::testing::Test {
 protected:
  v1::SubmitMessageRequest Message(const std::string& text) {
    return GatewayUnderTest::Message("sori-app", NewRequestId(), text);
  }
  // A ticket of Sori in the officer's hands.
  v1::Ticket Ticket() {
    const auto submission = gateway_.Submit(Message("C'è una buca in via Stagno"));
    EXPECT_OK(submission);
    return gateway_.TicketOf("sori", submission->number());
  }
  std::string Kept() {
    return gateway_.ChecksumOf({"submission", "ticket", "ticket_entry", "reference_data", "tenant",
                                "request", "audit", "conversation_entry"});
  }
  template <typename Response, typename Request>
  absl::Status Refused(const std::string& by, const std::string& method, const Request& request) {
    const std::string before = Kept();
    const absl::Status status = gateway_.Call<Response>(by, method, request).status();
    EXPECT_EQ(Kept(), before) << method;
    return status;
  }
  absl::Status Submitting(const v1::SubmitMessageRequest& request) {
    return Refused<v1::Submission>("sori-app", "SubmissionService.SubmitMessage", request);
  }
  absl::Status Replying(const std::string& text) {
    v1::ReplyToTicketRequest request;
    request.set_name(Ticket().name());
    request.set_text(text);
    request.set_request_id(NewRequestId());
    return Refused<v1::Ticket>("comunicazione", "TicketService.ReplyToTicket", request);
  }
  absl::Status ImportingTerritory(const std::string& geojson) {
    v1::ImportTerritoryRequest request;
    request.set_parent("associations/golfo-paradiso");
    request.set_geojson(geojson);
    request.set_request_id(NewRequestId());
    return Refused<v1::ImportTerritoryResponse>("coordinamento", "RoutingService.ImportTerritory",
                                                request);
  }
  absl::Status ImportingPlaces(const std::string& yaml) {
    v1::ImportPlacesRequest request;
    request.set_parent("associations/golfo-paradiso");
    request.set_yaml(yaml);
    request.set_request_id(NewRequestId());
    return Refused<v1::ImportPlacesResponse>("coordinamento", "RoutingService.ImportPlaces",
                                             request);
  }
  // Where a position in the middle of Sori leads, by the territory in use.
  std::string ComuneOfSorisSquare() {
    v1::ExplainRouteRequest request;
    request.set_parent("associations/golfo-paradiso");
    request.set_text("C'è una buca qui");
    request.mutable_position()->set_latitude(44.3722);
    request.mutable_position()->set_longitude(9.1056);
    const auto route =
        gateway_.Call<v1::Route>("comunicazione", "RoutingService.ExplainRoute", request);
    EXPECT_OK(route);
    return route->comune();
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

TEST_F(BadInput, TimesOfTheFutureAreRefusedAllAtOnce) {
  v1::SubmitMessageRequest request = Message("C'è una buca qui");
  *request.mutable_message()->mutable_send_time() = FromNow(absl::Hours(1));
  auto& position = *request.mutable_message()->mutable_position();
  position.set_latitude(44.3722);
  position.set_longitude(9.1056);
  *position.mutable_fix_time() = FromNow(absl::Hours(24 * 365));
  const absl::Status refused = Submitting(request);
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(FieldsOf(refused),
              UnorderedElementsAre("message.send_time", "message.position.fix_time"));
  // A clock that is a little fast is no reason.
  *request.mutable_message()->mutable_send_time() = FromNow(absl::Minutes(5));
  *position.mutable_fix_time() = FromNow(absl::Minutes(5));
  EXPECT_OK(gateway_.Submit(request));
}

TEST_F(BadInput, ATextThatIsNotUtf8IsRefusedByEveryMethod) {
  EXPECT_THAT(Replying("buca \xff\xfe riparata"),
              AllOf(StatusIs(StatusCode::kInvalidArgument), HasReason("MALFORMED_REQUEST")));
}

TEST_F(BadInput, ATextOfTenMegabytesIsRefusedWhereverItComes) {
  EXPECT_THAT(Replying(std::string(10'000'000, 'a')),
              AnyOf(StatusIs(StatusCode::kInvalidArgument)));
  EXPECT_THAT(ImportingPlaces(std::string(20'000'000, ' ')),
              StatusIs(StatusCode::kResourceExhausted));
}

TEST_F(BadInput, AnEnumValueNobodyKnowsIsNamed) {
  v1::CloseTicketRequest request;
  request.set_name(Ticket().name());
  request.set_outcome(static_cast<v1::TicketOutcome>(999));
  request.set_text("Fatto.");
  request.set_request_id(NewRequestId());
  const absl::Status refused =
      Refused<v1::Ticket>("comunicazione", "TicketService.CloseTicket", request);
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(FieldsOf(refused), UnorderedElementsAre("outcome"));
}

TEST_F(BadInput, EverythingThatIsMissingIsNamedAtOnce) {
  v1::CreateTenantRequest request;
  request.set_parent("associations/golfo-paradiso");
  request.mutable_tenant()->set_cadastral_code(std::string(100, 'x'));
  request.set_request_id("not-a-uuid");
  const absl::Status refused =
      Refused<v1::Tenant>("coordinamento", "DirectoryService.CreateTenant", request);
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(FieldsOf(refused),
              UnorderedElementsAre("tenant_id", "tenant.display_name", "tenant.istat_code",
                                   "tenant.cadastral_code", "request_id"));
}

TEST_F(BadInput, AMalformedTerritoryIsRefusedWithItsLineAndTheOldOneStaysInUse) {
  ASSERT_EQ(ComuneOfSorisSquare(), "Sori");
  const absl::Status refused =
      ImportingTerritory("{\"type\":\"FeatureCollection\",\n\"features\":[\n{]\n}");
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("line 3"));
  EXPECT_THAT(ImportingTerritory("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":"
                                 "\"Feature\",\"properties\":{\"istat\":\"010060\"},\"geometry\":"
                                 "{\"type\":\"Point\",\"coordinates\":[9.1,44.3]}}]}"),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_EQ(ComuneOfSorisSquare(), "Sori");
}

TEST_F(BadInput, MalformedPlacesAreRefusedWithTheirLine) {
  const absl::Status refused = ImportingPlaces("comuni:\n- name: Sori\n  istat: [\n");
  EXPECT_THAT(refused, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("line "));
  const absl::Status unknown = ImportingPlaces(
      "comuni:\n- {name: Sori, istat: \"010060\", cadastral: I852}\n"
      "shared:\n- {name: Monte Bello, comuni: [Atlantide]}\n");
  EXPECT_THAT(unknown, StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(unknown.message()), AllOf(HasSubstr("Atlantide"), HasSubstr("line 4")));
  EXPECT_EQ(ComuneOfSorisSquare(), "Sori");
}

TEST_F(BadInput, ARepeatedImportIsDoneOnce) {
  const auto revision = [&] {
    return gateway_.Ask(
        "SELECT revision FROM mugugno.reference_data WHERE association_id = 'golfo-paradiso' AND "
        "kind = 'places'");
  };
  v1::ImportPlacesRequest request;
  request.set_parent("associations/golfo-paradiso");
  request.set_yaml(
      gateway_.Ask("SELECT content FROM mugugno.reference_version WHERE association_id = "
                   "'golfo-paradiso' AND kind = 'places' ORDER BY number DESC LIMIT 1"));
  request.set_request_id(NewRequestId());
  const auto import = [&] {
    return gateway_.Call<v1::ImportPlacesResponse>("coordinamento", "RoutingService.ImportPlaces",
                                                   request);
  };
  const auto first = import();
  ASSERT_OK(first);
  EXPECT_GT(first->place_count(), 100);
  const std::string once = revision();
  const auto second = import();
  ASSERT_OK(second);
  EXPECT_EQ(second->place_count(), first->place_count());
  EXPECT_EQ(revision(), once);
  request.mutable_yaml()->append("# altro\n");
  EXPECT_THAT(import(), HasReason("REQUEST_ID_REUSED"));
  EXPECT_EQ(revision(), once);
}

}  // namespace
}  // namespace mugugno::tests

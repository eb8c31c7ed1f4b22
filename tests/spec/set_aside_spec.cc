// Messages that were acknowledged and could not become a message in a ticket at once: nothing of
// them is invisible, and somebody can decide about each.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/installation_service.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using v1::SetAsideMessage;
using v1::Submission;

class SetAside : public ::testing::Test {
 protected:
  // What became of the second content under one request_id, told by a gateway that never heard of
  // the first.
  Submission ReuseKey(const std::string& app, const std::string& text) {
    auto request = GatewayUnderTest::Message(app, NewRequestId(), "C'è una buca in via Stagno");
    first_ = gateway_.SubmitUntilApplied(request);
    request.mutable_message()->set_text(text);
    request.mutable_message()->set_phone_number("+39010000000");
    request.mutable_message()->mutable_position()->set_latitude(44.372);
    request.mutable_message()->mutable_position()->set_longitude(9.1035);
    if (!file_.empty()) request.mutable_message()->add_attachments(file_);
    return Must(gateway_.SubmitElsewhere(request), "the second message");
  }
  static std::string NameOf(const std::string& owner, const Submission& submission) {
    return absl::StrCat(owner, "/setAsideMessages",
                        submission.name().substr(submission.name().rfind('/')));
  }
  // As listed for that caller; without a name where it is not.
  SetAsideMessage Listed(const std::string& by, const std::string& parent, const std::string& name,
                         bool discarded = false) {
    v1::ListSetAsideMessagesRequest request;
    request.set_parent(parent);
    request.set_page_size(2);
    request.set_discarded(discarded);
    do {
      const auto page = gateway_.Call<v1::ListSetAsideMessagesResponse>(
          by, "SetAsideService.ListSetAsideMessages", request);
      EXPECT_OK(page);
      if (!page.ok()) return {};
      for (const SetAsideMessage& message : page->set_aside_messages()) {
        if (message.name() == name) return message;
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return {};
  }
  absl::StatusOr<SetAsideMessage> Apply(const std::string& name,
                                        const std::string& by = "comunicazione") {
    v1::ApplySetAsideMessageRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    return gateway_.Call<SetAsideMessage>(by, "SetAsideService.ApplySetAsideMessage", request);
  }
  absl::StatusOr<SetAsideMessage> Discard(const std::string& name, v1::DiscardReason reason) {
    v1::DiscardSetAsideMessageRequest request;
    request.set_name(name);
    request.set_reason(reason);
    request.set_request_id(NewRequestId());
    return gateway_.Call<SetAsideMessage>("comunicazione", "SetAsideService.DiscardSetAsideMessage",
                                          request);
  }
  Submission Now(const Submission& submission) {
    v1::GetSubmissionRequest request;
    request.set_name(submission.name());
    const std::string app = submission.name().substr(5, submission.name().find('/', 5) - 5);
    return Must(gateway_.Call<Submission>(app, "SubmissionService.GetSubmission", request),
                "the submission");
  }
  v1::Installation Installation() {
    return Must(gateway_.Call<v1::Installation>("root", "InstallationService.GetInstallation",
                                                v1::GetInstallationRequest()),
                "the installation");
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  Submission first_;
  // The second message comes with it.
  std::string file_;
};

TEST_F(SetAside, OtherContentUnderAUsedKeyIsToldAsWhatItIsAndShownToTheDesk) {
  const auto before = Installation().open_work().set_aside_count();
  const Submission aside = ReuseKey("sori-app", "PAROLACHIAVE: il lampione è spento");
  EXPECT_EQ(aside.state(), Submission::STATE_SET_ASIDE);
  EXPECT_NE(aside.name(), first_.name());
  EXPECT_EQ(aside.number(), "");
  EXPECT_EQ(aside.conversation(), "");
  const Submission now = Now(aside);
  EXPECT_EQ(now.state(), Submission::STATE_SET_ASIDE);
  EXPECT_EQ(now.name(), aside.name());
  EXPECT_EQ(now.number(), "");
  EXPECT_EQ(Installation().open_work().set_aside_count(), before + 1);

  const std::string name = NameOf("tenants/sori", aside);
  const SetAsideMessage listed = Listed("comunicazione", "tenants/sori", name);
  EXPECT_EQ(listed.text(), "PAROLACHIAVE: il lampione è spento");
  EXPECT_EQ(listed.reason(), "KEY_REUSED");
  EXPECT_EQ(listed.app(), "apps/sori-app");
  EXPECT_EQ(listed.channel(), "tenants/sori/channels/app");
  EXPECT_EQ(listed.phone_number(), "+39010000000");
  EXPECT_EQ(listed.position().latitude(), 44.372);
  EXPECT_NE(gateway_.Ask(absl::StrCat(
                "SELECT COUNT(*) FROM mugugno.audit WHERE owner = 'tenants/sori' AND action = "
                "'set_aside.list' AND detail LIKE '%",
                name.substr(name.rfind('/') + 1), "%'")),
            "0");
}

TEST_F(SetAside, OnlyTheOwnersDeskSeesIt) {
  const Submission aside = ReuseKey("golfo-app", "Il lampione è spento");
  const std::string name = NameOf("associations/golfo-paradiso", aside);
  EXPECT_EQ(Listed("comunicazione", "associations/golfo-paradiso", name).name(), name);
  v1::ListSetAsideMessagesRequest request;
  for (const char* parent : {"associations/golfo-paradiso", "tenants/sori"}) {
    request.set_parent(parent);
    for (const char* by : {"root", "officer-recco", "estraneo"}) {
      EXPECT_THAT(gateway_.Call<v1::ListSetAsideMessagesResponse>(
                      by, "SetAsideService.ListSetAsideMessages", request),
                  StatusIs(StatusCode::kPermissionDenied))
          << parent << " by " << by;
    }
  }
  request.clear_parent();
  EXPECT_THAT(gateway_.Call<v1::ListSetAsideMessagesResponse>(
                  "comunicazione", "SetAsideService.ListSetAsideMessages", request),
              StatusIs(StatusCode::kPermissionDenied));
}

TEST_F(SetAside, APersonMakesItAMessageOfItsOwnUnderTheNameTheAppHolds) {
  const Submission aside = ReuseKey("sori-app", "Il lampione in via Stagno è spento");
  const std::string name = NameOf("tenants/sori", aside);
  const auto applied = Apply(name);
  ASSERT_OK(applied);
  EXPECT_EQ(applied->state(), SetAsideMessage::STATE_APPLIED);
  EXPECT_NE(applied->number(), "");
  EXPECT_NE(applied->number(), first_.number());
  const Submission now = Now(aside);
  EXPECT_EQ(now.state(), Submission::STATE_APPLIED);
  EXPECT_EQ(now.number(), applied->number());
  EXPECT_EQ(gateway_.TicketOf("sori", now.number()).preview(),
            "Il lampione in via Stagno è spento");
  EXPECT_EQ(Listed("comunicazione", "tenants/sori", name).name(), "");
  EXPECT_EQ(gateway_.Ask("SELECT COUNT(*) FROM mugugno.set_aside WHERE state = 2 AND words IS NOT "
                         "NULL"),
            "0");
  EXPECT_THAT(Apply(name), HasReason("ALREADY_APPLIED"));
  EXPECT_THAT(Discard(name, v1::DISCARD_REASON_SPAM), HasReason("ALREADY_DECIDED"));
}

TEST_F(SetAside, ItsFilesComeWithIt) {
  v1::UploadAttachmentRequest upload;
  v1::Attachment attachment;
  bool sent = false;
  ASSERT_OK(gateway_.Exchange(
      "sori-app", "AttachmentService.UploadAttachment", upload, attachment,
      [&] {
        upload.mutable_declaration()->set_parent("apps/sori-app");
        upload.mutable_declaration()->set_size_bytes(3);
        upload.set_chunk("abc");
        return !std::exchange(sent, true);
      },
      [] {}));
  file_ = attachment.name();
  const Submission aside = ReuseKey("sori-app", "Il lampione in via Solimano è spento");
  const std::string name = NameOf("tenants/sori", aside);
  EXPECT_EQ(Listed("comunicazione", "tenants/sori", name).attachment_count(), 1);
  const auto applied = Apply(name);
  ASSERT_OK(applied);
  v1::ListTicketEntriesRequest list;
  list.set_parent(gateway_.TicketOf("sori", applied->number()).name());
  const auto entries = gateway_.Call<v1::ListTicketEntriesResponse>(
      "comunicazione", "TicketService.ListTicketEntries", list);
  ASSERT_OK(entries);
  ASSERT_EQ(entries->entries(0).attachments_size(), 1);
  EXPECT_FALSE(entries->entries(0).attachments(0).missing());
}

TEST_F(SetAside, ADiscardedOneIsToldToTheAppAndCanStillBeApplied) {
  const Submission aside = ReuseKey("sori-app", "Il cassonetto è pieno");
  const std::string name = NameOf("tenants/sori", aside);
  EXPECT_THAT(Discard(name, v1::DISCARD_REASON_UNSPECIFIED),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Discard(name, v1::DISCARD_REASON_OUTSIDE), StatusIs(StatusCode::kInvalidArgument));
  ASSERT_OK(Discard(name, v1::DISCARD_REASON_REPEATED));
  EXPECT_EQ(Now(aside).state(), Submission::STATE_DISCARDED);
  EXPECT_EQ(Listed("comunicazione", "tenants/sori", name).name(), "");
  EXPECT_EQ(Listed("comunicazione", "tenants/sori", name, true).discard_reason(),
            v1::DISCARD_REASON_REPEATED);
  ASSERT_OK(Apply(name));
  EXPECT_EQ(Now(aside).state(), Submission::STATE_APPLIED);
}

TEST_F(SetAside, AnEmergencyIsCountedAndNeverDiscarded) {
  const auto before = Installation().open_work().emergency_count();
  const Submission aside =
      ReuseKey("sori-app", "Aiuto, c'è un incendio e una persona è intrappolata");
  EXPECT_TRUE(aside.emergency());
  EXPECT_EQ(Installation().open_work().emergency_count(), before + 1);
  EXPECT_THAT(Discard(NameOf("tenants/sori", aside), v1::DISCARD_REASON_REPEATED),
              HasReason("EMERGENCY_NOT_SEEN"));
}

TEST_F(SetAside, WhatCannotBePlacedIsListedWithoutWordsAndTriedAgain) {
  const std::string name = gateway_.SetAsideEntry("PAROLASEGRETA: una buca in via Stagno");
  const SetAsideMessage listed = Listed("root", "", name);
  EXPECT_EQ(listed.name(), name);
  EXPECT_EQ(listed.app(), "apps/sori-app");
  EXPECT_EQ(listed.channel(), "tenants/sori/channels/app");
  EXPECT_EQ(listed.reason(), "INTERNAL");
  EXPECT_GT(listed.create_time().seconds(), 0);
  EXPECT_THAT(listed.DebugString(), ::testing::Not(::testing::HasSubstr("PAROLASEGRETA")));
  Submission submission;
  submission.set_name("apps/sori-app/submissions" + name.substr(name.rfind('/')));
  EXPECT_EQ(Now(submission).state(), Submission::STATE_PENDING);

  v1::ReprocessSetAsideMessagesRequest request;
  EXPECT_THAT(gateway_.Call<v1::ReprocessSetAsideMessagesResponse>(
                  "root", "SetAsideService.ReprocessSetAsideMessages", request),
              StatusIs(StatusCode::kInvalidArgument));
  request.add_names(name);
  request.set_request_id(NewRequestId());
  const auto again = gateway_.Call<v1::ReprocessSetAsideMessagesResponse>(
      "root", "SetAsideService.ReprocessSetAsideMessages", request);
  ASSERT_OK(again);
  EXPECT_EQ(again->reprocessed_count(), 1);
  EXPECT_EQ(again->applied_count(), 1);
  EXPECT_EQ(Listed("root", "", name).name(), "");
  const Submission now = Now(submission);
  EXPECT_EQ(now.state(), Submission::STATE_APPLIED);
  EXPECT_NE(now.number(), "");
  const auto repeated = gateway_.Call<v1::ReprocessSetAsideMessagesResponse>(
      "root", "SetAsideService.ReprocessSetAsideMessages", request);
  ASSERT_OK(repeated);
  EXPECT_EQ(repeated->SerializeAsString(), again->SerializeAsString());
  request.set_request_id(NewRequestId());
  EXPECT_THAT(gateway_.Call<v1::ReprocessSetAsideMessagesResponse>(
                  "root", "SetAsideService.ReprocessSetAsideMessages", request),
              StatusIs(StatusCode::kNotFound));
}

// What others' specs set aside for good stays so.
TEST_F(SetAside, AllOfAJournalAreTriedAgain) {
  const auto before = Installation().journal().set_aside_count();
  gateway_.SetAsideEntry("Una buca in via Stagno");
  gateway_.SetAsideEntry("Un'altra buca in via Stagno");
  v1::ReprocessSetAsideMessagesRequest request;
  request.set_all(true);
  const auto again = gateway_.Call<v1::ReprocessSetAsideMessagesResponse>(
      "root", "SetAsideService.ReprocessSetAsideMessages", request);
  ASSERT_OK(again);
  EXPECT_EQ(again->reprocessed_count(), before + 2);
  EXPECT_GE(again->applied_count(), 2);
  EXPECT_EQ(Installation().journal().set_aside_count(),
            again->reprocessed_count() - again->applied_count());
}

TEST_F(SetAside, WhileTheDatabaseRefusesTheGatewaysAccountMessagesWait) {
  const auto before = Installation().journal().set_aside_count();
  gateway_.Run("REVOKE INSERT ON mugugno.ticket FROM 'server'@'localhost'");
  // Answered after two seconds of trying.
  const auto pending = gateway_.Submit(
      GatewayUnderTest::Message("sori-app", NewRequestId(), "Il lampione è spento"));
  const auto meanwhile = Installation().journal();
  gateway_.Run("GRANT INSERT ON mugugno.ticket TO 'server'@'localhost'");
  ASSERT_OK(pending);
  EXPECT_EQ(pending->state(), Submission::STATE_PENDING);
  EXPECT_EQ(meanwhile.set_aside_count(), before);
  EXPECT_GE(meanwhile.pending_count(), 1);
  const absl::Time last = absl::Now() + absl::Seconds(60);
  Submission now = Now(*pending);
  while (now.state() == Submission::STATE_PENDING && absl::Now() < last) now = Now(*pending);
  EXPECT_EQ(now.state(), Submission::STATE_APPLIED);
}

}  // namespace
}  // namespace mugugno::tests

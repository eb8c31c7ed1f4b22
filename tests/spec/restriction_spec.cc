// Tickets only named people of a comune see: for everybody else, the desk and their own office too,
// they do not exist, whichever way they are looked for; and the citizen notices nothing.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include <gmock/gmock.h>

#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/claim_service.pb.h"
#include "mugugno/v1/counter_service.pb.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/incident_service.pb.h"
#include "mugugno/v1/restriction_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "mugugno/v1/search_service.pb.h"
#include "mugugno/v1/ticket_relation_service.pb.h"
#include "mugugno/v1/transfer_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/must.h"
#include "tests/support/request_id.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Property;
using ::testing::SizeIs;
using v1::Submission;
using v1::Ticket;
using v1::TicketEntry;

// An officer of all comuni, a colleague at the same desk, the ticket's own office, an officer of
// another comune, and who administers this one.
constexpr char kNamed[] = "comunicazione";
constexpr char kColleague[] = "officer-sori";
constexpr char kOffice[] = "tecnico-sori";
constexpr char kElsewhere[] = "officer-recco";
constexpr char kAdmin[] = "admin-sori";

std::string StaffNamed(const std::string& id) {
  return absl::StrCat("associations/golfo-paradiso/staff/", id);
}

class RestrictionSpec : public ::testing::Test {
 protected:
  Submission Write(const std::string& text, const std::string& reply_to = "") {
    v1::SubmitMessageRequest request = GatewayUnderTest::Message("sori-app", user_, text);
    request.mutable_message()->set_reply_to(reply_to);
    return gateway_.SubmitUntilApplied(request);
  }
  Ticket TicketOf(const Submission& submission) {
    return gateway_.TicketOf("sori", submission.number());
  }
  Ticket Open(const std::string& text) { return TicketOf(Write(text)); }
  Ticket OpenOfAnother(const std::string& text) {
    return TicketOf(
        gateway_.SubmitUntilApplied(GatewayUnderTest::Message("sori-app", NewRequestId(), text)));
  }

  template <typename Response>
  absl::StatusOr<Response> Ask(const std::string& by, const std::string& method,
                               const std::string& text) {
    Response response;
    const absl::Status status = Try(by, method, text, &response);
    if (!status.ok()) return status;
    return response;
  }
  // A call described in text format, its answer of no interest.
  absl::Status Try(const std::string& by, const std::string& method, const std::string& text,
                   google::protobuf::Message* response = nullptr) {
    const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
        absl::StrCat("mugugno.v1.", method));
    if (found == nullptr) return absl::UnimplementedError(method);
    auto* factory = google::protobuf::MessageFactory::generated_factory();
    const std::unique_ptr<google::protobuf::Message> request(
        factory->GetPrototype(found->input_type())->New());
    const std::unique_ptr<google::protobuf::Message> answer(
        factory->GetPrototype(found->output_type())->New());
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.get())) << text;
    return gateway_.Call(by, method, *request, response == nullptr ? answer.get() : response);
  }

  absl::StatusOr<Ticket> Restrict(const Ticket& ticket,
                                  const std::vector<std::string>& readers = {},
                                  const std::string& office = "", const std::string& by = kNamed) {
    v1::RestrictTicketRequest request;
    request.set_name(ticket.name());
    request.set_reason(v1::TicketRestriction::REASON_MINOR);
    request.set_note("riguarda la figlia");
    for (const std::string& reader : readers) request.add_readers(StaffNamed(reader));
    request.set_office(office);
    return gateway_.Call<Ticket>(by, "RestrictionService.RestrictTicket", request);
  }
  absl::Status Unrestrict(const Ticket& ticket, const std::string& by = kNamed) {
    return Try(by, "RestrictionService.UnrestrictTicket",
               absl::StrCat("name: '", ticket.name(), "' reason: 'era un errore'"));
  }
  absl::Status NameReader(const Ticket& ticket, const std::string& reader,
                          const std::string& by = kAdmin) {
    return Try(by, "RestrictionService.NameTicketReader",
               absl::StrCat("name: '", ticket.name(), "' reader: '", StaffNamed(reader), "'"));
  }
  absl::StatusOr<Ticket> Get(const std::string& by, const std::string& name) {
    return Ask<Ticket>(by, "TicketService.GetTicket", absl::StrCat("name: '", name, "'"));
  }
  // In any state.
  bool Lists(const std::string& by, const Ticket& ticket) {
    v1::ListTicketsRequest request;
    request.set_parent("tenants/-");
    request.set_page_size(200);
    for (int i = 1; i < v1::TicketState_ARRAYSIZE; ++i) {
      request.add_states(static_cast<v1::TicketState>(i));
    }
    while (true) {
      const auto page =
          gateway_.Call<v1::ListTicketsResponse>(by, "TicketService.ListTickets", request);
      EXPECT_OK(page);
      if (!page.ok()) return false;
      for (const Ticket& each : page->tickets()) {
        if (each.name() == ticket.name()) return true;
      }
      if (page->next_page_token().empty()) return false;
      request.set_page_token(page->next_page_token());
    }
  }
  std::vector<std::string> Finds(const std::string& by, const std::string& query) {
    v1::SearchTicketsRequest request;
    request.set_parent("tenants/-");
    request.set_query(query);
    const auto found =
        gateway_.Call<v1::SearchTicketsResponse>(by, "SearchService.SearchTickets", request);
    EXPECT_OK(found);
    std::vector<std::string> names;
    if (!found.ok()) return names;
    for (const auto& hit : found->hits()) names.push_back(hit.ticket().name());
    return names;
  }
  v1::TicketSummary Summary(const std::string& by) {
    const auto found = Ask<v1::SummarizeTicketsResponse>(by, "TicketService.SummarizeTickets",
                                                         "parent: 'tenants/sori'");
    EXPECT_OK(found);
    return found.ok() && found->summaries_size() == 1 ? found->summaries(0) : v1::TicketSummary();
  }
  std::vector<TicketEntry> Entries(const std::string& by, const Ticket& ticket) {
    const auto page = Ask<v1::ListTicketEntriesResponse>(
        by, "TicketService.ListTicketEntries",
        absl::StrCat("parent: '", ticket.name(), "' page_size: 200"));
    EXPECT_OK(page);
    if (!page.ok()) return {};
    return {page->entries().begin(), page->entries().end()};
  }
  std::vector<std::string> Deliveries(const std::string& by, const Ticket& ticket) {
    v1::ListDeliveriesRequest request;
    request.set_parent("tenants/sori");
    request.set_page_size(200);
    for (int i = 1; i < v1::DeliveryState_ARRAYSIZE; ++i) {
      request.add_states(static_cast<v1::DeliveryState>(i));
    }
    std::vector<std::string> names;
    while (true) {
      const auto page =
          gateway_.Call<v1::ListDeliveriesResponse>(by, "DeliveryService.ListDeliveries", request);
      EXPECT_OK(page);
      if (!page.ok()) return names;
      for (const auto& each : page->deliveries()) {
        if (each.ticket() == ticket.name()) names.push_back(each.name());
      }
      if (page->next_page_token().empty()) return names;
      request.set_page_token(page->next_page_token());
    }
  }
  std::string Row(const Ticket& ticket, const std::string& what) {
    return gateway_.Ask(absl::StrCat("SELECT ", what, " FROM mugugno.ticket WHERE number = '",
                                     ticket.number(), "'"));
  }
  // The part of a statement that is about the ticket.
  static std::string Of(const Ticket& ticket) {
    return absl::StrCat("ticket_id = (SELECT id FROM mugugno.ticket WHERE number = '",
                        ticket.number(), "')");
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::string user_ = NewRequestId();
};

// Every act and every reading, by its method; %s is the ticket, %o another one.
std::vector<std::pair<std::string, std::string>> CallsOnATicket() {
  return {
      {"TicketService.GetTicket", "name: '%s'"},
      {"TicketService.ListTicketEntries", "parent: '%s'"},
      {"TicketService.ListTickets", "parent: 'tenants/sori' beside: '%s'"},
      {"TicketService.ReplyToTicket", "name: '%s' text: 'x'"},
      {"TicketService.AddTicketNote", "name: '%s' text: 'x'"},
      {"TicketService.ForwardTicket", "name: '%s' office: 'tenants/sori/offices/ambiente'"},
      {"TicketService.TakeCharge", "name: '%s'"},
      {"TicketService.AssignTicket", "name: '%s'"},
      {"TicketService.ChangeTicketState", "name: '%s' state: TICKET_STATE_IN_PROGRESS note: 'x'"},
      {"TicketService.ConfirmTicketRoute", "name: '%s'"},
      {"TicketService.CorrectTicketTopic", "name: '%s' topic: 'road.pothole'"},
      {"TicketService.AcknowledgeEmergency", "name: '%s'"},
      {"TicketService.CloseTicket", "name: '%s' outcome: TICKET_OUTCOME_FIXED text: 'x'"},
      {"TicketService.DiscardTicket", "name: '%s' reason: DISCARD_REASON_SPAM"},
      {"TicketService.RestoreTicket", "name: '%s'"},
      {"TicketService.MergeTicket", "name: '%s' into: '%o'"},
      {"TicketService.MergeTicket", "name: '%o' into: '%s'"},
      {"TicketRelationService.SplitTicket", "name: '%s' topic: 'road.pothole'"},
      {"TicketRelationService.LinkTickets", "name: '%s' other: '%o'"},
      {"TicketRelationService.LinkTickets", "name: '%o' other: '%s'"},
      {"TicketRelationService.UnlinkTickets", "name: '%s' other: '%o'"},
      {"TicketRelationService.UnlinkTickets", "name: '%o' other: '%s'"},
      {"TicketRelationService.ListRelatedTickets", "parent: '%s'"},
      {"ClaimService.ClaimTicket", "ticket: '%s'"},
      {"ClaimService.ReleaseTicket", "ticket: '%s'"},
      {"RoutingService.ExplainTicketRoute", "name: '%s'"},
      {"CounterService.RecordAnswerTold",
       "name: '%s' request_id: '6f1c2b9e-2f0e-4b7a-9a53-0b8a4d6f3c11'"},
      {"TransferService.ProposeTransfer",
       "name: '%s' target: 'tenants/recco' reason_code: REASON_CODE_PLACE reason: 'x'"},
      {"IncidentService.CreateIncident",
       "parent: 'tenants/sori' incident { display_name: 'x' } tickets: '%s'"},
      {"RestrictionService.RestrictTicket", "name: '%s' reason: REASON_HEALTH"},
      {"RestrictionService.UnrestrictTicket", "name: '%s' reason: 'x'"},
  };
}

TEST_F(RestrictionSpec, ForEverybodyElseItIsAnsweredAsWhatDoesNotExist) {
  const Ticket ticket = Open("Il lampione di via Combattenti è spento da giovedì");
  const Ticket other = Open("La panchina di piazza Bertollo è rotta");
  EXPECT_OK(Get(kColleague, ticket.name()));
  EXPECT_OK(Get(kOffice, ticket.name()));
  ASSERT_OK(Restrict(ticket));
  const std::string nowhere = absl::StrCat("tenants/sori/tickets/", NewRequestId());
  for (const auto& call : CallsOnATicket()) {
    const auto& method = call.first;
    const auto& text = call.second;
    const auto with = [&](const std::string& name) {
      return absl::StrReplaceAll(text, {{"%s", name}, {"%o", other.name()}});
    };
    const absl::Status refused = Try(kColleague, method, with(ticket.name()));
    EXPECT_THAT(refused, StatusIs(StatusCode::kNotFound)) << method << " " << text;
    EXPECT_EQ(refused, Try(kColleague, method, with(nowhere))) << method;
    EXPECT_EQ(Try(kOffice, method, with(ticket.name())), Try(kOffice, method, with(nowhere)))
        << method;
  }
  // Of another comune one hears nothing anyway, and who administers this one does not read.
  EXPECT_THAT(Get(kElsewhere, ticket.name()), StatusIs(StatusCode::kPermissionDenied));
  EXPECT_THAT(Get(kAdmin, ticket.name()), StatusIs(StatusCode::kPermissionDenied));
  EXPECT_EQ(NameReader(ticket, kColleague),
            Try(kAdmin, "RestrictionService.NameTicketReader",
                absl::StrCat("name: '", nowhere, "' reader: '", StaffNamed(kColleague), "'")));
  // Nobody of them changed anything.
  EXPECT_EQ(Row(ticket, "revision"), "2");
}

TEST_F(RestrictionSpec, WhoIsNamedWorksWithItAsBefore) {
  const Ticket ticket = Open("Il tombino di via Crispi trabocca");
  const auto restricted = Restrict(ticket, {kOffice});
  ASSERT_OK(restricted);
  const v1::TicketRestriction& restriction = restricted->restriction();
  EXPECT_EQ(restriction.reason(), v1::TicketRestriction::REASON_MINOR);
  EXPECT_EQ(restriction.author(), StaffNamed(kNamed));
  ASSERT_EQ(restriction.readers_size(), 2);
  EXPECT_EQ(restriction.readers(0).staff(), StaffNamed(kNamed));
  EXPECT_EQ(restriction.readers(0).display_name(), "Ufficio comunicazione associato");
  EXPECT_TRUE(restriction.readers(0).active());
  EXPECT_EQ(restriction.readers(1).staff(), StaffNamed(kOffice));
  for (const char* by : {kNamed, kOffice}) {
    EXPECT_OK(Get(by, ticket.name()));
    EXPECT_TRUE(Lists(by, ticket));
    EXPECT_OK(Try(by, "TicketService.AddTicketNote",
                  absl::StrCat("name: '", ticket.name(), "' text: 'visto'")));
  }
  EXPECT_THAT(Entries(kOffice, ticket),
              Contains(AllOf(Property(&TicketEntry::kind, TicketEntry::KIND_RESTRICTION),
                             Property(&TicketEntry::author, StaffNamed(kNamed)),
                             Property(&TicketEntry::text, HasSubstr("riguarda la figlia\n+ ")))));
  // The trail has the reason and the people, and no note.
  EXPECT_EQ(gateway_.Ask(absl::StrCat("SELECT GROUP_CONCAT(detail) FROM mugugno.audit WHERE action "
                                      "= 'ticket.restrict' AND resource = '",
                                      ticket.name(), "'")),
            "REASON_MINOR readers: comunicazione tecnico-sori");
}

TEST_F(RestrictionSpec, NoListNumberOrSearchTellsOfIt) {
  const v1::TicketSummary before = Summary(kColleague);
  const Submission submission =
      Write("Aiuto, c'è una fuga di gas in salita Priaro, sento glicinemalva");
  const Ticket ticket = TicketOf(submission);
  ASSERT_TRUE(ticket.emergency());
  EXPECT_EQ(Summary(kColleague).emergency_count(), before.emergency_count() + 1);
  EXPECT_EQ(Summary(kColleague).open_count(), before.open_count() + 1);
  EXPECT_TRUE(Lists(kColleague, ticket));
  while (Finds(kColleague, "glicinemalva").empty()) continue;
  const v1::TicketSummary own = Summary(kNamed);
  ASSERT_OK(Restrict(ticket));
  EXPECT_EQ(Summary(kColleague).emergency_count(), before.emergency_count());
  EXPECT_EQ(Summary(kColleague).open_count(), before.open_count());
  EXPECT_EQ(Summary(kColleague).unanswered_count(), before.unanswered_count());
  EXPECT_FALSE(Lists(kColleague, ticket));
  EXPECT_FALSE(Lists(kOffice, ticket));
  EXPECT_FALSE(Lists(kElsewhere, ticket));
  EXPECT_THAT(Finds(kColleague, "glicinemalva"), IsEmpty());
  EXPECT_THAT(Finds(kColleague, ticket.number()), IsEmpty());
  EXPECT_THAT(Finds(kOffice, "glicinemalva"), IsEmpty());
  // It is not missed by those it is for.
  EXPECT_EQ(Summary(kNamed).emergency_count(), own.emergency_count());
  EXPECT_TRUE(Lists(kNamed, ticket));
  EXPECT_THAT(Finds(kNamed, "glicinemalva"), ElementsAre(ticket.name()));
  ASSERT_OK(Unrestrict(ticket));
  EXPECT_TRUE(Lists(kColleague, ticket));
  EXPECT_THAT(Finds(kColleague, "glicinemalva"), ElementsAre(ticket.name()));
  EXPECT_EQ(Summary(kColleague).emergency_count(), before.emergency_count() + 1);
  ASSERT_OK(Try(kNamed, "TicketService.AcknowledgeEmergency",
                absl::StrCat("name: '", ticket.name(), "'")));
}

TEST_F(RestrictionSpec, WhatItWasCorrectedClaimedAndSentIsNotSeenEither) {
  const Ticket ticket = Open("Il muretto di via Sant'Apollinare è crollato");
  ASSERT_OK(Try(kNamed, "TicketService.CorrectTicketTopic",
                absl::StrCat("name: '", ticket.name(), "' topic: 'road.pothole'")));
  ASSERT_OK(
      Try(kColleague, "ClaimService.ClaimTicket", absl::StrCat("ticket: '", ticket.name(), "'")));
  const auto corrected = [&](const std::string& by) {
    const auto found = Ask<v1::ListCorrectionsResponse>(by, "RoutingService.ListCorrections",
                                                        "parent: 'tenants/sori' page_size: 200");
    EXPECT_OK(found);
    int times = 0;
    for (const auto& each : found->corrections()) times += each.ticket() == ticket.name() ? 1 : 0;
    return times;
  };
  const auto claimed = [&](const std::string& by) {
    const auto found =
        Ask<v1::ListClaimsResponse>(by, "ClaimService.ListClaims", "parent: 'tenants/-'");
    EXPECT_OK(found);
    int times = 0;
    for (const auto& each : found->claims()) times += each.ticket() == ticket.name() ? 1 : 0;
    return times;
  };
  EXPECT_EQ(corrected(kColleague), 1);
  EXPECT_EQ(claimed(kNamed), 1);
  const std::vector<std::string> sent = Deliveries(kColleague, ticket);
  ASSERT_THAT(sent, SizeIs(1));
  ASSERT_OK(Restrict(ticket));
  EXPECT_EQ(corrected(kColleague), 0);
  EXPECT_EQ(corrected(kNamed), 1);
  // Who does not see it works on it no more.
  EXPECT_EQ(claimed(kNamed), 0);
  ASSERT_OK(Try(kNamed, "ClaimService.ClaimTicket", absl::StrCat("ticket: '", ticket.name(), "'")));
  EXPECT_EQ(claimed(kColleague), 0);
  EXPECT_EQ(claimed(kNamed), 1);
  EXPECT_THAT(Deliveries(kColleague, ticket), IsEmpty());
  EXPECT_THAT(Deliveries(kAdmin, ticket), IsEmpty());
  EXPECT_EQ(Deliveries(kNamed, ticket), sent);
  gateway_.Run(absl::StrCat("UPDATE mugugno.delivery SET state = ",
                            static_cast<int>(v1::DELIVERY_STATE_DEAD), " WHERE ", Of(ticket)));
  const std::string resend = absl::StrCat("name: '", sent.front(), "'");
  EXPECT_THAT(Try(kColleague, "DeliveryService.ResendDelivery", resend),
              StatusIs(StatusCode::kNotFound));
  // Its words for the office are gone for good.
  EXPECT_THAT(Try(kNamed, "DeliveryService.ResendDelivery", resend), HasReason("DELIVERY_ERASED"));
}

TEST_F(RestrictionSpec, AFileOfItIsNotThere) {
  v1::UploadAttachmentRequest upload;
  v1::Attachment attachment;
  bool sent = false;
  upload.mutable_declaration()->set_parent("apps/sori-app");
  upload.mutable_declaration()->set_size_bytes(5);
  upload.mutable_declaration()->set_file_name("referto.txt");
  upload.set_chunk("abcde");
  ASSERT_OK(gateway_.Exchange(
      "sori-app", "AttachmentService.UploadAttachment", upload, attachment,
      [&] { return !std::exchange(sent, true); }, [] {}));
  v1::SubmitMessageRequest request =
      GatewayUnderTest::Message("sori-app", user_, "In allegato il referto del pronto soccorso");
  request.mutable_message()->add_attachments(attachment.name());
  const Ticket ticket = TicketOf(gateway_.SubmitUntilApplied(request));
  std::string file;
  for (const TicketEntry& entry : Entries(kNamed, ticket)) {
    if (entry.attachments_size() > 0) file = entry.attachments(0).name();
  }
  const auto download = [&](const std::string& by) {
    v1::DownloadAttachmentRequest asked;
    asked.set_name(file);
    v1::DownloadAttachmentResponse response;
    bool once = false;
    return gateway_.Exchange(
        by, "AttachmentService.DownloadAttachment", asked, response,
        [&] { return !std::exchange(once, true); }, [] {});
  };
  EXPECT_OK(download(kColleague));
  ASSERT_OK(Restrict(ticket));
  EXPECT_THAT(download(kColleague), StatusIs(StatusCode::kNotFound));
  EXPECT_OK(download(kNamed));
}

TEST_F(RestrictionSpec, TheCitizenNoticesNothing) {
  const Submission submission = Write("Mia figlia non può salire sullo scuolabus del Capreno");
  const Ticket ticket = TicketOf(submission);
  ASSERT_OK(Restrict(ticket));
  v1::GetSubmissionRequest get;
  get.set_name(submission.name());
  const auto status = gateway_.Call<Submission>("sori-app", "SubmissionService.GetSubmission", get);
  ASSERT_OK(status);
  EXPECT_EQ(status->number(), ticket.number());
  ASSERT_OK(Try(kNamed, "TicketService.ReplyToTicket",
                absl::StrCat("name: '", ticket.name(), "' text: 'La chiamiamo domattina.'")));
  const auto said = gateway_.Conversation("sori-app", submission);
  EXPECT_THAT(
      said, Contains(Property(&v1::ConversationEntry::text, HasSubstr("La chiamiamo domattina."))));
  // What they write next joins it, and is seen by nobody else.
  const Submission more = Write("Il numero è quello di casa", said.back().name());
  EXPECT_EQ(more.number(), ticket.number());
  EXPECT_THAT(Get(kColleague, ticket.name()), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Entries(kNamed, ticket),
              Contains(Property(&TicketEntry::text, "Il numero è quello di casa")));
}

TEST_F(RestrictionSpec, WhatAnswersAnEndedOneIsRestrictedToo) {
  const Submission submission = Write("Chiedo del pulmino attrezzato per mio figlio");
  const Ticket ticket = TicketOf(submission);
  ASSERT_OK(Restrict(ticket));
  ASSERT_OK(Try(kNamed, "TicketService.CloseTicket",
                absl::StrCat("name: '", ticket.name(),
                             "' outcome: TICKET_OUTCOME_ANSWERED text: 'Il pulmino passa.'")));
  const auto said = gateway_.Conversation("sori-app", submission);
  ASSERT_FALSE(said.empty());
  const Submission later =
      Write("Il pulmino attrezzato per mio figlio oggi non è passato", said.back().name());
  ASSERT_NE(later.number(), ticket.number());
  const Ticket second = TicketOf(later);
  EXPECT_THAT(Get(kColleague, second.name()), StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(second.restriction().readers_size(), 1);
  // Another matter is everybody's.
  const Ticket pothole = Open("In via Stagno si è aperta una voragine nell'asfalto");
  EXPECT_OK(Get(kColleague, pothole.name()));
}

TEST_F(RestrictionSpec, PeopleAreNamedByThoseWhoSeeItAndSomebodyAlwaysDoes) {
  const Ticket ticket = Open("L'impiegato dello sportello mi ha risposto male, via Garibaldi");
  EXPECT_THAT(
      Try(kNamed, "RestrictionService.RestrictTicket", absl::StrCat("name: '", ticket.name(), "'")),
      StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Try(kNamed, "RestrictionService.RestrictTicket",
                  absl::StrCat("name: '", ticket.name(), "' reason: REASON_OTHER")),
              StatusIs(StatusCode::kInvalidArgument));
  // Who works for another comune, or with no tickets, is nobody to name.
  EXPECT_THAT(Restrict(ticket, {kElsewhere}), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Restrict(ticket, {kAdmin}), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Restrict(ticket, {}, "tenants/recco/offices/tecnico"),
              StatusIs(StatusCode::kInvalidArgument));
  EXPECT_OK(Get(kColleague, ticket.name()));
  ASSERT_OK(Restrict(ticket, {kNamed, kColleague}));
  EXPECT_OK(Get(kColleague, ticket.name()));
  // One of them leaves the other out, and then nobody but an office's people may not be left.
  ASSERT_OK(Restrict(ticket, {kColleague}, "", kColleague));
  EXPECT_THAT(Get(kNamed, ticket.name()), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Restrict(ticket, {}, "tenants/sori/offices/tecnico", kColleague),
              StatusIs(StatusCode::kInvalidArgument));
  ASSERT_OK(Restrict(ticket, {kColleague}, "tenants/sori/offices/tecnico", kColleague));
  EXPECT_OK(Get(kOffice, ticket.name()));
  EXPECT_THAT(Get(kNamed, ticket.name()), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Unrestrict(ticket), StatusIs(StatusCode::kNotFound));
  ASSERT_OK(Unrestrict(ticket, kOffice));
  EXPECT_OK(Get(kNamed, ticket.name()));
  EXPECT_THAT(Entries(kNamed, ticket),
              Contains(AllOf(Property(&TicketEntry::kind, TicketEntry::KIND_RESTRICTION_END),
                             Property(&TicketEntry::text, "era un errore"))));
  EXPECT_THAT(Unrestrict(ticket), HasReason("NOT_RESTRICTED"));
}

TEST_F(RestrictionSpec, WhoHasItAndIsNotNamedHasItNoMore) {
  const Ticket ticket = Open("Il cancello della scuola di Levà non si chiude");
  ASSERT_OK(
      Try(kColleague, "TicketService.TakeCharge", absl::StrCat("name: '", ticket.name(), "'")));
  ASSERT_OK(Restrict(ticket));
  EXPECT_EQ(Row(ticket, "assignee_id IS NULL"), "1");
  const auto assign = [&](const std::string& to) {
    return Try(kNamed, "TicketService.AssignTicket",
               absl::StrCat("name: '", ticket.name(), "' assignee: '", StaffNamed(to), "'"));
  };
  EXPECT_THAT(assign(kColleague), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_OK(assign(kNamed));
}

TEST_F(RestrictionSpec, WhenAllWhoWereNamedLeftTheAdministratorNamesSomebodyElse) {
  const Ticket ticket = Open("Un vicino anziano in via Caorsi non risponde alla porta da ieri");
  ASSERT_OK(Restrict(ticket, {kColleague}, "", kColleague));
  EXPECT_THAT(NameReader(ticket, kNamed), StatusIs(StatusCode::kNotFound));
  const auto finding = [&]() -> v1::CheckTenantResponse::Item {
    const auto checked = Ask<v1::CheckTenantResponse>(kAdmin, "DirectoryService.CheckTenant",
                                                      "name: 'tenants/sori'");
    EXPECT_OK(checked);
    for (const auto& item : checked->items()) {
      if (item.code() == "tickets.readers") return item;
    }
    return {};
  };
  EXPECT_THAT(finding().finding(), Not(HasSubstr(ticket.name())));
  const auto grants = [&](const std::string& method, const std::string& rest) {
    ASSERT_OK(Try(kAdmin, method, rest));
  };
  grants("AccessService.DeleteGrant", "name: 'tenants/sori/grants/officer-sori'");
  EXPECT_FALSE(finding().passed());
  EXPECT_THAT(finding().finding(), HasSubstr(ticket.name()));
  // Only to those who can name somebody.
  const auto told =
      Ask<v1::CheckTenantResponse>(kNamed, "DirectoryService.CheckTenant", "name: 'tenants/sori'");
  ASSERT_OK(told);
  EXPECT_THAT(told->ShortDebugString(), Not(HasSubstr(ticket.name())));
  EXPECT_THAT(NameReader(ticket, kAdmin), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(NameReader(ticket, kElsewhere), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_OK(NameReader(ticket, kOffice));
  EXPECT_OK(Get(kOffice, ticket.name()));
  EXPECT_THAT(Get(kNamed, ticket.name()), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(finding().finding(), Not(HasSubstr(ticket.name())));
  // Once somebody sees it, it is theirs to say who else.
  EXPECT_THAT(NameReader(ticket, kNamed), StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(
      gateway_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE action = "
                                "'ticket.name_reader' AND actor = '",
                                StaffNamed(kAdmin), "' AND resource = '", ticket.name(), "'")),
      "1");
  grants("AccessService.CreateGrant",
         "parent: 'tenants/sori' grant_id: 'officer-sori' grant { roles: ROLE_OFFICER }");
}

TEST_F(RestrictionSpec, TicketsThatHaveToDoWithItDoNotTellItsNumber) {
  const Ticket ticket = Open("La caldaia dell'asilo di Canepa è spenta");
  const Ticket other = Open("Il parapetto del ponte di Sussisa traballa");
  const Ticket third = Open("La staccionata di Lago è caduta");
  ASSERT_OK(Try(kNamed, "TicketRelationService.LinkTickets",
                absl::StrCat("name: '", ticket.name(), "' other: '", other.name(), "'")));
  const auto told = [&](const std::string& by) {
    std::vector<std::string> numbers;
    for (const TicketEntry& entry : Entries(by, other)) {
      if (entry.kind() == TicketEntry::KIND_LINK) numbers.push_back(entry.text() + entry.ticket());
    }
    return numbers;
  };
  EXPECT_THAT(told(kColleague), ElementsAre(ticket.number() + ticket.name()));
  ASSERT_OK(Restrict(ticket));
  EXPECT_THAT(told(kColleague), ElementsAre(""));
  EXPECT_THAT(told(kNamed), ElementsAre(ticket.number() + ticket.name()));
  const auto related = [&](const std::string& by) {
    const auto found =
        Ask<v1::ListRelatedTicketsResponse>(by, "TicketRelationService.ListRelatedTickets",
                                            absl::StrCat("parent: '", other.name(), "'"));
    EXPECT_OK(found);
    return found.ok() ? found->tickets_size() : -1;
  };
  EXPECT_EQ(related(kColleague), 0);
  EXPECT_EQ(related(kNamed), 1);
  // Nobody makes the history of one tell of the other from now on.
  for (const char* text : {"name: '%s' other: '%o'", "name: '%o' other: '%s'"}) {
    EXPECT_THAT(Try(kNamed, "TicketRelationService.LinkTickets",
                    absl::StrReplaceAll(text, {{"%s", ticket.name()}, {"%o", third.name()}})),
                HasReason("RESTRICTED"));
  }
  EXPECT_THAT(Try(kNamed, "TicketService.MergeTicket",
                  absl::StrCat("name: '", ticket.name(), "' into: '", third.name(), "'")),
              HasReason("RESTRICTED"));
}

TEST_F(RestrictionSpec, JoinedAndSplitTicketsGoAlong) {
  const Ticket ticket = Open("L'ascensore della scuola di Sori è bloccato");
  const Ticket duplicate = Open("Lampione acceso di giorno in via Combattenti Alleati");
  ASSERT_OK(Try(kNamed, "TicketService.MergeTicket",
                absl::StrCat("name: '", duplicate.name(), "' into: '", ticket.name(), "'")));
  EXPECT_OK(Get(kColleague, duplicate.name()));
  ASSERT_OK(Restrict(ticket));
  EXPECT_THAT(Get(kColleague, duplicate.name()), StatusIs(StatusCode::kNotFound));
  EXPECT_OK(Get(kNamed, duplicate.name()));
  const auto split = Ask<v1::SplitTicketResponse>(
      kNamed, "TicketRelationService.SplitTicket",
      absl::StrCat("name: '", ticket.name(), "' topic: 'road.pothole'"));
  ASSERT_OK(split);
  EXPECT_THAT(Get(kColleague, split->second().name()), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Deliveries(kNamed, split->second()), IsEmpty());
  ASSERT_OK(Unrestrict(ticket));
  EXPECT_OK(Get(kColleague, duplicate.name()));
  // What was split is a ticket of its own.
  EXPECT_THAT(Get(kColleague, split->second().name()), StatusIs(StatusCode::kNotFound));
}

TEST_F(RestrictionSpec, NothingIsMailedToAnOfficeThatDoesNotSeeIt) {
  const Submission submission =
      Write("La ringhiera di via Stagno è arrugginita, ci gioca un bimbo");
  const Ticket ticket = TicketOf(submission);
  ASSERT_EQ(ticket.office(), "tenants/sori/offices/tecnico");
  const auto count = [&](const std::string& condition) {
    return gateway_.Ask(
        absl::StrCat("SELECT COUNT(*) FROM mugugno.delivery WHERE ", Of(ticket), condition));
  };
  EXPECT_EQ(count(""), "1");
  gateway_.Run(absl::StrCat("UPDATE mugugno.delivery SET state = ",
                            static_cast<int>(v1::DELIVERY_STATE_QUEUED), " WHERE ", Of(ticket)));
  ASSERT_OK(Restrict(ticket));
  // What waited is given up; what comes is not handed on.
  EXPECT_EQ(count(absl::StrCat(" AND LENGTH(words) = 0 AND state = ",
                               static_cast<int>(v1::DELIVERY_STATE_DEAD))),
            "1");
  const auto said = gateway_.Conversation("sori-app", submission);
  ASSERT_FALSE(said.empty());
  Write("La ringhiera di via Stagno adesso taglia le mani", said.front().name());
  ASSERT_OK(Try(kNamed, "TicketService.ForwardTicket",
                absl::StrCat("name: '", ticket.name(),
                             "' office: 'tenants/sori/offices/ambiente' note: 'x'")));
  EXPECT_EQ(count(""), "1");
  EXPECT_THAT(Get(kOffice, ticket.name()), StatusIs(StatusCode::kNotFound));
  // The office it is for gets it.
  ASSERT_OK(Restrict(ticket, {kNamed}, "tenants/sori/offices/tecnico"));
  ASSERT_OK(Try(kNamed, "TicketService.ForwardTicket",
                absl::StrCat("name: '", ticket.name(),
                             "' office: 'tenants/sori/offices/tecnico' note: 'x'")));
  EXPECT_EQ(count(""), "2");
  EXPECT_OK(Get(kOffice, ticket.name()));
}

TEST_F(RestrictionSpec, AnIncidentHoldsAnswersAndOffersNone) {
  const Ticket ticket = Open("Allagato il seminterrato di via Solimano, c'è mio nonno malato");
  const Ticket other = OpenOfAnother("Allagato il garage di via Solimano");
  const auto opened = Ask<v1::Incident>(
      kColleague, "IncidentService.CreateIncident",
      absl::StrCat("parent: 'tenants/sori' incident { display_name: 'x' } tickets: '",
                   ticket.name(), "' tickets: '", other.name(), "'"));
  ASSERT_OK(opened);
  EXPECT_EQ(opened->ticket_count(), 2);
  ASSERT_OK(Restrict(ticket));
  const auto answered = Ask<v1::Incident>(
      kColleague, "IncidentService.AnswerIncident",
      absl::StrCat("name: '", opened->name(), "' text: 'Le pompe sono al lavoro.'"));
  ASSERT_OK(answered);
  EXPECT_EQ(answered->ticket_count(), 1);
  EXPECT_EQ(answered->failed_count(), 0);
  const auto members =
      Ask<v1::ListIncidentTicketsResponse>(kColleague, "IncidentService.ListIncidentTickets",
                                           absl::StrCat("parent: '", opened->name(), "'"));
  ASSERT_OK(members);
  for (const auto& each : members->incident_tickets()) EXPECT_NE(each.ticket(), ticket.name());
  for (const TicketEntry& entry : Entries(kNamed, ticket)) {
    EXPECT_NE(entry.kind(), TicketEntry::KIND_REPLY);
  }
  EXPECT_THAT(Try(kNamed, "IncidentService.AddIncidentTickets",
                  absl::StrCat("name: '", opened->name(), "' tickets: '", ticket.name(), "'")),
              HasReason("RESTRICTED"));
  EXPECT_THAT(Try(kColleague, "IncidentService.AddIncidentTickets",
                  absl::StrCat("name: '", opened->name(), "' tickets: '", ticket.name(), "'")),
              StatusIs(StatusCode::kNotFound));
}

TEST_F(RestrictionSpec, InAnotherComuneItIsSeenByWhoAcceptedIt) {
  const Ticket ticket = Open("Mio marito allettato in via Rosselli aspetta i pasti a domicilio");
  ASSERT_OK(Restrict(ticket, {kColleague}, "", kColleague));
  gateway_.Run(absl::StrCat("UPDATE mugugno.delivery SET state = ",
                            static_cast<int>(v1::DELIVERY_STATE_SENT), " WHERE ", Of(ticket)));
  const auto offered = Ask<v1::Transfer>(
      kColleague, "TransferService.ProposeTransfer",
      absl::StrCat(
          "name: '", ticket.name(),
          "' target: 'tenants/recco' reason_code: REASON_CODE_PLACE reason: 'via di Recco'"));
  ASSERT_OK(offered);
  const auto lists = [&](const std::string& by, const std::string& parent,
                         const std::string& state) {
    const auto found = Ask<v1::ListTransfersResponse>(
        by, "TransferService.ListTransfers",
        absl::StrCat("parent: '", parent, "' page_size: 200 states: ", state));
    EXPECT_OK(found);
    int times = 0;
    for (const auto& each : found->transfers()) {
      times += absl::EndsWith(offered->name(), each.name().substr(each.name().rfind('/'))) ? 1 : 0;
    }
    return times;
  };
  EXPECT_EQ(lists(kColleague, "tenants/sori", "STATE_PENDING"), 1);
  EXPECT_EQ(lists(kNamed, "tenants/sori", "STATE_PENDING"), 0);
  for (const char* method : {"TransferService.GetTransfer", "TransferService.WithdrawTransfer"}) {
    EXPECT_THAT(Try(kNamed, method, absl::StrCat("name: '", offered->name(), "'")),
                StatusIs(StatusCode::kNotFound));
  }
  const std::string incoming =
      absl::StrCat("tenants/recco", offered->name().substr(offered->name().find("/transfers")));
  EXPECT_EQ(lists(kElsewhere, "tenants/recco", "STATE_PENDING"), 1);
  const auto accepted = Ask<v1::Transfer>(kElsewhere, "TransferService.AcceptTransfer",
                                          absl::StrCat("name: '", incoming, "'"));
  ASSERT_OK(accepted);
  const auto taken = Get(kElsewhere, accepted->ticket());
  ASSERT_OK(taken);
  ASSERT_EQ(taken->restriction().readers_size(), 1);
  EXPECT_EQ(taken->restriction().readers(0).staff(), StaffNamed(kElsewhere));
  EXPECT_EQ(taken->restriction().reason(), v1::TicketRestriction::REASON_MINOR);
  // An officer of both comuni sees it in neither.
  EXPECT_THAT(Get(kNamed, taken->name()), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Get(kNamed, ticket.name()), StatusIs(StatusCode::kNotFound));
  EXPECT_EQ(lists(kNamed, "tenants/recco", "STATE_ACCEPTED"), 0);
  EXPECT_EQ(lists(kElsewhere, "tenants/recco", "STATE_ACCEPTED"), 1);
  EXPECT_EQ(
      gateway_.Ask(absl::StrCat(
          "SELECT COUNT(*) FROM mugugno.delivery WHERE tenant_id = 'recco' AND ", Of(*taken))),
      "0");
}

TEST_F(RestrictionSpec, WhatSomebodyWasAnsweredBeforeIsNotRepeatedToThem) {
  const Ticket ticket = Open("Il passamano di via Dante è staccato, cammino male");
  const std::string note =
      absl::StrCat("name: '", ticket.name(), "' text: 'x' request_id: '", NewRequestId(), "'");
  EXPECT_OK(Try(kColleague, "TicketService.AddTicketNote", note));
  EXPECT_OK(Try(kColleague, "TicketService.AddTicketNote", note));
  ASSERT_OK(Restrict(ticket));
  EXPECT_THAT(Try(kColleague, "TicketService.AddTicketNote", note),
              StatusIs(StatusCode::kNotFound));
}

TEST_F(RestrictionSpec, APossibleReportOfWrongdoingStaysAwayFromEveryOffice) {
  const Ticket ticket =
      Open("Ciao, un collega dell'edilizia prende mazzette per le licenze in via Moltedo");
  ASSERT_EQ(ticket.kind(), v1::TICKET_KIND_WHISTLEBLOWING);
  ASSERT_OK(
      Try(kNamed, "TicketService.ConfirmTicketRoute", absl::StrCat("name: '", ticket.name(), "'")));
  EXPECT_THAT(Restrict(ticket, {}, "tenants/sori/offices/tecnico"), HasReason("NEVER_FORWARDED"));
  ASSERT_OK(Restrict(ticket, {kOffice}));
  EXPECT_THAT(Get(kColleague, ticket.name()), StatusIs(StatusCode::kNotFound));
  // Whom a person names sees it, as a person.
  EXPECT_OK(Get(kOffice, ticket.name()));
}

}  // namespace
}  // namespace mugugno::tests

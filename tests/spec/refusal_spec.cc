// What those learn who may not: the same for a thing that exists and for one that does not. And
// nobody reads or writes a citizen's words without an audit row.

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "google/protobuf/text_format.h"
#include <gmock/gmock.h>

#include "gateway/services/ticket_service.h"
#include "mugugno/options/v1/policy.pb.h"
#include "mugugno/v1/installation_service.pb.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/spec/matrix_requests.h"
#include "tests/spec/things.h"
#include "tests/spec/town.h"
#include "tests/spec/wire.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::ElementsAreArray;

const options::v1::Policy& PolicyOf(const MethodDescriptor& method) {
  return method.options().GetExtension(options::v1::policy);
}

// The message that holds the last field of a path such as "tenant.name", and that field.
std::pair<Message*, const FieldDescriptor*> At(Message* message, const std::string& path) {
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(names[i]);
    message = message->GetReflection()->MutableMessage(message, field);
  }
  return {message, message->GetDescriptor()->FindFieldByName(names.back())};
}

// Another name of the same form that nothing has.
std::string AbsentLike(const std::string& name) {
  const size_t last = name.rfind('/') + 1;
  const bool uuid = tenant::Uuid::Parse(name.substr(last)).has_value();
  return name.substr(0, last) + (uuid ? NewRequestId() : "nessuno");
}

// Of the methods that name a resource: the valid request of the matrix, and the same naming
// nothing.
struct Pair {
  const MethodDescriptor* method = nullptr;
  std::string by;
  std::unique_ptr<Message> existing;
  std::unique_ptr<Message> absent;
  std::string resource;
};

class Refusal : public ::testing::Test {
 protected:
  std::unique_ptr<Message> RequestOf(const MethodDescriptor& method, Things& things) {
    std::unique_ptr<Message> request(google::protobuf::MessageFactory::generated_factory()
                                         ->GetPrototype(method.input_type())
                                         ->New());
    const std::string text = things.Fill(MatrixRequests().at(NameOf(method)).text);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.get())) << text;
    return request;
  }
  std::vector<Pair> Pairs() {
    std::vector<Pair> pairs;
    for (const MethodDescriptor* method : EveryMethod()) {
      const std::string& field = PolicyOf(*method).resource_field();
      if (field.empty() || PolicyOf(*method).permission() == options::v1::PERMISSION_NONE) continue;
      Pair pair;
      pair.method = method;
      pair.by = MatrixRequests().at(NameOf(*method)).by;
      pair.existing = RequestOf(*method, things_);
      pair.absent.reset(pair.existing->New());
      pair.absent->CopyFrom(*pair.existing);
      const auto [holder, name] = At(pair.absent.get(), field);
      pair.resource = holder->GetReflection()->GetString(*holder, name);
      holder->GetReflection()->SetString(holder, name, AbsentLike(pair.resource));
      pairs.push_back(std::move(pair));
    }
    return pairs;
  }
  Answered Try(const Pair& pair, const std::string& caller, const Message& request) {
    return wire_->Call(gateway_.association().TokenOf(caller), *pair.method, request);
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  Things things_{gateway_};
  const std::unique_ptr<Wire> wire_ = MakeWire("Network", gateway_);
};

TEST_F(Refusal, OfWhoMayNotIsTheSameWhetherOrNotTheThingExists) {
  const std::vector<Pair> pairs = Pairs();
  int refused = 0;
  for (const std::string caller :
       {"admin-recco", "officer-recco", "recco-app", "estraneo", "chiavari-app"}) {
    for (const Pair& pair : pairs) {
      const Answered existing = Try(pair, caller, *pair.existing);
      const Answered absent = Try(pair, caller, *pair.absent);
      EXPECT_EQ(existing.status, tenant::PermissionDenied()) << NameOf(*pair.method) << caller;
      EXPECT_EQ(existing.status, absent.status) << NameOf(*pair.method) << " by " << caller;
      EXPECT_EQ(existing.text, absent.text) << NameOf(*pair.method) << " by " << caller;
      ++refused;
    }
  }
  EXPECT_GT(refused, 200);
}

// With the permission on the parent: NOT_FOUND, in the same words for everything.
TEST_F(Refusal, OfWhoMaySeeTheParentIsOneFixedNotFound) {
  int not_found = 0;
  for (const Pair& pair : Pairs()) {
    const auto name = tenant::ResourceName::Parse(pair.resource);
    ASSERT_TRUE(name.has_value()) << pair.resource;
    // What stands alone has no parent: there the permission itself is missing. "revisore" is of
    // another spec.
    const bool alone = name->Parent().empty();
    if (pair.by == "revisore") continue;
    const absl::Status status = Try(pair, pair.by, *pair.absent).status;
    EXPECT_EQ(status, alone ? tenant::PermissionDenied() : tenant::NotFound())
        << NameOf(*pair.method) << " of " << pair.resource;
    not_found += alone ? 0 : 1;
  }
  EXPECT_GT(not_found, 30);
}

// Takes from the server's account the right to write the audit trail, as long as it lives.
class NoAuditTrail final {
 public:
  explicit NoAuditTrail(GatewayUnderTest& gateway) : gateway_(gateway) {
    gateway_.Run(absl::StrCat("REVOKE INSERT ON mugugno.audit FROM ", kServerAccount));
  }
  ~NoAuditTrail() {
    gateway_.Run(absl::StrCat("GRANT INSERT ON mugugno.audit TO ", kServerAccount));
  }

 private:
  GatewayUnderTest& gateway_;
};

// Anywhere in an answer.
bool HoldsSensitive(const Descriptor& type, std::vector<const Descriptor*> above = {}) {
  if (std::find(above.begin(), above.end(), &type) != above.end()) return false;
  above.push_back(&type);
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto behavior = field.options().GetExtension(options::v1::behavior);
    if (behavior == options::v1::BEHAVIOR_INPUT_ONLY) continue;
    if (field.options().GetExtension(options::v1::sensitive)) return true;
    if (field.message_type() != nullptr && HoldsSensitive(*field.message_type(), above)) {
      return true;
    }
  }
  return false;
}

bool IsRead(const MethodDescriptor& method) {
  for (const char* verb :
       {"Get", "List", "Watch", "Check", "Explain", "Summarize", "Search", "Download"}) {
    if (absl::StartsWith(method.name(), verb)) return true;
  }
  return false;
}

bool IsIntake(const MethodDescriptor& method) {
  return PolicyOf(method).permission() == options::v1::PERMISSION_MESSAGE_SUBMIT ||
         method.name() == "TakeDownMessage";
}

// But for keys: they are made before the first thing they seal, and know nobody.
std::string EverythingOf(GatewayUnderTest& gateway) {
  return gateway.ChecksumOf({"association",
                             "tenant",
                             "office",
                             "channel",
                             "staff",
                             "staff_grant",
                             "app",
                             "credential",
                             "administrator",
                             "ticket",
                             "ticket_entry",
                             "submission",
                             "lobby_item",
                             "contact",
                             "thread",
                             "conversation_entry",
                             "correspondent",
                             "transfer",
                             "incident",
                             "incident_ticket",
                             "reference_data",
                             "reference_version",
                             "rule_set",
                             "correction",
                             "attachment",
                             "request",
                             "audit"});
}

TEST_F(Refusal, WithoutAnAuditRowNoWordsAreReadAndNothingIsChanged) {
  // Each of its own, so that the request of one does not use up what another's names.
  struct Asked {
    const MethodDescriptor* method;
    std::unique_ptr<Things> things;
    std::unique_ptr<Message> request;
  };
  std::vector<Asked> all;
  for (const MethodDescriptor* method : EveryMethod()) {
    if (PolicyOf(*method).audience() == options::v1::AUDIENCE_LOCAL || IsIntake(*method)) continue;
    if (IsRead(*method) && !HoldsSensitive(*method->output_type())) continue;
    // All keys are wrapped by the present master key: it changes none. The comune to suspend is the
    // one that was suspended to be resumed.
    if (method->name() == "RewrapKeys" || method->name() == "SuspendTenant") continue;
    // The journal's own, without words: what it sets in motion is applied with its audit row.
    if (method->name() == "ReprocessSetAsideMessages") continue;
    Asked asked{method, std::make_unique<Things>(gateway_), nullptr};
    asked.request = RequestOf(*method, *asked.things);
    all.push_back(std::move(asked));
  }
  const std::string before = EverythingOf(gateway_);
  int reads = 0;
  {
    const NoAuditTrail no_trail(gateway_);
    for (const Asked& asked : all) {
      const std::string& by = MatrixRequests().at(NameOf(*asked.method)).by;
      const Answered answered =
          wire_->Call(gateway_.association().TokenOf(by), *asked.method, *asked.request);
      EXPECT_THAT(answered.status, HasReason("DATABASE_UNFIT")) << NameOf(*asked.method);
      EXPECT_EQ(answered.text, "") << NameOf(*asked.method);
      reads += IsRead(*asked.method) ? 1 : 0;
    }
  }
  EXPECT_EQ(EverythingOf(gateway_), before);
  EXPECT_GE(reads, 8);
  EXPECT_GT(all.size(), 45u);
}

TEST_F(Refusal, WithoutAnAuditRowAMessageIsKeptInTheJournalAndNowhereElse) {
  const std::string before = EverythingOf(gateway_);
  v1::GetSubmissionRequest get;
  {
    const NoAuditTrail no_trail(gateway_);
    const auto submission = gateway_.Submit(
        GatewayUnderTest::Message("sori-app", NewRequestId(), "C'è una buca in via Stagno"));
    ASSERT_OK(submission);
    EXPECT_EQ(submission->state(), v1::Submission::STATE_PENDING);
    EXPECT_EQ(submission->number(), "");
    EXPECT_EQ(EverythingOf(gateway_), before);
    get.set_name(submission->name());
  }
  // It waited for the database to be right again.
  absl::StatusOr<v1::Submission> now;
  const absl::Time limit = absl::Now() + absl::Seconds(30);
  do {
    now = gateway_.Call<v1::Submission>("sori-app", "SubmissionService.GetSubmission", get);
    ASSERT_OK(now);
  } while (now->state() == v1::Submission::STATE_PENDING && absl::Now() < limit);
  EXPECT_EQ(now->state(), v1::Submission::STATE_APPLIED);
}

// What the database was asked since the last time, by kind of statement.
class StatementCount final {
 public:
  explicit StatementCount(Town& town) : town_(town), last_(Now()) {}

  std::vector<int64_t> Take() {
    const std::vector<int64_t> now = Now();
    std::vector<int64_t> since;
    for (size_t i = 0; i < now.size(); ++i) since.push_back(now[i] - last_[i]);
    last_ = Now();
    return since;
  }

 private:
  std::vector<int64_t> Now() {
    std::vector<int64_t> counts;
    const std::string answer = town_.Ask(
        "SELECT GROUP_CONCAT(VARIABLE_VALUE ORDER BY VARIABLE_NAME) FROM "
        "information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME IN ('COM_SELECT', 'COM_INSERT', "
        "'COM_UPDATE', 'COM_DELETE', 'COM_STMT_EXECUTE', 'HANDLER_READ_KEY')");
    for (absl::string_view text : absl::StrSplit(answer, ',')) {
      int64_t count = 0;
      EXPECT_TRUE(absl::SimpleAtoi(text, &count));
      counts.push_back(count);
    }
    return counts;
  }

  Town& town_;
  std::vector<int64_t> last_;
};

class Invisible : public ::testing::Test {
 protected:
  using Call = std::function<absl::Status(const tenant::Caller&, const std::string& ticket)>;

  template <typename Request, typename Response>
  Call Of(absl::StatusOr<Response> (gateway::TicketService::*method)(const tenant::Caller&,
                                                                     const Request&),
          const std::string& text = "") {
    return [this, method, text](const tenant::Caller& caller, const std::string& ticket) {
      Request request;
      EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
      const char* field = Request::descriptor()->FindFieldByName("name") ? "name" : "parent";
      request.GetReflection()->SetString(&request, Request::descriptor()->FindFieldByName(field),
                                         ticket);
      return (service_.*method)(caller, request).status();
    };
  }

  // The least of several, as other readers of the database may come in between.
  std::vector<int64_t> StatementsOf(const std::function<void()>& call) {
    std::vector<int64_t> least;
    for (int round = 0; round < 5; ++round) {
      StatementCount count(town_);
      call();
      const std::vector<int64_t> now = count.Take();
      if (least.empty() || now < least) least = now;
    }
    return least;
  }

  Town& town_ = Town::Shared();
  gateway::TicketService service_{town_.parts()};
};

// A ticket of another office of her comune, and one that is held for the desk, are for her as
// tickets that do not exist: the same answer after the same look-ups.
TEST_F(Invisible, ATicketOfOthersIsAnsweredAndLookedUpAsOneThatDoesNotExist) {
  using gateway::TicketService;
  const std::map<std::string, Call> calls = {
      {"GetTicket", Of(&TicketService::GetTicket)},
      {"ListTicketEntries", Of(&TicketService::ListTicketEntries)},
      {"ReplyToTicket", Of(&TicketService::ReplyToTicket, "text: 'x'")},
      {"AddTicketNote", Of(&TicketService::AddTicketNote, "text: 'x'")},
      {"ForwardTicket",
       Of(&TicketService::ForwardTicket, "office: 'tenants/sori/offices/segreteria'")},
      {"TakeCharge", Of(&TicketService::TakeCharge)},
      {"AssignTicket",
       Of(&TicketService::AssignTicket, "assignee: 'associations/golfo/staff/ada'")},
      {"ChangeTicketState",
       Of(&TicketService::ChangeTicketState, "state: TICKET_STATE_IN_PROGRESS")},
      {"ConfirmTicketRoute", Of(&TicketService::ConfirmTicketRoute)},
      {"CorrectTicketTopic", Of(&TicketService::CorrectTicketTopic, "topic: 'waste.missed'")},
      {"AcknowledgeEmergency", Of(&TicketService::AcknowledgeEmergency)},
      {"CloseTicket", Of(&TicketService::CloseTicket, "outcome: TICKET_OUTCOME_FIXED text: 'x'")},
      {"DiscardTicket", Of(&TicketService::DiscardTicket, "reason: DISCARD_REASON_SPAM")},
      {"MergeTicket", Of(&TicketService::MergeTicket,
                         "into: 'tenants/sori/tickets/0190a6b2-7c1e-7000-8000-00000000000f'")},
      {"RestoreTicket", Of(&TicketService::RestoreTicket)},
  };
  std::vector<std::string> named;
  const auto* service = v1::GetTicketRequest::descriptor()->file()->service(0);
  for (int i = 0; i < service->method_count(); ++i) {
    const MethodDescriptor& method = *service->method(i);
    if (method.name() == "ListTickets" || method.name() == "SummarizeTickets" ||
        method.name() == "WatchTickets" || method.name() == "ListTicketDestinations") {
      continue;
    }
    named.push_back(method.name());
    EXPECT_EQ(calls.count(method.name()), 1u) << method.name() << " is not tried here";
  }
  EXPECT_EQ(named.size(), calls.size());
  const tenant::Caller carla = town_.Person("carla");
  Town::NewTicket held;
  held.office = "ambiente";
  held.held = true;
  const tenant::Ticket of_others = town_.Add();
  const tenant::Ticket of_the_desk = town_.Add(held);
  const std::string nowhere = tenant::TicketName("sori", town_.uuids().Next());
  for (const auto& each : calls) {
    const std::string& method = each.first;
    const auto& call = each.second;
    const absl::Status absent = call(carla, nowhere);
    EXPECT_EQ(absent, tenant::NotFound()) << method;
    const auto looked_up = StatementsOf([&] { call(carla, nowhere).IgnoreError(); });
    for (const tenant::Ticket* ticket : {&of_others, &of_the_desk}) {
      const std::string name = tenant::TicketName("sori", ticket->id);
      EXPECT_EQ(call(carla, name), absent) << method;
      EXPECT_THAT(StatementsOf([&] { call(carla, name).IgnoreError(); }),
                  ElementsAreArray(looked_up))
          << method << (ticket == &of_others ? " of another office" : " of the desk");
    }
  }
}

}  // namespace
}  // namespace mugugno::tests

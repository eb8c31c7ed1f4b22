// The gateway's log holds nothing of what people say and no secret, whatever is asked and however
// it ends. The contract's `sensitive` option says what that is.

#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include <gmock/gmock.h>
#include <unistd.h>

#include "mugugno/options/v1/policy.pb.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/spec/matrix_requests.h"
#include "tests/spec/things.h"
#include "tests/spec/wire.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::Reflection;
using ::testing::HasSubstr;
using ::testing::Not;

// What this process says on standard error, as long as it lives.
class StandardError final {
 public:
  StandardError() : before_(dup(STDERR_FILENO)) {
    const std::string path = folder_.File("stderr");
    if (freopen(path.c_str(), "a", stderr) == nullptr) std::abort();
  }
  ~StandardError() {
    fflush(stderr);
    dup2(before_, STDERR_FILENO);
    close(before_);
  }

  std::string Text() const {
    fflush(stderr);
    std::stringstream text;
    text << std::ifstream(folder_.File("stderr")).rdbuf();
    return text.str();
  }

 private:
  TempFolder folder_;
  const int before_;
};

// Words nobody else uses, in each form a sensitive field may want.
constexpr char kWords[] = "zzsegretozz";
constexpr char kMailbox[] = "zzsegretozz@cittadina.example";
constexpr char kPhone[] = "+390185987654321";

// Writes them into every text the contract calls sensitive, here and below, whether set or not;
// counts the texts.
int FillSensitive(Message* message, int depth = 0) {
  const Reflection& reflection = *message->GetReflection();
  int filled = 0;
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    const auto behavior = field->options().GetExtension(options::v1::behavior);
    if (behavior == options::v1::BEHAVIOR_OUTPUT_ONLY || field->is_repeated()) continue;
    if (field->message_type() != nullptr) {
      if (reflection.HasField(*message, field) && depth < 8) {
        filled += FillSensitive(reflection.MutableMessage(message, field), depth + 1);
      }
      continue;
    }
    if (!field->options().GetExtension(options::v1::sensitive)) continue;
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    reflection.SetString(message, field,
                         absl::StrContains(field->name(), "email")   ? kMailbox
                         : absl::StrContains(field->name(), "phone") ? kPhone
                                                                     : kWords);
    ++filled;
  }
  return filled;
}

class Log : public ::testing::Test {
 protected:
  // Of the matrix, with words in every sensitive field.
  std::unique_ptr<Message> Telling(const MethodDescriptor& method) {
    std::unique_ptr<Message> request(google::protobuf::MessageFactory::generated_factory()
                                         ->GetPrototype(method.input_type())
                                         ->New());
    const std::string text = things_.Fill(MatrixRequests().at(NameOf(method)).text);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.get())) << text;
    filled_ += FillSensitive(request.get());
    return request;
  }
  // The same with names that are none, and with words where none belong.
  static std::unique_ptr<Message> Wrong(const Message& request) {
    std::unique_ptr<Message> wrong(request.New());
    wrong->CopyFrom(request);
    for (int i = 0; i < wrong->GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* field = wrong->GetDescriptor()->field(i);
      if (field->is_repeated() || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
      wrong->GetReflection()->SetString(wrong.get(), field, absl::StrCat(kWords, " ", kPhone));
    }
    return wrong;
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  Things things_{gateway_};
  int filled_ = 0;
};

TEST_F(Log, HoldsNoWordsNoIdentifierAndNoSecretOfAnyCall) {
  struct Asked {
    const MethodDescriptor* method;
    std::string by;
    std::unique_ptr<Message> request;
  };
  std::vector<Asked> all;
  for (const MethodDescriptor* method : EveryMethod()) {
    const auto known = MatrixRequests().find(NameOf(*method));
    if (known == MatrixRequests().end() || known->second.by == "revisore") continue;
    all.push_back({method, known->second.by, Telling(*method)});
  }
  ASSERT_GE(filled_, 15) << "the contract marks more than that";
  std::vector<std::string> secrets;
  for (const char* holder : {"root", "coordinamento", "comunicazione", "admin-sori", "officer-sori",
                             "estraneo", "golfo-app", "sori-app", "recco-app"}) {
    secrets.push_back(gateway_.association().TokenOf(holder));
    ASSERT_NE(secrets.back(), "") << holder;
  }
  const StandardError log;
  const auto wire = MakeWire("Network", gateway_);
  for (const Asked& asked : all) {
    const std::string token = gateway_.association().TokenOf(asked.by);
    wire->Call("", *asked.method, *asked.request);
    wire->Call(gateway_.association().TokenOf("estraneo"), *asked.method, *asked.request);
    wire->Call(token, *asked.method, *Wrong(*asked.request));
  }
  wire->Call(absl::StrCat(secrets.front(), "x"), *all.front().method, *all.front().request);
  // The database refuses what comes last in most transactions.
  gateway_.Run(absl::StrCat("REVOKE INSERT ON mugugno.audit FROM ", kServerAccount));
  for (const Asked& asked : all) {
    if (asked.by == "sori-app") continue;  // their messages would be set aside
    wire->Call(gateway_.association().TokenOf(asked.by), *asked.method, *asked.request);
  }
  gateway_.Run(absl::StrCat("GRANT INSERT ON mugugno.audit TO ", kServerAccount));
  for (const Asked& asked : all) {
    const Answered answered =
        wire->Call(gateway_.association().TokenOf(asked.by), *asked.method, *asked.request);
    if (asked.method->name() != "CreateCredential") continue;
    ASSERT_OK(answered.status);
    v1::CreateCredentialResponse made;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(answered.text, &made));
    secrets.push_back(made.secret());
  }
  // The comune is called again as the other tests know it.
  v1::UpdateTenantRequest name;
  name.mutable_tenant()->set_name("tenants/sori");
  name.mutable_tenant()->set_display_name("Sori");
  name.mutable_update_mask()->add_paths("display_name");
  ASSERT_OK(gateway_.Call<v1::Tenant>("admin-sori", "DirectoryService.UpdateTenant", name));
  const std::string text = log.Text();
  const std::string lower = absl::AsciiStrToLower(text);
  EXPECT_THAT(lower, Not(HasSubstr(kWords)));
  EXPECT_THAT(text, Not(HasSubstr(absl::string_view(kPhone).substr(1))));
  for (const std::string& secret : secrets) {
    // A token's first part is its public id.
    EXPECT_THAT(text, Not(HasSubstr(secret.substr(secret.size() - 20))));
  }
  // It was listened to: every way a call can end is there.
  for (const char* code :
       {"OK", "UNAUTHENTICATED", "PERMISSION_DENIED", "INVALID_ARGUMENT", "UNAVAILABLE"}) {
    EXPECT_THAT(text, HasSubstr(absl::StrCat("\"code\":\"", code, "\""))) << code;
  }
  EXPECT_THAT(text, HasSubstr("\"detail\":\"1142/42000 in: INSERT INTO audit"));
  for (const Asked& asked : all) {
    EXPECT_THAT(text, HasSubstr(absl::StrCat(asked.method->service()->full_name(), "/",
                                             asked.method->name(), "\"")));
  }
}

}  // namespace
}  // namespace mugugno::tests

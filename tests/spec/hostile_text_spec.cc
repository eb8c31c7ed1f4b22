// S40, S41: what looks like SQL, a path or a header is a text in every field of every method that
// reads, and finds nothing that is not there.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include <gmock/gmock.h>

#include "tests/spec/gateway_under_test.h"
#include "tests/spec/matrix_requests.h"
#include "tests/spec/things.h"

namespace mugugno::tests {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::AnyOf;

// Reads that answer once.
bool IsPlainRead(const MethodDescriptor& method) {
  if (method.client_streaming() || method.server_streaming()) return false;
  for (const char* verb : {"Get", "List", "Check", "Explain", "Summarize"}) {
    if (absl::StartsWith(method.name(), verb)) return true;
  }
  return false;
}

std::unique_ptr<Message> Made(const google::protobuf::Descriptor* type) {
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

TEST(HostileText, InAnyFieldOfAnyReadIsOnlyText) {
  GatewayUnderTest& gateway = GatewayUnderTest::Shared();
  Things things(gateway);
  int asked = 0;
  for (const MethodDescriptor* method : EveryMethod()) {
    const auto right = MatrixRequests().find(NameOf(*method));
    if (!IsPlainRead(*method) || right == MatrixRequests().end()) continue;
    if (right->second.by == "revisore") continue;  // of another spec
    const std::unique_ptr<Message> request = Made(method->input_type());
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(things.Fill(right->second.text),
                                                              request.get()));
    const std::unique_ptr<Message> whole = Made(method->output_type());
    ASSERT_TRUE(gateway.Call(right->second.by, NameOf(*method), *request, whole.get()).ok())
        << NameOf(*method);
    for (int i = 0; i < method->input_type()->field_count(); ++i) {
      const FieldDescriptor* field = method->input_type()->field(i);
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING || field->is_repeated()) continue;
      const std::string before = request->GetReflection()->GetString(*request, field);
      for (const std::string& text :
           {std::string("' OR '1'='1"), absl::StrCat(before, "' OR 1=1 -- "),
            absl::StrCat(before, "\\"), std::string("%"), std::string("x\" UNION SELECT words")}) {
        request->GetReflection()->SetString(request.get(), field, text);
        const std::unique_ptr<Message> answer = Made(method->output_type());
        const absl::Status status =
            gateway.Call(right->second.by, NameOf(*method), *request, answer.get());
        EXPECT_THAT(status.code(),
                    AnyOf(absl::StatusCode::kOk, absl::StatusCode::kInvalidArgument,
                          absl::StatusCode::kNotFound, absl::StatusCode::kPermissionDenied))
            << NameOf(*method) << " " << field->name() << " " << text << " " << status;
        ++asked;
      }
      request->GetReflection()->SetString(request.get(), field, before);
    }
  }
  EXPECT_GT(asked, 300);
}

}  // namespace
}  // namespace mugugno::tests

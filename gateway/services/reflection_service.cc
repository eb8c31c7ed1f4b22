#include "gateway/services/reflection_service.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"

namespace mugugno::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

const DescriptorPool& Pool() { return *DescriptorPool::generated_pool(); }

// One answer, in the types of one of the two versions: their fields are the same.
template <typename Request, typename Response>
class Answer final {
 public:
  Answer(const Registry& registry, const Request& request)
      : registry_(registry), request_(request) {}

  Response Make() {
    response_.set_valid_host(request_.host());
    *response_.mutable_original_request() = request_;
    switch (request_.message_request_case()) {
      case Request::kFileByFilename:
        AddFile(Pool().FindFileByName(request_.file_by_filename()));
        break;
      case Request::kFileContainingSymbol:
        AddFile(Pool().FindFileContainingSymbol(request_.file_containing_symbol()));
        break;
      case Request::kFileContainingExtension:
        AddFileOfExtension();
        break;
      case Request::kAllExtensionNumbersOfType:
        AddExtensionNumbers();
        break;
      case Request::kListServices:
        AddServices();
        break;
      case Request::MESSAGE_REQUEST_NOT_SET:
        Refuse(absl::StatusCode::kInvalidArgument, "nothing is asked");
        break;
    }
    return std::move(response_);
  }

 private:
  void Refuse(absl::StatusCode code, const char* message) {
    response_.mutable_error_response()->set_error_code(static_cast<int>(code));
    response_.mutable_error_response()->set_error_message(message);
  }

  void AddFile(const FileDescriptor* file) {
    if (file == nullptr) return Refuse(absl::StatusCode::kNotFound, "not found");
    AddWithImports(*file);
  }

  void AddWithImports(const FileDescriptor& file) {
    if (!added_.insert(&file).second) return;
    google::protobuf::FileDescriptorProto text;
    file.CopyTo(&text);
    response_.mutable_file_descriptor_response()->add_file_descriptor_proto(
        text.SerializeAsString());
    for (int i = 0; i < file.dependency_count(); ++i) AddWithImports(*file.dependency(i));
  }

  void AddFileOfExtension() {
    const auto& asked = request_.file_containing_extension();
    const Descriptor* type = Pool().FindMessageTypeByName(asked.containing_type());
    const FieldDescriptor* extension =
        type == nullptr ? nullptr : Pool().FindExtensionByNumber(type, asked.extension_number());
    AddFile(extension == nullptr ? nullptr : extension->file());
  }

  void AddExtensionNumbers() {
    const Descriptor* type = Pool().FindMessageTypeByName(request_.all_extension_numbers_of_type());
    if (type == nullptr) return Refuse(absl::StatusCode::kNotFound, "not found");
    std::vector<const FieldDescriptor*> extensions;
    Pool().FindAllExtensions(type, &extensions);
    auto* numbers = response_.mutable_all_extension_numbers_response();
    numbers->set_base_type_name(type->full_name());
    for (const FieldDescriptor* extension : extensions) {
      numbers->add_extension_number(extension->number());
    }
  }

  void AddServices() {
    const std::set<std::string> names(registry_.services().begin(), registry_.services().end());
    auto* services = response_.mutable_list_services_response();
    for (const std::string& name : names) services->add_service()->set_name(name);
  }

  const Registry& registry_;
  const Request& request_;
  Response response_;
  std::set<const FileDescriptor*> added_;
};

template <typename Request, typename Response>
void Serve(const Registry& registry, RequestStream<Request> requests,
           ResponseStream<Response> responses) {
  Request request;
  while (true) {
    const absl::StatusOr<bool> more = requests.Next(&request);
    if (!more.ok()) return responses.Finish(more.status());
    if (!*more) return responses.Finish(absl::OkStatus());
    if (!responses.Write(Answer<Request, Response>(registry, request).Make())) {
      return responses.Finish(absl::CancelledError());
    }
  }
}

}  // namespace

void ReflectionService::Reflect(
    const tenant::Caller&, RequestStream<grpc::reflection::v1::ServerReflectionRequest> requests,
    ResponseStream<grpc::reflection::v1::ServerReflectionResponse> responses) {
  Serve(registry_, std::move(requests), std::move(responses));
}

void ReflectionService::ReflectAlpha(
    const tenant::Caller&,
    RequestStream<grpc::reflection::v1alpha::ServerReflectionRequest> requests,
    ResponseStream<grpc::reflection::v1alpha::ServerReflectionResponse> responses) {
  Serve(registry_, std::move(requests), std::move(responses));
}

}  // namespace mugugno::gateway

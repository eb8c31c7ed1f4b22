#include "adminctl/grpc_gateway.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

namespace mugugno::adminctl {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr char kRequestId[] = "x-request-id";
constexpr int kMostResponseBytes = 64 << 20;

bool IsLoopback(absl::string_view address) {
  return absl::StartsWith(address, "127.") || absl::StartsWith(address, "localhost:") ||
         absl::StartsWith(address, "[::1]:");
}

bool IsPlain(const Access& access) {
  if (absl::StartsWith(access.address, "unix:")) return true;
  return IsLoopback(access.address) && access.ca.empty() && access.certificate.empty();
}

std::shared_ptr<grpc::Channel> OpenChannel(const Access& access) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMostResponseBytes);
  if (!access.server_name.empty()) arguments.SetSslTargetNameOverride(access.server_name);
  if (IsPlain(access)) {
    return grpc::CreateCustomChannel(access.address, grpc::InsecureChannelCredentials(), arguments);
  }
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = access.ca;
  options.pem_cert_chain = access.certificate;
  options.pem_private_key = access.key;
  return grpc::CreateCustomChannel(access.address, grpc::SslCredentials(options), arguments);
}

std::string PathOf(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

grpc::ByteBuffer ToBytes(const Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

bool FromBytes(grpc::ByteBuffer& bytes, Message& message) {
  std::vector<grpc::Slice> slices;
  if (!bytes.Dump(&slices).ok()) return false;
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return message.ParseFromString(text);
}

std::string FindRequestId(const grpc::ClientContext& context) {
  for (const auto* metadata :
       {&context.GetServerInitialMetadata(), &context.GetServerTrailingMetadata()}) {
    const auto found = metadata->find(kRequestId);
    if (found != metadata->end()) return {found->second.data(), found->second.size()};
  }
  return "";
}

Reply ToReply(const grpc::Status& status, const grpc::ClientContext& context) {
  Reply reply;
  reply.request_id = FindRequestId(context);
  if (status.ok()) return reply;
  // The details carry code and message too, but only where the gateway itself answered.
  if (!reply.status.ParseFromString(status.error_details())) reply.status.Clear();
  reply.status.set_code(status.error_code());
  reply.status.set_message(status.error_message());
  return reply;
}

class GrpcGateway final : public Gateway {
 public:
  explicit GrpcGateway(Access access)
      : access_(std::move(access)), channel_(OpenChannel(access_)), stub_(channel_) {}

  Reply Call(const MethodDescriptor& method, const Message& request, Message& response) override {
    grpc::ClientContext context;
    Prepare(context);
    context.set_deadline(absl::ToChronoTime(absl::Now() + access_.timeout));
    grpc::CompletionQueue queue;
    const grpc::ByteBuffer sent = ToBytes(request);
    grpc::ByteBuffer received;
    grpc::Status status;
    const auto call = stub_.PrepareUnaryCall(&context, PathOf(method), sent, &queue);
    call->StartCall();
    call->Finish(&received, &status, this);
    Await(queue);
    if (status.ok() && !FromBytes(received, response)) status = Unreadable();
    return ToReply(status, context);
  }

  Reply Exchange(const MethodDescriptor& method, Message& request, Message& response,
                 const std::function<bool()>& next,
                 const std::function<void()>& answered) override {
    grpc::ClientContext context;
    Prepare(context);
    grpc::CompletionQueue queue;
    const auto call = stub_.PrepareCall(&context, PathOf(method), &queue);
    call->StartCall(this);
    Await(queue);
    const grpc::Status mine = Pump(*call, context, queue, request, response, next, answered);
    grpc::Status status;
    call->Finish(&status, this);
    Await(queue);
    return ToReply(mine.ok() ? status : mine, context);
  }

 private:
  using Stream = grpc::GenericClientAsyncReaderWriter;

  static grpc::Status Unreadable() {
    return {grpc::StatusCode::INTERNAL, "the gateway's answer cannot be read"};
  }

  void Prepare(grpc::ClientContext& context) const {
    if (!access_.token.empty()) context.AddMetadata("authorization", "Bearer " + access_.token);
  }

  static bool Await(grpc::CompletionQueue& queue) {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  }

  // One write and one read under way at any time, so that neither side's window fills up for ever.
  // A stream may last; only silence is bounded.
  grpc::Status Pump(Stream& call, grpc::ClientContext& context, grpc::CompletionQueue& queue,
                    Message& request, Message& response, const std::function<bool()>& next,
                    const std::function<void()>& answered) const {
    char reading = 0;
    char writing = 0;
    grpc::ByteBuffer received;
    bool open = true;  // the sending half
    const auto send = [&] {
      if (next()) return call.Write(ToBytes(request), &writing);
      open = false;
      call.WritesDone(&writing);
    };
    grpc::Status status;
    const auto give_up = [&](const grpc::Status& why) {
      status = why;
      context.TryCancel();
    };
    bool read_under_way = true;
    bool write_under_way = true;
    call.Read(&received, &reading);
    send();
    while (read_under_way || write_under_way) {
      void* tag = nullptr;
      bool ok = false;
      const auto event =
          queue.AsyncNext(&tag, &ok, absl::ToChronoTime(absl::Now() + access_.timeout));
      if (event == grpc::CompletionQueue::TIMEOUT) {
        give_up({grpc::StatusCode::DEADLINE_EXCEEDED, "no answer for too long"});
      } else if (tag == &writing) {
        write_under_way = ok && open && status.ok();
        if (write_under_way) send();
      } else {
        read_under_way = ok && status.ok();
        if (!read_under_way) continue;
        if (FromBytes(received, response)) {
          answered();
        } else {
          give_up(Unreadable());
        }
        call.Read(&received, &reading);
      }
    }
    return status;
  }

  const Access access_;
  const std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
};

}  // namespace

std::unique_ptr<Gateway> ConnectGrpc(Access access) {
  return std::make_unique<GrpcGateway>(std::move(access));
}

}  // namespace mugugno::adminctl

#include "gateway/transport/grpc_listener.h"

#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/server_posix.h>

#include "gateway/transport/presented.h"
#include "gateway/transport/tls_files.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using Configured = config::v1::Gateway::Listener;

// The largest request of the contract (an import) and its frame.
constexpr int kMostRequestBytes = 17 << 20;
constexpr int kMostMetadataBytes = 16 << 10;
constexpr unsigned kCertificateRefreshSeconds = 10;

std::shared_ptr<grpc::ServerCredentials> Credentials(const Configured& listener) {
  if (!listener.has_tls()) return grpc::InsecureServerCredentials();
  const config::v1::Gateway::Tls& tls = listener.tls();
  // Reads the files again when they change.
  auto provider = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      tls.key_file(), tls.certificate_file(), tls.client_ca_file(), kCertificateRefreshSeconds);
  grpc::experimental::TlsServerCredentialsOptions options(provider);
  options.watch_identity_key_cert_pairs();
  if (!tls.client_ca_file().empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

std::string Header(const grpc::GenericCallbackServerContext& context, const char* key) {
  const auto range = context.client_metadata().equal_range(key);
  // As PresentedBy wants it.
  if (range.first == range.second || std::next(range.first) != range.second) return "";
  return std::string(range.first->second.data(), range.first->second.size());
}

std::string TlsCertificate(const grpc::GenericCallbackServerContext& context) {
  const auto auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return "";
  const auto values = auth->FindPropertyValues("x509_pem_cert");
  return values.empty() ? "" : std::string(values[0].data(), values[0].size());
}

absl::Status CheckFiles(const config::v1::Gateway::Tls& tls) {
  RETURN_IF_ERROR(CheckIdentity(tls.certificate_file(), tls.key_file()));
  return tls.client_ca_file().empty() ? absl::OkStatus() : CheckCertificates(tls.client_ca_file());
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcListener>> GrpcListener::Start(const Configured& listener,
                                                                  GrpcCalls::Receive receive) {
  // The provider takes any files, and would refuse every client.
  if (listener.has_tls()) RETURN_IF_ERROR(CheckFiles(listener.tls()));
  std::unique_ptr<GrpcListener> result(new GrpcListener());
  result->calls_ = std::make_unique<GrpcCalls>(
      [trust = listener.trust()](const grpc::GenericCallbackServerContext& context) {
        return PresentedBy([&](const char* name) { return Header(context, name); }, trust,
                           TlsCertificate(context));
      },
      std::move(receive));
  grpc::ServerBuilder builder;
  builder.RegisterCallbackGenericService(result->calls_.get());
  builder.SetMaxReceiveMessageSize(kMostRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMostMetadataBytes);
  // Or a second gateway would take half of the calls of the first, silently.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  result->address_ = listener.address();
  int port = -1;
  const bool on_socket = listener.trust() != Configured::TRUST_PUBLIC;
  if (!on_socket) builder.AddListeningPort(listener.address(), Credentials(listener), &port);
  result->server_ = builder.BuildAndStart();
  if (result->server_ == nullptr || (!on_socket && port < 0)) {
    return tenant::Unavailable("LISTEN_FAILED",
                               absl::StrCat(listener.address(), ": cannot listen there"));
  }
  absl::string_view host = result->address_;
  if (absl::ConsumeSuffix(&host, ":0")) result->address_ = absl::StrCat(host, ":", port);
  if (on_socket) {
    absl::string_view path = listener.address();
    absl::ConsumePrefix(&path, "unix:");
    const auto peers = listener.trust() == Configured::TRUST_LOCAL ? LocalSocket::Peers::kOwnUser
                                                                   : LocalSocket::Peers::kOwnGroup;
    auto socket =
        LocalSocket::Listen(path, peers, [server = result->server_.get()](int connection) {
          grpc::AddInsecureChannelFromFd(server, connection);
        });
    if (!socket.ok()) return socket.status();
    result->local_ = *std::move(socket);
  }
  return result;
}

GrpcListener::~GrpcListener() { Stop(absl::InfinitePast()); }

void GrpcListener::Warn() { calls_->Warn(); }

void GrpcListener::Stop(absl::Time deadline) {
  local_.reset();
  if (server_ != nullptr) server_->Shutdown(absl::ToChronoTime(deadline));
}

}  // namespace mugugno::gateway

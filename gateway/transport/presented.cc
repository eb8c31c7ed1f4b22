#include "gateway/transport/presented.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

#include "tenant/credential.h"

namespace mugugno::gateway {
namespace {

using Listener = config::v1::Gateway::Listener;

std::string Header(const grpc::GenericCallbackServerContext& context, const char* key) {
  const auto range = context.client_metadata().equal_range(key);
  // A header that comes twice is nobody's: one of them may be the client's own.
  if (range.first == range.second || std::next(range.first) != range.second) return "";
  return std::string(range.first->second.data(), range.first->second.size());
}

std::string BearerToken(const std::string& authorization) {
  absl::string_view rest = authorization;
  if (absl::ConsumePrefix(&rest, "Bearer ") || absl::ConsumePrefix(&rest, "bearer ")) {
    return std::string(rest);
  }
  return "";
}

// RFC 3986 percent-encoding, as nginx writes $ssl_client_escaped_cert.
std::string PercentDecoded(absl::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 1])) &&
        absl::ascii_isxdigit(static_cast<unsigned char>(text[i + 2]))) {
      plain += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      plain.push_back(text[i]);
    }
  }
  return plain;
}

std::string FingerprintOf(absl::string_view pem) {
  if (pem.empty()) return "";
  const absl::StatusOr<std::string> fingerprint = tenant::CertificateFingerprint(pem);
  return fingerprint.ok() ? *fingerprint : "";
}

std::string TlsCertificate(const grpc::GenericCallbackServerContext& context) {
  const auto auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return "";
  const auto values = auth->FindPropertyValues("x509_pem_cert");
  return values.empty() ? "" : std::string(values[0].data(), values[0].size());
}

}  // namespace

Presented PresentedBy(const grpc::GenericCallbackServerContext& context, Listener::Trust trust) {
  Presented presented;
  presented.token = BearerToken(Header(context, "authorization"));
  presented.local = trust == Listener::TRUST_LOCAL;
  if (trust == Listener::TRUST_FRONT) {
    if (Header(context, "x-client-certificate-verified") == "SUCCESS") {
      presented.certificate_fingerprint =
          FingerprintOf(PercentDecoded(Header(context, "x-client-certificate")));
    }
  } else {
    presented.certificate_fingerprint = FingerprintOf(TlsCertificate(context));
  }
  return presented;
}

}  // namespace mugugno::gateway

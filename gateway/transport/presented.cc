#include "gateway/transport/presented.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

#include "tenant/credential.h"

namespace mugugno::gateway {
namespace {

using Configured = config::v1::Gateway::Listener;

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

}  // namespace

Presented PresentedBy(absl::FunctionRef<std::string(const char*)> header, Configured::Trust trust,
                      absl::string_view tls_certificate) {
  Presented presented;
  presented.token = BearerToken(header("authorization"));
  presented.local = trust == Configured::TRUST_LOCAL;
  if (trust != Configured::TRUST_FRONT) {
    presented.certificate_fingerprint = FingerprintOf(tls_certificate);
  } else if (header("x-client-certificate-verified") == "SUCCESS") {
    presented.certificate_fingerprint =
        FingerprintOf(PercentDecoded(header("x-client-certificate")));
  }
  return presented;
}

}  // namespace mugugno::gateway

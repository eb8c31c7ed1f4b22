#include "tenant/vault/envelope.h"

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kOwnerId = "envelope";

KeyId EnvelopeKey() { return {KeyOwner::File(kOwnerId), KeyPurpose::kSeal, 1}; }

}  // namespace

std::string SealEnvelope(const MasterKeys& masters, const Binding& binding,
                         absl::string_view plaintext) {
  const SecretBytes key = SecretBytes::Random(kKeySize);
  const std::string wrapped = masters.Wrap(EnvelopeKey(), key);
  return absl::StrCat(std::string(1, static_cast<char>(wrapped.size())), wrapped,
                      SealWith(key.view(), {EnvelopeKey().owner, 1}, binding, plaintext));
}

absl::StatusOr<std::string> OpenEnvelope(const MasterKeys& masters, const Binding& binding,
                                         absl::string_view envelope) {
  const size_t wrapped_size = envelope.empty() ? 0 : static_cast<unsigned char>(envelope[0]);
  if (envelope.size() < 1 + wrapped_size) return DataLoss("not an envelope");
  ASSIGN_OR_RETURN(const SecretBytes key,
                   masters.Unwrap(EnvelopeKey(), envelope.substr(1, wrapped_size)));
  return OpenWith(key.view(), binding, envelope.substr(1 + wrapped_size));
}

}  // namespace mugugno::tenant

#include "gateway/channels/web_form/tokens.h"

#include "absl/strings/escaping.h"

#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/envelope.h"

namespace mugugno::gateway::web_form {
namespace {

constexpr size_t kMostTokenBytes = 2048;

const tenant::Binding& FormPlace() {
  static const auto& place = *new tenant::Binding{"web_form", "token", "1"};
  return place;
}
const tenant::Binding& LinkPlace() {
  static const auto& place = *new tenant::Binding{"web_form", "tracking_link", "1"};
  return place;
}

absl::Status BadToken() { return tenant::InvalidField("token", "is not of this page"); }

}  // namespace

std::string FormTokens::Make(absl::string_view channel, const tenant::Uuid& id,
                             const tenant::Uuid* citizen) const {
  storage::v1::FormToken token;
  token.set_channel(std::string(channel));
  token.set_id(std::string(id.bytes()));
  if (citizen != nullptr) token.set_citizen(std::string(citizen->bytes()));
  token.set_make_time_us(absl::ToUnixMicros(clock_.Now()));
  return absl::WebSafeBase64Escape(
      tenant::SealEnvelope(masters_, FormPlace(), token.SerializeAsString()));
}

absl::StatusOr<storage::v1::FormToken> FormTokens::Open(absl::string_view token,
                                                        absl::string_view channel,
                                                        const tenant::Uuid* citizen) const {
  std::string sealed;
  if (token.size() > kMostTokenBytes || !absl::WebSafeBase64Unescape(token, &sealed)) {
    return BadToken();
  }
  const absl::StatusOr<std::string> bytes = tenant::OpenEnvelope(masters_, FormPlace(), sealed);
  storage::v1::FormToken opened;
  if (!bytes.ok() || !opened.ParseFromString(*bytes)) return BadToken();
  const absl::string_view whose = citizen == nullptr ? "" : citizen->bytes();
  if (opened.channel() != channel || opened.citizen() != whose) return BadToken();
  return opened;
}

absl::Duration FormTokens::AgeOf(const storage::v1::FormToken& token) const {
  return clock_.Now() - absl::FromUnixMicros(token.make_time_us());
}

absl::StatusOr<std::string> TrackingLinks::Make(storage::v1::TrackingLink link) {
  link.set_expire_time(absl::ToUnixSeconds(clock_.Now() + kLifetime));
  ASSIGN_OR_RETURN(const std::string sealed, keys_.Seal(tenant::KeyOwner::Installation(),
                                                        LinkPlace(), link.SerializeAsString()));
  return absl::WebSafeBase64Escape(sealed);
}

absl::StatusOr<storage::v1::TrackingLink> TrackingLinks::Open(absl::string_view text) {
  std::string sealed;
  if (text.size() > kMostTokenBytes || !absl::WebSafeBase64Unescape(text, &sealed)) {
    return tenant::NotFound();
  }
  const absl::StatusOr<std::string> bytes =
      keys_.Open(tenant::KeyOwner::Installation(), LinkPlace(), sealed);
  if (absl::IsDataLoss(bytes.status())) return tenant::NotFound();
  RETURN_IF_ERROR(bytes.status());
  storage::v1::TrackingLink link;
  if (!link.ParseFromString(*bytes)) return tenant::NotFound();
  if (clock_.Now() >= absl::FromUnixSeconds(link.expire_time())) return tenant::NotFound();
  return link;
}

}  // namespace mugugno::gateway::web_form

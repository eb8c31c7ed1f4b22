// The secrets of channels, and their platforms.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

#include "gateway/services/directory_service.h"
#include "gateway/services/resources.h"
#include "gateway/services/writes.h"
#include "tenant/directory/channel_secrets.h"
#include "tenant/directory/directory_lines.h"
#include "tenant/directory/reading_rights.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Lock;
using tenant::ResourceName;

// For the audit trail: which, not what.
std::string NamesOfGiven(const v1::SetChannelSecretsRequest& given) {
  std::vector<absl::string_view> names;
  if (!given.token().empty()) names.emplace_back("token");
  if (!given.webhook_secret().empty()) names.emplace_back("webhook_secret");
  if (!given.access_token().empty()) names.emplace_back("access_token");
  if (!given.app_secret().empty()) names.emplace_back("app_secret");
  if (!given.verify_token().empty()) names.emplace_back("verify_token");
  if (!given.password().empty()) names.emplace_back("password");
  return absl::StrJoin(names, " ");
}

absl::Status RequireSecrets(const tenant::Channel& channel) {
  if (channel.has_secrets()) return absl::OkStatus();
  return tenant::FailedPrecondition("CHANNEL_HAS_NO_SECRETS", channel.name(),
                                    "channels of this kind have no secrets");
}

}  // namespace

absl::StatusOr<v1::Channel> DirectoryService::SetReplyPolicy(
    const Caller& caller, const v1::SetReplyPolicyRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Channel>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Channel> {
        ASSIGN_OR_RETURN(auto record, tenant::Read<tenant::Channel>(
                                          writing.session, {name.Parent(), name.id()}, Lock::kRow));
        if (record.is_shared()) {
          return tenant::FailedPrecondition("CHANNEL_SHARED", record.name(),
                                            "it is of several comuni: none decides for it alone");
        }
        v1::Channel message = Encode(record);
        v1::ReplyPolicy& policy = *message.add_reply_policies();
        policy = request.policy();
        if (!policy.has_start_time()) *policy.mutable_start_time() = ToTimestamp(writing.now);
        RETURN_IF_ERROR(DecodeWhole(message, "channel", &record));
        RETURN_IF_ERROR(Write(writing, {"reply_policies"}, &record));
        writing.Audit(
            record.owner, "channel.set_reply_policy", record.name(),
            absl::StrCat(v1::ReplyPolicy::Replies_Name(policy.replies()), " ", policy.reason()));
        return Encode(record);
      });
}

absl::StatusOr<v1::Channel> DirectoryService::SetChannelSecrets(
    const Caller& caller, const v1::SetChannelSecretsRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Channel>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Channel> {
        // Whoever has the bot reads what citizens write to it.
        RETURN_IF_ERROR(tenant::MayGiveReading(writing.session, caller, name.Root(), writing.now));
        ASSIGN_OR_RETURN(auto record, tenant::Read<tenant::Channel>(
                                          writing.session, {name.Parent(), name.id()}, Lock::kRow));
        RETURN_IF_ERROR(RequireSecrets(record));
        RETURN_IF_ERROR(tenant::SetChannelSecrets(writing.installation_keys, request, &record));
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        tenant::AddLine(record, writing.changes);
        writing.Audit(record.owner, "channel.set_secrets", record.name(), NamesOfGiven(request));
        return Encode(record);
      });
}

absl::Status DirectoryService::Connect(const tenant::Channel& channel) const {
  if (channel.is_mailbox()) return chats_.mail().SignIn(channel);
  WebhookKind* kind = chats_.WebhookOf(channel.kind);
  if (kind == nullptr) return RequireSecrets(channel);
  if (webhook_url_.empty()) {
    return tenant::FailedPrecondition("WEBHOOK_URL_MISSING", "webhook_url",
                                      "the gateway's configuration names no address for webhooks");
  }
  return kind->Connect(channel, webhook_url_ + chats_.PathOf(channel));
}

absl::StatusOr<v1::Channel> DirectoryService::ConnectChannel(
    const Caller& caller, const v1::ConnectChannelRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, name.Root()));
  ASSIGN_OR_RETURN(const auto channel, Fetch<tenant::Channel>(*cell, {name.Parent(), name.id()}));
  // May be done twice where the transaction is: the platform knows no difference.
  RETURN_IF_ERROR(Connect(channel));
  return mutations_.Run<v1::Channel>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Channel> {
        writing.Audit(channel.owner, "channel.connect", channel.name(), "");
        return Encode(channel);
      });
}

}  // namespace mugugno::gateway

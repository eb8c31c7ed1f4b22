#include "adminctl/contract.h"

#include <cstdlib>
#include <iostream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.pb.h"

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/audit_service.pb.h"
#include "mugugno/v1/channel_health_service.pb.h"
#include "mugugno/v1/claim_service.pb.h"
#include "mugugno/v1/counter_service.pb.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/guideline_service.pb.h"
#include "mugugno/v1/hand_over_service.pb.h"
#include "mugugno/v1/incident_service.pb.h"
#include "mugugno/v1/installation_service.pb.h"
#include "mugugno/v1/key_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/push_service.pb.h"
#include "mugugno/v1/restriction_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "mugugno/v1/search_service.pb.h"
#include "mugugno/v1/session_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "mugugno/v1/ticket_relation_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "mugugno/v1/transfer_service.pb.h"

// The contract's descriptors with their comments, which generated code leaves out.
// Names of the assembler's. NOLINTBEGIN(readability-identifier-naming)
extern const char mugugno_contract_begin[];
extern const char mugugno_contract_end[];
// NOLINTEND(readability-identifier-naming)

namespace mugugno::adminctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// Naming one message of each file also keeps the file in the program.
const FileDescriptor* const* Files(size_t& count) {
  static const FileDescriptor* files[] = {
      v1::GetStaffRequest::descriptor()->file(),
      v1::ListAuditLinesRequest::descriptor()->file(),
      v1::ListChannelHealthRequest::descriptor()->file(),
      v1::TakeDownMessageRequest::descriptor()->file(),
      v1::ListClaimsRequest::descriptor()->file(),
      v1::ListDeliveriesRequest::descriptor()->file(),
      v1::GetTenantRequest::descriptor()->file(),
      v1::GetGuidelinesRequest::descriptor()->file(),
      v1::ListHandOverNotesRequest::descriptor()->file(),
      v1::ListIncidentsRequest::descriptor()->file(),
      v1::GetInstallationRequest::descriptor()->file(),
      v1::ListKeysRequest::descriptor()->file(),
      v1::ListLobbyItemsRequest::descriptor()->file(),
      v1::ListPushSubscriptionsRequest::descriptor()->file(),
      v1::ExplainRouteRequest::descriptor()->file(),
      v1::SearchTicketsRequest::descriptor()->file(),
      v1::ListOwnSessionsRequest::descriptor()->file(),
      v1::SubmitMessageRequest::descriptor()->file(),
      v1::RestrictTicketRequest::descriptor()->file(),
      v1::ListRelatedTicketsRequest::descriptor()->file(),
      v1::GetTicketRequest::descriptor()->file(),
      v1::GetTransferRequest::descriptor()->file(),
  };
  count = std::size(files);
  return files;
}

const DescriptorPool& CommentedPool() {
  static const DescriptorPool& pool = []() -> const DescriptorPool& {
    auto& built = *new DescriptorPool();
    google::protobuf::FileDescriptorSet set;
    const auto size = static_cast<int>(mugugno_contract_end - mugugno_contract_begin);
    if (!set.ParseFromArray(mugugno_contract_begin, size)) return built;
    for (const auto& file : set.file()) built.BuildFile(file);
    return built;
  }();
  return pool;
}

template <typename Element>
std::string LeadingComment(const Element* element) {
  google::protobuf::SourceLocation location;
  if (element == nullptr || !element->GetSourceLocation(&location)) return "";
  std::string text = location.leading_comments;
  text = absl::StrReplaceAll(text, {{"\n", " "}, {"`", ""}});
  absl::RemoveExtraAsciiWhitespace(&text);
  return text;
}

}  // namespace

const MethodDescriptor& MethodOf(absl::string_view name) {
  size_t count = 0;
  const FileDescriptor* const* files = Files(count);
  for (size_t i = 0; i < count; ++i) {
    const MethodDescriptor* method =
        files[i]->pool()->FindMethodByName(absl::StrCat("mugugno.v1.", name));
    if (method != nullptr) return *method;
  }
  std::cerr << "adminctl: the contract has no method " << name << "\n";
  std::abort();
}

const MethodDescriptor* Sibling(const MethodDescriptor& method, absl::string_view name) {
  return method.service()->FindMethodByName(std::string(name));
}

bool HasPages(const Descriptor& response) {
  return response.FindFieldByName("next_page_token") != nullptr;
}

const FieldDescriptor* ListedField(const Descriptor& response) {
  if (!HasPages(response)) {
    const FieldDescriptor* only = response.field_count() == 1 ? response.field(0) : nullptr;
    const bool lists = only != nullptr && only->is_repeated() && only->message_type() != nullptr;
    return lists ? only : nullptr;
  }
  for (int i = 0; i < response.field_count(); ++i) {
    if (response.field(i)->is_repeated()) return response.field(i);
  }
  return nullptr;
}

std::string CommentOf(const FieldDescriptor& field) {
  std::string text = LeadingComment(CommentedPool().FindFieldByName(field.full_name()));
  return std::string(absl::StripSuffix(text, "."));
}

std::string CommentOf(const MethodDescriptor& method) {
  return LeadingComment(CommentedPool().FindMethodByName(method.full_name()));
}

}  // namespace mugugno::adminctl

#include "gateway/services/answer_check_service.h"

#include <algorithm>
#include <memory>

#include "routing/guard/other_comuni.h"
#include "tenant/directory/public_texts.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/identifiers.h"

namespace mugugno::gateway {
namespace {

using routing::OthersWords;
using tenant::Caller;
using tenant::Identifier;

v1::AnswerFinding::Kind KindOf(OthersWords::Kind kind) {
  switch (kind) {
    case OthersWords::Kind::kComune:
      return v1::AnswerFinding::KIND_COMUNE;
    case OthersWords::Kind::kPlace:
      return v1::AnswerFinding::KIND_PLACE;
    case OthersWords::Kind::kPerson:
      return v1::AnswerFinding::KIND_PERSON;
    case OthersWords::Kind::kLink:
      return v1::AnswerFinding::KIND_LINK;
    case OthersWords::Kind::kTelephone:
      return v1::AnswerFinding::KIND_TELEPHONE;
  }
  return v1::AnswerFinding::KIND_UNSPECIFIED;
}

v1::AnswerFinding::Kind KindOf(Identifier::Kind kind) {
  switch (kind) {
    case Identifier::Kind::kFiscalCode:
      return v1::AnswerFinding::KIND_FISCAL_CODE;
    case Identifier::Kind::kIban:
      return v1::AnswerFinding::KIND_IBAN;
    case Identifier::Kind::kTelephone:
      return v1::AnswerFinding::KIND_PERSONAL_TELEPHONE;
  }
  return v1::AnswerFinding::KIND_UNSPECIFIED;
}

// A channel by which the comune's citizens write; of another comune nothing is told.
bool IsPublic(const Caller& caller, const tenant::Tenant& comune, const std::string& name) {
  const tenant::Channel* channel = name.empty() ? nullptr : caller.directory().FindChannel(name);
  if (channel == nullptr || !channel->is_public()) return false;
  return channel->owner == tenant::Scope::Tenant(comune.id) ||
         channel->owner == tenant::Scope::Association(comune.association);
}

v1::AnswerFinding* Add(v1::AnswerFinding::Kind kind, size_t begin, size_t end,
                       v1::CheckAnswerResponse* response) {
  v1::AnswerFinding* finding = response->add_findings();
  finding->set_kind(kind);
  finding->mutable_span()->set_begin(static_cast<int32_t>(begin));
  finding->mutable_span()->set_end(static_cast<int32_t>(end));
  return finding;
}

}  // namespace

absl::StatusOr<v1::CheckAnswerResponse> AnswerCheckService::CheckAnswer(
    const Caller& caller, const v1::CheckAnswerRequest& request) {
  const std::string id = tenant::Scope::Of(request.parent())->id;
  const tenant::TenantSlice* comune = caller.directory().FindTenant(id);
  if (comune == nullptr) return tenant::NotFound();
  const auto snapshot = routing_.Of(comune->tenant.association);
  v1::CheckAnswerResponse response;
  const auto others = routing::FindOtherComuni(request.text(), id, *snapshot, caller.directory());
  for (const OthersWords& each : others) {
    Add(KindOf(each.kind), each.span.begin, each.span.end, &response)
        ->set_tenant(tenant::TenantName(each.tenant));
  }
  const bool blocks = IsPublic(caller, comune->tenant, request.channel());
  for (const Identifier& each :
       tenant::FindIdentifiers(request.text(), tenant::PublicTexts(*comune))) {
    // Another comune's number is asked about as that, and no person's.
    const bool others_number =
        std::any_of(others.begin(), others.end(),
                    [&](const OthersWords& other) { return other.span.begin == each.begin; });
    if (others_number && !blocks) continue;
    Add(KindOf(each.kind), each.begin, each.end, &response)->set_blocks(blocks);
  }
  std::stable_sort(response.mutable_findings()->begin(), response.mutable_findings()->end(),
                   [](const v1::AnswerFinding& a, const v1::AnswerFinding& b) {
                     return a.span().begin() < b.span().begin();
                   });
  return response;
}

}  // namespace mugugno::gateway

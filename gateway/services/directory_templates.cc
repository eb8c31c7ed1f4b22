// DirectoryService: the texts a comune's people answer with.

#include "gateway/services/directory_service.h"
#include "gateway/services/resources.h"
#include "gateway/services/writes.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Cell;
using tenant::Lock;
using tenant::ResourceName;

}  // namespace

absl::StatusOr<v1::TextTemplate> DirectoryService::CreateTextTemplate(
    const Caller& caller, const v1::CreateTextTemplateRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  tenant::TextTemplate fresh;
  fresh.tenant = parent.id();
  fresh.id = request.text_template_id();
  RETURN_IF_ERROR(DecodeWhole(request.text_template(), "text_template", &fresh));
  return mutations_.Run<v1::TextTemplate>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::TextTemplate> {
        tenant::TextTemplate record = fresh;
        RETURN_IF_ERROR(Write(writing, {}, &record));
        return Encode(record);
      });
}

absl::StatusOr<v1::TextTemplate> DirectoryService::GetTextTemplate(
    const Caller& caller, const v1::GetTextTemplateRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  ASSIGN_OR_RETURN(const auto record,
                   Fetch<tenant::TextTemplate>(*cell, {name.Root().id, name.id()}));
  return Encode(record);
}

absl::StatusOr<v1::ListTextTemplatesResponse> DirectoryService::ListTextTemplates(
    const Caller& caller, const v1::ListTextTemplatesRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  return ListPage<tenant::TextTemplate, v1::ListTextTemplatesResponse>(
      tokens_, caller, *cell, request, parent.id(),
      [](v1::ListTextTemplatesResponse* response, const tenant::TextTemplate& record) {
        *response->add_text_templates() = Encode(record);
      });
}

absl::StatusOr<v1::TextTemplate> DirectoryService::UpdateTextTemplate(
    const Caller& caller, const v1::UpdateTextTemplateRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.text_template().name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::TextTemplate>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::TextTemplate> {
        ASSIGN_OR_RETURN(auto record,
                         tenant::Read<tenant::TextTemplate>(
                             writing.session, {name.Root().id, name.id()}, Lock::kRow));
        ASSIGN_OR_RETURN(
            const auto changed,
            MergeUpdate(request.update_mask(), request.text_template(), "text_template", &record));
        if (!changed.empty()) RETURN_IF_ERROR(Write(writing, changed, &record));
        return Encode(record);
      });
}

}  // namespace mugugno::gateway

// DirectoryService: offices and channels.

#include "gateway/services/directory_service.h"
#include "gateway/services/resources.h"
#include "gateway/services/writes.h"
#include "tenant/directory/directory_lines.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Cell;
using tenant::Lock;
using tenant::ResourceName;
using tenant::Scope;

}  // namespace

absl::StatusOr<v1::Office> DirectoryService::CreateOffice(const Caller& caller,
                                                          const v1::CreateOfficeRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  tenant::Office fresh;
  fresh.tenant = parent.id();
  fresh.id = request.office_id();
  RETURN_IF_ERROR(DecodeWhole(request.office(), "office", &fresh));
  return mutations_.Run<v1::Office>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Office> {
        tenant::Office record = fresh;
        RETURN_IF_ERROR(Write(writing, {}, request.office(), &record));
        return Encode(record);
      });
}

absl::StatusOr<v1::Office> DirectoryService::GetOffice(const Caller& caller,
                                                       const v1::GetOfficeRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  ASSIGN_OR_RETURN(const auto record, Fetch<tenant::Office>(*cell, {name.Root().id, name.id()}));
  return Encode(record);
}

absl::StatusOr<v1::ListOfficesResponse> DirectoryService::ListOffices(
    const Caller& caller, const v1::ListOfficesRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  return ListPage<tenant::Office, v1::ListOfficesResponse>(
      tokens_, caller, *cell, request, parent.id(),
      [](v1::ListOfficesResponse* response, const tenant::Office& record) {
        *response->add_offices() = Encode(record);
      });
}

absl::StatusOr<v1::Office> DirectoryService::UpdateOffice(const Caller& caller,
                                                          const v1::UpdateOfficeRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.office().name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Office>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Office> {
        ASSIGN_OR_RETURN(
            auto record,
            tenant::Read<tenant::Office>(writing.session, {name.Root().id, name.id()}, Lock::kRow));
        ASSIGN_OR_RETURN(const auto changed,
                         MergeUpdate(request.update_mask(), request.office(), "office", &record));
        if (!changed.empty()) {
          RETURN_IF_ERROR(Write(writing, changed, request.office(), &record));
        }
        return Encode(record);
      });
}

absl::StatusOr<v1::Office> DirectoryService::SetOfficeSuspended(
    const Caller& caller, const google::protobuf::Message& request, const std::string& text,
    const std::string& reason, bool suspended) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(text));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Office>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Office> {
        ASSIGN_OR_RETURN(const auto comune, tenant::Read<tenant::Tenant>(
                                                writing.session, {name.Root().id}, Lock::kRow));
        ASSIGN_OR_RETURN(
            auto record,
            tenant::Read<tenant::Office>(writing.session, {name.Root().id, name.id()}, Lock::kRow));
        if (record.suspended == suspended) return Encode(record);
        if (suspended && comune.default_office == record.id) {
          return tenant::FailedPrecondition("DEFAULT_OFFICE", text,
                                            "make another office the comune's default one first");
        }
        record.suspended = suspended;
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        tenant::AddLine(record, writing.changes);
        writing.Audit(name.Root(), suspended ? "office.suspend" : "office.resume", text, reason);
        return Encode(record);
      });
}

absl::StatusOr<v1::Office> DirectoryService::SuspendOffice(
    const Caller& caller, const v1::SuspendOfficeRequest& request) {
  return SetOfficeSuspended(caller, request, request.name(), request.reason(), true);
}

absl::StatusOr<v1::Office> DirectoryService::ResumeOffice(const Caller& caller,
                                                          const v1::ResumeOfficeRequest& request) {
  return SetOfficeSuspended(caller, request, request.name(), request.reason(), false);
}

absl::StatusOr<v1::Channel> DirectoryService::CreateChannel(
    const Caller& caller, const v1::CreateChannelRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  tenant::Channel fresh;
  fresh.owner = parent.Root();
  fresh.id = request.channel_id();
  RETURN_IF_ERROR(DecodeWhole(request.channel(), "channel", &fresh));
  return mutations_.Run<v1::Channel>(caller, *cell, request,
                                     [&](Writing& writing) -> absl::StatusOr<v1::Channel> {
                                       tenant::Channel record = fresh;
                                       RETURN_IF_ERROR(Write(writing, {}, &record));
                                       return Encode(record);
                                     });
}

absl::StatusOr<v1::Channel> DirectoryService::GetChannel(const Caller& caller,
                                                         const v1::GetChannelRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  ASSIGN_OR_RETURN(const auto record, Fetch<tenant::Channel>(*cell, {name.Parent(), name.id()}));
  return Encode(record);
}

absl::StatusOr<v1::ListChannelsResponse> DirectoryService::ListChannels(
    const Caller& caller, const v1::ListChannelsRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  return ListPage<tenant::Channel, v1::ListChannelsResponse>(
      tokens_, caller, *cell, request, request.parent(),
      [](v1::ListChannelsResponse* response, const tenant::Channel& record) {
        *response->add_channels() = Encode(record);
      });
}

absl::StatusOr<v1::Channel> DirectoryService::UpdateChannel(
    const Caller& caller, const v1::UpdateChannelRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.channel().name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Channel>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Channel> {
        ASSIGN_OR_RETURN(auto record, tenant::Read<tenant::Channel>(
                                          writing.session, {name.Parent(), name.id()}, Lock::kRow));
        ASSIGN_OR_RETURN(const auto changed,
                         MergeUpdate(request.update_mask(), request.channel(), "channel", &record));
        if (!changed.empty()) RETURN_IF_ERROR(Write(writing, changed, &record));
        return Encode(record);
      });
}

absl::StatusOr<v1::Channel> DirectoryService::SetChannelSuspended(
    const Caller& caller, const google::protobuf::Message& request, const std::string& text,
    const std::string& reason, bool suspended) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(text));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Channel>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Channel> {
        ASSIGN_OR_RETURN(auto record, tenant::Read<tenant::Channel>(
                                          writing.session, {name.Parent(), name.id()}, Lock::kRow));
        if (record.suspended == suspended) return Encode(record);
        record.suspended = suspended;
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        tenant::AddLine(record, writing.changes);
        writing.Audit(record.owner, suspended ? "channel.suspend" : "channel.resume", text, reason);
        return Encode(record);
      });
}

absl::StatusOr<v1::Channel> DirectoryService::SuspendChannel(
    const Caller& caller, const v1::SuspendChannelRequest& request) {
  return SetChannelSuspended(caller, request, request.name(), request.reason(), true);
}

absl::StatusOr<v1::Channel> DirectoryService::ResumeChannel(
    const Caller& caller, const v1::ResumeChannelRequest& request) {
  return SetChannelSuspended(caller, request, request.name(), request.reason(), false);
}

}  // namespace mugugno::gateway

#include "gateway/services/guideline_service.h"

#include <optional>

#include "gateway/codecs/values.h"
#include "tenant/directory/record_store.h"
#include "tenant/directory/records.h"
#include "tenant/errors.h"
#include "tenant/guidelines/acknowledgement.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Association;
using tenant::Caller;
using tenant::Lock;
using tenant::ResourceName;

// The caller's name, where they are somebody of an association; a platform administrator is not.
std::optional<ResourceName> StaffOf(const Caller& caller) {
  if (caller.kind() != Caller::Kind::kStaff) return std::nullopt;
  return ResourceName::Parse(caller.name());
}

v1::GuidelineReading ToProto(const Association& association,
                             const std::optional<absl::Time>& time) {
  v1::GuidelineReading reading;
  reading.set_association(association.name());
  reading.set_version(association.guidelines_version);
  reading.set_text(association.guidelines_text);
  if (time) *reading.mutable_acknowledge_time() = ToTimestamp(*time);
  return reading;
}

absl::StatusOr<v1::GuidelineReading> Read(tenant::Session& session, const ResourceName& person,
                                          Lock lock, Association* association) {
  ASSIGN_OR_RETURN(*association, tenant::Read<Association>(session, {person.Root().id}, lock));
  if (association->guidelines_version.empty()) return ToProto(*association, std::nullopt);
  ASSIGN_OR_RETURN(const std::optional<absl::Time> time,
                   tenant::AcknowledgeTime(session, *association, person.id()));
  return ToProto(*association, time);
}

}  // namespace

absl::StatusOr<v1::GuidelineReading> GuidelineService::GetGuidelines(
    const Caller& caller, const v1::GetGuidelinesRequest&) {
  const auto person = StaffOf(caller);
  if (!person) return v1::GuidelineReading();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, person->Root()));
  v1::GuidelineReading reading;
  RETURN_IF_ERROR(
      cell->database->Read(Mutations::Deadline(), [&](tenant::Session& session) -> absl::Status {
        Association association;
        ASSIGN_OR_RETURN(reading, Read(session, *person, Lock::kNone, &association));
        return absl::OkStatus();
      }));
  return reading;
}

absl::StatusOr<v1::GuidelineReading> GuidelineService::AcknowledgeGuidelines(
    const Caller& caller, const v1::AcknowledgeGuidelinesRequest& request) {
  const auto person = StaffOf(caller);
  if (!person) return v1::GuidelineReading();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, person->Root()));
  return mutations_.Run<v1::GuidelineReading>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::GuidelineReading> {
        Association association;
        // The row is locked: nobody acknowledges what another is about to replace.
        ASSIGN_OR_RETURN(const v1::GuidelineReading reading,
                         Read(writing.session, *person, Lock::kRow, &association));
        if (reading.version().empty() || reading.has_acknowledge_time()) return reading;
        if (reading.version() != request.version()) {
          return tenant::Aborted("GUIDELINES_CHANGED",
                                 "another version of the guidelines is in force: read it first");
        }
        RETURN_IF_ERROR(
            tenant::Acknowledge(writing.session, association, person->id(), writing.now));
        writing.Audit(person->Root(), "guidelines.acknowledge", caller.name(), reading.version());
        return ToProto(association, writing.now);
      });
}

}  // namespace mugugno::gateway

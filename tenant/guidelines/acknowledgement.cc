#include "tenant/guidelines/acknowledgement.h"

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::optional<absl::Time>> AcknowledgeTime(Session& session,
                                                          const Association& association,
                                                          absl::string_view person) {
  std::optional<absl::Time> time;
  RETURN_IF_ERROR(session.Query(
      "SELECT acknowledge_time FROM guideline_acknowledgement WHERE association_id = ? AND "
      "staff_id = ? AND version = ?",
      {association.id, person, association.guidelines_version}, [&](const Row& row) {
        time = row.Time(0);
        return absl::OkStatus();
      }));
  return time;
}

absl::Status Acknowledge(Session& session, const Association& association, absl::string_view person,
                         absl::Time now) {
  return session
      .Execute(
          "INSERT INTO guideline_acknowledgement (association_id, staff_id, version, "
          "acknowledge_time) VALUES (?, ?, ?, ?)",
          {association.id, person, association.guidelines_version, now})
      .status();
}

absl::Status RequireAcknowledged(Session& session, const Caller& caller,
                                 absl::string_view association) {
  const AssociationSlice* slice = caller.directory().FindAssociation(association);
  if (slice == nullptr || slice->association.guidelines_version.empty()) return absl::OkStatus();
  const auto person = ResourceName::Parse(caller.name());
  if (!person) return PermissionDenied();
  ASSIGN_OR_RETURN(const std::optional<absl::Time> time,
                   AcknowledgeTime(session, slice->association, person->id()));
  if (time) return absl::OkStatus();
  return FailedPrecondition(
      "GUIDELINES_NOT_ACKNOWLEDGED", AssociationName(association),
      absl::StrCat("read the guidelines, version ", slice->association.guidelines_version,
                   ", and acknowledge them before you answer citizens"));
}

}  // namespace mugugno::tenant

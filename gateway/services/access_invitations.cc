// AccessService: invitations to the web console.

#include "gateway/codecs/values.h"
#include "gateway/services/access_service.h"
#include "gateway/services/resources.h"
#include "tenant/accounts/invitations.h"
#include "tenant/directory/reading_rights.h"
#include "tenant/directory/record_store.h"
#include "tenant/requests.h"
#include "tenant/try.h"

namespace mugugno::gateway {

absl::StatusOr<v1::CreateInvitationResponse> AccessService::CreateInvitation(
    const tenant::Caller& caller, const v1::CreateInvitationRequest& request) {
  ASSIGN_OR_RETURN(const tenant::ResourceName name, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, name.Root()));
  const std::string subject = tenant::InvitationSubject(request.parent());
  return mutations_.Run<v1::CreateInvitationResponse>(
      caller, *cell, request,
      [&](Writing& writing) -> absl::StatusOr<v1::CreateInvitationResponse> {
        ASSIGN_OR_RETURN(const auto person,
                         tenant::Read<tenant::Staff>(writing.session, {name.Root().id, name.id()},
                                                     tenant::Lock::kRow));
        // Whoever has the secret appears as this person.
        RETURN_IF_ERROR(
            tenant::MayGiveReadingAs(writing.session, writing.caller, person, writing.now));
        v1::CreateInvitationResponse response;
        ASSIGN_OR_RETURN(*response.mutable_secret(),
                         tenant::Invite(writing.session, writing.changes, writing.installation_keys,
                                        person, writing.now));
        response.set_staff(request.parent());
        *response.mutable_expire_time() = ToTimestamp(writing.now + tenant::kInvitationTime);
        writing.Audit(name.Root(), "invitation.create", request.parent());
        return response;
      },
      {subject, true});
}

}  // namespace mugugno::gateway

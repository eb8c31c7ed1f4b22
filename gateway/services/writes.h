#pragma once

// How each record of the directory is written, wherever the wish comes from (a call of its own or a
// manifest): the rules between records, the row, its line in the feed and in the audit trail.
// Called inside a mutation.

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "gateway/services/mutations.h"
#include "mugugno/v1/directory.pb.h"
#include "tenant/directory/records.h"
#include "tenant/texts/text_template.h"

namespace mugugno::gateway {

// Each inserts a new record (revision 0) or saves one that was read under lock; `changed` are the
// contract's paths that differ, for the audit trail, empty for a new one.
absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Association* record);
absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Tenant* record);
// `wanted` holds the webhook's secret, where one was sent.
absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   const v1::Office& wanted, tenant::Office* record);
absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Channel* record);
absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Staff* record);
absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::Grant* record);
absl::Status Write(Writing& writing, const std::vector<std::string>& changed, tenant::App* record);
absl::Status Write(Writing& writing, const std::vector<std::string>& changed,
                   tenant::TextTemplate* record);

// A new credential of an app or a person.
absl::Status WriteCredential(Writing& writing, const tenant::Credential& record);
// The line of the feed by which everybody reads a holder's credentials again; NOT_FOUND where there
// is no such holder. Gives whose trail it belongs to.
absl::StatusOr<tenant::Scope> TouchHolder(Writing& writing, absl::string_view holder);

}  // namespace mugugno::gateway

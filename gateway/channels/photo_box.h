#pragma once

// Keeps the photos that come with a form, as files of who hands the message over: a channel, or an
// app. Thread-safe; waits for disk and database.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "gateway/http/multipart.h"
#include "gateway/services/service_parts.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/name.h"

namespace mugugno::gateway {

class PhotoBox final {
 public:
  // Whose they are: the source of the message, "apps/{app}" or a channel's whole name, with the
  // owner of its channel.
  struct Holder {
    std::string source;
    std::string association;
    tenant::Scope owner;
  };

  // `folder` outlives it.
  PhotoBox(const ServiceParts& parts, const tenant::AttachmentFolder& folder)
      : parts_(parts), folder_(folder) {}

  // Their names, for a message of that key: a page that is sent twice names the same files, so that
  // it is the same message. Errors are the database's and the disk's; then some may be kept, which
  // no message will name.
  absl::StatusOr<std::vector<std::string>> Keep(const Holder& holder, const tenant::Uuid& key,
                                                absl::Span<const FormPart> photos);

 private:
  absl::Status KeepOne(const Holder& holder, const tenant::Uuid& id, const FormPart& photo);

  const ServiceParts parts_;
  const tenant::AttachmentFolder& folder_;
};

}  // namespace mugugno::gateway

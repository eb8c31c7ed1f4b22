#pragma once

// Where the pictures of messages were taken, read from their sealed files. A file that is missing
// or damaged, or tells nothing, is no evidence and no error. Functions; a session is used by its
// thread.

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "mugugno/storage/v1/words.pb.h"
#include "routing/photo/photo_origin.h"
#include "routing/router/inquiry.h"
#include "tenant/attachments/attachment.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/store/session.h"
#include "tenant/tickets/arrival.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

// By attachment.
using Origins = absl::flat_hash_map<tenant::Uuid, PhotoOrigin>;

// Whether its pictures are asked: it has files, and its sender told no position.
bool AsksPictures(const tenant::Arrival& arrival);

// The pictures of the messages that ask them.
absl::StatusOr<std::vector<tenant::Attachment>> FindPictures(
    tenant::KeyRing& keys, tenant::Session& session, absl::Span<const tenant::Arrival> arrivals);

// Of each file at most its first and last bytes are read; see photo_origin.h.
Origins ReadOrigins(const tenant::AttachmentFolder& folder,
                    const std::vector<tenant::Attachment>& pictures);

// Tells the message's files, those that are there, what their pictures say.
void AddOrigins(const Origins& origins, tenant::Arrival* arrival);

// As it is kept of a message that came at `receive_time`, and as the router is asked.
storage::v1::PhotoPosition ToStorage(const PhotoOrigin& origin, absl::Time receive_time);
Photo PhotoOf(const storage::v1::PhotoPosition& kept);

}  // namespace mugugno::routing

#include "routing/intake/pictures.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/attachments/sealed_file.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using tenant::Arrival;
using tenant::Attachment;
using tenant::SealedFileReader;

// Longer ages are as good as this one, and so are later times.
constexpr absl::Duration kLongestAge = absl::Hours(24 * 366 * 1000);

// The next chunks, `size` bytes or a little more; less where the file ends, or cannot be read on.
std::string ReadNext(SealedFileReader* reader, size_t size) {
  std::string bytes;
  std::string chunk;
  while (bytes.size() < size) {
    const absl::StatusOr<bool> more = reader->Next(&chunk);
    if (!more.ok() || !*more) break;
    bytes += chunk;
  }
  return bytes;
}

std::optional<PhotoOrigin> OriginOf(const tenant::AttachmentFolder& folder,
                                    const Attachment& picture) {
  auto reader = SealedFileReader::Open(folder, picture.file, picture.key);
  if (!reader.ok()) return std::nullopt;
  const std::string head = ReadNext(&*reader, kPhotoHead);
  std::optional<PhotoOrigin> origin = ReadPhotoOrigin(head);
  if (!origin && static_cast<size_t>(picture.size) > head.size()) {
    reader->SkipToLast(kPhotoTail);
    origin = ReadPhotoOrigin(ReadNext(&*reader, kPhotoHead));
  }
  return origin;
}

}  // namespace

bool AsksPictures(const Arrival& arrival) {
  return !arrival.message.attachments().empty() && !arrival.message.has_position();
}

absl::StatusOr<std::vector<Attachment>> FindPictures(tenant::KeyRing& keys,
                                                     tenant::Session& session,
                                                     absl::Span<const Arrival> arrivals) {
  std::vector<tenant::AttachmentStore::SourceKey> named;
  for (const Arrival& arrival : arrivals) {
    if (!AsksPictures(arrival)) continue;
    for (const std::string& name : arrival.message.attachments()) {
      const auto parsed = tenant::ResourceName::Parse(name);
      if (parsed && parsed->uuid()) named.push_back({arrival.source, *parsed->uuid()});
    }
  }
  ASSIGN_OR_RETURN(std::vector<Attachment> found,
                   tenant::AttachmentStore(keys).FindOfSources(session, named));
  std::erase_if(found, [](const Attachment& attachment) {
    return !absl::StartsWith(attachment.content_type, "image/");
  });
  return found;
}

Origins ReadOrigins(const tenant::AttachmentFolder& folder,
                    const std::vector<Attachment>& pictures) {
  Origins origins;
  for (const Attachment& picture : pictures) {
    if (const auto origin = OriginOf(folder, picture)) origins.emplace(picture.id, *origin);
  }
  return origins;
}

void AddOrigins(const Origins& origins, Arrival* arrival) {
  if (!AsksPictures(*arrival)) return;
  for (storage::v1::AttachedFile& file : arrival->files) {
    const auto origin = origins.find(tenant::Uuid::FromBytes(file.id()).value_or(tenant::Uuid()));
    if (file.missing() || origin == origins.end()) continue;
    *file.mutable_photo() = ToStorage(origin->second, arrival->receive_time);
  }
}

storage::v1::PhotoPosition ToStorage(const PhotoOrigin& origin, absl::Time receive_time) {
  storage::v1::PhotoPosition kept;
  kept.set_latitude(origin.latitude);
  kept.set_longitude(origin.longitude);
  kept.set_accuracy_meters(origin.accuracy_m);
  if (origin.time == absl::InfinitePast()) return kept;
  kept.set_age_seconds(
      absl::ToInt64Seconds(std::clamp(receive_time - origin.time, -kLongestAge, kLongestAge)));
  return kept;
}

Photo PhotoOf(const storage::v1::PhotoPosition& kept) {
  Photo photo;
  photo.position.latitude = kept.latitude();
  photo.position.longitude = kept.longitude();
  photo.position.accuracy_m = kept.accuracy_meters();
  if (kept.has_age_seconds()) photo.age = absl::Seconds(kept.age_seconds());
  return photo;
}

}  // namespace mugugno::routing

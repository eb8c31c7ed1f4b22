#include "gateway/channels/photo_box.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/channels/file_box.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway {
namespace {

// The citizen waits; without the photos the message goes on its way.
constexpr absl::Duration kPatience = absl::Seconds(5);

// A UUIDv7 of the key's time; the rest tells the content.
tenant::Uuid IdOf(const tenant::Uuid& key, absl::string_view content) {
  constexpr size_t kTimeBytes = 6;
  const std::string sum = tenant::Sha256(absl::StrCat(key.bytes(), tenant::Sha256(content)));
  std::array<char, tenant::Uuid::kSize> bytes = {};
  std::copy(key.bytes().begin(), key.bytes().begin() + kTimeBytes, bytes.begin());
  std::copy(sum.begin(), sum.begin() + (bytes.size() - kTimeBytes), bytes.begin() + kTimeBytes);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x70);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  return tenant::Uuid(bytes);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> PhotoBox::Keep(const Holder& holder,
                                                        const tenant::Uuid& key,
                                                        absl::Span<const FormPart> photos) {
  std::vector<std::string> names;
  for (const FormPart& photo : photos) {
    const tenant::Uuid id = IdOf(key, photo.content);
    std::string name = tenant::ChildName(holder.source, "attachments", id.ToString());
    // The same picture twice is one.
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    RETURN_IF_ERROR(KeepOne(holder, id, photo));
    names.push_back(std::move(name));
  }
  return names;
}

absl::Status PhotoBox::KeepOne(const Holder& holder, const tenant::Uuid& id,
                               const FormPart& photo) {
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(holder.association));
  return FileBox({*cell->database, parts_.keys, parts_.uuids, parts_.clock, folder_})
      .Keep({holder.source, holder.owner}, id, photo.file_name, photo.content,
            absl::Now() + kPatience);
}

}  // namespace mugugno::gateway

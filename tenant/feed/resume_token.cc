#include "tenant/feed/resume_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Neither name holds a line break.
std::string Place(absl::string_view caller, absl::string_view parent) {
  return absl::StrCat(caller, "\n", parent);
}

}  // namespace

absl::StatusOr<std::string> MakeResumeToken(KeyRing& keys, absl::string_view caller,
                                            absl::string_view parent, uint64_t position) {
  const std::string place = Place(caller, parent);
  ASSIGN_OR_RETURN(
      const std::string sealed,
      keys.Seal(KeyOwner::Installation(), {"feed", "resume_token", place}, absl::StrCat(position)));
  return absl::WebSafeBase64Escape(sealed);
}

absl::StatusOr<uint64_t> ReadResumeToken(KeyRing& keys, absl::string_view caller,
                                         absl::string_view parent, absl::string_view token) {
  const absl::Status refused = InvalidField("resume_token", "is not a token of this watch");
  std::string sealed;
  if (!absl::WebSafeBase64Unescape(token, &sealed)) return refused;
  const std::string place = Place(caller, parent);
  const auto opened = keys.Open(KeyOwner::Installation(), {"feed", "resume_token", place}, sealed);
  if (absl::IsDataLoss(opened.status())) return refused;
  RETURN_IF_ERROR(opened.status());
  uint64_t position = 0;
  if (!absl::SimpleAtoi(*opened, &position)) return refused;
  return position;
}

}  // namespace mugugno::tenant

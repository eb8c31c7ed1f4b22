#pragma once

// The body of a form, multipart/form-data (RFC 7578), read by GMime. Immutable once read.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::gateway {

struct FormPart {
  std::string name;
  std::string file_name;      // as the client gave it, any bytes
  bool is_file = false;       // it has a file name, even an empty one
  absl::string_view content;  // of the form it is part of
};

class MultipartForm final {
 public:
  // More parts than a page of ours has fields and files.
  static constexpr size_t kMostParts = 64;

  // `content_type` is the header of the request. INVALID_ARGUMENT for what is no form: another
  // type, a part without a name, a part within a part, more than kMostParts, no end.
  static absl::StatusOr<MultipartForm> Read(absl::string_view content_type, absl::string_view body);

  const std::vector<FormPart>& parts() const { return parts_; }

 private:
  // Moved with the parts that look into it: a string in the heap stays where it is.
  std::unique_ptr<const std::string> whole_;
  std::vector<FormPart> parts_;
};

}  // namespace mugugno::gateway

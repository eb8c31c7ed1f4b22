#include "routing/italy/text_file.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include <zlib.h>

namespace mugugno::routing {

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (file == nullptr) return absl::NotFoundError(absl::StrCat(path, ": cannot be opened"));
  std::string text;
  constexpr size_t kPiece = 1 << 20;
  while (true) {
    const size_t had = text.size();
    text.resize(had + kPiece);
    const int read = gzread(file.get(), text.data() + had, kPiece);
    if (read < 0) return absl::InvalidArgumentError(absl::StrCat(path, ": is damaged"));
    text.resize(had + static_cast<size_t>(read));
    if (read > 0) continue;
    // A gzip file that ends too early reads well to its end.
    int error = Z_OK;
    gzerror(file.get(), &error);
    if (error != Z_OK) return absl::InvalidArgumentError(absl::StrCat(path, ": is damaged"));
    return text;
  }
}

}  // namespace mugugno::routing

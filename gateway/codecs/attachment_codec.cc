#include "gateway/codecs/attachment_codec.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "gateway/codecs/values.h"
#include "tenant/name.h"

namespace mugugno::gateway {
namespace {

// RFC 6266: a name every client understands, and the whole one as RFC 8187 writes it.
std::string DispositionOf(absl::string_view name) {
  constexpr absl::string_view kPlain = "!#$&+-.^_`|~";
  std::string plain;
  std::string whole;
  for (const char c : name) {
    const bool ascii = absl::ascii_isprint(static_cast<unsigned char>(c));
    plain += ascii && c != '"' && c != '\\' ? c : '_';
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
        kPlain.find(c) != absl::string_view::npos) {
      whole += c;
    } else {
      absl::StrAppendFormat(&whole, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return absl::StrCat("attachment; filename=\"", plain, "\"; filename*=UTF-8''", whole);
}

}  // namespace

v1::Attachment ToProto(const storage::v1::AttachedFile& file, absl::string_view parent) {
  v1::Attachment out;
  if (const auto id = tenant::Uuid::FromBytes(file.id())) {
    out.set_name(tenant::ChildName(parent, "attachments", id->ToString()));
  }
  out.set_content_type(file.content_type());
  out.set_size_bytes(file.size_bytes());
  out.set_file_name(file.file_name());
  out.set_missing(file.missing());
  out.set_fetching(file.fetching());
  out.set_scan(static_cast<v1::Attachment::Scan>(file.scan()));
  out.set_scan_finding(file.scan_finding());
  return out;
}

v1::Attachment ToProto(const tenant::Attachment& attachment, absl::string_view parent) {
  v1::Attachment out = ToProto(tenant::FileOf(attachment), parent);
  if (attachment.expire_time) *out.mutable_expire_time() = ToTimestamp(*attachment.expire_time);
  return out;
}

v1::DownloadHeaders HeadersOf(const tenant::Attachment& attachment, absl::string_view parent) {
  v1::DownloadHeaders headers;
  *headers.mutable_attachment() = ToProto(attachment, parent);
  headers.set_content_disposition(DispositionOf(attachment.file_name));
  headers.set_x_content_type_options("nosniff");
  return headers;
}

}  // namespace mugugno::gateway

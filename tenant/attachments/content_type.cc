#include "tenant/attachments/content_type.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

#include "proto/text/utf8.h"

namespace mugugno::tenant {
namespace {

constexpr char kUnknown[] = "application/octet-stream";

struct Magic {
  size_t offset = 0;
  absl::string_view bytes;
  absl::string_view type;
};

constexpr Magic kMagics[] = {
    {0, "\xFF\xD8\xFF", "image/jpeg"},
    {0, "\x89PNG\r\n\x1A\n", "image/png"},
    {0, "GIF87a", "image/gif"},
    {0, "GIF89a", "image/gif"},
    {0, absl::string_view("II*\0", 4), "image/tiff"},
    {0, absl::string_view("MM\0*", 4), "image/tiff"},
    {0, "%PDF-", "application/pdf"},
    {0, "OggS", "audio/ogg"},
    {0, "#!AMR", "audio/amr"},
    {0, "ID3", "audio/mpeg"},
    {0, "\x1A\x45\xDF\xA3", "video/webm"},
    {0, "{\\rtf", "application/rtf"},
};

// The brand of an ISO base media file, its bytes 8 to 11.
struct Brand {
  absl::string_view name;
  absl::string_view type;
};

constexpr Brand kBrands[] = {
    {"heic", "image/heic"}, {"heix", "image/heic"}, {"hevc", "image/heic"},
    {"mif1", "image/heif"}, {"msf1", "image/heif"}, {"avif", "image/avif"},
    {"M4A ", "audio/mp4"},  {"M4B ", "audio/mp4"},  {"qt  ", "video/quicktime"},
    {"3gp4", "video/3gpp"}, {"3gp5", "video/3gpp"}, {"3gp6", "video/3gpp"},
    {"isom", "video/mp4"},  {"iso2", "video/mp4"},  {"iso4", "video/mp4"},
    {"iso5", "video/mp4"},  {"iso6", "video/mp4"},  {"mp41", "video/mp4"},
    {"mp42", "video/mp4"},  {"avc1", "video/mp4"},  {"M4V ", "video/mp4"},
};

bool Has(absl::string_view head, size_t offset, absl::string_view bytes) {
  return head.size() >= offset && absl::StartsWith(head.substr(offset), bytes);
}

absl::string_view ByBrand(absl::string_view head) {
  if (!Has(head, 4, "ftyp")) return "";
  for (const Brand& brand : kBrands) {
    if (Has(head, 8, brand.name)) return brand.type;
  }
  return "";
}

absl::string_view ByRiff(absl::string_view head) {
  if (!Has(head, 0, "RIFF")) return "";
  if (Has(head, 8, "WEBP")) return "image/webp";
  if (Has(head, 8, "WAVE")) return "audio/wav";
  if (Has(head, 8, "AVI ")) return "video/x-msvideo";
  return "";
}

// A ZIP archive, and the office documents that are one: their first file tells.
absl::string_view ByZip(absl::string_view head) {
  if (!Has(head, 0, "PK\x03\x04")) return "";
  constexpr absl::string_view kOpenDocument = "mimetypeapplication/vnd.oasis.opendocument.";
  if (Has(head, 30, kOpenDocument)) {
    const absl::string_view kind = head.substr(30 + kOpenDocument.size());
    if (absl::StartsWith(kind, "text")) return "application/vnd.oasis.opendocument.text";
    if (absl::StartsWith(kind, "spreadsheet")) {
      return "application/vnd.oasis.opendocument.spreadsheet";
    }
  }
  if (absl::StrContains(head, "word/")) {
    return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  }
  if (absl::StrContains(head, "xl/")) {
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  }
  return "application/zip";
}

// An MPEG audio frame of layer III without a tag before it.
bool IsMpegFrame(absl::string_view head) {
  return head.size() > 1 && head[0] == '\xFF' &&
         (static_cast<unsigned char>(head[1]) & 0xE6) == 0xE2;
}

bool IsMarkup(absl::string_view text) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(text), "<");
}

bool IsPlainText(absl::string_view head) {
  // A character may be cut at the end of what was looked at.
  const size_t invalid = text::FirstInvalidByte(head);
  if (invalid != absl::string_view::npos &&
      (head.size() < kSniffedBytes - 3 || invalid + 3 < head.size())) {
    return false;
  }
  return std::all_of(head.begin(), head.end(), [](unsigned char c) {
    return c >= ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  });
}

}  // namespace

std::string ContentTypeOf(absl::string_view head) {
  head = head.substr(0, kSniffedBytes);
  for (const Magic& magic : kMagics) {
    if (Has(head, magic.offset, magic.bytes)) return std::string(magic.type);
  }
  for (const absl::string_view type : {ByBrand(head), ByRiff(head), ByZip(head)}) {
    if (!type.empty()) return std::string(type);
  }
  if (IsMpegFrame(head)) return "audio/mpeg";
  if (head.empty() || IsMarkup(head) || !IsPlainText(head)) return kUnknown;
  return "text/plain";
}

}  // namespace mugugno::tenant

#include "gateway/http/multipart.h"

#include <cstring>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmime/gmime.h>

#include "gateway/gmime_start.h"
#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

constexpr size_t kLongestBoundary = 70;  // RFC 2046, 5.1.1

struct Unref {
  template <typename T>
  void operator()(T* object) const {
    g_object_unref(object);
  }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

absl::Status Malformed(absl::string_view why) { return tenant::InvalidField("body", why); }

std::string ParameterOf(GMimeContentDisposition* disposition, const char* name, bool* there) {
  const char* value = g_mime_content_disposition_get_parameter(disposition, name);
  *there = value != nullptr;
  return value == nullptr ? "" : value;
}

// Where the content of the part lies in what was parsed; GMime leaves it there.
absl::string_view ContentOf(GMimePart* part, absl::string_view whole) {
  GMimeDataWrapper* wrapper = g_mime_part_get_content(part);
  GMimeStream* stream = wrapper == nullptr ? nullptr : g_mime_data_wrapper_get_stream(wrapper);
  if (stream == nullptr) return "";
  const gint64 begin = stream->bound_start;
  const gint64 end = stream->bound_end;
  const auto size = static_cast<gint64>(whole.size());
  if (begin < 0 || end < begin || end > size) return "";
  return whole.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
}

// Of the header itself: where it has none, GMime takes what looks like one.
bool HasBoundary(absl::string_view content_type) {
  const Owned<GMimeContentType> type(
      g_mime_content_type_parse(nullptr, std::string(content_type).c_str()));
  const char* boundary = g_mime_content_type_get_parameter(type.get(), "boundary");
  const size_t length = boundary == nullptr ? 0 : std::strlen(boundary);
  return length > 0 && length <= kLongestBoundary;
}

absl::StatusOr<FormPart> PartOf(GMimeObject* object, absl::string_view whole) {
  GMimeContentDisposition* disposition = g_mime_object_get_content_disposition(object);
  if (!GMIME_IS_PART(object) || disposition == nullptr ||
      !absl::EqualsIgnoreCase(g_mime_content_disposition_get_disposition(disposition),
                              "form-data")) {
    return Malformed("has a part that is no field of a form");
  }
  FormPart part;
  bool named = false;
  part.name = ParameterOf(disposition, "name", &named);
  if (!named) return Malformed("has a part without a name");
  part.file_name = ParameterOf(disposition, "filename", &part.is_file);
  part.content = ContentOf(GMIME_PART(object), whole);
  return part;
}

}  // namespace

absl::StatusOr<MultipartForm> MultipartForm::Read(absl::string_view content_type,
                                                  absl::string_view body) {
  StartGMime();
  const bool fits = body.size() < std::numeric_limits<guint>::max() / 2;
  if (!fits || !absl::StartsWithIgnoreCase(content_type, "multipart/form-data;") ||
      content_type.find_first_of("\r\n") != absl::string_view::npos || !HasBoundary(content_type)) {
    return Malformed("must be multipart/form-data");
  }
  MultipartForm form;
  auto whole = std::make_unique<std::string>();
  whole->reserve(content_type.size() + body.size() + 32);
  absl::StrAppend(whole.get(), "Content-Type: ", content_type, "\r\n\r\n", body);
  form.whole_ = std::move(whole);
  // Read only, and outlived by what it points to.
  GByteArray bytes = {reinterpret_cast<guint8*>(const_cast<char*>(form.whole_->data())),  // NOLINT
                      static_cast<guint>(form.whole_->size())};
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_byte_array(&bytes));
  g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream.get()), FALSE);
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeObject> object(g_mime_parser_construct_part(parser.get(), nullptr));
  if (object == nullptr || !GMIME_IS_MULTIPART(object.get())) return Malformed("is no form");
  GMimeMultipart* multipart = GMIME_MULTIPART(object.get());
  if (!multipart->write_end_boundary) return Malformed("has no end");
  const int count = g_mime_multipart_get_count(multipart);
  if (count > static_cast<int>(kMostParts)) return Malformed("has too many parts");
  for (int i = 0; i < count; ++i) {
    absl::StatusOr<FormPart> part = PartOf(g_mime_multipart_get_part(multipart, i), *form.whole_);
    if (!part.ok()) return part.status();
    form.parts_.push_back(*std::move(part));
  }
  return form;
}

}  // namespace mugugno::gateway

#include "gateway/channels/mail/mime.h"

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <gmime/gmime.h>

#include "gateway/channels/chat_text.h"
#include "gateway/channels/mail/header_words.h"
#include "gateway/gmime_start.h"

namespace mugugno::gateway::mail {
namespace {

constexpr size_t kMostMailboxes = 200;
constexpr ptrdiff_t kMostGroups = 20;
constexpr size_t kMostMailboxBytes = 254;
constexpr size_t kMostParameterBytes = 1000;
constexpr size_t kMostFieldBytes = 16384;
constexpr size_t kMostWords = 20000;
constexpr size_t kMostDelimiters = 20000;
constexpr absl::string_view kNone = {};

struct Unref {
  template <typename T>
  void operator()(T* object) const {
    g_object_unref(object);
  }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

struct Free {
  void operator()(char* text) const { g_free(text); }
};
using OwnedText = std::unique_ptr<char, Free>;

absl::string_view View(const char* text) {
  return text == nullptr ? absl::string_view() : absl::string_view(text);
}

// Read only once it is made.
GMimeParserOptions* Options() {
  static GMimeParserOptions* const options = [] {
    StartGMime();
    GMimeParserOptions* made = g_mime_parser_options_new();
    const char* fallbacks[] = {"utf-8", "windows-1252", nullptr};
    g_mime_parser_options_set_fallback_charsets(made, fallbacks);
    return made;
  }();
  return options;
}

std::string BytesOf(GMimeStream* memory) {
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  if (bytes == nullptr || bytes->len == 0) return "";
  return std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);  // NOLINT
}

std::string ContentOf(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (content == nullptr) return "";
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, memory.get());
  return BytesOf(memory.get());
}

std::string Written(GMimeObject* object) {
  if (object == nullptr) return "";
  const Owned<GMimeStream> memory(g_mime_stream_mem_new());
  g_mime_object_write_to_stream(object, nullptr, memory.get());
  return BytesOf(memory.get());
}

// Names of types under which the library takes an attached mail apart, and what it sees instead.
struct TypeNames {
  absl::string_view attached;
  absl::string_view digest;
};
constexpr TypeNames kMeant = {"message", "digest"};
constexpr TypeNames kSeen = {"mzssage", "dzgest"};

// The same signs in the same case, but for the second of each name.
void RenameIn(absl::string_view from, char to, char* begin, char* end) {
  const auto same = [](char a, char b) {
    return absl::ascii_tolower(static_cast<unsigned char>(a)) == b;
  };
  while (true) {
    begin = std::search(begin, end, from.begin(), from.end(), same);
    if (begin == end) return;
    const bool capital = absl::ascii_isupper(static_cast<unsigned char>(begin[1]));
    begin[1] = capital ? absl::ascii_toupper(static_cast<unsigned char>(to)) : to;
  }
}

// In each line that begins with Content-Type, and where it goes on.
void Rename(const TypeNames& from, const TypeNames& to, std::string* text) {
  bool in_type = false;
  for (size_t at = 0; at < text->size();) {
    const size_t end = std::min(text->find('\n', at), text->size() - 1) + 1;
    const absl::string_view line = absl::string_view(*text).substr(at, end - at);
    const bool goes_on = line[0] == ' ' || line[0] == '\t';
    in_type = goes_on ? in_type : absl::StartsWithIgnoreCase(line, "content-type");
    if (in_type) {
      RenameIn(from.attached, to.attached[1], text->data() + at, text->data() + end);
      RenameIn(from.digest, to.digest[1], text->data() + at, text->data() + end);
    }
    at = end;
  }
}

std::string Meant(std::string type) {
  RenameIn(kSeen.attached, kMeant.attached[1], type.data(), type.data() + type.size());
  RenameIn(kSeen.digest, kMeant.digest[1], type.data(), type.data() + type.size());
  return type;
}

void TakeHeaders(GMimeObject* object, MimePart* part) {
  GMimeHeaderList* list = g_mime_object_get_header_list(object);
  const int count = std::min(g_mime_header_list_get_count(list), static_cast<int>(kMostHeaders));
  for (int i = 0; i < count; ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(list, i);
    const absl::string_view value = View(g_mime_header_get_raw_value(header));
    part->headers.emplace_back(
        std::string(View(g_mime_header_get_name(header))),
        std::string(absl::StripAsciiWhitespace(value.substr(0, kMostHeaderBytes))));
  }
}

// "text/html charset=utf-8", as some forget the semicolon.
absl::string_view BareCharset(absl::string_view content_type) {
  const std::string lower = absl::AsciiStrToLower(content_type);
  const size_t at = lower.find("charset=");
  if (at == std::string::npos) return "";
  absl::string_view rest = content_type.substr(at + 8);
  absl::ConsumePrefix(&rest, "\"");
  return rest.substr(0, rest.find_first_of("\"'; \t\r\n"));
}

void TakeType(GMimeObject* object, MimePart* part) {
  GMimeContentType* type = g_mime_object_get_content_type(object);
  const OwnedText name(g_mime_content_type_get_mime_type(type));
  part->type = Meant(absl::AsciiStrToLower(View(name.get())));
  const absl::string_view written = part->Header("content-type");
  if (!written.empty() && !absl::StrContains(written, "/")) part->type = "text/plain";
  for (const char* each : {"charset", "format", "delsp", "report-type"}) {
    const absl::string_view value = View(g_mime_content_type_get_parameter(type, each));
    if (value.empty() || value.size() > kMostParameterBytes) continue;
    part->parameters.emplace_back(each, std::string(value));
  }
  if (part->Parameter("charset").empty() && !BareCharset(written).empty()) {
    part->parameters.emplace_back("charset", std::string(BareCharset(written)));
  }
  GMimeContentDisposition* disposition = g_mime_object_get_content_disposition(object);
  if (disposition != nullptr) {
    part->disposition =
        absl::AsciiStrToLower(View(g_mime_content_disposition_get_disposition(disposition)));
    part->file_name =
        std::string(View(g_mime_content_disposition_get_parameter(disposition, "filename")));
  }
  if (part->file_name.empty()) {
    part->file_name = std::string(View(g_mime_content_type_get_parameter(type, "name")));
  }
}

// Walks what the library read and leaves the limits' rest out.
class Taking final {
 public:
  size_t left_out() const { return left_out_; }

  MimePart Take(GMimeObject* object, int depth) {
    ++taken_;
    MimePart part;
    TakeHeaders(object, &part);
    TakeType(object, &part);
    if (GMIME_IS_MULTIPART(object)) {
      TakeParts(GMIME_MULTIPART(object), object, depth, &part);
    } else if (GMIME_IS_PART(object)) {
      part.bytes = ContentOf(GMIME_PART(object));
    }
    Rename(kSeen, kMeant, &part.bytes);
    return part;
  }

 private:
  void TakeParts(GMimeMultipart* multipart, GMimeObject* object, int depth, MimePart* part) {
    const int count = g_mime_multipart_get_count(multipart);
    if (count == 0) {
      part->bytes = std::string(View(g_mime_multipart_get_prologue(multipart)));
    } else if (depth >= kMostDepth) {
      part->type = "application/octet-stream";
      part->bytes = Written(object);
    } else {
      for (int i = 0; i < count; ++i) {
        if (taken_ >= kMostMimeParts) {
          ++left_out_;
        } else {
          MimePart each = Take(g_mime_multipart_get_part(multipart, i), depth + 1);
          const bool untold = !each.Has("content-type");
          if (untold && part->Is("multipart/digest")) each.type = "message/rfc822";
          part->parts.push_back(std::move(each));
        }
      }
    }
  }

  size_t taken_ = 0;
  size_t left_out_ = 0;
};

// How often a mail names a boundary, also as RFC 2231 writes it: boundary*0=, boundary*=.
size_t Boundaries(absl::string_view mail) {
  size_t boundaries = 0;
  for (size_t at = mail.find('='); at != absl::string_view::npos; at = mail.find('=', at + 1)) {
    absl::string_view before = absl::StripTrailingAsciiWhitespace(mail.substr(0, at));
    while (!before.empty() && (before.back() == '*' ||
                               absl::ascii_isdigit(static_cast<unsigned char>(before.back())))) {
      before.remove_suffix(1);
    }
    if (absl::EndsWithIgnoreCase(before, "boundary")) ++boundaries;
  }
  return boundaries;
}

// False for what nobody's mail is like: the library's work for each line grows with the boundaries,
// and for each word of a field with the field; it makes an object of each part.
bool IsModest(absl::string_view mail) {
  const size_t boundaries = Boundaries(mail);
  if (boundaries > kMostBoundaries) return false;
  size_t delimiters = 0;  // and what looks like them
  size_t words = 0;
  size_t field = 0;  // bytes of the field a line belongs to, of those the library decodes
  while (!mail.empty()) {
    const size_t end = std::min(mail.find('\n'), mail.size() - 1) + 1;
    const absl::string_view line = mail.substr(0, end);
    mail.remove_prefix(end);
    if (boundaries > 0 && absl::StartsWith(line, "--") && !absl::StartsWith(line, "-- ")) {
      ++delimiters;
    }
    const bool goes_on = field > 0 && (line[0] == ' ' || line[0] == '\t');
    if (delimiters > kMostDelimiters) return false;
    if (!goes_on) field = 0;
    if (!goes_on && !absl::StartsWithIgnoreCase(line, "content-")) continue;
    field += line.size();
    for (size_t at = line.find("=?"); at != absl::string_view::npos; at = line.find("=?", at + 2)) {
      ++words;
    }
    if (field > kMostFieldBytes || words > kMostWords) return false;
  }
  return true;
}

// Ends of lines as mails have them, and no byte a header ends at.
std::string Mended(absl::string_view raw) {
  while (!raw.empty() && (absl::ascii_isspace(raw.front()) || raw.front() == '\0')) {
    raw.remove_prefix(1);
  }
  std::string mail(raw);
  if (!absl::StrContains(mail, "\n")) std::replace(mail.begin(), mail.end(), '\r', '\n');
  size_t end = std::min(mail.find("\n\r\n"), mail.find("\n\n"));
  end = std::min(end, mail.size());
  std::replace(mail.begin(), mail.begin() + static_cast<ptrdiff_t>(end), '\0', ' ');
  return mail;
}

// A mail's own headers, and what stands below them.
struct Halves {
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// Empty for what is no field.
absl::string_view FieldName(absl::string_view line) {
  const size_t colon = line.find(':');
  if (colon == absl::string_view::npos) return "";
  const absl::string_view name = absl::StripTrailingAsciiWhitespace(line.substr(0, colon));
  const bool sound =
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return absl::ascii_isgraph(c); });
  return sound ? name : "";
}

Halves Split(absl::string_view mail) {
  Halves halves;
  std::string stray;  // lines that are no fields
  bool in_field = false;
  bool whole = false;  // an empty line ends the headers
  while (!mail.empty()) {
    const size_t end = std::min(mail.find('\n'), mail.size() - 1) + 1;
    const absl::string_view line = mail.substr(0, end);
    const absl::string_view name = FieldName(line);
    mail.remove_prefix(end);
    if (line == "\n" || line == "\r\n") {
      halves.body = std::string(mail);
      whole = true;
      break;
    }
    const bool goes_on = line[0] == ' ' || line[0] == '\t';
    if (goes_on && in_field) {
      std::string& value = halves.headers.back().second;
      absl::StrAppend(&value, line.substr(0, kMostHeaderBytes - value.size()));
    } else if (!goes_on && !name.empty()) {
      in_field = halves.headers.size() < kMostHeaders;
      if (!in_field) continue;
      const absl::string_view value = line.substr(line.find(':') + 1);
      halves.headers.emplace_back(std::string(name),
                                  std::string(value.substr(0, kMostHeaderBytes)));
    } else {
      absl::StrAppend(&stray, line);
    }
  }
  // Else they are what was written.
  if (!whole) halves.body = std::move(stray);
  for (auto& [name, value] : halves.headers) {
    value = std::string(absl::StripAsciiWhitespace(value));
  }
  return halves;
}

// What the library reads: the content and what is said of it. Everything else it would take apart
// too, at a cost that grows with the square, and a sender's groups within groups until its stack
// ends; so an attached mail has another name here, and is a file.
std::string ForLibrary(const Halves& halves) {
  std::string content = "MIME-Version: 1.0\r\n";
  for (const auto& [name, value] : halves.headers) {
    if (!absl::StartsWithIgnoreCase(name, "content-")) continue;
    absl::StrAppend(&content, name, ": ", value, "\r\n");
  }
  absl::StrAppend(&content, "\r\n", halves.body);
  Rename(kMeant, kSeen, &content);
  return content;
}

Owned<GMimeObject> Parse(absl::string_view content) {
  // A copy: what was read goes on pointing there.
  const Owned<GMimeStream> stream(
      g_mime_stream_mem_new_with_buffer(content.data(), content.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return Owned<GMimeObject>(g_mime_parser_construct_part(parser.get(), Options()));
}

bool IsMailbox(absl::string_view address) {
  const size_t at = address.rfind('@');
  return at != 0 && at != absl::string_view::npos && at + 1 < address.size() &&
         address.size() <= kMostMailboxBytes &&
         std::none_of(address.begin(), address.end(), [](unsigned char c) {
           return absl::ascii_iscntrl(c) || c == '<' || c == '>';
         });
}

void AddMailbox(absl::string_view address, absl::string_view name, std::vector<Mailbox>* out) {
  address = absl::StripAsciiWhitespace(address);
  while (absl::ConsumePrefix(&address, "'") || absl::ConsumeSuffix(&address, "'")) {
  }
  if (!IsMailbox(address) || out->size() >= kMostMailboxes) return;
  const size_t at = address.rfind('@') + 1;
  Mailbox mailbox;
  mailbox.address = absl::StrCat(address.substr(0, at), absl::AsciiStrToLower(address.substr(at)));
  mailbox.name = Line(name);
  if (mailbox.name.size() > 1 && mailbox.name.front() == '\'' && mailbox.name.back() == '\'') {
    mailbox.name = mailbox.name.substr(1, mailbox.name.size() - 2);
  }
  out->push_back(std::move(mailbox));
}

void AddMailboxes(InternetAddressList* list, int depth, std::vector<Mailbox>* out) {
  const int count = list == nullptr ? 0 : internet_address_list_length(list);
  for (int i = 0; i < count; ++i) {
    InternetAddress* each = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_MAILBOX(each)) {
      auto* mailbox = INTERNET_ADDRESS_MAILBOX(each);
      const absl::string_view address = View(internet_address_mailbox_get_idn_addr(mailbox));
      AddMailbox(address.empty() ? View(internet_address_mailbox_get_addr(mailbox)) : address,
                 View(internet_address_get_name(each)), out);
    } else if (INTERNET_ADDRESS_IS_GROUP(each) && depth < kMostDepth) {
      AddMailboxes(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(each)), depth + 1,
                   out);
    }
  }
}

// Where the library finds none: "Anna [URP] <anna@example.it>".
void AddBracketed(absl::string_view line, std::vector<Mailbox>* out) {
  const size_t end = line.rfind('>');
  const size_t begin = line.rfind('<', end);
  if (begin == absl::string_view::npos || end == absl::string_view::npos) return;
  const absl::string_view address = line.substr(begin + 1, end - begin - 1);
  if (address.find_first_of(" \t,;") != absl::string_view::npos) return;
  std::string name = DecodeWords(line.substr(0, begin));
  name.erase(std::remove(name.begin(), name.end(), '"'), name.end());
  AddMailbox(address, name, out);
}

}  // namespace

absl::string_view MimePart::Header(absl::string_view name) const {
  for (const auto& [each, value] : headers) {
    if (absl::EqualsIgnoreCase(each, name)) return value;
  }
  return kNone;
}

bool MimePart::Has(absl::string_view name) const {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& each) { return absl::EqualsIgnoreCase(each.first, name); });
}

absl::string_view MimePart::Parameter(absl::string_view name) const {
  for (const auto& [each, value] : parameters) {
    if (each == name) return value;
  }
  return kNone;
}

Mime ReadMime(absl::string_view raw) {
  std::string mail = Mended(raw);
  if (absl::StartsWith(mail, "From ")) mail.erase(0, mail.find('\n') + 1);
  Mime mime;
  if (FieldName(absl::string_view(mail).substr(0, mail.find('\n'))).empty()) {
    mime.root.type = "text/plain";
    mime.root.bytes = std::move(mail);
    return mime;
  }
  Halves halves = Split(mail);
  const bool modest = IsModest(mail);
  mail = ForLibrary(halves);
  Owned<GMimeObject> object;
  if (modest) object = Parse(mail);
  if (object != nullptr) {
    Taking taking;
    mime.root = taking.Take(object.get(), 0);
    mime.left_out = taking.left_out();
  } else {
    mime.root = {"multipart/mixed"};
    mime.root.parts.push_back({"message/rfc822", {}, "attachment", "", {}, std::string(raw)});
  }
  mime.root.headers = std::move(halves.headers);
  return mime;
}

std::vector<Mailbox> ReadMailboxes(absl::string_view header) {
  std::string line = SimplifyWords(header);
  // The library reads a group within a group, however many: nobody has such.
  if (std::count(line.begin(), line.end(), ':') > kMostGroups) {
    std::replace(line.begin(), line.end(), ':', ' ');
  }
  std::vector<Mailbox> mailboxes;
  const Owned<InternetAddressList> list(internet_address_list_parse(Options(), line.c_str()));
  AddMailboxes(list.get(), 0, &mailboxes);
  if (mailboxes.empty()) AddBracketed(line, &mailboxes);
  return mailboxes;
}

std::optional<absl::Time> ReadDate(absl::string_view header) {
  Options();
  if (header.empty() || header.size() > kMostParameterBytes) return std::nullopt;
  GDateTime* date = g_mime_utils_header_decode_date(std::string(header).c_str());
  if (date == nullptr) return std::nullopt;
  const gint64 seconds = g_date_time_to_unix(date);
  g_date_time_unref(date);
  return absl::FromUnixSeconds(seconds);
}

}  // namespace mugugno::gateway::mail

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

namespace mugugno::gateway::mail {
namespace {

constexpr size_t kMostMailboxes = 200;
constexpr size_t kMostMailboxBytes = 254;
constexpr size_t kMostNameBytes = 200;
constexpr size_t kMostParameterBytes = 1000;
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
    g_mime_init();
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
  part->type = absl::AsciiStrToLower(View(name.get()));
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
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
      part.bytes = message == nullptr ? "" : Written(GMIME_OBJECT(message));
    } else if (GMIME_IS_PART(object)) {
      part.bytes = ContentOf(GMIME_PART(object));
    }
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
          part->parts.push_back(Take(g_mime_multipart_get_part(multipart, i), depth + 1));
        }
      }
    }
  }

  size_t taken_ = 0;
  size_t left_out_ = 0;
};

// False where a mail has more boundaries than anybody's: the work of each line grows with them.
bool IsModest(absl::string_view raw) {
  size_t boundaries = 0;
  for (size_t at = raw.find('='); at != absl::string_view::npos; at = raw.find('=', at + 1)) {
    absl::string_view before = raw.substr(0, at);
    before = absl::StripTrailingAsciiWhitespace(before);
    // Also as RFC 2231 writes it: boundary*0=, boundary*=.
    while (!before.empty() && (before.back() == '*' || absl::ascii_isdigit(before.back()))) {
      before.remove_suffix(1);
    }
    if (absl::EndsWithIgnoreCase(before, "boundary")) ++boundaries;
  }
  return boundaries <= kMostBoundaries;
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

Owned<GMimeMessage> Parse(absl::string_view mail) {
  // A copy: what was read goes on pointing there.
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(mail.data(), mail.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), Options()));
}

// A field's name stands before the first colon of its first line.
bool BeginsWithHeader(absl::string_view mail) {
  const absl::string_view line = mail.substr(0, mail.find('\n'));
  const absl::string_view name = absl::StripTrailingAsciiWhitespace(line.substr(0, line.find(':')));
  return name.size() < line.size() && !name.empty() &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return absl::ascii_isgraph(c); });
}

std::string HeadersOf(absl::string_view mail) {
  const size_t end = std::min(mail.find("\n\r\n"), mail.find("\n\n"));
  return absl::StrCat(mail.substr(0, end), "\r\n\r\n");
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
  Options();
  std::string mail = Mended(raw);
  const bool modest = IsModest(mail);
  if (absl::StartsWith(mail, "From ")) mail.erase(0, mail.find('\n') + 1);
  Mime mime;
  Owned<GMimeMessage> message;
  if (BeginsWithHeader(mail)) message = modest ? Parse(mail) : Parse(HeadersOf(mail));
  GMimeObject* body = message == nullptr ? nullptr : g_mime_message_get_mime_part(message.get());
  if (message == nullptr) {
    mime.root.type = "text/plain";
    mime.root.bytes = std::move(mail);
    return mime;
  }
  MimePart whole;
  TakeHeaders(GMIME_OBJECT(message.get()), &whole);
  if (!modest) {
    mime.root = {"multipart/mixed"};
    mime.root.parts.push_back({"message/rfc822", {}, "attachment", "", {}, std::string(raw)});
  } else if (body != nullptr) {
    Taking taking;
    mime.root = taking.Take(body, 0);
    mime.left_out = taking.left_out();
  } else {
    mime.root.type = "text/plain";
  }
  // The mail's own, and not only those of its content.
  mime.root.headers = std::move(whole.headers);
  return mime;
}

std::vector<Mailbox> ReadMailboxes(absl::string_view header) {
  const std::string line = SimplifyWords(header);
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

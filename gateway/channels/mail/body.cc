#include "gateway/channels/mail/body.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/mail/charset.h"
#include "gateway/channels/mail/html_text.h"
#include "gateway/typed_text.h"

namespace mugugno::gateway::mail {
namespace {

constexpr size_t kMostNameBytes = 200;
constexpr size_t kMostExtensionBytes = 16;
// By which it is seen whether a text says anything.
constexpr size_t kBeginning = 262144;

bool IsBlank(absl::string_view text) { return absl::StripAsciiWhitespace(text).empty(); }

// Bytes that are no text, whatever their type says.
bool IsBinary(const MimePart& part) {
  const std::string charset = absl::AsciiStrToLower(part.Parameter("charset"));
  for (const char* wide : {"utf-16", "utf-32", "ucs-"}) {
    if (absl::StrContains(charset, wide)) return false;
  }
  const bool nothing = absl::StrContains(part.bytes, absl::string_view("\0", 1));
  const auto controls = std::count_if(part.bytes.begin(), part.bytes.end(), [](unsigned char c) {
    return c < 0x20 && !absl::ascii_isspace(c) && c != 0x1B;
  });
  return nothing && static_cast<size_t>(controls) * 20 > part.bytes.size();
}

bool IsText(const MimePart& part) {
  const bool of_type = part.Is("text/plain") || part.Is("text/html");
  return of_type && part.disposition != "attachment" && !IsBinary(part);
}

// RFC 3676: lines that end with a space go on in the next one.
std::string Unflowed(absl::string_view text, bool delete_space) {
  std::string out;
  size_t depth_before = 0;
  bool open = false;  // the line before goes on
  bool first = true;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    size_t depth = 0;
    while (absl::ConsumePrefix(&line, ">")) ++depth;
    absl::ConsumePrefix(&line, " ");
    const bool signature = line == "-- ";
    const bool joins = !first && open && depth == depth_before && !signature;
    if (!joins && !first) out += '\n';
    first = false;
    if (!joins && depth > 0) absl::StrAppend(&out, std::string(depth, '>'), " ");
    open = absl::EndsWith(line, " ") && !signature;
    if (open && delete_space) absl::ConsumeSuffix(&line, " ");
    absl::StrAppend(&out, line);
    depth_before = depth;
  }
  return out;
}

struct Said {
  std::string text;
  size_t quoted_at = std::string::npos;
};

Said TextOf(const MimePart& part, size_t most = absl::string_view::npos) {
  const std::string text =
      Lines(ToUtf8(absl::string_view(part.bytes).substr(0, most), part.Parameter("charset")));
  if (part.Is("text/html")) {
    HtmlText said = TextOfHtml(text);
    return {std::move(said.text), said.quoted_at};
  }
  if (!absl::EqualsIgnoreCase(part.Parameter("format"), "flowed")) return {text};
  return {Unflowed(text, absl::EqualsIgnoreCase(part.Parameter("delsp"), "yes"))};
}

absl::string_view ExtensionOf(absl::string_view type) {
  static constexpr std::pair<absl::string_view, absl::string_view> kExtensions[] = {
      {"application/pdf", ".pdf"},
      {"image/jpeg", ".jpg"},
      {"image/jpg", ".jpg"},
      {"image/png", ".png"},
      {"image/gif", ".gif"},
      {"image/heic", ".heic"},
      {"image/webp", ".webp"},
      {"message/rfc822", ".eml"},
      {"message/global", ".eml"},
      {"text/calendar", ".ics"},
      {"text/vcard", ".vcf"},
      {"text/x-vcard", ".vcf"},
      {"text/plain", ".txt"},
      {"text/html", ".html"},
      {"text/csv", ".csv"},
      {"text/xml", ".xml"},
      {"application/xml", ".xml"},
      {"application/zip", ".zip"},
      {"application/pkcs7-mime", ".p7m"},
      {"application/pkcs7-signature", ".p7s"},
      {"application/ms-tnef", ".dat"},
      {"message/delivery-status", ".txt"},
      {"text/rfc822-headers", ".txt"},
      {"audio/mpeg", ".mp3"},
      {"video/mp4", ".mp4"},
  };
  for (const auto& [each, extension] : kExtensions) {
    if (type == each) return extension;
  }
  return ".bin";
}

// Of a path its last step; of a long name its beginning and what says what it is.
std::string NameOf(const MimePart& part, size_t number) {
  absl::string_view name = part.file_name;
  const size_t step = name.find_last_of("/\\");
  if (step != absl::string_view::npos) name.remove_prefix(step + 1);
  std::string line = Line(ToUtf8(name, ""), part.file_name.size());
  if (line.empty() || line == "." || line == "..") {
    return part.Is("application/ms-tnef")
               ? "winmail.dat"
               : absl::StrCat("allegato-", number, ExtensionOf(part.type));
  }
  if (line.size() <= kMostNameBytes) return line;
  const size_t dot = line.rfind('.');
  const std::string extension =
      dot != std::string::npos && line.size() - dot <= kMostExtensionBytes ? line.substr(dot) : "";
  return absl::StrCat(Short(line, kMostNameBytes - extension.size()), extension);
}

class Gathering final {
 public:
  Body Finish() {
    body_.quoted = Lines(body_.quoted);
    return std::move(body_);
  }

  // `spoken`: what it says is said elsewhere, and only its files count.
  void Take(const MimePart& part, bool spoken) {
    if (part.Is("multipart/alternative")) {
      TakeAlternatives(part, spoken);
    } else if (part.IsMultipart() && part.parts.empty()) {
      if (!spoken && !IsBlank(part.bytes)) Say({Lines(ToUtf8(part.bytes, ""))});
    } else if (part.IsMultipart()) {
      for (const MimePart& each : part.parts) Take(each, spoken);
    } else if (IsText(part) && (part.file_name.empty() || &part == root_)) {
      if (!spoken) Say(TextOf(part));
    } else {
      body_.files.push_back({NameOf(part, body_.files.size() + 1), part.bytes});
    }
  }

  void Root(const MimePart& root) {
    root_ = &root;
    Take(root, /*spoken=*/false);
  }

 private:
  void TakeAlternatives(const MimePart& part, bool spoken) {
    const MimePart* chosen = nullptr;
    for (const MimePart& each : part.parts) {
      if (each.Is("text/plain") && IsText(each) && !IsBlank(each.bytes)) chosen = &each;
      if (chosen != nullptr) break;
    }
    // The last one is the best, as its sender sees it (RFC 2046, 5.1.4).
    for (size_t i = part.parts.size(); i > 0 && chosen == nullptr; --i) {
      if (Speaks(part.parts[i - 1])) chosen = &part.parts[i - 1];
    }
    for (const MimePart& each : part.parts) Take(each, spoken || &each != chosen);
  }

  static bool Speaks(const MimePart& part) {
    if (part.IsMultipart()) return std::any_of(part.parts.begin(), part.parts.end(), Speaks);
    return IsText(part) && part.file_name.empty() && !IsBlank(TextOf(part, kBeginning).text);
  }

  void Say(const Said& said) {
    const size_t end = std::min(said.quoted_at, said.text.size());
    const absl::string_view text = absl::string_view(said.text).substr(0, end);
    if (!IsBlank(text)) {
      absl::StrAppend(&body_.text, body_.text.empty() ? "" : "\n\n",
                      absl::StripTrailingAsciiWhitespace(text));
    }
    const absl::string_view quoted = absl::string_view(said.text).substr(end);
    if (!IsBlank(quoted)) {
      absl::StrAppend(&body_.quoted, body_.quoted.empty() ? "" : "\n\n", quoted);
    }
  }

  const MimePart* root_ = nullptr;
  Body body_;
};

}  // namespace

Body ReadBody(const MimePart& root) {
  Gathering gathering;
  gathering.Root(root);
  return gathering.Finish();
}

}  // namespace mugugno::gateway::mail

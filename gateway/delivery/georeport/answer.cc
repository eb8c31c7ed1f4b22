#include "gateway/delivery/georeport/answer.h"

#include <functional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "gateway/delivery/georeport/document.h"
#include "proto/text/utf8.h"
#include "tenant/try.h"

namespace mugugno::gateway::georeport {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";
constexpr absl::string_view kEllipsis = "…";

// Each node of the tree that has a child of one of those names, whatever stands around it.
void ForEachWith(const Node& node, absl::string_view one, absl::string_view other,
                 const std::function<void(const Node&)>& each) {
  for (const Node& child : node.children) {
    if (child.name != one && child.name != other) continue;
    each(node);
    break;
  }
  for (const Node& child : node.children) ForEachWith(child, one, other, each);
}

bool IsControl(char32_t sign) { return sign < 0x20 || (sign >= 0x7F && sign < 0xA0); }

// Marks nobody sees that change how the rest is shown.
bool IsHidden(char32_t sign) {
  return sign == 0x200E || sign == 0x200F || (sign >= 0x202A && sign <= 0x202E) ||
         (sign >= 0x2066 && sign <= 0x2069) || sign == 0xFEFF || sign == 0x2028 || sign == 0x2029;
}

// An id is used as it was given, or not at all.
bool IsId(absl::string_view text) {
  return text.size() <= kLongestNumber && PlainText(text, kLongestNumber, false) == text;
}

}  // namespace

std::string PlainText(absl::string_view text, size_t most, bool lines) {
  std::string plain;
  while (!text.empty()) {
    const absl::string_view before = text;
    const char32_t sign = text::TakeCodePoint(text);
    absl::string_view taken = before.substr(0, before.size() - text.size());
    if (IsHidden(sign) || sign == '\r') continue;
    if (sign == text::kInvalid) {
      taken = kReplacement;
    } else if (IsControl(sign)) {
      taken = lines && sign == '\n' ? "\n" : " ";
    }
    if (plain.empty() && (taken == " " || taken == "\n")) continue;
    if (plain.size() + taken.size() > most) {
      while (!plain.empty() && plain.size() + kEllipsis.size() > most) {
        while ((static_cast<unsigned char>(plain.back()) & 0xC0) == 0x80) plain.pop_back();
        plain.pop_back();
      }
      return absl::StrCat(plain, most < kEllipsis.size() ? "" : kEllipsis);
    }
    absl::StrAppend(&plain, taken);
  }
  return std::string(absl::StripAsciiWhitespace(plain));
}

absl::StatusOr<std::vector<RequestState>> ReadRequests(absl::string_view bytes) {
  ASSIGN_OR_RETURN(const Node root, ReadDocument(bytes));
  std::vector<RequestState> found;
  bool sound = true;
  ForEachWith(root, "service_request_id", "token", [&](const Node& node) {
    RequestState state;
    state.number = std::string(node.TextOf("service_request_id"));
    state.token = std::string(node.TextOf("token"));
    if (state.number.empty() && state.token.empty()) return;
    sound = sound && IsId(state.number) && IsId(state.token);
    state.status = absl::AsciiStrToLower(PlainText(node.TextOf("status"), kLongestStatus, false));
    state.status_notes = PlainText(node.TextOf("status_notes"), kLongestNotes, true);
    found.push_back(std::move(state));
  });
  if (!sound) return absl::InvalidArgumentError("the answer has an id that is none");
  return found;
}

std::string ReadErrors(absl::string_view bytes) {
  const absl::StatusOr<Node> root = ReadDocument(bytes);
  if (!root.ok()) return "";
  std::string errors;
  ForEachWith(*root, "description", "description", [&](const Node& node) {
    const absl::string_view said = node.TextOf("description");
    if (!said.empty()) absl::StrAppend(&errors, errors.empty() ? "" : "; ", said);
  });
  return PlainText(errors, kLongestError, false);
}

absl::StatusOr<std::vector<std::string>> ReadServiceCodes(absl::string_view bytes) {
  ASSIGN_OR_RETURN(const Node root, ReadDocument(bytes));
  std::vector<std::string> codes;
  ForEachWith(root, "service_code", "service_code",
              [&](const Node& node) { codes.emplace_back(node.TextOf("service_code")); });
  return codes;
}

}  // namespace mugugno::gateway::georeport

#include "gateway/delivery/georeport/document.h"

#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

#include "tenant/try.h"

namespace mugugno::gateway::georeport {
namespace {

constexpr int kDeepest = 16;

absl::Status Unreadable() { return absl::InvalidArgumentError("the answer cannot be read"); }

void AppendUtf8(uint32_t code, std::string* out) {
  const auto add = [out](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      add(0xE0 | (code >> 12));
    } else {
      add(0xF0 | (code >> 18));
      add(0x80 | ((code >> 12) & 0x3F));
    }
    add(0x80 | ((code >> 6) & 0x3F));
  }
  add(0x80 | (code & 0x3F));
}

// "amp", "#233", "#xE9".
bool AppendEntity(absl::string_view name, std::string* out) {
  constexpr std::pair<absl::string_view, char> kNamed[] = {
      {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
  for (const auto& [known, sign] : kNamed) {
    if (name != known) continue;
    out->push_back(sign);
    return true;
  }
  uint32_t code = 0;
  if (!absl::ConsumePrefix(&name, "#")) return false;
  const bool hex = absl::ConsumePrefix(&name, "x");
  if (!(hex ? absl::SimpleHexAtoi(name, &code) : absl::SimpleAtoi(name, &code))) return false;
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
  AppendUtf8(code, out);
  return true;
}

class XmlReader final {
 public:
  explicit XmlReader(absl::string_view rest) : rest_(rest) {}

  absl::StatusOr<Node> ReadRoot() {
    Node root;
    RETURN_IF_ERROR(SkipBetween());
    RETURN_IF_ERROR(ReadElement(1, &root));
    RETURN_IF_ERROR(SkipBetween());
    if (!rest_.empty()) return Unreadable();
    return root;
  }

 private:
  // As far as the sign and past it.
  absl::StatusOr<absl::string_view> Until(absl::string_view sign) {
    const size_t end = rest_.find(sign);
    if (end == absl::string_view::npos) return Unreadable();
    const absl::string_view before = rest_.substr(0, end);
    rest_.remove_prefix(end + sign.size());
    return before;
  }

  // Declaration, comments and white space around the root.
  absl::Status SkipBetween() {
    while (true) {
      rest_ = absl::StripLeadingAsciiWhitespace(rest_);
      if (absl::ConsumePrefix(&rest_, "<?")) {
        RETURN_IF_ERROR(Until("?>").status());
      } else if (absl::ConsumePrefix(&rest_, "<!--")) {
        RETURN_IF_ERROR(Until("-->").status());
      } else {
        return absl::OkStatus();
      }
    }
  }

  // What stands between "<" and ">": a quoted value may hold a ">".
  absl::StatusOr<absl::string_view> ReadTag() {
    char quote = 0;
    for (size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        const absl::string_view tag = rest_.substr(0, i);
        rest_.remove_prefix(i + 1);
        return tag;
      }
    }
    return Unreadable();
  }

  absl::Status ReadElement(int depth, Node* node) {
    if (depth > kDeepest || !absl::ConsumePrefix(&rest_, "<")) return Unreadable();
    ASSIGN_OR_RETURN(absl::string_view tag, ReadTag());
    const bool empty = absl::ConsumeSuffix(&tag, "/");
    const absl::string_view whole = tag.substr(0, tag.find_first_of(" \t\r\n"));
    if (whole.empty() || whole[0] == '!' || whole[0] == '?' || whole[0] == '/') return Unreadable();
    const size_t colon = whole.rfind(':');
    node->name = std::string(colon == absl::string_view::npos ? whole : whole.substr(colon + 1));
    return empty ? absl::OkStatus() : ReadContent(depth, whole, node);
  }

  absl::Status ReadContent(int depth, absl::string_view whole, Node* node) {
    while (!rest_.empty()) {
      if (absl::ConsumePrefix(&rest_, "</")) {
        ASSIGN_OR_RETURN(const absl::string_view end, Until(">"));
        return absl::StripTrailingAsciiWhitespace(end) == whole ? absl::OkStatus() : Unreadable();
      }
      if (absl::ConsumePrefix(&rest_, "<![CDATA[")) {
        ASSIGN_OR_RETURN(const absl::string_view text, Until("]]>"));
        node->text.append(text.data(), text.size());
      } else if (absl::ConsumePrefix(&rest_, "<!--")) {
        RETURN_IF_ERROR(Until("-->").status());
      } else if (absl::ConsumePrefix(&rest_, "<?")) {
        RETURN_IF_ERROR(Until("?>").status());
      } else if (rest_[0] == '<') {
        RETURN_IF_ERROR(ReadElement(depth + 1, &node->children.emplace_back()));
      } else {
        RETURN_IF_ERROR(ReadText(node));
      }
    }
    return Unreadable();
  }

  absl::Status ReadText(Node* node) {
    absl::string_view text = rest_.substr(0, rest_.find('<'));
    rest_.remove_prefix(text.size());
    while (!text.empty()) {
      const size_t sign = text.find('&');
      const absl::string_view plain = text.substr(0, sign);
      node->text.append(plain.data(), plain.size());
      if (sign == absl::string_view::npos) break;
      text.remove_prefix(sign + 1);
      const size_t end = text.find(';');
      if (end == absl::string_view::npos || !AppendEntity(text.substr(0, end), &node->text)) {
        return Unreadable();
      }
      text.remove_prefix(end + 1);
    }
    return absl::OkStatus();
  }

  absl::string_view rest_;
};

// Numbers that a double does not hold to the unit are no text: an id must not be another one.
std::string NumberText(double number) {
  constexpr double kWhole = 9007199254740992.0;  // 2^53
  if (std::floor(number) != number) return absl::StrFormat("%g", number);
  return std::fabs(number) < kWhole ? absl::StrFormat("%.0f", number) : "";
}

absl::Status FromJson(const google::protobuf::Value& value, int depth, Node* node) {
  if (depth > kDeepest) return Unreadable();
  switch (value.kind_case()) {
    case google::protobuf::Value::kStringValue:
      node->text = value.string_value();
      break;
    case google::protobuf::Value::kNumberValue:
      node->text = NumberText(value.number_value());
      break;
    case google::protobuf::Value::kBoolValue:
      node->text = value.bool_value() ? "true" : "false";
      break;
    case google::protobuf::Value::kStructValue:
      for (const auto& [name, field] : value.struct_value().fields()) {
        Node& child = node->children.emplace_back();
        child.name = name;
        RETURN_IF_ERROR(FromJson(field, depth + 1, &child));
      }
      break;
    case google::protobuf::Value::kListValue:
      for (const auto& item : value.list_value().values()) {
        RETURN_IF_ERROR(FromJson(item, depth + 1, &node->children.emplace_back()));
      }
      break;
    default:
      break;
  }
  return absl::OkStatus();
}

}  // namespace

absl::string_view Node::TextOf(absl::string_view child) const {
  for (const Node& each : children) {
    if (each.name != child) continue;
    const absl::string_view found = absl::StripAsciiWhitespace(each.text);
    if (!found.empty()) return found;
  }
  return "";
}

absl::StatusOr<Node> ReadDocument(absl::string_view bytes) {
  absl::ConsumePrefix(&bytes, "\xEF\xBB\xBF");
  bytes = absl::StripAsciiWhitespace(bytes);
  if (bytes.empty()) return Unreadable();
  if (bytes[0] == '<') return XmlReader(bytes).ReadRoot();
  google::protobuf::Value value;
  if (!google::protobuf::util::JsonStringToMessage({bytes.data(), bytes.size()}, &value).ok()) {
    return Unreadable();
  }
  Node root;
  RETURN_IF_ERROR(FromJson(value, 1, &root));
  return root;
}

}  // namespace mugugno::gateway::georeport

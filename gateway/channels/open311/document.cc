#include "gateway/channels/open311/document.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/http/page_headers.h"
#include "gateway/typed_text.h"

namespace mugugno::gateway::open311 {
namespace {

std::string Escaped(absl::string_view text) {
  std::string xml;
  xml.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        xml += "&amp;";
        break;
      case '<':
        xml += "&lt;";
        break;
      case '>':
        xml += "&gt;";
        break;
      case '"':
        xml += "&quot;";
        break;
      default:
        xml += c;
    }
  }
  return xml;
}

std::string Quoted(const std::string& text) {
  google::protobuf::Value value;
  value.set_string_value(text);
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(value, &json).ok()) return "\"\"";
  return json;
}

}  // namespace

Element Element::Text(absl::string_view name, absl::string_view text) {
  Element element(Kind::kText, name);
  element.text_ = Lines(text);
  return element;
}

Element Element::Bare(absl::string_view name, absl::string_view text) {
  Element element(Kind::kBare, name);
  element.text_ = std::string(text);
  return element;
}

Element Element::Fields(absl::string_view name, std::vector<Element> fields) {
  Element element(Kind::kFields, name);
  element.children_ = std::move(fields);
  return element;
}

Element Element::List(absl::string_view name, std::vector<Element> elements) {
  Element element(Kind::kList, name);
  element.children_ = std::move(elements);
  return element;
}

void Element::WriteXml(std::string* out) const {
  if (text_.empty() && children_.empty()) return absl::StrAppend(out, "<", name_, "/>");
  absl::StrAppend(out, "<", name_, ">", Escaped(text_));
  for (const Element& child : children_) child.WriteXml(out);
  absl::StrAppend(out, "</", name_, ">");
}

void Element::WriteJson(std::string* out) const {
  switch (kind_) {
    case Kind::kText:
      return absl::StrAppend(out, text_.empty() ? "null" : Quoted(text_));
    case Kind::kBare:
      return absl::StrAppend(out, text_.empty() ? "null" : text_);
    case Kind::kFields:
    case Kind::kList:
      break;
  }
  const bool list = kind_ == Kind::kList;
  absl::StrAppend(out, list ? "[" : "{");
  const char* between = "";
  for (const Element& child : children_) {
    absl::StrAppend(out, between);
    if (!list) absl::StrAppend(out, "\"", child.name_, "\":");
    child.WriteJson(out);
    between = ",";
  }
  absl::StrAppend(out, list ? "]" : "}");
}

HttpResponse Page(unsigned status, const Element& root, Format format) {
  HttpResponse response;
  response.status = status;
  response.headers = PageHeaders();
  const bool xml = format == Format::kXml;
  response.headers.emplace_back(
      "Content-Type", xml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8");
  if (xml) {
    response.body = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    root.WriteXml(&response.body);
  } else {
    root.WriteJson(&response.body);
  }
  response.body += '\n';
  return response;
}

HttpResponse ErrorPage(unsigned status, const std::vector<std::string>& descriptions,
                       Format format) {
  std::vector<Element> errors;
  for (const std::string& description : descriptions) {
    errors.push_back(Element::Fields("error", {Element::Bare("code", absl::StrCat(status)),
                                               Element::Text("description", description)}));
  }
  return Page(status, Element::List("errors", std::move(errors)), format);
}

}  // namespace mugugno::gateway::open311

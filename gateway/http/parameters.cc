#include "gateway/http/parameters.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "gateway/typed_text.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr size_t kLongestName = 256;

bool IsHex(char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); }

// As forms are written (URL standard, 5.1); what is no escape stands for itself.
std::string Decoded(absl::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && IsHex(text[i + 1]) && IsHex(text[i + 2])) {
      plain += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

// Empty for a parameter that is no attribute.
std::string CodeOf(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "attribute[")) return "";
  absl::ConsumeSuffix(&name, "[]");
  return absl::ConsumeSuffix(&name, "]") ? std::string(name) : "";
}

}  // namespace

absl::StatusOr<Parameters> Parameters::Read(absl::string_view query, absl::string_view content_type,
                                            absl::string_view body) {
  Parameters read;
  RETURN_IF_ERROR(read.AddPairs(query));
  if (absl::StartsWithIgnoreCase(content_type, "multipart/")) {
    ASSIGN_OR_RETURN(read.form_, MultipartForm::Read(content_type, body));
    for (const FormPart& part : read.form_->parts()) {
      if (!part.is_file) {
        RETURN_IF_ERROR(read.Add(part.name, part.content));
      } else if (!part.content.empty()) {
        read.files_.push_back(part);
      }
    }
    return read;
  }
  const absl::string_view type =
      absl::StripAsciiWhitespace(content_type.substr(0, content_type.find(';')));
  if (!body.empty() && !absl::EqualsIgnoreCase(type, "application/x-www-form-urlencoded")) {
    return tenant::InvalidField("Content-Type",
                                "must be application/x-www-form-urlencoded or multipart/form-data");
  }
  RETURN_IF_ERROR(read.AddPairs(body));
  return read;
}

absl::Status Parameters::AddPairs(absl::string_view pairs) {
  for (const absl::string_view pair : absl::StrSplit(pairs, '&', absl::SkipEmpty())) {
    const size_t equals = pair.find('=');
    if (equals == absl::string_view::npos) continue;
    RETURN_IF_ERROR(Add(Decoded(pair.substr(0, equals)), Decoded(pair.substr(equals + 1))));
  }
  return absl::OkStatus();
}

absl::Status Parameters::Add(absl::string_view name, absl::string_view value) {
  if (absl::StripAsciiWhitespace(value).empty()) return absl::OkStatus();
  if (parameters_.size() == kMost) return tenant::InvalidField("body", "has too many parameters");
  if (name.size() > kLongestName)
    return tenant::InvalidField("body", "has a name that is too long");
  parameters_.push_back({OneLine(name), Lines(value)});
  return absl::OkStatus();
}

std::string Parameters::Get(absl::string_view name) const { return OneLine(Text(name)); }

std::string Parameters::Text(absl::string_view name) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) return parameter.value;
  }
  return "";
}

std::vector<std::string> Parameters::All(absl::string_view name) const {
  std::vector<std::string> values;
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) values.push_back(OneLine(parameter.value));
  }
  return values;
}

bool Parameters::Contradicts(absl::string_view name) const {
  const std::vector<std::string> values = All(name);
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& value) { return value != values.front(); });
}

std::vector<Parameters::Attribute> Parameters::Attributes() const {
  std::vector<Attribute> attributes;
  for (const Parameter& parameter : parameters_) {
    const std::string code = CodeOf(parameter.name);
    if (code.empty()) continue;
    auto found = std::find_if(attributes.begin(), attributes.end(),
                              [&](const Attribute& each) { return each.code == code; });
    if (found == attributes.end()) found = attributes.insert(found, {code, {}});
    found->values.push_back(OneLine(parameter.value));
  }
  // FixMyStreet sends them in another order each time; a repeat must be the same message.
  std::sort(attributes.begin(), attributes.end(),
            [](const Attribute& a, const Attribute& b) { return a.code < b.code; });
  return attributes;
}

std::string Parameters::AttributeOf(absl::string_view code) const {
  for (const Attribute& attribute : Attributes()) {
    if (attribute.code == code) return attribute.values.front();
  }
  return "";
}

}  // namespace mugugno::gateway

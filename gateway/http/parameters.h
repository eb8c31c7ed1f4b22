#pragma once

// The parameters of a request: of its query and of its body, application/x-www-form-urlencoded or
// multipart/form-data, whatever character set it names, if any. Immutable once read.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "gateway/http/multipart.h"

namespace mugugno::gateway {

class Parameters final {
 public:
  static constexpr size_t kMost = 256;

  // INVALID_ARGUMENT for a body that is neither, or more of them than kMost. What is empty is as if
  // it were not there. UTF-8, as Lines() makes it.
  static absl::StatusOr<Parameters> Read(absl::string_view query, absl::string_view content_type,
                                         absl::string_view body);

  // One line; of several the first. Empty where it is absent.
  std::string Get(absl::string_view name) const;
  // With its lines.
  std::string Text(absl::string_view name) const;
  // In their order.
  std::vector<std::string> All(absl::string_view name) const;
  // Whether it comes with different values.
  bool Contradicts(absl::string_view name) const;

  // "attribute[code]", and "attribute[code][]", with the values of each code together.
  struct Attribute {
    std::string code;
    std::vector<std::string> values;
  };
  std::vector<Attribute> Attributes() const;
  std::string AttributeOf(absl::string_view code) const;

  // Parts that are files; the parameters hold what they look into.
  const std::vector<FormPart>& files() const { return files_; }

 private:
  struct Parameter {
    std::string name;
    std::string value;
  };

  absl::Status Add(absl::string_view name, absl::string_view value);
  absl::Status AddPairs(absl::string_view pairs);

  std::vector<Parameter> parameters_;
  std::optional<MultipartForm> form_;
  std::vector<FormPart> files_;
};

}  // namespace mugugno::gateway

#pragma once

#include <map>
#include <string>
#include <vector>

namespace mugugno::tests {

// A citizen's browser without scripts, at the HTTP socket of a gateway's front. Used by one thread.
class Visitor final {
 public:
  struct Page {
    long status = 0;                             // 0: no answer
    std::map<std::string, std::string> headers;  // names in small letters
    std::string body;

    // Of a header; empty without it.
    std::string Header(const std::string& name) const;
    // The value of the first hidden field of that name.
    std::string Hidden(const std::string& name) const;
  };
  struct Field {
    std::string name;
    std::string value;
    std::string file_name = {};  // makes it a file
  };
  using Fields = std::vector<Field>;

  explicit Visitor(std::string socket) : socket_(std::move(socket)) {}

  // Said with every request from now on.
  void Say(const std::string& header, const std::string& value) { headers_[header] = value; }

  Page Get(const std::string& path);
  // As multipart/form-data.
  Page Post(const std::string& path, const Fields& fields);
  Page PostBytes(const std::string& path, const std::string& content_type, const std::string& body);

 private:
  Page Ask(const std::string& path, const std::string* body, const std::string& content_type);

  const std::string socket_;
  std::map<std::string, std::string> headers_;
};

// The token of a page as if the page had been open for so long; for a gateway of ConfigureGateway.
std::string Aged(const std::string& token, int seconds);

}  // namespace mugugno::tests

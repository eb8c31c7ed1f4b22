#pragma once

#include <string>

#include "tests/support/temp_folder.h"

namespace mugugno::tests {

// Certificates for TLS, as PEM files in a folder: NAME.pem and NAME.key. Good for two days; ends
// the run where openssl(1) fails. Used by one thread.
class Certificates final {
 public:
  explicit Certificates(const TempFolder& folder) : folder_(folder) {}

  // One that signs itself and others.
  void MakeAuthority(const std::string& name);
  // Signed by that authority: for a server at 127.0.0.1, or for a client.
  void Make(const std::string& name, const std::string& authority);

  std::string Pem(const std::string& name) const;
  std::string Key(const std::string& name) const;

 private:
  void OpenSsl(const std::string& arguments);

  const TempFolder& folder_;
};

}  // namespace mugugno::tests

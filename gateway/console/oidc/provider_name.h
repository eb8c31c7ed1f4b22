#pragma once

#include <string>

namespace mugugno::gateway::console::oidc {

// A provider, as the sign-in page shows it.
struct ProviderName {
  std::string id;
  std::string display_name;
};

}  // namespace mugugno::gateway::console::oidc

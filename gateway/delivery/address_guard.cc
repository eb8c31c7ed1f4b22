#include "gateway/delivery/address_guard.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>

#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

struct Range {
  uint32_t network;
  int bits;
};

// The special-purpose ranges of IPv4 (RFC 6890 and its registry), and multicast.
constexpr std::array kSpecialRanges = {
    Range{0x00000000, 8},  Range{0x0A000000, 8},  Range{0x64400000, 10}, Range{0x7F000000, 8},
    Range{0xA9FE0000, 16}, Range{0xAC100000, 12}, Range{0xC0000000, 24}, Range{0xC0000200, 24},
    Range{0xC0586300, 24}, Range{0xC0A80000, 16}, Range{0xC6120000, 15}, Range{0xC6336400, 24},
    Range{0xCB007100, 24}, Range{0xE0000000, 3}};

bool IsPublicV4(uint32_t address) {
  return std::none_of(kSpecialRanges.begin(), kSpecialRanges.end(), [&](const Range& range) {
    return (address >> (32 - range.bits)) == (range.network >> (32 - range.bits));
  });
}

bool IsPublicV6(const in6_addr& address) {
  const uint8_t* bytes = address.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    uint32_t v4 = 0;
    std::memcpy(&v4, bytes + 12, sizeof v4);
    return IsPublicV4(ntohl(v4));
  }
  // Global unicast is 2000::/3 only; of it 2001::/23 (Teredo too), the documentation range and
  // 6to4 are not.
  if ((bytes[0] & 0xE0) != 0x20) return false;
  if (bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] & 0xFE) == 0) return false;
  if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0D && bytes[3] == 0xB8) return false;
  return !(bytes[0] == 0x20 && bytes[1] == 0x02);
}

absl::StatusOr<std::string> Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) {
    return absl::InvalidArgumentError("the address is no URL");
  }
  std::string copy = text;
  curl_free(text);
  return copy;
}

}  // namespace

absl::StatusOr<Endpoint> ParseEndpoint(absl::string_view text) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), &curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK) {
    return absl::InvalidArgumentError("the address is no URL");
  }
  ASSIGN_OR_RETURN(const std::string scheme, Part(url.get(), CURLUPART_SCHEME));
  if (scheme != "https" && scheme != "http") {
    return absl::InvalidArgumentError("the address is neither https nor http");
  }
  Endpoint endpoint;
  endpoint.tls = scheme == "https";
  ASSIGN_OR_RETURN(endpoint.host, Part(url.get(), CURLUPART_HOST));
  ASSIGN_OR_RETURN(endpoint.port, Part(url.get(), CURLUPART_PORT));
  endpoint.host = std::string(absl::StripSuffix(absl::StripPrefix(endpoint.host, "["), "]"));
  return endpoint;
}

bool IsPublicAddress(absl::string_view address) {
  const std::string text(address);
  in_addr v4 = {};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) return IsPublicV4(ntohl(v4.s_addr));
  in6_addr v6 = {};
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) return IsPublicV6(v6);
  return false;
}

bool IsLoopbackHost(absl::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" ||
         (absl::StartsWith(host, "127.") && !IsPublicAddress(host));
}

absl::StatusOr<std::vector<std::string>> Resolve(const Endpoint& endpoint) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(endpoint.host.c_str(), endpoint.port.c_str(), &hints, &found) != 0) {
    return absl::UnavailableError("the host has no address");
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, &freeaddrinfo);
  std::vector<std::string> addresses;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    char text[NI_MAXHOST] = {};
    if (getnameinfo(each->ai_addr, each->ai_addrlen, text, sizeof text, nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text);
    }
  }
  if (addresses.empty()) return absl::UnavailableError("the host has no address");
  return addresses;
}

absl::StatusOr<Endpoint> ParseMailServer(absl::string_view url) {
  Endpoint endpoint;
  const size_t end = url.find("://");
  const absl::string_view scheme = url.substr(0, end);
  endpoint.tls = scheme == "imaps" || scheme == "smtps";
  if (end == absl::string_view::npos || (!endpoint.tls && scheme != "imap" && scheme != "smtp")) {
    return absl::InvalidArgumentError("the address is no mail server");
  }
  const absl::string_view rest = url.substr(end + 3);
  const size_t colon = rest.rfind(':');
  if (colon == absl::string_view::npos || colon == 0 || colon + 1 == rest.size()) {
    return absl::InvalidArgumentError("the address names no port");
  }
  endpoint.host =
      std::string(absl::StripSuffix(absl::StripPrefix(rest.substr(0, colon), "["), "]"));
  endpoint.port = std::string(rest.substr(colon + 1));
  return endpoint;
}

std::string Pinned(const Endpoint& endpoint, const std::string& address) {
  const bool v6 = absl::StrContains(address, ':');
  return absl::StrCat(endpoint.host, ":", endpoint.port, ":",
                      v6 ? absl::StrCat("[", address, "]") : address);
}

absl::StatusOr<std::string> AddressToCall(const Endpoint& endpoint,
                                          const std::vector<std::string>& allowed) {
  const std::string place = absl::StrCat(endpoint.host, ":", endpoint.port);
  const bool is_allowed = std::find(allowed.begin(), allowed.end(), place) != allowed.end();
  if (!is_allowed && !endpoint.tls) return absl::PermissionDeniedError("the address has no TLS");
  ASSIGN_OR_RETURN(const std::vector<std::string> addresses, Resolve(endpoint));
  if (!is_allowed && !std::all_of(addresses.begin(), addresses.end(), IsPublicAddress)) {
    return absl::PermissionDeniedError("the address is not public");
  }
  return addresses.front();
}

}  // namespace mugugno::gateway

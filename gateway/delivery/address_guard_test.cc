#include "gateway/delivery/address_guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::gateway {
namespace {

// S70.
TEST(AddressGuard, OnlyPublicAddressesAreCalled) {
  for (const char* address : {"8.8.8.8", "151.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.0.1",
                              "2a00:1450:4002::1"}) {
    EXPECT_TRUE(IsPublicAddress(address)) << address;
  }
  for (const char* address : {"127.0.0.1",
                              "127.9.9.9",
                              "10.1.2.3",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "224.0.0.1",
                              "255.255.255.255",
                              "198.18.0.1",
                              "::1",
                              "::",
                              "fe80::1",
                              "fc00::1",
                              "fd12::1",
                              "ff02::1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "64:ff9b::a00:1",
                              "2001:db8::1",
                              "2002:7f00:1::1",
                              "2001::1",
                              "not an address",
                              ""}) {
    EXPECT_FALSE(IsPublicAddress(address)) << address;
  }
}

TEST(AddressGuard, AnEndpointIsHostAndPortOfAnHttpUrl) {
  const auto plain = ParseEndpoint("https://sue.example/in?x=1");
  ASSERT_TRUE(plain.ok());
  EXPECT_TRUE(plain->tls);
  EXPECT_EQ(plain->host, "sue.example");
  EXPECT_EQ(plain->port, "443");
  const auto v6 = ParseEndpoint("http://[::1]:8080/");
  ASSERT_TRUE(v6.ok());
  EXPECT_EQ(v6->host, "::1");
  EXPECT_EQ(v6->port, "8080");
  for (const char* url : {"ftp://x/", "file:///etc/passwd", "", "https://", "gopher://x"}) {
    EXPECT_FALSE(ParseEndpoint(url).ok()) << url;
  }
}

TEST(AddressGuard, APrivateHostIsCalledOnlyWhenItsPortIsAllowedToo) {
  const Endpoint endpoint = {false, "127.0.0.1", "8080"};
  EXPECT_EQ(AddressToCall(endpoint, {}).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(AddressToCall(endpoint, {"127.0.0.1:8081"}).status().code(),
            absl::StatusCode::kPermissionDenied);
  const auto address = AddressToCall(endpoint, {"127.0.0.1:8080"});
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(*address, "127.0.0.1");
}

// S70, S72: a name is judged by the address it leads to, and that one is called.
TEST(AddressGuard, OtherWritingsOfALoopbackAddressAreRefusedToo) {
  for (const char* url : {"https://2130706433/", "https://0x7f.1/", "https://[::ffff:7f00:1]/",
                          "https://localhost/"}) {
    const auto endpoint = ParseEndpoint(url);
    if (!endpoint.ok()) continue;
    EXPECT_EQ(AddressToCall(*endpoint, {}).status().code(), absl::StatusCode::kPermissionDenied)
        << url;
  }
}

}  // namespace
}  // namespace mugugno::gateway

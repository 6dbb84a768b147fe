// SPDX-License-Identifier: Apache-2.0
// The IANA Special-Purpose Address Registries (RFC 6890): both ends of ranges, and their neighbours.
#include "net/address.h"

#include <gtest/gtest.h>

namespace esign::net {
namespace {

TEST(Address, SpecialOnes) {
  for (const char* host : {"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
                           "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
                           "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1",
                           "::ffff:10.1.2.3", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:c0a8:1::1", "2002:7f00:1::",
                           "3fff::1", "5f00::1", "fc00::1", "fdff::1", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "[::1]", "[fe80::1]",
                           "localhost", "LOCALHOST", "localhost.", "a.localhost"})
    EXPECT_EQ(reach_of_host(host), Reach::special) << host;
}

TEST(Address, PublicOnes) {
  for (const char* host : {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255",
                           "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
                           "223.255.255.255", "2a00:1450::1", "2001:4860:4860::8888", "2001:200::1", "2600::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
                           "2002:808:808::", "fbff::1", "[2a00::1]", "tsa.example", "localhost.example", "notlocalhost"})
    EXPECT_EQ(reach_of_host(host), Reach::everywhere) << host;
}

TEST(Address, OfNoKnownLength) {
  EXPECT_EQ(reach_of({}), Reach::special);
  EXPECT_EQ(reach_of(Bytes(8, 1)), Reach::special);
}

}  // namespace
}  // namespace esign::net

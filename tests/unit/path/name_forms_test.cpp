// SPDX-License-Identifier: Apache-2.0
#include "path/name_forms.h"

#include <gtest/gtest.h>

namespace esign::path {
namespace {

constexpr auto kInside = Membership::inside, kOutside = Membership::outside, kUndecidable = Membership::undecidable;
constexpr auto kPermitted = SubtreeList::permitted, kExcluded = SubtreeList::excluded;

// The examples of RFC 5280 section 4.2.1.10 first, then what attackers try.
TEST(NameForms, Dns) {
  EXPECT_EQ(dns_membership("www.host.example.com", "host.example.com", kPermitted), kInside);
  EXPECT_EQ(dns_membership("host.example.com", "host.example.com", kPermitted), kInside);
  EXPECT_EQ(dns_membership("host1.example.com", "host.example.com", kPermitted), kOutside);
  EXPECT_EQ(dns_membership("evilexample.com", "example.com", kPermitted), kOutside);
  EXPECT_EQ(dns_membership("HOST.Example.COM", "example.com", kPermitted), kInside);
  EXPECT_EQ(dns_membership("anything.az", "", kExcluded), kInside);
  EXPECT_EQ(dns_membership("example.com", ".example.com", kPermitted), kOutside);
  EXPECT_EQ(dns_membership("example.com", ".example.com", kExcluded), kInside);
  EXPECT_EQ(dns_membership("*.example.com", "secret.example.com", kExcluded), kInside);
  EXPECT_EQ(dns_membership("*.example.com", "secret.example.com", kPermitted), kOutside);
  for (const char* broken : {"", "a..b", "a.b.", "a b.com", "bank.az\u200B", ".bank.az"})
    EXPECT_EQ(dns_membership(broken, "bank.az", kPermitted), kUndecidable) << broken;
}

TEST(NameForms, Mailbox) {
  EXPECT_EQ(mailbox_membership("root@example.com", "root@example.com"), kInside);
  EXPECT_EQ(mailbox_membership("Root@example.com", "root@example.com"), kOutside) << "local parts keep their case";
  EXPECT_EQ(mailbox_membership("root@EXAMPLE.com", "root@example.com"), kInside);
  EXPECT_EQ(mailbox_membership("any@host.example.com", "host.example.com"), kInside);
  EXPECT_EQ(mailbox_membership("any@sub.host.example.com", "host.example.com"), kOutside);
  EXPECT_EQ(mailbox_membership("any@host.example.com", ".example.com"), kInside);
  EXPECT_EQ(mailbox_membership("any@example.com", ".example.com"), kOutside);
  EXPECT_EQ(mailbox_membership("a@evil.com@example.com", "example.com"), kUndecidable);
  EXPECT_EQ(mailbox_membership("example.com", "example.com"), kUndecidable);
  EXPECT_EQ(mailbox_membership("a@example.com", ""), kUndecidable);
  EXPECT_EQ(mailbox_membership("a@*.example.com", ".example.com"), kUndecidable);
}

TEST(NameForms, Uri) {
  EXPECT_EQ(uri_membership("http://host.example.com/x", "host.example.com"), kInside);
  EXPECT_EQ(uri_membership("http://user@host.example.com:8080/x", "host.example.com"), kInside);
  EXPECT_EQ(uri_membership("http://my.host.example.com", ".example.com"), kInside);
  EXPECT_EQ(uri_membership("http://example.com", ".example.com"), kOutside);
  EXPECT_EQ(uri_membership("http://evil.com/?http://host.example.com", "host.example.com"), kOutside);
  EXPECT_EQ(uri_membership("http://host.example.com@evil.com/", "host.example.com"), kOutside);
  EXPECT_EQ(uri_membership("B_7e0c9d0a", "example.com"), kUndecidable) << "the opaque string of the mobile certificates";
  EXPECT_EQ(uri_membership("http://*.example.com/", ".example.com"), kUndecidable);
  EXPECT_EQ(uri_membership("http://192.0.2.1/", "example.com"), kUndecidable);
  EXPECT_EQ(uri_membership("http://[2001:db8::1]/", "example.com"), kUndecidable);
}

TEST(NameForms, Address) {
  const Bytes net = {192, 0, 2, 0, 255, 255, 255, 0};
  EXPECT_EQ(address_membership(Bytes{192, 0, 2, 77}, net), kInside);
  EXPECT_EQ(address_membership(Bytes{192, 0, 3, 77}, net), kOutside);
  EXPECT_EQ(address_membership(Bytes(16, 0), net), kOutside);
}

}  // namespace
}  // namespace esign::path

// SPDX-License-Identifier: Apache-2.0
#include "asn1/ber.h"

#include <gtest/gtest.h>

#include "asn1/der_reader.h"

namespace esign::asn1 {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

std::string transcoded(std::string_view ber, const Limits& limits = {}) {
  const auto result = to_der(hex(ber), limits);
  if (!result) return std::string(name(result.error().code)) + ": " + result.error().detail;
  return to_hex(result->der) + (result->encoding == Encoding::der ? "" : " (was ber)");
}

TEST(Ber, DerStaysAsItIs) {
  EXPECT_EQ(transcoded("0500"), "0500");
  EXPECT_EQ(transcoded("3007020101040200ff"), "3007020101040200ff");
  EXPECT_EQ(transcoded("bf8a3b03020105"), "bf8a3b03020105") << "a high tag number";
}

TEST(Ber, WhatOneOctetChangesIsNotTakenForDer) {
  // Every single octet of a small certificate-like value, changed to every other value: what is given back as DER unchanged is
  // what the strict reader reads, all the way down.
  const Bytes plain = hex("3019a003020102020500aabbccdd30060402beef05000c0341c68f");
  const std::function<bool(View)> strict = [&](View octets) {
    while (!octets.empty()) {
      const auto header = read_header(octets);
      if (!header || header->content_octets > octets.size() - header->header_octets || !has_der_form(header->tag)) return false;
      if (header->tag == tag::universal(0)) return false;
      const View content = octets.subspan(header->header_octets, static_cast<std::size_t>(header->content_octets));
      if (header->tag.form == Form::constructed && !strict(content)) return false;
      octets = octets.subspan(header->header_octets + content.size());
    }
    return true;
  };
  ASSERT_TRUE(strict(plain));
  for (std::size_t at = 0; at < plain.size(); ++at) {
    for (unsigned value = 0; value < 256; ++value) {
      Bytes changed = plain;
      changed[at] = static_cast<std::uint8_t>(value);
      const auto result = to_der(changed);
      const auto first = read_header(changed);
      const bool one = first && first->header_octets + first->content_octets == changed.size();
      const bool unchanged = result && result->encoding == Encoding::der && equal(result->der, changed);
      EXPECT_EQ(unchanged, one && strict(changed)) << "octet " << at << " is " << value;
    }
  }
}

TEST(Ber, DepthIsCountedAlikeInDer) {
  Limits limits;
  limits.der_depth = 3;
  EXPECT_EQ(transcoded("300430020500", limits), "300430020500");
  EXPECT_EQ(transcoded("3006300430020500", limits), "limit_exceeded: der_depth");
}

TEST(Ber, LengthsBecomeDefiniteAndMinimal) {
  EXPECT_EQ(transcoded("30800201010000"), "3003020101 (was ber)");
  EXPECT_EQ(transcoded("308103020101"), "3003020101 (was ber)");
  EXPECT_EQ(transcoded("30880000000000000003020101"), "3003020101 (was ber)");
  EXPECT_EQ(transcoded("a080308000000000"), "a0023000 (was ber)");
  EXPECT_EQ(transcoded("020181"), "020181") << "a primitive element is not looked into";
}

TEST(Ber, OctetStringsAreJoined) {
  EXPECT_EQ(transcoded("2480040141040242430000"), "0403414243 (was ber)");
  EXPECT_EQ(transcoded("24080401412403040142"), "04024142 (was ber)") << "nested";
  EXPECT_EQ(transcoded("24800000"), "0400 (was ber)") << "none at all";
  EXPECT_EQ(transcoded("24030c0141"), "malformed: a segment of an OCTET STRING is of another type");
}

TEST(Ber, OtherFormsThatDerDoesNotHaveAreRefused) {
  EXPECT_EQ(transcoded("2304030200ff"), "malformed: a form that DER does not have for this type") << "a constructed BIT STRING";
  EXPECT_EQ(transcoded("30022500"), "malformed: a form that DER does not have for this type") << "a constructed NULL";
  EXPECT_EQ(transcoded("1000"), "malformed: a form that DER does not have for this type") << "a primitive SEQUENCE";
}

TEST(Ber, DamageIsMalformed) {
  EXPECT_EQ(transcoded(""), "malformed: truncated before the tag");
  EXPECT_EQ(transcoded("30"), "malformed: truncated length");
  EXPECT_EQ(transcoded("3080020101"), "malformed: truncated before the tag") << "no end-of-contents";
  EXPECT_EQ(transcoded("308002010100"), "malformed: truncated length");
  EXPECT_EQ(transcoded("3080020101000100"), "malformed: end-of-contents octets are not 00 00");
  EXPECT_EQ(transcoded("30030201010500"), "malformed: trailing data after the element");
  EXPECT_EQ(transcoded("3003020102ff"), "malformed: trailing data after the element");
  EXPECT_EQ(transcoded("30020000"), "malformed: end-of-contents where no element ends");
  EXPECT_EQ(transcoded("0480"), "malformed: indefinite length of a primitive element");
  EXPECT_EQ(transcoded("3005020101"), "malformed: truncated: the content ends before its length");
  EXPECT_EQ(transcoded("3089010000000000000000"), "malformed: truncated or oversized length");
  EXPECT_EQ(transcoded("3088ffffffffffffffff"), "malformed: truncated: the content ends before its length");
  EXPECT_EQ(transcoded("1f"), "malformed: truncated tag");
  EXPECT_EQ(transcoded("1f8000"), "malformed: tag number is not minimal");
}

TEST(Ber, DepthIsBudgeted) {
  Limits limits;
  limits.der_depth = 4;
  EXPECT_EQ(transcoded("3080308030800000000000000000", limits).substr(0, 9), "malformed") << "one end too many";
  EXPECT_EQ(transcoded("308030803080000000000000", limits), "300430023000 (was ber)");
  EXPECT_EQ(transcoded("3080308030803080308000000000000000000000", limits), "limit_exceeded: der_depth");
  EXPECT_EQ(transcoded("30083006300430023000", limits), "limit_exceeded: der_depth");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "3080";
  EXPECT_EQ(transcoded(deep), "limit_exceeded: der_depth");
}

TEST(Ber, ChildrenStandAsWritten) {
  const Bytes octets = hex("30800201013080000004810141" "0000");
  const auto children = ber_children(octets).value();
  ASSERT_EQ(children.size(), 3u);
  EXPECT_EQ(to_hex(children[0]), "020101");
  EXPECT_EQ(to_hex(children[1]), "30800000");
  EXPECT_EQ(to_hex(children[2]), "04810141");
  EXPECT_FALSE(ber_children(hex("040141")));
  EXPECT_FALSE(ber_children(hex("300300")));
}

}  // namespace
}  // namespace esign::asn1

// SPDX-License-Identifier: Apache-2.0
#include "cms/written.h"

#include <gtest/gtest.h>

namespace esign::cms {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }
std::string told(View view) { return to_hex(view); }

TEST(Written, FieldsOfASignerInfo) {
  // The last attribute is broken inside, which is nobody's matter here: what is found is kept as it stands.
  const Bytes octets = hex("3019" "020101" "3000" "3001ff" "a0023000" "300106" "0401ff" "a105" "3000" "3001ff");
  const SignerInfoElements found = elements_of(octets, {}).value();
  EXPECT_EQ(told(found.version), "020101");
  EXPECT_EQ(told(found.sid), "3000");
  EXPECT_EQ(told(found.digest_algorithm), "3001ff");
  EXPECT_EQ(told(found.signed_attributes.value()), "a0023000");
  EXPECT_EQ(told(found.signature_algorithm), "300106");
  EXPECT_EQ(told(found.signature), "0401ff");
  ASSERT_EQ(found.unsigned_attributes.size(), 2u);
  EXPECT_EQ(told(found.unsigned_attributes[1]), "3001ff");
}

TEST(Written, AttributesMayBeAbsent) {
  const Bytes octets = hex("300c" "020101" "3000" "3000" "3000" "0401ff");
  const SignerInfoElements found = elements_of(octets, {}).value();
  EXPECT_FALSE(found.signed_attributes);
  EXPECT_TRUE(found.unsigned_attributes.empty());
  EXPECT_EQ(told(found.signature), "0401ff");
}

TEST(Written, IndefiniteLengthsAreKept) {
  const Bytes octets = hex("3080" "020101" "3000" "3000" "a080" "3000" "0000" "3000" "0401ff" "0000");
  const SignerInfoElements found = elements_of(octets, {}).value();
  EXPECT_EQ(told(found.signed_attributes.value()), "a08030000000");
  EXPECT_EQ(told(found.signature), "0401ff");
}

TEST(Written, OtherFieldsAreMalformed) {
  const auto code = [](std::string_view text) { return elements_of(hex(text), {}).error().code; };
  EXPECT_EQ(code("3000"), Errc::malformed) << "nothing";
  EXPECT_EQ(code("3009" "020101" "3000" "3000" "3000"), Errc::malformed) << "no signature";
  EXPECT_EQ(code("3012" "020101" "3000" "3000" "3000" "0401ff" "a1023000" "0500"), Errc::malformed) << "one too many";
  EXPECT_EQ(code("30"), Errc::malformed);
}

TEST(Written, ElementsOfAnAttribute) {
  const Bytes octets = hex("3009" "06012a" "3104" "0500" "3000");
  const AttributeElements found = attribute_elements(octets, {}).value();
  EXPECT_EQ(told(found.type), "06012a");
  EXPECT_EQ(told(found.set), "310405003000");
  ASSERT_EQ(found.values.size(), 2u);
  EXPECT_EQ(told(found.values[1]), "3000");
  EXPECT_EQ(attribute_elements(hex("3003" "06012a"), {}).error().code, Errc::malformed) << "no values";
  EXPECT_EQ(attribute_elements(hex("3007" "06012a" "3100" "0500"), {}).error().code, Errc::malformed) << "more than values";
}

TEST(Written, ContentOfEitherLength) {
  const Bytes definite = hex("3003020101"), indefinite = hex("30800201010000");
  EXPECT_EQ(told(content_of(definite).value()), "020101");
  EXPECT_EQ(told(content_of(indefinite).value()), "020101");
  EXPECT_EQ(content_of(hex("3080")).error().code, Errc::malformed);
  EXPECT_EQ(content_of({}).error().code, Errc::malformed);
}

}  // namespace
}  // namespace esign::cms

// SPDX-License-Identifier: Apache-2.0
#include "cms/attributes.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"

namespace esign::cms {
namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

std::vector<Attribute> read(View set, asn1::Tag tag = asn1::tag::set) {
  asn1::Reader reader(set);
  auto attributes = read_attributes(reader, tag, {});
  EXPECT_TRUE(reader.finish());
  return attributes;
}

// Two attributes, 1.2.4 before 1.2.3; the first with two values, INTEGER 2 before INTEGER 1.
Bytes unsorted() { return hex("3119" "300c06022a04" "3106020102020101" "300906022a03" "3103020105"); }

TEST(Attributes, AreReadAndFoundInFileOrder) {
  const Bytes octets = unsorted();
  const auto attributes = read(octets);
  ASSERT_EQ(attributes.size(), 2u);
  EXPECT_EQ(attributes[0].type.to_text(), "1.2.4");
  EXPECT_EQ(attributes[0].values.size(), 2u);
  EXPECT_EQ(find_all(attributes, asn1::Oid("1.2.3")).size(), 1u);
  EXPECT_TRUE(find_all(attributes, asn1::Oid("1.2.5")).empty());
}

/// X.690 section 11.6 sorts the values of an attribute and the attributes.
TEST(Attributes, DerSortsBothSets) {
  const Bytes octets = unsorted();
  const auto attributes = read(octets);
  EXPECT_EQ(to_hex(written_order_of_signed_attributes(attributes)), to_hex(octets));
  EXPECT_EQ(to_hex(der_of_signed_attributes(attributes)), "3119" "300906022a03" "3103020105" "300c06022a04" "3106020101020102");
}

TEST(Attributes, TagOfTheFileIsNotTheTagOfTheSignature) {
  Bytes octets = unsorted();
  octets[0] = 0xA0;
  EXPECT_EQ(der_of_signed_attributes(read(octets, asn1::tag::context_constructed(0)))[0], 0x31);
}

TEST(Attributes, LikenessWantsTheWholeSet) {
  const Bytes octets = unsorted();
  EXPECT_EQ(attribute_likeness(octets, {}), AttributeLikeness::set_of_attributes);
  Bytes longer = octets;
  longer.push_back(0);
  EXPECT_EQ(attribute_likeness(longer, {}), AttributeLikeness::other);
  EXPECT_EQ(attribute_likeness(hex("3100"), {}), AttributeLikeness::other);
  EXPECT_EQ(attribute_likeness(hex("3103020101"), {}), AttributeLikeness::other);
  EXPECT_EQ(attribute_likeness(hex("3108300606022a033100"), {}), AttributeLikeness::other) << "an attribute without value";
  EXPECT_EQ(attribute_likeness({}, {}), AttributeLikeness::other);
}

}  // namespace
}  // namespace esign::cms

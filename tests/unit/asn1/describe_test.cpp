// SPDX-License-Identifier: Apache-2.0
#include "asn1/describe.h"

#include <gtest/gtest.h>

namespace esign::asn1 {
namespace {

struct Sample {
  Oid id{};
  Bytes octets{};
  std::optional<Bytes> number{};
};
template <class Der>
void describe(Der& der, Field<Der, Sample> field) {
  der.sequence([&] {
    der.at("id").oid(field.id);
    der.at("octets").octet_string(field.octets);
    der.at("number").optional(tag::integer, field.number, [&](auto& number) { der.integer(number); });
  });
}

Bytes write(const Sample& sample) {
  Writer writer;
  Writing writing(writer);
  describe(writing, sample);
  return writer.take();
}
Result<Sample> read(View der) {
  Sample sample;
  Reader reader(der);
  Reading reading(reader);
  describe(reading, sample);
  ESIGN_CHECK(reader.finish());
  return sample;
}

TEST(Describe, WritesAndReadsByOneDescription) {
  for (const std::optional<Bytes>& number : {std::optional<Bytes>(), std::optional<Bytes>(Bytes{0x01, 0x02})}) {
    const Bytes der = write({Oid("2.5.29.15"), {1, 2, 3}, number});
    const Result<Sample> again = read(der);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->id, Oid("2.5.29.15"));
    EXPECT_EQ(again->octets, (Bytes{1, 2, 3}));
    EXPECT_EQ(again->number, number);
    EXPECT_EQ(write(*again), der);
  }
  EXPECT_EQ(to_hex(write({Oid("2.5.29.15"), {1, 2, 3}, Bytes{5}})), "300d" "0603551d0f" "0403010203" "020105");
}

TEST(Describe, TruncationAndTrailingDataAreFailuresWithTheirPlace) {
  const Bytes der = write({Oid("2.5.29.15"), {1, 2, 3}, Bytes{5}});
  for (std::size_t size = 0; size < der.size(); ++size) EXPECT_FALSE(read(View(der).first(size))) << size;
  Bytes longer = der;
  longer.push_back(0);
  EXPECT_FALSE(read(longer));
  EXPECT_EQ(read(from_hex("3007" "0603551d0f" "0500").value()).error().at, "octets");
}

}  // namespace
}  // namespace esign::asn1

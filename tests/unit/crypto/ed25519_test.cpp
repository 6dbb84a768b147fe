// SPDX-License-Identifier: Apache-2.0
#include "unit/crypto/backends.h"

namespace esign::crypto {
namespace {

/// RFC 8032 section 7.1, tests 1 to 3: key, message, signature.
struct Published {
  const char* key;
  const char* message;
  const char* value;
};
const Published kPublished[] = {
    {"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

Bytes spki_of(std::string_view key) { return hex("302a300506032b6570032100" + std::string(key)); }

/// S + L, little-endian: the other solution of the equation, which RFC 8032 section 5.1.7 step 1 refuses.
Bytes with_order_added(Bytes value) {
  const Bytes order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += static_cast<unsigned>(value[32 + i]) + order[i];
    value[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  return value;
}

class Ed25519 : public EachBackend {};

TEST_P(Ed25519, PublishedVectors) {
  for (const Published& row : kPublished) {
    EXPECT_EQ(verify(spki_of(row.key), ed25519(), hex(row.message), hex(row.value)), "valid");
    EXPECT_EQ(verify(spki_of(row.key), ed25519(), as_view("ərizə"), hex(row.value)), "invalid");
  }
}

TEST_P(Ed25519, EverySingleBitCounts) {
  const Published& row = kPublished[1];
  for (std::size_t bit = 0; bit < 512; ++bit) {
    Bytes value = hex(row.value);
    value[bit / 8] = static_cast<std::uint8_t>(value[bit / 8] ^ (1u << (bit % 8)));
    EXPECT_EQ(verify(spki_of(row.key), ed25519(), hex(row.message), value), "invalid") << bit;
  }
}

TEST_P(Ed25519, ASecondValueForTheSameMessageIsRefused) {
  for (const Published& row : kPublished)
    EXPECT_EQ(verify(spki_of(row.key), ed25519(), hex(row.message), with_order_added(hex(row.value))), "invalid");
}

TEST_P(Ed25519, OnlySixtyFourOctets) {
  const Published& row = kPublished[0];
  for (const std::size_t size : {0u, 63u, 65u, 128u}) {
    Bytes value = hex(row.value);
    value.resize(size);
    EXPECT_EQ(verify(spki_of(row.key), ed25519(), hex(row.message), value), "invalid") << size;
  }
}
ESIGN_ON_BOTH(Ed25519);

}  // namespace
}  // namespace esign::crypto

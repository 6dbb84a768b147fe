// SPDX-License-Identifier: Apache-2.0
#include "token/cards/directory.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "token/cards/files.h"

namespace esign::token {
namespace {

namespace tag = asn1::tag;

Bytes octets(std::string_view hex) { return from_hex(hex).value_or(Bytes{}); }

/// As PIN2 of the card profile: local, initialized, needs-padding, 6 to 12 digits in a block of 12, reference 82, PUK 03.
Bytes pin_entry(std::int64_t minimum, std::int64_t stored, std::int64_t maximum) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] {
      writer.text(tag::utf8_string, "PIN2 (imza) Ə");
      writer.bit_string(Bytes{0xC0}, 6);
      writer.octet_string(Bytes{0x03});
    });
    writer.sequence([&] { writer.octet_string(Bytes{0x02}); });
    writer.explicitly(1, [&] {
      writer.sequence([&] {
        writer.bit_string(Bytes{0x4C}, 2);
        writer.integer(1, tag::enumerated);
        writer.integer(minimum);
        writer.integer(stored);
        writer.integer(maximum);
        writer.integer(0x82, tag::context(0));
        writer.octet_string(Bytes{0x00});
        writer.sequence([&] { writer.octet_string(octets("3F005015")); });
      });
    });
  });
  return writer.take();
}

TEST(Directory, Pin) {
  Bytes file = pin_entry(6, 12, 12);
  file.resize(512, 0x00);
  const auto pins = read_pins(file);
  ASSERT_TRUE(pins);
  ASSERT_EQ(pins->size(), 1u);
  const PinObject& pin = pins->front();
  EXPECT_EQ(pin.label, "PIN2 (imza) Ə");
  EXPECT_EQ(pin.id, Bytes{0x02});
  EXPECT_EQ(pin.unblocker_id, Bytes{0x03});
  EXPECT_EQ(pin.reference, 0x82);
  EXPECT_EQ(pin.min_length, 6u);
  EXPECT_EQ(pin.max_length, 12u);
  EXPECT_EQ(pin.stored_length, 12u);
  EXPECT_TRUE(pin.has(PinFlag::local) && pin.has(PinFlag::needs_padding) && !pin.has(PinFlag::unblocking_pin));
  EXPECT_EQ(pin.type, PinType::ascii_numeric);
}

TEST(Directory, PinsThatCannotBeAreLeftOut) {
  for (const Bytes& entry : {pin_entry(6, 12, 13), pin_entry(9, 12, 8), pin_entry(-1, 12, 12), pin_entry(0, 70000, 12)}) {
    Bytes file = entry;
    append(file, pin_entry(4, 12, 12));
    const auto pins = read_pins(file);
    ASSERT_TRUE(pins);
    ASSERT_EQ(pins->size(), 1u) << "the sound entry after it is still read";
    EXPECT_EQ(pins->front().min_length, 4u);
  }
}

/// As a signature key of the card profile: id 02, PIN 02, nonRepudiation.
Bytes key_entry(std::optional<std::int64_t> user_consent) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] {
      writer.text(tag::utf8_string, "imza açarı");
      writer.bit_string(Bytes{0xC0}, 6);
      writer.octet_string(Bytes{0x02});
      if (user_consent) writer.integer(*user_consent);
    });
    writer.sequence([&] {
      writer.octet_string(Bytes{0x02});
      writer.bit_string(Bytes{0x00, 0x40}, 6);
      writer.integer(2);
    });
    writer.explicitly(1, [&] {
      writer.sequence([&] { writer.sequence([&] { writer.octet_string(octets("3F005015")); }); });
    });
  });
  return writer.take();
}

TEST(Directory, KeysSayWhetherTheyWantTheirPinEachTime) {
  const auto consent = [](std::optional<std::int64_t> user_consent) {
    const Bytes file = key_entry(user_consent);
    const auto keys = read_private_keys(file);
    EXPECT_TRUE(keys && keys->size() == 1);
    return keys && keys->size() == 1 ? std::optional(keys->front().consent) : std::nullopt;
  };
  EXPECT_EQ(consent(1), Consent::each_use);
  EXPECT_EQ(consent(5), Consent::each_use);
  EXPECT_EQ(consent(std::nullopt), Consent::once);
  EXPECT_EQ(PrivateKeyObject{}.consent, Consent::each_use);
}

TEST(Directory, PaddingIsPassedOver) {
  const Bytes file = octets("0000300100000030010100FFFFFF");
  const auto found = entries(file);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ(copy((*found)[1]), octets("300101"));
  EXPECT_TRUE(entries(octets("FFFFFFFF"))->empty());
  EXPECT_TRUE(entries({})->empty());
}

TEST(Directory, HostileLengthsEndTheFile) {
  for (const char* file : {"30", "3082", "30827FFF00", "3084FFFFFFFF00", "3080", "308901020304050607080900", "1F8080808080808001"}) {
    const Bytes content = octets(file);
    const auto found = entries(content);
    ASSERT_TRUE(found) << file;
    EXPECT_TRUE(found->empty()) << file;
  }
}

TEST(Directory, MoreEntriesThanTheBudget) {
  Bytes file;
  for (int i = 0; i < 300; ++i) append(file, octets("300101"));
  const auto found = entries(file);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().detail, "card_objects");
  EXPECT_EQ(read_pins(file).error().code, Errc::limit_exceeded);
}

TEST(Directory, EveryTruncationIsReadWithoutHarm) {
  const Bytes whole = pin_entry(6, 12, 12);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto pins = read_pins(View(whole).first(size));
    ASSERT_TRUE(pins);
    EXPECT_TRUE(pins->empty()) << size;
  }
}

TEST(Directory, EveryFlippedOctetIsReadWithoutHarm) {
  const Bytes whole = pin_entry(6, 12, 12);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes changed = whole;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1u << bit));
      const auto pins = read_pins(changed);
      if (!pins) continue;
      for (const PinObject& pin : *pins) {
        EXPECT_LE(pin.min_length, pin.max_length);
        EXPECT_LE(pin.max_length, 64u);
      }
    }
  }
}

TEST(Directory, ObjectDirectory) {
  const auto directory = read_object_directory(octets("A80A30080406" "3F0050154401" "A00A30080406" "3F0050154402" "A40A30080406" "3F0050154404" "A50A30080406" "3F0050154405" "0000"));
  ASSERT_TRUE(directory);
  ASSERT_EQ(directory->authentication_objects.size(), 1u);
  EXPECT_EQ(directory->authentication_objects[0].identifiers, octets("3F0050154401"));
  EXPECT_EQ(directory->private_keys.size(), 1u);
  EXPECT_EQ(directory->certificates.size(), 2u);
}

TEST(Directory, PathsThatCannotBeAreLeftOut) {
  // An odd length; eight levels and one more; an offset beyond any card file; a negative one.
  for (const char* entry : {"A80730050403" "3F0050", "A816301404123F0050155015501550155015501550155015", "A80D300B0402" "4401" "0205" "0100000000", "A80930070402" "4401" "0201" "FF"}) {
    const auto directory = read_object_directory(octets(entry));
    ASSERT_TRUE(directory) << entry;
    EXPECT_TRUE(directory->authentication_objects.empty()) << entry;
  }
}

TEST(Directory, Applications) {
  const auto applications = read_applications(octets("61204F0CA000000063504B43532D31355006415A2065494451" "043F005015" "6103" "500141"));
  ASSERT_TRUE(applications);
  EXPECT_TRUE(applications->empty()) << "the length of the first reaches into the second";
  const auto sound = read_applications(octets("611C4F0CA000000063504B43532D31355006415A20654944" "51043F005015" "6103" "500141"));
  ASSERT_TRUE(sound);
  ASSERT_EQ(sound->size(), 1u) << "a template without an AID is none";
  EXPECT_EQ(sound->front().label, "AZ eID");
  EXPECT_EQ(sound->front().path, octets("3F005015"));
}

TEST(Directory, CardIdentity) {
  const auto identity = read_card_identity(octets("301C0201000408994A5A01020304050C01418006415A206549440302" "0470"));
  ASSERT_TRUE(identity) << identity.error().detail;
  EXPECT_EQ(identity->serial_number, octets("994A5A0102030405"));
  EXPECT_EQ(identity->label, "AZ eID");
  EXPECT_FALSE(read_card_identity({}));
  EXPECT_FALSE(read_card_identity(octets("30030C0141")));
}

TEST(Directory, Capabilities) {
  const auto extended = parse_capabilities(octets("4301F84703F401E07F660A020300FFFF020300FFFF"));
  EXPECT_EQ(extended.lengths, Capabilities::Lengths::extended);
  EXPECT_EQ(extended.max_command, 65'535u);
  for (const char* file : {"", "4703F40180", "4703F401E0", "4703F401E07F660400020102", "4703F401E07F66060201100201FF", "4702F401", "FFFF"})
    EXPECT_EQ(parse_capabilities(octets(file)).lengths, Capabilities::Lengths::short_only) << file;
}

}  // namespace
}  // namespace esign::token

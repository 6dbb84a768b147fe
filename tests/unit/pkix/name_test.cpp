// SPDX-License-Identifier: Apache-2.0
#include "pkix/name.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"
#include "base/text.h"
#include "corpora.h"
#include "pkix/certificate.h"
#include "pkix/pem.h"
#include "pkix/unicode/prepare.h"

namespace esign::pkix {
namespace {

/// A name with the octets that it points into.
struct OwnedName {
  Bytes der{};
  Name name{};
};

std::unique_ptr<OwnedName> parse(Bytes der) {
  auto owned = std::make_unique<OwnedName>();
  owned->der = std::move(der);
  asn1::Reader reader(owned->der);
  owned->name = read_name(reader);
  return reader.finish() ? std::move(owned) : nullptr;
}

std::unique_ptr<OwnedName> common_name(std::string_view utf8, asn1::Tag type = asn1::tag::utf8_string) {
  asn1::Writer writer;
  writer.sequence([&] {
    writer.inside(asn1::tag::set, [&] {
      writer.sequence([&] {
        writer.oid(asn1::Oid("2.5.4.3"));
        writer.text(type, utf8);
      });
    });
  });
  return parse(writer.take());
}

NameMatch compare(std::string_view a, std::string_view b) { return match(common_name(a)->name, common_name(b)->name); }

// The subject of a citizen's certificate, as laid down in the profile, made with another encoder.
constexpr const char* kCitizen =
    "3069310b300906035504061302415a3114301206035504040c0b4dc9996d6dc999646f7661310f300d060355042a0c0647c3bc6e656c3116301406"
    "03550405130d504e4f415a2d35414243443132311b301906035504030c124dc68f4d4dc68f444f56412047c39c4e454c";

TEST(Name, ReadsACitizen) {
  const auto citizen = parse(*from_hex(kCitizen));
  ASSERT_NE(citizen, nullptr);
  EXPECT_EQ(citizen->name.to_text(), "CN=MƏMMƏDOVA GÜNEL,serialNumber=PNOAZ-5ABCD12,GN=Günel,SN=Məmmədova,C=AZ");
  const Identity identity = identity_of(citizen->name);
  EXPECT_EQ(identity.common_name, "MƏMMƏDOVA GÜNEL");
  EXPECT_EQ(identity.surname, "Məmmədova");
  EXPECT_EQ(identity.given_name, "Günel");
  EXPECT_EQ(identity.fin, "5ABCD12");
  EXPECT_FALSE(identity.voen);
}

TEST(Name, MatchesWithoutCaseInEveryAzerbaijaniLetterButDottedI) {
  EXPECT_EQ(compare("MƏMMƏDOVA GÜNEL", "məmmədova günel"), NameMatch::same);
  EXPECT_EQ(compare("ĞŞÇÖÜƏ", "ğşçöüə"), NameMatch::same);
  EXPECT_EQ(compare("İlham", "ilham"), NameMatch::different);
  EXPECT_EQ(compare("Ilham", "ilham"), NameMatch::same);
  EXPECT_EQ(compare("ılıq", "iliq"), NameMatch::different);
  EXPECT_EQ(compare("ılıq", "ILIQ"), NameMatch::different);
  EXPECT_EQ(compare("Məmməd", "Mәmmәd"), NameMatch::different) << "Cyrillic schwa";
  EXPECT_EQ(compare("ΣΊΣΥΦΟΣ", "σίσυφος"), NameMatch::same);
  EXPECT_EQ(compare("ЖУРНАЛ", "журнал"), NameMatch::same);
  EXPECT_EQ(compare("Straße", "STRASSE"), NameMatch::same);
}

TEST(Name, MatchesComposedAndDecomposedLetters) {
  EXPECT_EQ(compare("Günel", "Gu\u0308nel"), NameMatch::same);
  EXPECT_EQ(compare("Ağa", "Ag\u0306a"), NameMatch::same);
  EXPECT_EQ(compare("\u1100\u1161", "\uAC00"), NameMatch::same) << "Hangul";
  EXPECT_EQ(compare("ﬁn", "FIN"), NameMatch::same) << "compatibility ligature";
}

TEST(Name, SqueezesSpacesAndForgetsWhatIsMappedToNothing) {
  EXPECT_EQ(compare("  Bakı   şəhəri ", "Bakı şəhəri"), NameMatch::same);
  EXPECT_EQ(compare("Ba\u00ADkı", "Bakı"), NameMatch::same);
  EXPECT_EQ(compare("Bakışəhəri", "Bakı şəhəri"), NameMatch::different);
}

TEST(Name, ProhibitedCharactersMatchOnlyThemselves) {
  EXPECT_EQ(compare("A\uE000", "a\uE000"), NameMatch::different);
  EXPECT_EQ(compare("A\uE000", "A\uE000"), NameMatch::same);
}

TEST(Name, MatchesAcrossStringTypes) {
  EXPECT_EQ(match(common_name("abc", asn1::tag::printable_string)->name, common_name("ABC")->name), NameMatch::same);
}

TEST(Name, EscapesAsRfc4514) {
  EXPECT_EQ(common_name("#a,b+c\"d\\e<f>g;h ")->name.to_text(), "CN=\\#a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h\\ ");
  EXPECT_EQ(common_name("a\nb\u202Ec")->name.to_text(), "CN=a\\u{000A}b\\u{202E}c");
}

TEST(Name, RefusesBrokenStrings) {
  EXPECT_EQ(common_name("\xFF"), nullptr);
  EXPECT_EQ(common_name("G\xC3", asn1::tag::utf8_string), nullptr);
}

/// X.690 section 10.2. In pieces, the name would compare as another one, and an excluded subtree would not see it.
TEST(Name, RefusesAStringInPieces) {
  EXPECT_NE(parse(*from_hex("300d310b3009060355040a0c024242")), nullptr);
  EXPECT_EQ(parse(*from_hex("300f310d300b060355040a2c040c024242")), nullptr);
}

/// RFC 4514 section 2.4: a value that is no string, and one of a type without a name, stand as '#' and their octets.
TEST(Name, ShowsWhatIsNoStringByItsOctets) {
  const auto integer = parse(*from_hex("300c310a30080603550403020107"));
  ASSERT_NE(integer, nullptr);
  EXPECT_EQ(integer->name.to_text(), "CN=#020107");
  EXPECT_EQ(integer->name.first(asn1::Oid("2.5.4.3")), "#020107");
  EXPECT_EQ(parse(*from_hex("300b3109300706022a030c0141"))->name.to_text(), "1.2.3=#0c0141");
  EXPECT_EQ(match(integer->name, common_name("#020107")->name), NameMatch::different);
  const auto several = parse(*from_hex("30143112300706022a030c0141300706022a040c0142"));
  ASSERT_NE(several, nullptr);
  EXPECT_EQ(several->name.to_text(), "1.2.3=#0c0141+1.2.4=#0c0142");
  const auto turned = parse(*from_hex("30143112300706022a040c0142300706022a030c0141"));
  EXPECT_EQ(match(several->name, turned->name), NameMatch::same) << "in any order";
}

TEST(Name, BaseOfASubtree) {
  const auto citizen = parse(*from_hex(kCitizen));
  const auto country = parse(*from_hex("300d310b3009060355040613026177"));  // C=aw
  const auto az = parse(*from_hex("300d310b300906035504061302617a"));       // C=az
  EXPECT_EQ(within_subtree(citizen->name, az->name), NameMatch::same);
  EXPECT_EQ(within_subtree(citizen->name, country->name), NameMatch::different);
  EXPECT_EQ(within_subtree(az->name, citizen->name), NameMatch::different);
}

Bytes name_block(const std::string& file) {
  const auto blocks = read_pem(as_text(test::read_file(test::corpora() / "boringssl-pki/pki/testdata/verify_name_match_unittest/names" / file)));
  return blocks && !blocks->empty() ? blocks->front().der : Bytes{};
}

/// BoringSSL's verify_name_match_unittest: what is only mangled matches, what has more in it does not.
TEST(Name, MatchesAsBoringSslsVectorsDo) {
  const auto folder = test::corpora() / "boringssl-pki/pki/testdata/verify_name_match_unittest/names";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpora here";
  const std::vector<std::string> types = {"PRINTABLESTRING", "T61STRING", "UTF8", "BMPSTRING", "UNIVERSALSTRING"};
  for (const std::string& type : types) {
    const auto plain = parse(name_block("ascii-" + type + "-unmangled.pem"));
    ASSERT_NE(plain, nullptr) << type;
    for (const std::string& other : types) {
      for (const char* mangling : {"unmangled", "case_swap", "extra_whitespace"}) {
        const std::string file = "ascii-" + other + '-' + mangling;
        const auto mangled = parse(name_block(file + ".pem"));
        ASSERT_NE(mangled, nullptr) << file;
        EXPECT_EQ(match(plain->name, mangled->name), NameMatch::same) << type << ' ' << file;
        for (const char* more : {"-dupe_attr.pem", "-extra_attr.pem", "-extra_rdn.pem"}) {
          const auto different = parse(name_block(file + more));
          ASSERT_NE(different, nullptr) << file << more;
          EXPECT_EQ(match(plain->name, different->name), NameMatch::different) << type << ' ' << file << more;
        }
      }
    }
  }
  EXPECT_EQ(match(parse(name_block("ascii-PRINTABLESTRING-rdn_sorting_1.pem"))->name,
                  parse(name_block("ascii-PRINTABLESTRING-rdn_sorting_2.pem"))->name), NameMatch::same);
  EXPECT_EQ(match(parse(name_block("unicode_bmp-BMPSTRING-unmangled.pem"))->name,
                  parse(name_block("unicode_bmp-UTF8-unmangled.pem"))->name), NameMatch::same);
  EXPECT_EQ(match(parse(name_block("unicode_supplementary-UNIVERSALSTRING-unmangled.pem"))->name,
                  parse(name_block("unicode_supplementary-UTF8-unmangled.pem"))->name), NameMatch::same);
}

TEST(Name, RefusesBoringSslsBrokenNames) {
  const auto folder = test::corpora() / "boringssl-pki/pki/testdata/verify_name_match_unittest/names";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpora here";
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (!file.starts_with("invalid-")) continue;
    ++count;
    EXPECT_EQ(parse(name_block(file)), nullptr) << file;
  }
  EXPECT_EQ(count, 8u);
}

}  // namespace
}  // namespace esign::pkix

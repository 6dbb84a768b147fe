// SPDX-License-Identifier: Apache-2.0
// RSA against values that the openssl command makes, and against forged PKCS#1 blocks: they go through its raw private
// operation ("decrypt" without padding), so that every block is a correct RSA value and only the encoding is at fault.
#include <algorithm>

#include "unit/crypto/backends.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::crypto {
namespace {

using pkix::Hash;

constexpr std::string_view kMessage = "Ərizə: şəxsiyyət vəsiqəsi haqqında arayış";

Bytes concat(std::initializer_list<View> parts) {
  Bytes all;
  for (const View part : parts) append(all, part);
  return all;
}

/// A 2048-bit key with e = 3, under which the lax parsers of 2006 and 2014 were broken, and raw RSA with it.
class RsaForgery : public EachBackend {
 protected:
  static constexpr std::size_t kOctets = 256;

  static void SetUpTestSuite() {
    cli_ = std::make_unique<OpensslCli>();
    (*cli_)("genrsa -3 -out key.pem 2048");
    spki_ = cli_->spki_of("key.pem");
  }
  static void TearDownTestSuite() { cli_.reset(); }

  Bytes digest_value() const { return digest(backend(), Hash::sha256, as_view(kMessage)).value(); }
  static Bytes raw_rsa(View block) {
    cli_->write("block", block);
    (*cli_)("pkeyutl -decrypt -inkey key.pem -in block -out value -pkeyopt rsa_padding_mode:none");
    return cli_->read("value");
  }
  /// 00 01 FF*padding 00 tail, then `garbage` up to k octets.
  static Bytes block(std::size_t padding, View tail) {
    Bytes out(kOctets, 0x00);
    out[1] = 0x01;
    std::fill_n(out.begin() + 2, padding, std::uint8_t{0xFF});
    std::copy(tail.begin(), tail.end(), out.begin() + static_cast<std::ptrdiff_t>(3 + padding));
    return out;
  }
  static Bytes full_block(View tail) { return block(kOctets - 3 - tail.size(), tail); }
  std::string answer(View encoded) const { return verify(spki_, pkcs1(Hash::sha256), as_view(kMessage), raw_rsa(encoded)); }

  static std::unique_ptr<OpensslCli> cli_;
  static Bytes spki_;
};
std::unique_ptr<OpensslCli> RsaForgery::cli_;
Bytes RsaForgery::spki_;

TEST_P(RsaForgery, TheTwoTrueEncodingsAreTaken) {
  EXPECT_EQ(answer(full_block(digest_info(Hash::sha256, digest_value()))), "valid");
  const Bytes without_null = concat({hex("302f300b0609608648016503040201" "0420"), digest_value()});
  EXPECT_EQ(answer(full_block(without_null)), "valid");
}

TEST_P(RsaForgery, BleichenbacherGarbageAfterTheDigest) {
  // CVE-2006-4339: short padding, the rest of the block is the forger's to choose.
  EXPECT_EQ(answer(block(8, digest_info(Hash::sha256, digest_value()))), "invalid");
  EXPECT_EQ(answer(block(100, digest_info(Hash::sha256, digest_value()))), "invalid");
}

TEST_P(RsaForgery, BerserkLengthsThatAParserWouldSkip) {
  // CVE-2014-1568: long-form lengths hide octets of the forger's choice inside DigestInfo.
  const Bytes d = digest_value();
  const Bytes oid = hex("0609608648016503040201");
  EXPECT_EQ(answer(full_block(concat({hex("308131300d"), oid, hex("05000420"), d}))), "invalid");
  EXPECT_EQ(answer(full_block(concat({hex("3032300d"), oid, hex("0500048120"), d}))), "invalid");
  EXPECT_EQ(answer(full_block(concat({hex("3080300d"), oid, hex("05000420"), d, hex("0000")}))), "invalid");
  EXPECT_EQ(answer(full_block(concat({hex("30353011"), oid, hex("0504deadbeef0420"), d}))), "invalid");      // in NULL
  EXPECT_EQ(answer(full_block(concat({hex("3035300d"), oid, hex("05000420"), d, hex("deadbeef")}))), "invalid");  // after the digest
  EXPECT_EQ(answer(full_block(concat({hex("3033300f"), oid, hex("050005000420"), d}))), "invalid");          // two NULLs
}

TEST_P(RsaForgery, PaddingThatIsNotFullOfFf) {
  const Bytes info = digest_info(Hash::sha256, digest_value());
  const Bytes good = full_block(info);
  const std::vector<std::pair<std::size_t, std::uint8_t>> changes = {{0, 0x01}, {1, 0x02}, {1, 0x00}, {2, 0xFE}, {100, 0x00},
                                                                      {kOctets - info.size() - 1, 0xFF}};
  for (const auto& [at, octet] : changes) {
    Bytes bad = good;
    bad[at] = octet;
    // A first octet of 01 may be above the modulus; then the command refuses to make the value at all.
    if (at == 0) continue;
    EXPECT_EQ(answer(bad), "invalid") << "octet " << at;
  }
}

TEST_P(RsaForgery, OtherHashesAndNoHash) {
  const Bytes d = digest_value();
  EXPECT_EQ(answer(full_block(d)), "invalid");
  EXPECT_EQ(answer(full_block(concat({hex("3031300d06096086480165030402020500" "0420"), d}))), "invalid");  // OID of SHA-384
  EXPECT_EQ(answer(full_block(digest_info(Hash::sha256, digest(backend(), Hash::sha256, as_view("other")).value()))), "invalid");
}

TEST_P(RsaForgery, LengthOfTheValueIsThatOfTheModulus) {
  const Bytes good = raw_rsa(full_block(digest_info(Hash::sha256, digest_value())));
  const auto of = [&](View value) { return verify(spki_, pkcs1(Hash::sha256), as_view(kMessage), value); };
  EXPECT_EQ(of(good), "valid");
  EXPECT_EQ(of(concat({hex("00"), good})), "invalid");
  EXPECT_EQ(of(concat({good, hex("00")})), "invalid");
  EXPECT_EQ(of(View(good).first(good.size() - 1)), "invalid");
  EXPECT_EQ(of({}), "invalid");
  EXPECT_EQ(of(Bytes(kOctets, 0x00)), "invalid");
  EXPECT_EQ(of(Bytes(kOctets, 0xFF)), "invalid");  // above n
  EXPECT_EQ(verify(spki_, pss(Hash::sha256, 32), as_view(kMessage), good), "invalid");
}
ESIGN_ON_BOTH(RsaForgery);

class RsaPss : public EachBackend {
 protected:
  OpensslCli cli;
};

const std::vector<std::pair<const char*, Hash>> kHashes = {{"sha1", Hash::sha1},         {"sha256", Hash::sha256},
                                                           {"sha384", Hash::sha384},     {"sha512", Hash::sha512},
                                                           {"sha3-256", Hash::sha3_256}, {"sha224", Hash::sha224}};

std::string pss_options(const std::string& hash, const std::string& mgf, unsigned salt) {
  return "-" + hash + " -sigopt rsa_padding_mode:pss -sigopt rsa_mgf1_md:" + mgf + " -sigopt rsa_pss_saltlen:" + std::to_string(salt);
}

TEST_P(RsaPss, EveryHashMaskAndSaltExactly) {
  cli("genrsa -out key.pem 2048");
  const Bytes spki = cli.spki_of("key.pem");
  for (const auto& [name, hash] : kHashes) {
    for (const auto& [mgf_name, mgf] : kHashes) {
      const unsigned salt = mgf == Hash::sha1 ? 0 : static_cast<unsigned>(pkix::octets(hash));
      const Bytes value = cli.sign("key.pem", pss_options(name, mgf_name, salt), as_view(kMessage));
      const auto of = [&](Hash h, Hash m, unsigned s) { return verify(spki, {pkix::Scheme::rsa_pss, h, m, s}, as_view(kMessage), value); };
      SCOPED_TRACE(std::string(name) + " " + mgf_name);
      EXPECT_EQ(of(hash, mgf, salt), "valid");
      EXPECT_EQ(of(hash, mgf, salt + 1), "invalid");
      EXPECT_EQ(of(hash, mgf == Hash::sha256 ? Hash::sha384 : Hash::sha256, salt), "invalid");
      EXPECT_EQ(of(hash == Hash::sha256 ? Hash::sha3_256 : Hash::sha256, mgf, salt), "invalid");
    }
  }
}

TEST_P(RsaPss, ModuliWhoseBitsDoNotFillOctets) {
  // RFC 8017 section 8.1.2: with 8m + 1 bits the encoded message is one octet shorter than the modulus.
  for (const char* bits : {"1024", "1025", "1026", "1031", "1032", "2049"}) {
    SCOPED_TRACE(bits);
    cli(std::string("genrsa -out key.pem ") + bits);
    const Bytes spki = cli.spki_of("key.pem");
    for (int round = 0; round < 4; ++round) {
      Bytes value = cli.sign("key.pem", pss_options("sha256", "sha256", 32), as_view(kMessage));
      EXPECT_EQ(verify(spki, pss(Hash::sha256, 32), as_view(kMessage), value), "valid");
      value.back() ^= 1;
      EXPECT_EQ(verify(spki, pss(Hash::sha256, 32), as_view(kMessage), value), "invalid");
    }
    const Bytes plain = cli.sign("key.pem", "-sha256", as_view(kMessage));
    EXPECT_EQ(verify(spki, pkcs1(Hash::sha256), as_view(kMessage), plain), "valid");
  }
}

TEST_P(RsaPss, ASaltThatCannotFitIsInvalid) {
  cli("genrsa -out key.pem 1024");
  const Bytes value = cli.sign("key.pem", pss_options("sha512", "sha512", 62), as_view(kMessage));
  const Bytes spki = cli.spki_of("key.pem");
  EXPECT_EQ(verify(spki, pss(Hash::sha512, 62), as_view(kMessage), value), "valid");
  for (const unsigned salt : {63u, 64u, 4096u, 0x7FFFFFFFu, 0xFFFFFFFFu})
    EXPECT_EQ(verify(spki, pss(Hash::sha512, salt), as_view(kMessage), value), "invalid") << salt;
}

TEST_P(RsaPss, AnIdRsassaPssKeyIsBoundToItsParameters) {
  cli("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_pss_keygen_md:sha384"
      " -pkeyopt rsa_pss_keygen_mgf1_md:sha384 -pkeyopt rsa_pss_keygen_saltlen:32 -out key.pem");
  const Bytes spki = cli.spki_of("key.pem");
  const Bytes value = cli.sign("key.pem", pss_options("sha384", "sha384", 48), as_view(kMessage));
  EXPECT_EQ(verify(spki, pss(Hash::sha384, 48), as_view(kMessage), value), "valid");
  EXPECT_EQ(verify(spki, pss(Hash::sha384, 31), as_view(kMessage), value), "invalid");
  EXPECT_EQ(verify(spki, pss(Hash::sha256, 48), as_view(kMessage), value), "invalid");
  EXPECT_EQ(verify(spki, pkcs1(Hash::sha384), as_view(kMessage), value), "invalid");
}

TEST_P(RsaPss, AnUnboundIdRsassaPssKeyNeverVerifiesPkcs1) {
  // The same numbers under both key types: RFC 4055 section 1.2, an id-RSASSA-PSS key is for PSS alone.
  cli("genrsa -out key.pem 2048");
  const Bytes value = cli.sign("key.pem", "-sha256", as_view(kMessage));
  const Bytes as_rsa = cli.spki_of("key.pem");
  ASSERT_EQ(verify(as_rsa, pkcs1(Hash::sha256), as_view(kMessage), value), "valid");
  asn1::Reader reader(as_rsa);
  asn1::BitString key;
  reader.sequence([&] {
    reader.any();
    key = reader.bit_string();
  });
  asn1::Writer writer;
  writer.sequence([&] {
    writer.sequence([&] { writer.oid(asn1::Oid("1.2.840.113549.1.1.10")); });
    writer.bit_string(key.octets);
  });
  EXPECT_EQ(verify(writer.bytes(), pkcs1(Hash::sha256), as_view(kMessage), value), "invalid");
  const Bytes pss_value = cli.sign("key.pem", pss_options("sha256", "sha256", 32), as_view(kMessage));
  EXPECT_EQ(verify(writer.bytes(), pss(Hash::sha256, 32), as_view(kMessage), pss_value), "valid");
}
ESIGN_ON_BOTH(RsaPss);

}  // namespace
}  // namespace esign::crypto

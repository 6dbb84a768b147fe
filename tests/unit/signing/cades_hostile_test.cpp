// SPDX-License-Identifier: Apache-2.0
// Damage: every truncation and every octet changed. Nothing crashes, and nothing that is damaged is taken for intact.
#include <gtest/gtest.h>

#include "signing/openssl_cms.h"

namespace esign::signing_test {
namespace {

/// A small enveloping file with one signer.
Bytes small_file(const std::string& options) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.must("cms -sign -binary -cades -nodetach -in text.txt -out small.p7m -outform DER -signer ec.pem -inkey ec.key " + options);
  return openssl.octets("small.p7m");
}

std::string answer_to(Bytes octets) { return cryptographic_answer(Document::from_octets(std::move(octets), "sınaq.p7m"), std::nullopt); }

class Damaged : public testing::TestWithParam<const char*> {};

TEST_P(Damaged, EveryTruncationIsMalformed) {
  const Bytes file = small_file(GetParam());
  ASSERT_EQ(answer_to(file), "intact");
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto set = formats::cades::read(Document::from_octets(copy(View(file).first(size)), "kəsik"), std::nullopt);
    ASSERT_FALSE(set) << "at " << size;
    ASSERT_EQ(set.error().code, Errc::malformed) << "at " << size;
  }
}

/// Unsigned fields may change where the change is told: version 3 for 1, the issuer in the sid in other letters' case.
TEST_P(Damaged, NoChangedOctetLeavesTheSignatureIntactUnnoticed) {
  const Bytes file = small_file(GetParam());
  const auto before = formats::cades::read(Document::from_octets(file, "əsl"), std::nullopt).value();
  const std::string told_before = defects_of(before.signatures.front(), formats::Defect::Weight::conformance);
  std::string unnoticed;
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (const unsigned flip : {0x02u, 0x20u, 0x81u}) {
      Bytes changed = file;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ flip);
      if (answer_to(changed) != "intact") continue;
      const auto set = formats::cades::read(Document::from_octets(changed, "dəyişik"), std::nullopt).value();
      const std::string told = defects_of(set.signatures.front(), formats::Defect::Weight::conformance);
      if (told == told_before) unnoticed += std::to_string(at) + " ^ " + std::to_string(flip) + "\n";
    }
  }
  EXPECT_EQ(unnoticed, "");
}

INSTANTIATE_TEST_SUITE_P(form, Damaged, testing::Values("", "-stream -indef"),
                         [](const auto& one) { return std::string(one.param).empty() ? "der" : "ber"; });

/// The forgery that `openssl cms -verify -cades` accepts: the signed attributes of a genuine signature as content, and a
/// SignerInfo without attributes whose value then fits (draft-ietf-lamps-cms-euf-cma-signeddata).
TEST(Forged, SignedAttributesAsContentAreRefused) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.must("cms -sign -binary -nodetach -in text.txt -out genuine.p7m -outform DER -signer ec.pem -inkey ec.key");
  const auto genuine = formats::cades::read(openssl.document("genuine.p7m"), std::nullopt).value().signatures.front();
  asn1::Writer forged;
  forged.sequence([&] {
    forged.oid(asn1::Oid("1.2.840.113549.1.7.2"));
    forged.explicitly(0, [&] {
      forged.sequence([&] {
        forged.integer(1);
        forged.set_of({asn1::written([](asn1::Writer& out) { pkix::write(out, pkix::algorithm_identifier(Hash::sha256)); })});
        forged.sequence([&] {
          forged.oid(asn1::Oid("1.2.840.113549.1.7.1"));
          forged.explicitly(0, [&] { forged.octet_string(genuine.signed_octets); });
        });
        forged.set_of({copy(genuine.certificates.front()->der())}, asn1::tag::context_constructed(0));
        forged.set_of({asn1::written([&](asn1::Writer& out) {
          out.sequence([&] {
            out.integer(1);
            out.sequence([&] {
              out.raw(*genuine.signer_identifier->issuer);
              out.integer(View(*genuine.signer_identifier->serial_number));
            });
            pkix::write(out, pkix::algorithm_identifier(Hash::sha256));
            pkix::write(out, pkix::algorithm_identifier(genuine.algorithm));
            out.octet_string(genuine.value);
          });
        })});
      });
    });
  });
  openssl.write("forged.p7m", forged.bytes());
  EXPECT_EQ(openssl.run("cms -verify -inform DER -in forged.p7m -CAfile ca.pem -out /dev/null"), 0) << "the forgery is well made";
  const auto view = formats::cades::read(openssl.document("forged.p7m"), std::nullopt).value().signatures.front();
  EXPECT_EQ(defects_of(view, formats::Defect::Weight::fatal),
            "eContent: the content is itself a SET OF Attribute: it may be the signed attributes of another signature\n"
            "signedAttrs: there are no signed attributes\n");
  EXPECT_TRUE(view.algorithm_failure);
}

}  // namespace
}  // namespace esign::signing_test

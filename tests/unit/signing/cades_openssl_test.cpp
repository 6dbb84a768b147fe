// SPDX-License-Identifier: Apache-2.0
// Files that `openssl cms` makes are read here.
#include <gtest/gtest.h>

#include "signing/openssl_cms.h"

namespace esign::signing_test {
namespace {

struct Variant {
  const char* name;
  const char* options;   ///< Of `openssl cms -sign -binary -in text.txt -out FILE`.
  const char* answer;
  Packaging packaging;
};
void PrintTo(const Variant& variant, std::ostream* out) { *out << variant.name; }

constexpr const char* kNoReference = "no signed certificate reference";
constexpr const char* kNoAttributes = "fatal: signedAttrs: there are no signed attributes";

const Variant kVariants[] = {
    {"detached", "-cades -signer ec.pem -inkey ec.key", "intact", Packaging::detached},
    {"enveloping", "-cades -nodetach -signer ec.pem -inkey ec.key", "intact", Packaging::enveloping},
    {"streamed", "-cades -nodetach -stream -indef -signer ec.pem -inkey ec.key", "intact", Packaging::enveloping},
    {"streamed_is_never_detached", "-cades -stream -indef -signer ec.pem -inkey ec.key", "intact", Packaging::enveloping},
    {"sha384", "-cades -md sha384 -signer ec384.pem -inkey ec384.key", "intact", Packaging::detached},
    {"rsa", "-cades -signer rsa.pem -inkey rsa.key", "intact", Packaging::detached},
    {"rsa_sha512", "-cades -md sha512 -signer rsa.pem -inkey rsa.key", "intact", Packaging::detached},
    {"rsa_pss", "-cades -signer rsa.pem -inkey rsa.key -keyopt rsa_padding_mode:pss", "intact", Packaging::detached},
    {"rsa_pss_salt_20", "-cades -signer rsa.pem -inkey rsa.key -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:20", "intact",
     Packaging::detached},
    {"sha3", "-cades -md sha3-256 -nodetach -signer rsa.pem -inkey rsa.key", "intact", Packaging::enveloping},
    {"key_identifier", "-cades -keyid -signer ec.pem -inkey ec.key", "intact", Packaging::detached},
    {"pem", "-cades -nodetach -outform PEM -signer ec.pem -inkey ec.key", "intact", Packaging::enveloping},
    {"pem_pkcs7", "-cades -nodetach -outform PEM -signer rsa.pem -inkey rsa.key -certfile ca.pem", "intact", Packaging::enveloping},
    {"two_signers", "-cades -nodetach -signer ec.pem -inkey ec.key -signer rsa.pem -inkey rsa.key", "intact | intact",
     Packaging::enveloping},
    {"v1_reference", "-cades -md sha1 -signer rsa.pem -inkey rsa.key", "intact", Packaging::detached},
    {"plain_cms", "-signer ec.pem -inkey ec.key", kNoReference, Packaging::detached},
    {"without_attributes", "-noattr -nodetach -signer ec.pem -inkey ec.key", kNoAttributes, Packaging::enveloping},
    {"cades_without_certificate", "-cades -nocerts -signer ec.pem -inkey ec.key", "signer certificate is not there", Packaging::detached},
};

class FromOpenssl : public testing::TestWithParam<Variant> {};

TEST_P(FromOpenssl, IsReadAsItWasMade) {
  const OpensslCms& openssl = OpensslCms::instance();
  const Variant& variant = GetParam();
  const std::string options = variant.options;
  const std::string form = options.find("-outform") == std::string::npos ? " -outform DER" : "";
  openssl.must("cms -sign -binary -in text.txt -out variant.p7 " + options + form);
  const bool detached = variant.packaging == Packaging::detached;
  const std::optional<Document> content = detached ? std::optional(openssl.document("text.txt")) : std::nullopt;
  const Document file = openssl.document("variant.p7");
  EXPECT_EQ(cryptographic_answer(file, content), variant.answer);
  const auto set = formats::cades::read(file, content).value();
  for (const auto& view : set.signatures) {
    EXPECT_EQ(view.packaging, variant.packaging);
    if (variant.answer == std::string("intact")) {
      EXPECT_TRUE(view.claimed_signing_time.has_value());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(variant, FromOpenssl, testing::ValuesIn(kVariants),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(FromOpensslOnce, ADetachedSignatureNeedsItsContent) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.must("cms -sign -binary -cades -in text.txt -out d.p7 -outform DER -signer ec.pem -inkey ec.key");
  EXPECT_EQ(cryptographic_answer(openssl.document("d.p7"), std::nullopt), "intact without content");
  EXPECT_EQ(cryptographic_answer(openssl.document("d.p7"), openssl.document("other.txt")), "digest differs");
}

TEST(FromOpensslOnce, ContentGivenBesideAnEnvelopingSignatureMustBeTheSame) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.must("cms -sign -binary -cades -nodetach -in text.txt -out e.p7 -outform DER -signer ec.pem -inkey ec.key");
  EXPECT_EQ(cryptographic_answer(openssl.document("e.p7"), openssl.document("text.txt")), "intact");
  EXPECT_EQ(cryptographic_answer(openssl.document("e.p7"), openssl.document("other.txt")), "digest differs");
}

TEST(FromOpensslOnce, ResignAddsASecondSigner) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.must("cms -sign -binary -cades -nodetach -in text.txt -out one.p7 -outform DER -signer ec.pem -inkey ec.key");
  openssl.must("cms -resign -cades -inform DER -in one.p7 -outform DER -out two.p7 -signer rsa.pem -inkey rsa.key");
  EXPECT_EQ(cryptographic_answer(openssl.document("two.p7"), std::nullopt), "intact | intact");
}

TEST(FromOpensslOnce, EachBaselineAttributeThatIsMissingIsTold) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.must("cms -sign -binary -in text.txt -out plain.p7 -nocerts -outform DER -signer ec.pem -inkey ec.key");
  const auto set = formats::cades::read(openssl.document("plain.p7"), openssl.document("text.txt")).value();
  EXPECT_EQ(defects_of(set.signatures.front(), formats::Defect::Weight::conformance),
            "certificates: the signer's certificate is not there (clause 6.3, a)\n"
            "signedAttrs.signing-certificate-v2: the attribute is missing (clause 5.2.2.3)\n");
}

TEST(FromOpensslOnce, OtherContentTypesAreNamed) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.must("cms -encrypt -aes256 -binary -in text.txt -out enveloped.p7 -outform DER ec.pem");
  EXPECT_EQ(cryptographic_answer(openssl.document("enveloped.p7"), std::nullopt), "unsupported: : content type 1.2.840.113549.1.7.3");
}

}  // namespace
}  // namespace esign::signing_test

// SPDX-License-Identifier: Apache-2.0
// What is written here, `openssl cms -verify -cades` verifies.
#include <gtest/gtest.h>

#include <algorithm>

#include "asn1/ber.h"
#include "signing/openssl_cms.h"

namespace esign::signing_test {
namespace {

using formats::WriteOptions;

/// 2026-11-21 12:00:00 UTC
constexpr Time kNoon{std::chrono::seconds{1795262400}};

struct Made {
  const char* name;
  const char* key;
  SignatureAlgorithm algorithm;
};
void PrintTo(const Made& made, std::ostream* out) { *out << made.name; }

WriteOptions options_for(const Made& made, Packaging packaging) {
  WriteOptions options;
  options.packaging = packaging;
  options.signer = OpensslCms::instance().certificate(made.key);
  options.chain = {OpensslCms::instance().certificate("ca")};
  options.algorithm = made.algorithm;
  options.content_hash = made.algorithm.hash;
  options.signing_time = kNoon;
  options.media_type = "text/plain";
  return options;
}

Result<Bytes> make(const Made& made, const WriteOptions& options, const Document& document, const std::optional<Document>& existing = {}) {
  ESIGN_TRY(const formats::Unfinished unfinished, formats::cades::prepare(document, existing, options, host_digest()));
  ESIGN_TRY(const Bytes value, OpensslCms::instance().private_key(made.key)->sign(made.algorithm, unfinished.message));
  Bytes file;
  ESIGN_CHECK(unfinished.finish(value, [&](View piece) -> Result<void> {
    append(file, piece);
    return {};
  }));
  return file;
}

constexpr SignatureAlgorithm ecdsa(Hash hash) { return {Scheme::ecdsa, hash, hash, 0}; }
const Made kMade[] = {
    {"ecdsa_p256", "ec", ecdsa(Hash::sha256)},
    {"ecdsa_p384", "ec384", ecdsa(Hash::sha384)},
    {"rsa", "rsa", {Scheme::rsa_pkcs1, Hash::sha256, Hash::sha256, 0}},
    {"rsa_sha512", "rsa", {Scheme::rsa_pkcs1, Hash::sha512, Hash::sha512, 0}},
    {"rsa_pss", "rsa", {Scheme::rsa_pss, Hash::sha256, Hash::sha256, 32}},
    {"ed25519", "ed", {Scheme::ed25519, Hash::sha512, Hash::sha512, 0}},
};

class Written : public testing::TestWithParam<Made> {};

/// OpenSSL 3.0's CMS cannot do Ed25519 ("invalid digest"); there the bare value is put before it.
int openssl_verifies(const Made& made, const std::string& file, const std::string& content_option) {
  const OpensslCms& openssl = OpensslCms::instance();
  if (made.algorithm.scheme != Scheme::ed25519) {
    return openssl.run("cms -verify -cades -binary -inform DER -in " + file + content_option + " -CAfile ca.pem -out back.txt");
  }
  const auto set = formats::cades::read(openssl.document(file), std::nullopt).value();
  openssl.write("message", set.signatures.front().signed_octets);
  openssl.write("value", set.signatures.front().value);
  return openssl.run(std::string("pkeyutl -verify -rawin -in message -sigfile value -certin -inkey ") + made.key + ".pem");
}

TEST_P(Written, DetachedVerifiesWithOpensslAndHere) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.write("ours.p7s", make(GetParam(), options_for(GetParam(), Packaging::detached), openssl.document("text.txt")).value());
  EXPECT_EQ(openssl_verifies(GetParam(), "ours.p7s", " -content text.txt"), 0) << as_text(openssl.octets("stderr"));
  EXPECT_NE(openssl.run("cms -verify -cades -binary -inform DER -in ours.p7s -content other.txt -CAfile ca.pem -out /dev/null"), 0);
  EXPECT_EQ(cryptographic_answer(openssl.document("ours.p7s"), openssl.document("text.txt")), "intact");
}

TEST_P(Written, EnvelopingVerifiesWithOpensslAndHere) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.write("ours.p7m", make(GetParam(), options_for(GetParam(), Packaging::enveloping), openssl.document("text.txt")).value());
  EXPECT_EQ(openssl_verifies(GetParam(), "ours.p7m", ""), 0) << as_text(openssl.octets("stderr"));
  if (GetParam().algorithm.scheme != Scheme::ed25519) {
    EXPECT_EQ(openssl.octets("back.txt"), openssl.octets("text.txt"));
  }
  EXPECT_EQ(cryptographic_answer(openssl.document("ours.p7m"), std::nullopt), "intact");
}

TEST_P(Written, HasEverythingThatBaselineBDemands) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.write("b.p7m", make(GetParam(), options_for(GetParam(), Packaging::enveloping), openssl.document("text.txt")).value());
  const auto set = formats::cades::read(openssl.document("b.p7m"), std::nullopt).value();
  ASSERT_EQ(set.signatures.size(), 1u);
  const formats::SignatureView& view = set.signatures.front();
  EXPECT_TRUE(view.defects.empty()) << view.defects.front().place << ": " << view.defects.front().detail;
  EXPECT_EQ(view.claimed_signing_time, kNoon);
  EXPECT_EQ(view.references.front().media_type, "text/plain");
  EXPECT_EQ(view.certificates.size(), 1u) << "the self-issued CA stays out";
  ASSERT_EQ(view.certificate_references.size(), 1u);
  EXPECT_EQ(view.certificate_references.front().hash, GetParam().algorithm.hash);
  EXPECT_EQ(view.certificate_references.front().serial_number, copy(view.certificates.front()->serial_number()));
  std::string names;
  for (const auto& note : view.attributes) names += note.name + " ";
  for (const char* wanted : {"content-type ", "message-digest ", "signing-time ", "signing-certificate-v2 ", "cms-algorithm-protection ", "mime-type "}) {
    EXPECT_NE(names.find(wanted), std::string::npos) << wanted;
  }
}

INSTANTIATE_TEST_SUITE_P(algorithm, Written, testing::ValuesIn(kMade), [](const auto& one) { return std::string(one.param.name); });

TEST(WrittenFile, IsDerThroughout) {
  const OpensslCms& openssl = OpensslCms::instance();
  for (const Packaging packaging : {Packaging::detached, Packaging::enveloping}) {
    const Bytes file = make(kMade[0], options_for(kMade[0], packaging), openssl.document("text.txt")).value();
    const asn1::Transcoded again = asn1::to_der(file).value();
    EXPECT_EQ(again.encoding, asn1::Encoding::der);
  }
}

TEST(WrittenFile, TakesAParallelSignatureAndKeepsTheFirst) {
  const OpensslCms& openssl = OpensslCms::instance();
  for (const Packaging packaging : {Packaging::detached, Packaging::enveloping}) {
    const bool detached = packaging == Packaging::detached;
    openssl.must(std::string("cms -sign -binary -cades -in text.txt -out first.p7 -outform DER -signer ec.pem -inkey ec.key") +
                 (detached ? "" : " -nodetach -stream -indef"));
    const Bytes both = make(kMade[3], options_for(kMade[3], packaging), openssl.document("text.txt"), openssl.document("first.p7")).value();
    openssl.write("both.p7", both);
    const std::optional<Document> content = detached ? std::optional(openssl.document("text.txt")) : std::nullopt;
    EXPECT_EQ(cryptographic_answer(openssl.document("both.p7"), content), "intact | intact");
    EXPECT_EQ(openssl.run(std::string("cms -verify -cades -binary -inform DER -in both.p7 -CAfile ca.pem -out /dev/null") +
                          (detached ? " -content text.txt" : "")),
              0)
        << as_text(openssl.octets("stderr"));
    const auto before = formats::cades::read(openssl.document("first.p7"), content).value();
    const auto after = formats::cades::read(openssl.document("both.p7"), content).value();
    const auto kept = [&](const formats::SignatureView& view) { return view.value == before.signatures.front().value; };
    EXPECT_EQ(std::ranges::count_if(after.signatures, kept), 1);
    EXPECT_EQ(defects_of(after.signatures.back(), formats::Defect::Weight::fatal), "");
  }
}

TEST(WrittenFile, TakesTheFileItselfAsTheDocumentOfAParallelSignature) {
  const OpensslCms& openssl = OpensslCms::instance();
  openssl.write("first.p7m", make(kMade[0], options_for(kMade[0], Packaging::enveloping), openssl.document("text.txt")).value());
  const Document first = openssl.document("first.p7m");
  WriteOptions options = options_for(kMade[2], Packaging::enveloping);
  options.media_type = "application/pkcs7-mime";
  openssl.write("again.p7m", make(kMade[2], options, first, first).value());
  EXPECT_EQ(cryptographic_answer(openssl.document("again.p7m"), std::nullopt), "intact | intact");
  const auto set = formats::cades::read(openssl.document("again.p7m"), std::nullopt).value();
  for (const auto& view : set.signatures) EXPECT_EQ(view.references.front().media_type, "text/plain");
}

std::string refusal(const WriteOptions& options, const Document& document, const std::optional<Document>& existing = {}) {
  const auto answer = formats::cades::prepare(document, existing, options, host_digest());
  return answer ? "made" : std::string(name(answer.error().code)) + ": " + answer.error().detail;
}

TEST(WrittenFile, IsNotMadeFromContradictions) {
  const OpensslCms& openssl = OpensslCms::instance();
  const Document text = openssl.document("text.txt");
  WriteOptions options = options_for(kMade[0], Packaging::detached);
  options.packaging = Packaging::enveloped;
  EXPECT_EQ(refusal(options, text), "invalid_argument: a CMS is detached or enveloping");
  options = options_for(kMade[0], Packaging::detached);
  options.content_hash = Hash::sha512;
  EXPECT_EQ(refusal(options, text), "invalid_argument: CMS hashes content and attributes alike: SHA256");
  options.content_hash = options.algorithm.hash = Hash::sha1;
  EXPECT_EQ(refusal(options, text), "unsupported: no new signature is made with SHA1");
  options = options_for(kMade[0], Packaging::detached);
  openssl.must("cms -sign -binary -cades -in text.txt -out d.p7 -outform DER -signer ec.pem -inkey ec.key");
  openssl.must("cms -sign -binary -cades -nodetach -in text.txt -out e.p7 -outform DER -signer ec.pem -inkey ec.key");
  EXPECT_EQ(refusal(options, text, openssl.document("e.p7")), "invalid_argument: the existing signature is enveloping");
  EXPECT_EQ(refusal(options, openssl.document("other.txt"), openssl.document("d.p7")),
            "invalid_argument: the existing signature is over other content");
  options.packaging = Packaging::enveloping;
  EXPECT_EQ(refusal(options, text, openssl.document("d.p7")), "invalid_argument: the existing signature is detached");
  EXPECT_EQ(refusal(options, openssl.document("other.txt"), openssl.document("e.p7")),
            "invalid_argument: the existing signature is over other content");
}

}  // namespace
}  // namespace esign::signing_test

// SPDX-License-Identifier: Apache-2.0
// Passive authentication of files whose EF.SOD OpenSSL signed with keys of the test PKI.
#include <esign/travel_document.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "asn1/der_writer.h"
#include "crypto/backend.h"
#include "pki/test_pki.h"
#include "pkix/algorithms.h"

namespace esign {
namespace {

using asn1::Writer;

Bytes group(unsigned number) { return copy(as_view("data group " + std::to_string(number) + ": Əliyeva")); }

Bytes security_object(const std::vector<unsigned>& numbers) {
  return asn1::written([&](Writer& w) {
    w.sequence([&] {
      w.integer(0);
      pkix::write(w, pkix::algorithm_identifier(Hash::sha256));
      w.sequence([&] {
        for (const unsigned number : numbers) {
          w.sequence([&] {
            w.integer(number);
            w.octet_string(*crypto::digest(crypto::openssl(), Hash::sha256, group(number)));
          });
        }
      });
    });
  });
}

class TravelDocument : public testing::Test {
 protected:
  TravelDocument() : folder_(std::filesystem::temp_directory_path() / ("esign-sod-" + std::to_string(::getpid()))) { std::filesystem::create_directories(folder_); }
  ~TravelDocument() override { std::filesystem::remove_all(folder_); }

  /// EF.SOD over these groups, signed by this member of the test PKI.
  Bytes sod(const std::string& signer, const std::vector<unsigned>& numbers, const std::string& more = "") {
    const std::string base = folder_ / "sod";
    const Bytes content = security_object(numbers);
    std::ofstream(base + ".lds", std::ios::binary).write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    const std::string shell = "openssl cms -sign -binary -nodetach -md sha256 -econtent_type 2.23.136.1.1.1 -in " + base + ".lds -signer " +
                              pki::pki_path(signer + ".pem") + " -inkey " + pki::pki_path(signer + ".key") + " -outform DER -out " + base + ".p7 " + more;
    EXPECT_EQ(std::system(shell.c_str()), 0) << shell;
    std::ifstream stream(base + ".p7", std::ios::binary);
    const std::string cms{std::istreambuf_iterator<char>(stream), {}};
    return asn1::written([&](Writer& w) { w.element({asn1::TagClass::application, asn1::Form::constructed, 0x17}, as_view(cms)); });  // 77
  }
  static TravelDocumentFiles files(Bytes security, const std::vector<unsigned>& numbers) {
    TravelDocumentFiles files;
    files.security = std::move(security);
    for (const unsigned number : numbers) files.data_groups.push_back({number, group(number)});
    return files;
  }
  static std::string judged(const TravelDocumentFiles& files, const std::string& anchor = "country-signer.der") {
    TrustStore trust;
    if (!anchor.empty()) {
      EXPECT_TRUE(trust.add(pki::pki_path(anchor)));
    }
    Evidence evidence;
    EXPECT_TRUE(evidence.add_certificates(pki::pki_path("certs")));
    const auto answer = authenticate_document(files, trust, evidence, *parse_rfc3339("2027-03-01T09:00:00Z"));
    if (!answer) return answer.error().at + ": " + answer.error().detail;
    return std::string(answer->indication()) + (answer->sub_indication.empty() ? "" : " " + answer->sub_indication);
  }

  std::filesystem::path folder_;
};

TEST_F(TravelDocument, OfTheCountryIsGenuine) { EXPECT_EQ(judged(files(sod("document-signer", {1, 2, 11}), {1, 2, 11})), "PASSED"); }

TEST_F(TravelDocument, WithoutACountrySigningCertificateNothingIsKnown) {
  EXPECT_EQ(judged(files(sod("document-signer", {1}), {1}), ""), "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND");
}

TEST_F(TravelDocument, AChangedOrAddedGroupFails) {
  TravelDocumentFiles changed = files(sod("document-signer", {1, 2}), {1, 2});
  changed.data_groups[1].content.back() ^= 1;
  EXPECT_EQ(judged(changed), "FAILED HASH_FAILURE");
  EXPECT_EQ(judged(files(sod("document-signer", {1}), {1, 2})), "FAILED HASH_FAILURE") << "a photo that nobody signed";
  EXPECT_EQ(judged(files(sod("document-signer", {1, 2}), {1})), "PASSED") << "a group that was not read is not what is judged";
}

TEST_F(TravelDocument, AChangedSignatureFails) {
  Bytes security = sod("document-signer", {1});
  security.back() ^= 1;
  const std::string said = judged(files(security, {1}));
  EXPECT_EQ(said.substr(0, 6), "FAILED") << said;
}

// A citizen's keys are certified below an anchor that somebody may trust for documents: that makes nobody a passport office.
TEST_F(TravelDocument, OnlyADocumentSignerSignsDocuments) {
  EXPECT_EQ(judged(files(sod("citizen-gunel-auth", {1}), {1}), "root.der"), "FAILED CHAIN_CONSTRAINTS_FAILURE");
  EXPECT_EQ(judged(files(sod("citizen-gunel-sign", {1}), {1}), "root.der"), "FAILED CHAIN_CONSTRAINTS_FAILURE");
  EXPECT_EQ(judged(files(sod("citizen-gunel-auth", {1}), {1})), "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND");
}

TEST_F(TravelDocument, TheSignedAttributesAreRequired) {
  EXPECT_EQ(judged(files(sod("document-signer", {1}, "-noattr"), {1})), "FAILED SIG_CRYPTO_FAILURE");
}

}  // namespace
}  // namespace esign

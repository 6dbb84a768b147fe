// SPDX-License-Identifier: Apache-2.0
// Every change of a signed file is noticed: bit by bit, and by cutting it short. Digests and value are really recomputed.
#include <algorithm>

#include "xades_support.h"

namespace esign::xades_test {
namespace {

/// Offsets where a change of one bit leaves the answer as it was. Two bits of every octet: the one that tells capitals from
/// small letters, and one that wanders.
std::vector<std::size_t> accepted(const std::string& xml, const std::optional<Document>& content, const std::string& intact) {
  std::vector<std::size_t> offsets;
  for (std::size_t at = 0; at < xml.size(); ++at) {
    for (const std::size_t bit : {std::size_t{5}, at % 8}) {
      std::string changed = xml;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1u << bit));
      if (answers(changed, content) == intact) offsets.push_back(at);
    }
  }
  return offsets;
}

TEST(XadesMutation, NoBitOfAnEnvelopedSignatureIsFree) {
  const auto xml = sign(document(kArayis), signer("citizen-gunel-sign"));
  ASSERT_EQ(answers(*xml), "intact");
  EXPECT_EQ(accepted(*xml, {}, "intact"), std::vector<std::size_t>{});
}

TEST(XadesMutation, NoBitOfAnEnvelopingSignatureIsFree) {
  const auto xml = sign(document("Salam, Ə dünya\n", "salam.txt", "text/plain"), signer("citizen-gunel-sign"), Packaging::enveloping);
  ASSERT_EQ(answers(*xml), "intact");
  EXPECT_EQ(accepted(*xml, {}, "intact"), std::vector<std::size_t>{});
}

TEST(XadesMutation, NoBitOfADetachedSignatureIsFree) {
  // Two names would let the only external reference mean the content whatever it is called; the URI itself is signed.
  const auto content = document("Salam, Ə dünya\n", "salam.txt", "text/plain");
  const auto xml = sign(content, signer("citizen-gunel-sign"), Packaging::detached);
  ASSERT_EQ(answers(*xml, content), "intact");
  EXPECT_EQ(accepted(*xml, content, "intact"), std::vector<std::size_t>{});
}

/// The certificates of the chain are hints that nobody signs: a path that needs one fails when it is changed, and one that
/// does not need it loses nothing. Everything else is as tight as without a chain.
TEST(XadesMutation, OnlyChainCertificatesAreFree) {
  const auto gunel = signer("citizen-gunel-sign");
  WriteOptions how = options(gunel);
  how.chain.push_back(*pkix::Certificate::parse(pki::pki_file("ca-citizen.der")));
  const auto xml = sign(document("<a/>"), gunel, how);
  ASSERT_EQ(answers(*xml), "intact");
  const auto begin = xml->find("<ds:X509Certificate>", xml->find("</ds:X509Certificate>")) + 20;
  const auto end = xml->find("</ds:X509Certificate>", begin);
  for (const std::size_t at : accepted(*xml, {}, "intact")) EXPECT_TRUE(at >= begin && at < end) << at;
}

/// Canonical SignedProperties have no comments: one inside the signing time changes no digest, and must not take the time away.
TEST(XadesMutation, ACommentTakesNoSignedPropertyAway) {
  const auto xml = sign(document(kArayis), signer("citizen-gunel-sign"));
  for (const char* mark : {"<xades:SigningTime>", "</xades:SigningTime>"}) {
    std::string changed = *xml;
    changed.insert(mark[1] == '/' ? changed.find(mark) : changed.find(mark) + std::string_view(mark).size(), "<!-- x -->");
    const auto set = read(document(changed), {});
    ASSERT_TRUE(set) << mark;
    const auto& defects = set->signatures.at(0).defects;
    EXPECT_TRUE(std::any_of(defects.begin(), defects.end(), [](const Defect& defect) { return defect.weight == Defect::Weight::fatal; })) << mark;
  }
}

TEST(XadesMutation, NoPrefixPasses) {
  const auto xml = sign(document(kArayis), signer("citizen-gunel-sign"));
  const std::size_t root_end = xml->rfind('>') + 1;
  for (std::size_t n = 0; n < root_end; ++n) EXPECT_NE(answers(xml->substr(0, n)), "intact") << n;
}

}  // namespace
}  // namespace esign::xades_test

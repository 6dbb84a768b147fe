// SPDX-License-Identifier: Apache-2.0
// Passive authentication of what the virtual card carries; then every file in turn is changed by one bit.
#include <esign/travel_document.h>

#include "cards/chip/chip_channel.h"
#include "token/cards/eid_card.h"

namespace esign::test {
namespace {

using Verdict = PassiveAuthentication::Verdict;

class TravelDocument : public ChipBench {
 protected:
  void SetUp() override {
    make("citizen-gunel", {"--document-signer-key", pki::pki_path("document-signer.key"), "--document-signer-cert", pki::pki_path("document-signer.der"),
                           "--surname", "Məmmədova", "--given-name", "Günel", "--fin", "5ABCD12", "--address", "Şəki, M.F.Axundov küç. 3"});
    auto card = token::EidCard::open(channel(), Person{"123456"}.ask());
    ASSERT_TRUE(card) << card.error().detail;
    auto files = (*card)->travel_document(Person{"123456"}.ask());
    ASSERT_TRUE(files) << files.error().detail;
    files_ = *std::move(files);
  }
  PassiveAuthentication judge(const char* anchor = "country-signer.der", const char* at = "2026-11-21T12:00:00Z") {
    TrustStore trust;
    if (anchor != nullptr) { EXPECT_TRUE(trust.add(pki::pki_path(anchor))); }
    const auto answer = authenticate_document(files_, trust, {}, *parse_rfc3339(at));
    if (answer) return *answer;
    PassiveAuthentication refused;
    refused.verdict = Verdict::failed;
    refused.reason = "refused: " + answer.error().detail;
    return refused;
  }
  TravelDocumentFiles files_{};
};

TEST_F(TravelDocument, PassesWithItsCountryAsAnchor) {
  const PassiveAuthentication answer = judge();
  EXPECT_EQ(answer.verdict, Verdict::passed) << answer.reason;
  EXPECT_EQ(answer.groups.size(), 3u);
  EXPECT_EQ(answer.path.size(), 2u);
  const auto holder = read_holder(files_);
  ASSERT_TRUE(holder) << holder.error().detail;
  EXPECT_EQ(holder->surname, "MEMMEDOVA");
  EXPECT_EQ(holder->address, "Şəki, M.F.Axundov küç. 3");
  EXPECT_FALSE(holder->photo.empty());
}

TEST_F(TravelDocument, IsUndecidedWithoutTheRightAnchor) {
  EXPECT_EQ(judge(nullptr).verdict, Verdict::indeterminate);
  EXPECT_EQ(judge("root.der").verdict, Verdict::indeterminate);
  EXPECT_NE(judge("country-signer.der", "2040-01-01T00:00:00Z").verdict, Verdict::passed) << "the document signer has expired";
}

TEST_F(TravelDocument, FailsWhenADataGroupIsChanged) {
  for (auto& group : files_.data_groups) {
    group.content.back() ^= 0x01;
    const PassiveAuthentication answer = judge();
    EXPECT_EQ(answer.verdict, Verdict::failed);
    EXPECT_EQ(answer.sub_indication, "HASH_FAILURE");
    group.content.back() ^= 0x01;
  }
  files_.data_groups.push_back({12, {0x6C, 0x00}});
  EXPECT_EQ(judge().verdict, Verdict::failed) << "a data group that nobody has signed";
}

/// CMS leaves two things unsigned that say nothing of their own: version numbers, and digestAlgorithms, which repeats what
/// SignerInfo says (RFC 5652 section 5.1). Issuers get both wrong; whoever changes them has changed nothing.
TEST_F(TravelDocument, NoOtherBitOfTheSecurityFileCanBeChanged) {
  const auto unsigned_repetition = [&](std::size_t at) {
    constexpr std::size_t kVersion = 29, kAlgorithms = 36, kAlgorithmsEnd = 46;
    const bool signer_version = at > 700 && files_.security[at - 2] == 0x02 && files_.security[at - 1] == 0x01 && files_.security[at] == 0x01;
    return at == kVersion || (at >= kAlgorithms && at < kAlgorithmsEnd) || signer_version;
  };
  for (std::size_t at = 0; at < files_.security.size(); ++at) {
    if (unsigned_repetition(at)) continue;
    files_.security[at] ^= 0x04;
    EXPECT_NE(judge().verdict, Verdict::passed) << at;
    files_.security[at] ^= 0x04;
  }
  EXPECT_EQ(judge().verdict, Verdict::passed);
}

}  // namespace
}  // namespace esign::test

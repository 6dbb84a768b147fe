// SPDX-License-Identifier: Apache-2.0
#include "crypto/cross_check.h"

#include "unit/crypto/backends.h"

namespace esign::crypto {
namespace {

/// A judge with one answer, to make the two disagree: real ones do not, which is what the other tests show.
class Stubborn final : public Backend {
 public:
  Stubborn(std::string_view name, Result<Verdict> answer) : name_(name), answer_(std::move(answer)) {}
  std::string_view name() const override { return name_; }
  Result<std::unique_ptr<Hasher>> hasher(pkix::Hash hash) const override {
    // The wrong one on purpose: a judge whose hash is broken.
    return openssl().hasher(hash == pkix::Hash::sha256 ? pkix::Hash::sha3_256 : hash);
  }
  Result<Verdict> verify(View, const pkix::SignatureAlgorithm&, View, View) const override { return answer_; }
  Result<PathOpinion> judge_path(const PathToJudge&) const override {
    const bool good = answer_ && *answer_ == Verdict::valid;
    return good ? PathOpinion{PathOpinion::Word::accepts, {}} : PathOpinion{PathOpinion::Word::refuses, std::string(name_) + ": no"};
  }

 private:
  std::string_view name_;
  Result<Verdict> answer_;
};

std::string ask(const Result<Verdict>& first, const Result<Verdict>& second) {
  const Stubborn one("one", first), other("other", second);
  return words(CrossCheck(one, other).verify({}, ecdsa(pkix::Hash::sha256), {}, {}));
}

TEST(CrossCheck, OnlyTwoYesAreAYes) {
  const Result<Verdict> yes = Verdict::valid, no = Verdict::invalid, blind = fail(Errc::unsupported, "a curve");
  EXPECT_EQ(ask(yes, yes), "valid");
  EXPECT_EQ(ask(no, no), "invalid");
  EXPECT_EQ(ask(yes, no), "internal: the judges disagree: one says valid, other says invalid");
  EXPECT_EQ(ask(no, yes), "internal: the judges disagree: one says invalid, other says valid");
  EXPECT_EQ(ask(yes, blind), "internal: the judges disagree: one says valid, other says unsupported (a curve)");
  EXPECT_EQ(ask(blind, yes), "internal: the judges disagree: one says unsupported (a curve), other says valid");
  EXPECT_EQ(ask(blind, no), "internal: the judges disagree: one says unsupported (a curve), other says invalid");
  EXPECT_EQ(ask(blind, blind), "unsupported: a curve");
}

TEST(CrossCheck, OnePathJudgeThatRefusesIsEnough) {
  const Stubborn yes("yes", Verdict::valid), no("no", Verdict::invalid);
  EXPECT_EQ(CrossCheck(yes, yes).judge_path({}).value().word, PathOpinion::Word::accepts);
  EXPECT_EQ(CrossCheck(yes, no).judge_path({}).value().reason, "no: no");
  EXPECT_EQ(CrossCheck(no, yes).judge_path({}).value().word, PathOpinion::Word::refuses);
  EXPECT_TRUE(openssl().judges_of_paths().empty());
  EXPECT_EQ(cross_checked().judges_of_paths().size(), 2u);
}

TEST(CrossCheck, DigestsAreComparedToo) {
  const Stubborn broken("broken", Verdict::valid);
  const CrossCheck check(openssl(), broken);
  EXPECT_EQ(digest(check, pkix::Hash::sha256, as_view("abc")).error().code, Errc::internal);
  EXPECT_EQ(digest(check, pkix::Hash::sha512, as_view("abc")).value(), digest(openssl(), pkix::Hash::sha512, as_view("abc")).value());
}

TEST(CrossCheck, TheRealPair) {
  EXPECT_EQ(cross_checked().name(), "openssl+botan");
  const Bytes spki = hex("302a300506032b65700321003d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  Bytes value = hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_EQ(words(cross_checked().verify(spki, ed25519(), hex("72"), value)), "valid");
  value[0] ^= 1;
  EXPECT_EQ(words(cross_checked().verify(spki, ed25519(), hex("72"), value)), "invalid");
  Bytes odd = spki;
  odd.at(11) = 1;  // an unused bit in the BIT STRING: OpenSSL alone would overlook it
  odd.back() &= 0xFE;
  for (const Backend* judge : {&openssl(), &botan(), &cross_checked()})
    EXPECT_EQ(judge->verify(odd, ed25519(), hex("72"), value).error().code, Errc::malformed) << judge->name();
  EXPECT_EQ(to_hex(digest(cross_checked(), pkix::Hash::sha1, as_view("abc")).value()), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

}  // namespace
}  // namespace esign::crypto

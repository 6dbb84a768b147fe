// SPDX-License-Identifier: Apache-2.0
// The mutation oracle for time: files of the levels B-T, B-LT and B-LTA whose signer's certificate was revoked after the time-stamp
// and before the verdict, so that only a proof of age makes them pass, changed thousands of times. The law:
// 1. A changed file that is TOTAL-PASSED says what it said before: signer, octets, claimed time, algorithms.
// 2. It is proven no earlier than before and before the revocation, and its level is no higher.
// 3. It is proven as before only where the change lies in a place that nobody covers; the free places stand beside each test.
// 4. It passes with less (a later proof, a lower level) only where the change took away a proof that another one replaces; those
//    places stand there too.
#include <esign/verifier.h>

#include <set>

#include "oracle.h"
#include "unit/signing/long_term_support.h"

namespace esign::mutation {
namespace {

using signing_test::SignedFile;

constexpr std::string_view kText = "<arayış><ad>Günel Ə</ad><məbləğ>1500</məbləğ></arayış>";
const Time kRevoked = signing_test::instant("2025-09-01T09:00:00Z");

/// What a file that passed says, and how well it is proven. Empty: it did not pass.
struct Answer {
  std::string claim{}, level{};
  Time best{};
  bool operator==(const Answer&) const = default;
};

int rank(const std::string& level) {
  const std::vector<std::string> levels{"none", "B-B", "B-T", "B-LT", "B-LTA"};
  return static_cast<int>(std::ranges::find(levels, level) - levels.begin());
}

class Judge {
 public:
  Judge() {
    TrustStore trust;
    Evidence evidence;
    EXPECT_TRUE(trust.add(pki::pki_path("trust")) && evidence.add_certificates(pki::pki_path("certs")) && evidence.add_crls(pki::pki_path("crls")));
    verifier_.emplace(std::move(trust), *Policy::builtin("default"), std::move(evidence));
  }
  std::optional<Answer> ask(const Bytes& file) const {
    const Time at = signing_test::instant("2027-03-01T09:00:00Z");
    const auto report = verifier_->verify(Document::from_octets(file, "arayış"), std::nullopt, at);
    if (!report || report->indication() != Indication::total_passed) return std::nullopt;
    Answer answer{{}, {}, at};
    std::set<std::string> claims;  // a signature that stands there twice says nothing more
    for (std::size_t i = 0; i < report->signatures().size(); ++i) {
      const SignatureReport& one = report->signatures()[i];
      claims.insert(claim(*report, i));
      if (answer.level.empty() || rank(one.level) > rank(answer.level)) answer.level = one.level;
      if (one.best_signature_time) answer.best = std::min(answer.best, *one.best_signature_time);
    }
    for (const std::string& one : claims) answer.claim += one + '\n';
    return answer;
  }

 private:
  static std::string claim(const Report& report, std::size_t index) {
    const SignatureReport& one = report.signatures()[index];
    std::string claim = one.format + ' ' + one.packaging + ' ' + one.digest_algorithm + ' ' + one.signature_algorithm + ' ';
    claim += one.signer ? to_hex(one.signer->der()) : "nobody";
    claim += one.claimed_signing_time ? ' ' + to_rfc3339(*one.claimed_signing_time) : " no time";
    for (std::size_t k = 0; k < one.coverage.size(); ++k) {
      const auto octets = report.signed_octets(index, k);
      claim += octets ? ' ' + to_hex(*octets) : " unreadable: " + octets.error().detail;
    }
    return claim;
  }

  std::optional<Verifier> verifier_{};
};

/// Of a file of as many octets every second change is tried, of a longer one fewer: a test ends within a minute.
constexpr std::size_t kLarge = 5000;

/// Judges mutants by the law above and counts them.
class ProofOracle {
 public:
  ProofOracle(std::string format, const Bytes& genuine, FreePlaces free, FreePlaces weaker)
      : format_(std::move(format)), lists_{std::move(free), std::move(weaker)}, every_(kEvery * (1 + genuine.size() / kLarge)) {
    const auto told = judge_.ask(genuine);
    EXPECT_TRUE(told) << format_ << ": the genuine file passes";
    if (told) genuine_ = *told;
    EXPECT_LT(genuine_.best, kRevoked);
    for (std::size_t k = 0; k < 2; ++k) used_[k].assign(lists_[k].size(), 0);
  }
  ~ProofOracle() {
    std::cout << "[ mutants  ] " << format_ << ": " << count_ << " changes, " << passed_[0] << " of them without effect, in " << lists_[0].size()
              << " places that nobody covers; " << passed_[1] << " lose a proof, in " << lists_[1].size() << "\n";
    if (kEvery == 1) {
      EXPECT_GE(count_, kFewest) << format_;
    }
    if (every_ > 1) return;
    for (std::size_t k = 0; k < 2; ++k) {
      for (std::size_t i = 0; i < lists_[k].size(); ++i) EXPECT_NE(used_[k][i], 0u) << format_ << ": nothing passes in " << lists_[k][i].place << ' ' << lists_[k][i].change;
    }
  }
  ProofOracle(const ProofOracle&) = delete;
  ProofOracle& operator=(const ProofOracle&) = delete;

  void judge(const Mutant& mutant) {
    if (seen_++ % every_ != 0) return;
    ++count_;
    const auto told = judge_.ask(mutant.octets);
    if (!told) return;
    const std::string where = format_ + ": " + mutant.change + " in " + mutant.place;
    EXPECT_EQ(told->claim, genuine_.claim) << where << " passes and says something else";
    EXPECT_GE(told->best, genuine_.best) << where << " is proven earlier";
    EXPECT_LT(told->best, kRevoked) << where << " passes without a proof";
    EXPECT_LE(rank(told->level), rank(genuine_.level)) << where << " has a higher level";
    const bool same = told->best == genuine_.best && told->level == genuine_.level;
    const std::size_t k = same ? 0 : 1;
    ++passed_[k];
    const auto found = std::ranges::find_if(lists_[k], [&](const Free& one) { return covers(one, mutant); });
    EXPECT_NE(found, lists_[k].end()) << where << (same ? " passes as before" : " passes with less: " + told->level + ' ' + to_rfc3339(told->best));
    if (found != lists_[k].end()) ++used_[k][static_cast<std::size_t>(found - lists_[k].begin())];
  }

 private:
  std::string format_;
  Judge judge_{};
  Answer genuine_{};
  FreePlaces lists_[2];
  std::vector<std::size_t> used_[2];
  std::size_t every_ = 1, seen_ = 0, count_ = 0, passed_[2] = {0, 0};
};

Bytes raised(Format format, Packaging packaging, Level level) {
  const SignedFile signed_before = signing_test::signed_file(format, packaging, kText, {"revoked-superseded-sign", "2025-03-01T09:00:00Z"});
  const auto authority = std::make_shared<signing_test::TestAuthority>("2025-03-01T10:00:00Z");
  const auto made = signing_test::extended(signed_before, level, signing_test::test_services(authority));
  EXPECT_TRUE(made) << made.error().detail;
  return made ? made->file.octets(1u << 20).value() : Bytes{};
}

void attack_cms(Level level, const std::string& format, const FreePlaces& free, const FreePlaces& weaker) {
  const Bytes genuine = raised(Format::cades, Packaging::enveloping, level);
  ProofOracle oracle(format, genuine, free, weaker);
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant); };
  const DerTree tree(genuine);
  change_octets(genuine, [&](std::size_t at) { return tree.place_of(at); }, judge);
  tree.change_structure(judge);
}

void attack_xml(Level level, const std::string& format, const FreePlaces& free, const FreePlaces& weaker) {
  const Bytes genuine = raised(Format::xades, Packaging::enveloped, level);
  ProofOracle oracle(format, genuine, free, weaker);
  const auto judge = [&](const Mutant& mutant) { oracle.judge(mutant); };
  const XmlElements elements(as_text(genuine));
  change_octets(genuine, [&](std::size_t at) { return elements.place_of(at); }, judge);
  elements.change_structure(judge);
}

/// What of a CMS file nobody covers, or only a proof less: `infos` is signerInfos, `token` the SignedData of the outermost token.
FreePlaces free_of_cms(const std::string& infos, const std::string& token) {
  return {
      {"0.1.0.1", "double", "digestAlgorithms: a hint for one-pass readers (RFC 5652 section 5.1)"},
      {infos + ".0=", "double", "the same signature twice says nothing more"},
      {token + ".1", "double", "the token's digestAlgorithms: the same hint"},
      {token + ".3", "double", "the unit's certificate twice"},
      {token + ".4.0.1", "", "the token's sid: only finds the certificate, which its signing-certificate-v2 signs"},
      {token + ".4.0.3", "swap with the next", "the token's signedAttrs: what is signed is their DER, which is sorted (section 5.4)"},
      {infos + ".0.6.0", "double", "the time-stamp attribute, or its token, twice: the same proof"},
  };
}
FreePlaces weaker_of_cms(const std::string& infos) {
  return {
      {"0.1.0.0", "flip", "version: derived (section 5.1); a wrong one costs the level"},
      {"0.1.0.3.0", "double", "the signer's certificate twice: no DER set any more, which costs the level"},
      {infos + ".0.1", "", "sid: only finds the certificate; another spelling of the name costs the level"},
      {infos + ".0.3", "swap with the next", "signedAttrs out of order: what is signed is their DER; the order costs the level"},
  };
}
FreePlaces operator+(FreePlaces one, const FreePlaces& more) {
  one.insert(one.end(), more.begin(), more.end());
  return one;
}

const FreePlaces kSetsOfEvidence{{"0.1.0.3", "swap with the next", "certificates in another order"},
                                 {"0.1.0.3", "double", "a CA's certificate twice"},
                                 {"0.1.0.4", "swap with the next", "revocation lists in another order"},
                                 {"0.1.0.4", "double", "a revocation list twice"}};
const FreePlaces kEvidence{{"0.1.0.3.1", "", "a CA's certificate: evidence, checked by itself; the verifier has its own, the level is lost"},
                           {"0.1.0.3.2", "", "the same"},
                           {"0.1.0.4", "", "revocation lists: the same"}};

TEST(ProofOracle, CadesBT) { attack_cms(Level::b_t, "CAdES B-T", free_of_cms("0.1.0.4", "0.1.0.4.0.6.0.1.0.1.0"), weaker_of_cms("0.1.0.4")); }

TEST(ProofOracle, CadesBLT) {
  attack_cms(Level::b_lt, "CAdES B-LT", free_of_cms("0.1.0.5", "0.1.0.5.0.6.0.1.0.1.0") + kSetsOfEvidence, weaker_of_cms("0.1.0.5") + kEvidence);
}

TEST(ProofOracle, CadesBLTA) {
  const std::string archive = "0.1.0.5.0.6.1";
  const FreePlaces outermost{{archive + "=", "double", "the archive time-stamp twice"},
                             {archive + ".1.0=", "double", "the same"},
                             {archive + ".1.0.1.0.3", "", "certificates of the outermost token: evidence that nothing covers yet; the file has the unit's once more"},
                             {"0.1.0.5.0.6.0=", "swap with the next", "unsigned attributes in another order: a set"}};
  const FreePlaces lost{{"0.1.0.5.0.6", "", "a change of the archive time-stamp, or of what its index names: the older proof is left alone"}};
  attack_cms(Level::b_lta, "CAdES B-LTA", free_of_cms("0.1.0.5", archive + ".1.0.1.0") + kSetsOfEvidence + outermost, weaker_of_cms("0.1.0.5") + kEvidence + lost);
}

const std::string kSignature = "arayış/Signature", kUnsigned = kSignature + "/Object/QualifyingProperties/UnsignedProperties";
const std::string kProperties = kUnsigned + "/UnsignedSignatureProperties";

/// Spellings of the same document, and what stands beside the signed parts (XML Signature 1.1 section 3.2).
FreePlaces free_of_xml() {
  return {
      {kSignature + "/Object", "insert ", "white space and instructions beside the QualifyingProperties, which nobody reads"},
      {kSignature, "insert  ", "white space between the children, and in base64"},
      {kSignature, "insert \n", "the same"},
      {"arayış/məbləğ", "move to the end of the root", "the signature's own place in the document"},
      {"arayış/məbləğ", "swap with the next", "the same"},
      {"", "write the text as CDATA", "another spelling of the same text (XML 1.0 section 2.7)"},
      {"", "write a character as a reference", "another spelling of the same text (XML 1.0 section 4.1)"},
  };
}
const FreePlaces kKeyInfo{{kSignature + "/KeyInfo", "double", "the signer's certificate twice"},
                          {kSignature + "/KeyInfo", "insert ", "other hints at the key, which are not read"}};
const FreePlaces kComments{{"", "insert <!--", "comments, which canonical forms leave out; the level is lost"}};
const FreePlaces kUncovered{{kUnsigned, "", "unsigned properties before any archive time-stamp: nobody covers them; the token in them its unit signs"}};

TEST(ProofOracle, XadesBT) { attack_xml(Level::b_t, "XAdES B-T", free_of_xml() + kKeyInfo + kUncovered, kComments); }

TEST(ProofOracle, XadesBLT) {
  const FreePlaces lost{{kUnsigned, "", "validation data: evidence, checked by itself; the verifier has its own, the level is lost"}};
  attack_xml(Level::b_lt, "XAdES B-LT", free_of_xml() + kKeyInfo + kUncovered, kComments + lost);
}

TEST(ProofOracle, XadesBLTA) {
  FreePlaces free = free_of_xml() + FreePlaces{{kUnsigned + "=", "", "the box around the properties, and what stands between them: the properties are covered one by one"},
                                               {kProperties + "=", "", "the same"},
                                               {kProperties + "/ArchiveTimeStamp", "", "the outermost proof: nothing covers it yet; its unit signs the token"}};
  for (const char* covered : {"/CertificateValues=", "/RevocationValues=", "/SignatureTimeStamp=", "/SignatureTimeStamp/CanonicalizationMethod=", "/TimeStampValidationData="}) {
    free.push_back({kProperties + covered, "flip", "declarations of prefixes that are not used: exclusive canonical forms leave them out"});
    free.push_back({kProperties + covered, "remove the attribute xmlns", "the same"});
  }
  const FreePlaces lost{{kUnsigned, "", "a change of the archive time-stamp, or of what it covers: the older proof is left alone"},
                        {kSignature + "/KeyInfo", "", "KeyInfo is covered by the archive time-stamp"}};
  attack_xml(Level::b_lta, "XAdES B-LTA", free, kComments + lost);
}

}  // namespace
}  // namespace esign::mutation

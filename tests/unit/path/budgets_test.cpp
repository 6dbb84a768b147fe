// SPDX-License-Identifier: Apache-2.0
// Inputs that are made to cost time: each ends at once, with the name of the budget that ended it or with an answer.
#include <gtest/gtest.h>

#include <chrono>

#include "path/build_path.h"
#include "unit/path/world.h"

namespace esign::path {
namespace {

using test::Key;
using test::World;

/// Generous: it shall hold under the sanitizers on a busy machine. Without its budget each case takes hours.
class Budgets : public ::testing::Test {
 protected:
  void TearDown() override { EXPECT_LT(std::chrono::steady_clock::now() - begun_, std::chrono::seconds(30)); }
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

std::string ended_by(const Result<PathReport>& report) {
  if (report) return "answered: " + report->sub_indication;
  EXPECT_EQ(report.error().code, Errc::limit_exceeded);
  return report.error().detail;
}

test::ExtensionSpec policies(int count, int of) {
  return {asn1::Oid("2.5.29.32"), false, asn1::written([&](asn1::Writer& w) {
            w.sequence([&] {
              for (int i = 0; i < count; ++i) w.sequence([&] { w.oid(*asn1::Oid::from_text("1.3.6.1.4.1.32473." + std::to_string(of + i))); });
            });
          })};
}
/// Every policy maps to every policy.
test::ExtensionSpec mappings(int count, int of) {
  const auto oid = [&](int i) { return *asn1::Oid::from_text("1.3.6.1.4.1.32473." + std::to_string(of + i)); };
  return {asn1::Oid("2.5.29.33"), true, asn1::written([&](asn1::Writer& w) {
            w.sequence([&] {
              for (int i = 0; i < count * count; ++i) {
                w.sequence([&] {
                  w.oid(oid(i / count));
                  w.oid(oid(i % count));
                });
              }
            });
          })};
}

/// A chain of `length` CAs below the root, the leaf first, each made by `shape`.
template <class Shape>
CertificateQuestion long_chain(unsigned length, Shape shape) {
  World world;
  CertificateQuestion question = world.question();
  question.certificates.clear();
  std::string issuer = "Kök";
  Key issuer_key = world.root_key;
  for (unsigned i = 0; i < length; ++i) {
    const Key own = test::key(100 + i);
    test::CertificateSpec spec = World::spec(100 + i, issuer, "MM " + std::to_string(i), own);
    spec.extensions = test::authority();
    shape(spec);
    question.certificates.push_back(test::certificate(spec, issuer_key));
    issuer = "MM " + std::to_string(i);
    issuer_key = own;
  }
  test::CertificateSpec leaf = World::spec(7, issuer, "Günel", world.leaf_key);
  shape(leaf);
  question.target = test::certificate(leaf, issuer_key);
  return question;
}

/// CVE-2023-0464: two policies that map to both double the tree of RFC 5280 with each certificate; the graph grows by two.
TEST_F(Budgets, PolicyTreeThatDoubles) {
  auto question = long_chain(14, [](test::CertificateSpec& spec) {
    spec.extensions.push_back(policies(2, 0));
    if (spec.serial != 7) spec.extensions.push_back(mappings(2, 0));
  });
  question.require_explicit_policy = true;
  EXPECT_EQ(verify_certificate(question, crypto::openssl())->indication, Indication::passed);
}

TEST_F(Budgets, PolicyGraphThatIsWide) {
  const auto question = long_chain(14, [](test::CertificateSpec& spec) {
    spec.extensions.push_back(policies(30, 0));
    if (spec.serial != 7) spec.extensions.push_back(mappings(30, 0));
  });
  EXPECT_EQ(ended_by(verify_certificate(question, crypto::openssl())), "policy_nodes");
}

/// golang CVE-2018-16875: many issuers of one name, none of which made the signature.
TEST_F(Budgets, ManyAuthoritiesOfOneName) {
  World world;
  CertificateQuestion question = world.question();
  for (unsigned i = 0; i < 128; ++i) {
    test::CertificateSpec spec = World::spec(200 + i, "Orta", "Orta", test::key(200 + i));
    spec.extensions = test::authority();
    question.certificates.insert(question.certificates.begin(), test::certificate(spec, test::key(200 + i)));
  }
  EXPECT_EQ(ended_by(verify_certificate(question, crypto::openssl())), "signature_checks");
}

/// Authorities that certify one another: every way through them is a path until the budget ends.
TEST_F(Budgets, CrossCertifiedMesh) {
  World world;
  CertificateQuestion question = world.question();
  question.certificates.clear();
  constexpr unsigned kAuthorities = 9;
  for (unsigned of = 0; of < kAuthorities; ++of) {
    for (unsigned by = 0; by < kAuthorities; ++by) {
      if (of == by) continue;
      test::CertificateSpec spec = World::spec(of * 100 + by, "MM " + std::to_string(by), "MM " + std::to_string(of), test::key(300 + of));
      spec.extensions = test::authority();
      question.certificates.push_back(test::certificate(spec, test::key(300 + by)));
    }
  }
  test::CertificateSpec leaf = World::spec(7, "MM 0", "Günel", world.leaf_key);
  question.target = test::certificate(leaf, test::key(300));
  EXPECT_EQ(ended_by(verify_certificate(question, crypto::openssl())), "path_build_calls");
}

TEST_F(Budgets, LongChain) {
  const auto question = long_chain(60, [](test::CertificateSpec&) {});
  EXPECT_EQ(ended_by(verify_certificate(question, crypto::openssl())), "answered: NO_CERTIFICATE_CHAIN_FOUND") << "Limits::path_length";
}

TEST_F(Budgets, NamesTimesConstraints) {
  World world;
  std::vector<Bytes> names, bases;
  for (int i = 0; i < 600; ++i) {
    names.push_back(test::general_name(2, "a" + std::to_string(i) + ".bank.az"));
    bases.push_back(test::general_name(2, "b" + std::to_string(i) + ".bank.az"));
  }
  world.ca.extensions.push_back(test::name_constraints({}, bases));
  world.leaf.extensions.push_back(test::alternative_names(names));
  EXPECT_EQ(ended_by(verify_certificate(world.question(), crypto::openssl())), "name_constraint_checks");
}

std::string parse_ended_by(const Bytes& der) {
  const auto parsed = pkix::Certificate::parse(der);
  if (parsed) return "parsed";
  EXPECT_EQ(parsed.error().code, Errc::limit_exceeded);
  return parsed.error().detail;
}

TEST_F(Budgets, HundredThousandExtensions) {
  World world;
  const auto with = [&](unsigned count) {
    world.leaf.extensions.clear();
    for (unsigned i = 0; i < count; ++i)
      world.leaf.extensions.push_back({*asn1::Oid::from_text("1.3.6.1.4.1.32473.9." + std::to_string(i)), false, {0x05, 0x00}});
    return test::make_certificate(world.leaf, world.ca_key);
  };
  EXPECT_EQ(parse_ended_by(with(64)), "parsed");
  EXPECT_EQ(parse_ended_by(with(65)), "extensions");
  EXPECT_EQ(parse_ended_by(with(100'000)), "certificate_octets");
}

/// otherName values nested one in another.
TEST_F(Budgets, DeepDer) {
  World world;
  Bytes value = {0x05, 0x00};
  for (int i = 0; i < 2000; ++i) value = asn1::written([&](asn1::Writer& w) { w.sequence([&] { w.raw(value); }); });
  world.leaf.subject = asn1::written([&](asn1::Writer& w) { w.sequence([&] { w.raw(value); }); });
  const auto parsed = pkix::Certificate::parse(test::make_certificate(world.leaf, world.ca_key));
  ASSERT_FALSE(parsed);
}

/// Each CRL signer's own status needs a CRL by another signer, and so on.
TEST_F(Budgets, StatusThatNeedsAStatus) {
  Limits limits;
  limits.status_questions = 3;
  World world;
  world.crls = {test::crl(world.crl("Kök"), world.root_key), test::crl(world.crl("Orta"), world.ca_key)};
  CertificateQuestion question = long_chain(6, [](test::CertificateSpec&) {});
  question.revocation = RevocationChecking::required;
  question.crls = {test::crl(world.crl("Kök"), world.root_key)};
  for (unsigned i = 0; i < 6; ++i) question.crls.push_back(test::crl(world.crl("MM " + std::to_string(i)), test::key(100 + i)));
  EXPECT_EQ(verify_certificate(question, crypto::openssl())->indication, Indication::passed);
  EXPECT_EQ(ended_by(verify_certificate(question, crypto::openssl(), limits)), "status_questions");
}

}  // namespace
}  // namespace esign::path

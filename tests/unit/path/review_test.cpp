// SPDX-License-Identifier: Apache-2.0
// What a reviewer looked for who read RFC 5280 section 6 beside the code in search of a wrong accept.
#include <gtest/gtest.h>

#include "unit/path/world.h"

namespace esign::path {
namespace {

using test::World;

constexpr asn1::Oid kDeltaIndicator("2.5.29.27"), kCrlNumber("2.5.29.20");

Bytes other_name(const asn1::Oid& type, const Bytes& value) {
  return asn1::written([&](asn1::Writer& w) {
    w.inside(asn1::tag::context_constructed(0), [&] {
      w.oid(type);
      w.explicitly(0, [&] { w.raw(value); });
    });
  });
}
Bytes utf8(std::string_view text) {
  return asn1::written([&](asn1::Writer& w) { w.text(asn1::tag::utf8_string, text); });
}
Bytes integer(std::int64_t value) {
  return asn1::written([&](asn1::Writer& w) { w.integer(value); });
}
Bytes smtp_utf8(std::string_view mailbox) { return other_name(asn1::Oid("1.3.6.1.5.5.7.8.9"), utf8(mailbox)); }

TEST(Review, TheWorldIsGood) { EXPECT_EQ(World().ask().indication, Indication::passed) << World().ask().reason; }

TEST(Review, SmtpUtf8MailboxIsAMailbox) {
  World world;
  world.ca.extensions.push_back(test::name_constraints({test::general_name(1, "bank.az")}, {}));
  world.leaf.extensions.push_back(test::alternative_names({smtp_utf8("günel@bank.az")}));
  EXPECT_EQ(world.ask().indication, Indication::passed) << world.ask().reason;
  for (const Bytes& name : {smtp_utf8("günel@başqa.az"), smtp_utf8("günel@example.com"), other_name(asn1::Oid("1.3.6.1.5.5.7.8.9"), integer(1))}) {
    world.leaf.extensions.back() = test::alternative_names({name});
    EXPECT_EQ(world.ask().failure->reason, PathReason::name_constraints);
  }
  world.ca.extensions.back() = test::name_constraints({}, {test::general_name(1, "bank.az")});
  world.leaf.extensions.back() = test::alternative_names({smtp_utf8("günel@bank.az")});
  EXPECT_EQ(world.ask().failure->reason, PathReason::name_constraints);
}

/// 4.2.1.10: a constraint on a form that is not understood refuses the names of that form, whatever its criticality.
TEST(Review, FormsThatAreNotUnderstood) {
  const asn1::Oid own("1.3.6.1.4.1.32473.7");
  const Bytes registered = asn1::written([&](asn1::Writer& w) { w.oid(own, asn1::tag::context(8)); });
  for (const Bytes& name : {other_name(own, utf8("a")), registered}) {
    for (const bool critical : {true, false}) {
      World world;
      world.ca.extensions.push_back(test::name_constraints({name}, {}));
      world.ca.extensions.back().critical = critical;
      EXPECT_EQ(world.ask().indication, Indication::passed) << "no name of that form";
      world.leaf.extensions.push_back(test::alternative_names({name}));
      EXPECT_EQ(world.ask().failure->reason, PathReason::name_constraints);
    }
  }
}

TEST(Review, EmailAddressInTheSubjectIsAMailbox) {
  World world;
  world.ca.extensions.push_back(test::name_constraints({test::general_name(1, "bank.az")}, {}));
  const asn1::Oid email("1.2.840.113549.1.9.1"), common("2.5.4.3");
  world.leaf.subject = test::directory_name({{common, "Günel"}, {email, "gunel@bank.az"}});
  EXPECT_EQ(world.ask().indication, Indication::passed) << world.ask().reason;
  world.leaf.subject = test::directory_name({{common, "Günel"}, {email, "gunel@example.com"}});
  EXPECT_EQ(world.ask().failure->reason, PathReason::name_constraints);
  world.leaf.extensions.push_back(test::alternative_names({test::general_name(1, "gunel@bank.az")}));
  EXPECT_EQ(world.ask().failure->reason, PathReason::name_constraints) << "beside a subjectAltName as well";
}

TEST(Review, AnAnchorKeepsItsOwnBounds) {
  World world;
  world.root.extensions = test::authority(0);
  EXPECT_EQ(world.ask().failure->reason, PathReason::path_length);
  world.root.extensions = test::authority(1);
  EXPECT_EQ(world.ask().indication, Indication::passed);
  world.root.extensions.push_back(test::name_constraints({}, {test::general_name(2, "bank.az")}));
  world.leaf.extensions.push_back(test::alternative_names({test::general_name(2, "www.bank.az")}));
  EXPECT_EQ(world.ask().failure->reason, PathReason::name_constraints);
}

RevocationState state(const World& world) {
  const PathReport report = world.ask();
  if (report.verified) return report.verified->revocation().at(0).state;
  return report.failure->revocation ? report.failure->revocation->state : RevocationState::undetermined;
}

/// 5.3.1, 6.3.3 (i) to (k): a delta takes back a hold, not a revocation.
TEST(Review, RemovalByADeltaCrl) {
  using pkix::CrlReason;
  for (const auto& [reason, expected] : {std::pair(CrlReason::certificate_hold, RevocationState::good),
                                         std::pair(CrlReason::key_compromise, RevocationState::revoked)}) {
    World world;
    const test::CrlSpec base = world.crl("Orta", {{7, test::kNow, reason}}, {{kCrlNumber, false, integer(5)}});
    const test::CrlSpec delta = world.crl("Orta", {{7, test::kNow, CrlReason::remove_from_crl}},
                                          {{kCrlNumber, false, integer(6)}, {kDeltaIndicator, true, integer(5)}});
    world.crls = {test::crl(world.crl("Kök"), world.root_key), test::crl(base, world.ca_key), test::crl(delta, world.ca_key)};
    EXPECT_EQ(state(world), expected);
  }
}

/// 5.3.1: removeFromCRL "may only appear in delta CRLs". In a complete one it is an entry like any other, and never a good status.
TEST(Review, RemovalInACompleteCrlRemovesNothing) {
  using pkix::CrlReason;
  World world;
  const test::CrlSpec older = world.crl("Orta", {{7, test::kNow, CrlReason::key_compromise}}, {{kCrlNumber, false, integer(5)}});
  const test::CrlSpec removing = world.crl("Orta", {{7, test::kNow, CrlReason::remove_from_crl}}, {{kCrlNumber, false, integer(6)}});
  world.crls = {test::crl(world.crl("Kök"), world.root_key), test::crl(removing, world.ca_key)};
  EXPECT_EQ(state(world), RevocationState::on_hold);
  world.crls.push_back(test::crl(older, world.ca_key));
  EXPECT_NE(state(world), RevocationState::good);
  const test::CrlSpec delta = world.crl("Orta", {{7, test::kNow, CrlReason::remove_from_crl}},
                                        {{kCrlNumber, false, integer(7)}, {kDeltaIndicator, true, integer(6)}});
  world.crls = {test::crl(world.crl("Kök"), world.root_key), test::crl(removing, world.ca_key), test::crl(delta, world.ca_key)};
  EXPECT_EQ(state(world), RevocationState::on_hold);
}

/// A delta of a later base, of an equal number, of another issuer's key: none is combined.
TEST(Review, ForeignDeltaCrl) {
  using pkix::CrlReason;
  World world;
  const test::CrlSpec base = world.crl("Orta", {{7, test::kNow, CrlReason::certificate_hold}}, {{kCrlNumber, false, integer(5)}});
  const auto delta = [&](std::int64_t number, std::int64_t of_base, const test::Key& signer) {
    return test::crl(world.crl("Orta", {{7, test::kNow, CrlReason::remove_from_crl}},
                               {{kCrlNumber, false, integer(number)}, {kDeltaIndicator, true, integer(of_base)}}), signer);
  };
  for (const pkix::Crl::Ptr& one : {delta(7, 6, world.ca_key), delta(5, 5, world.ca_key), delta(6, 5, world.leaf_key)}) {
    world.crls = {test::crl(world.crl("Kök"), world.root_key), test::crl(base, world.ca_key), one};
    EXPECT_EQ(state(world), RevocationState::on_hold);
  }
}

TEST(Review, OfSeveralEntriesInACrlTheGravestCounts) {
  using pkix::CrlReason;
  World world;
  const std::vector<test::RevokedSpec> entries = {{7, test::kNow, CrlReason::superseded}, {7, test::kNow, CrlReason::certificate_hold},
                                                  {7, test::kNow, CrlReason::remove_from_crl}};
  world.crls = {test::crl(world.crl("Kök"), world.root_key), test::crl(world.crl("Orta", entries), world.ca_key)};
  EXPECT_EQ(state(world), RevocationState::revoked);
}

/// 6.3.3 (f): a CRL signer whose keyUsage lacks cRLSign says nothing; nor does the leaf about itself.
TEST(Review, WhoMaySignACrl) {
  World world;
  world.crls = {test::crl(world.crl("Kök"), world.root_key), test::crl(world.crl("Orta"), world.ca_key)};
  EXPECT_EQ(state(world), RevocationState::good);
  world.ca.extensions[1] = test::key_usage({pkix::KeyUsageBit::key_cert_sign});
  EXPECT_EQ(state(world), RevocationState::undetermined);
  world.ca.extensions = test::authority();
  world.crls[1] = test::crl(world.crl("Orta"), world.leaf_key);
  EXPECT_EQ(state(world), RevocationState::undetermined);
}

/// A name in pieces (BER) would be another name than the one that is excluded.
TEST(Review, ANameInPiecesDoesNotParse) {
  World world;
  const asn1::Oid common("2.5.4.3");
  world.leaf.subject = asn1::written([&](asn1::Writer& w) {
    w.sequence([&] {
      w.inside(asn1::tag::set, [&] {
        w.sequence([&] {
          w.oid(common);
          w.inside({asn1::TagClass::universal, asn1::Form::constructed, 12}, [&] { w.raw(utf8("Günel")); });
        });
      });
    });
  });
  const auto parsed = pkix::Certificate::parse(test::make_certificate(world.leaf, world.ca_key));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().detail, "a form that DER does not have for this type");
}

}  // namespace
}  // namespace esign::path

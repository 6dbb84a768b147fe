// SPDX-License-Identifier: Apache-2.0
#include "pkix/extension_readers.h"

#include <gtest/gtest.h>

#include "asn1/der_writer.h"

namespace esign::pkix {
namespace {

Bytes hex(std::string_view text) { return *from_hex(text); }

// The whole statement list of a citizen's signature certificate, made with another encoder and checked with asn1parse.
constexpr const char* kCitizenStatements =
    "3060301506082b06010505070b023009060704008bec4901013008060604008e4601013008060604008e4601043013060604008e46010630090607"
    "04008e46010601300e060604008e46010730041302415a300e060604008e46010930041302415a";

TEST(QcStatements, ReadTheCitizensList) {
  const Bytes value = hex(kCitizenStatements);
  const auto statements = read_qc_statements(value);
  ASSERT_TRUE(statements) << statements.error().detail;
  EXPECT_EQ(statements->all.size(), 6u);
  EXPECT_TRUE(statements->compliance);
  EXPECT_TRUE(statements->sscd);
  EXPECT_EQ(statements->types, std::vector{asn1::Oid("0.4.0.1862.1.6.1")});
  EXPECT_EQ(statements->legislation, std::vector<std::string>{"AZ"});
  EXPECT_EQ(statements->device_legislation, std::vector<std::string>{"AZ"});
  EXPECT_EQ(statements->semantics, std::vector{asn1::Oid("0.4.0.194121.1.1")});
}

Result<QcStatements> one(std::string_view statement) {
  Bytes value = {0x30, static_cast<std::uint8_t>(statement.size() / 2)};
  append(value, hex(statement));
  return read_qc_statements(value).transform([](QcStatements statements) {
    statements.all.clear();  // views into `value`
    return statements;
  });
}

TEST(QcStatements, ReadSingleStatements) {
  const auto limit = one("3015060604008e460102300b1303415a4e020164020102");
  ASSERT_TRUE(limit && limit->limit);
  EXPECT_EQ(limit->limit->currency, "AZN");
  EXPECT_EQ(limit->limit->amount, 100);
  EXPECT_EQ(limit->limit->exponent, 2);
  EXPECT_EQ(one("300b060604008e46010302010a")->retention_years, 10);
  const auto pds = one("3030060604008e46010530263024161e68747470733a2f2f706b692e6578616d706c652f7064732d656e2e7064661302656e");
  ASSERT_TRUE(pds && pds->disclosure.size() == 1);
  EXPECT_EQ(pds->disclosure[0].url, "https://pki.example/pds-en.pdf");
  EXPECT_EQ(pds->disclosure[0].language, "en");
  EXPECT_EQ(one("301506082b06010505070b023009060704008bec490102")->semantics, std::vector{asn1::Oid("0.4.0.194121.1.2")});
}

TEST(QcStatements, RefuseWhatAStatementMayNotHold) {
  EXPECT_FALSE(one("300a060604008e4601010500")) << "QcCompliance with NULL";
  EXPECT_FALSE(one("300f060604008e46010730051303415a45")) << "three letters";
  EXPECT_FALSE(one("3008060604008e4601043008060604008e460104")) << "twice";
}

TEST(Extensions, RefuseWhatIsNotExactlyTheirType) {
  EXPECT_FALSE(read_key_usage(hex("03020000"))) << "no bit";
  EXPECT_FALSE(read_key_usage(hex("03020080ff"))) << "trailing octets";
  EXPECT_FALSE(read_key_usage(hex("03020080"))) << "zero bits at the end of a named bit list";
  EXPECT_TRUE(read_key_usage(hex("03020780")));
  EXPECT_FALSE(read_policy_constraints(hex("3000")));
  EXPECT_FALSE(read_name_constraints(hex("3000")));
  EXPECT_FALSE(read_name_constraints(hex("3002a000")));
  EXPECT_FALSE(read_extended_key_usage(hex("3000")));
  EXPECT_FALSE(read_certificate_policies(hex("3000")));
  EXPECT_FALSE(read_alt_name(hex("3000")));
  EXPECT_FALSE(read_alt_name(hex("30058703010203"))) << "three octets of address";
  EXPECT_FALSE(read_distribution_points(hex("30063004810202f0"))) << "reasons alone";
  EXPECT_FALSE(read_basic_constraints(hex("3003010101"))) << "BOOLEAN 01";
  EXPECT_FALSE(read_basic_constraints(hex("30060101ff0201ff"))) << "negative length";
  EXPECT_FALSE(read_inhibit_any_policy(hex("0201ff")));
  EXPECT_FALSE(read_null(hex("0500ff")));
}

/// EN 319 412-5 clause 4.3.2: a currency of three letters or 1 to 999; RFC 3739 section 3.2.6.1: semantics say something.
TEST(QcStatements, LimitsAndSemantics) {
  const auto numeric = one("3014060604008e460102300a020203b0020164020102");
  ASSERT_TRUE(numeric) << numeric.error().detail;
  EXPECT_EQ(numeric->limit->currency, "944") << "the manat by ISO 4217";
  EXPECT_FALSE(one("3013060604008e4601023009020100020164020102")) << "no currency has the number 0";
  EXPECT_FALSE(one("3014060604008e460102300a020203e8020164020102")) << "nor 1000";
  EXPECT_FALSE(one("3014060604008e460102300a1302415a020164020102")) << "two letters";
  EXPECT_FALSE(one("300c06082b06010505070b023000")) << "a SemanticsInformation that says nothing";
  EXPECT_TRUE(one("300a06082b06010505070b02")) << "its statementInfo is OPTIONAL";
  const auto authority = one("3011" "06082b06010505070b02" "3005" "3003" "820161");
  ASSERT_TRUE(authority) << authority.error().detail;
  EXPECT_TRUE(authority->semantics.empty());
  EXPECT_EQ(one("3007" "06022a03" "02017f")->types.size(), 0u) << "an unknown statement is kept and not read";
}

/// RFC 5280 section 4.2.1.10: minimum DEFAULT 0, maximum OPTIONAL. What is not processed is kept for the verifier to refuse.
TEST(Extensions, SubtreesKeepTheirDistances) {
  const Bytes minimum = hex("300ca00a3008" "8203612e7a" "800101"), maximum = hex("300ca00a3008" "8203612e7a" "810105");
  ASSERT_TRUE(read_name_constraints(minimum)) << read_name_constraints(minimum).error().detail;
  EXPECT_EQ(read_name_constraints(minimum)->permitted.at(0).minimum, 1u);
  EXPECT_FALSE(read_name_constraints(minimum)->permitted.at(0).maximum);
  EXPECT_EQ(read_name_constraints(maximum)->permitted.at(0).maximum, 5u);
  EXPECT_EQ(read_name_constraints(hex("300ca00a3008" "8203612e7a" "800100")).error().detail, "DEFAULT 0 is encoded");
  EXPECT_EQ(read_name_constraints(hex("300ca00a3008" "8203612e7a" "8101ff")).error().detail, "INTEGER is out of range");
  EXPECT_EQ(read_name_constraints(hex("3008a00630048702" "0aff")).error().detail, "iPAddress constraint is not 8 or 32 octets");
}

/// RFC 5280 section 4.2.1.4: a critical policy extension wants its qualifiers understood: CPS and user notice are, others not.
TEST(Extensions, QualifiersOfPolicies) {
  const Bytes notice = hex("301e301c06022a033016301406082b060105050702023008" "0c06" "c59eff727421");
  EXPECT_EQ(read_certificate_policies(notice).error().detail, "a character outside the alphabet of its string type");
  const auto with_qualifier = [](std::string_view qualifier) {
    return read_certificate_policies(asn1::written([&](asn1::Writer& out) {
      out.sequence([&] { out.sequence([&] {
        out.oid(asn1::Oid("1.2.3"));
        out.sequence([&] { out.sequence([&] { out.raw(hex(qualifier)); }); });
      }); });
    }));
  };
  EXPECT_TRUE(with_qualifier("06082b06010505070201" "1603612f62"));
  EXPECT_EQ(with_qualifier("06082b06010505070201" "0c03612f62").error().detail, "unexpected tag") << "a CPS that is no IA5String";
  EXPECT_TRUE(with_qualifier("06082b06010505070202" "3012" "300a" "1603614342" "3003" "020101" "0c04c68f6c69"));
  EXPECT_EQ(with_qualifier("06082b06010505070202" "3005" "1303614342").error().detail, "not a DisplayText") << "a PrintableString";
  EXPECT_TRUE(with_qualifier("06022a04" "0500"));
}

TEST(Extensions, CriticalPolicyWithAnUnknownQualifierIsNotProcessed) {
  const auto unknown = [](std::string_view critical) {
    const Bytes value = hex("3012301006022a03300a300806022a0404020102");
    const Bytes list = asn1::written([&](asn1::Writer& out) {
      out.sequence([&] { out.sequence([&] {
        out.oid(asn1::Oid("2.5.29.32"));
        out.raw(hex(critical));
        out.octet_string(value);
      }); });
    });
    asn1::Reader reader(list);
    const Extensions extensions = read_extensions(reader, {});
    EXPECT_TRUE(reader.finish());
    return extensions.unknown_critical();
  };
  EXPECT_EQ(unknown("0101ff"), std::vector{asn1::Oid("1.2.4")});
  EXPECT_TRUE(unknown("").empty());
}

/// RFC 5280 section 4.2: each extension once; DER writes no DEFAULT FALSE. RFC 5280 section 4.2.1.8: read, not acted upon.
TEST(Extensions, FlagsBudgetsAndPlaces) {
  const auto read = [](std::string_view list, const Limits& limits = {}) -> std::string {
    const Bytes octets = hex(list);
    asn1::Reader reader(octets, limits);
    const Extensions extensions = read_extensions(reader, limits);
    const Result<void> done = reader.finish();
    if (!done) return done.error().at + ": " + done.error().detail;
    return std::string(extensions.ocsp_no_check ? "nocheck " : "") + std::string(extensions.no_revocation ? "norev " : "") +
           (extensions.unknown_critical().empty() ? "" : "unknown " + extensions.unknown_critical()[0].to_text());
  };
  EXPECT_EQ(read("3011300f06092b060105050730010504020500"), "nocheck ");
  EXPECT_EQ(read("300b30090603551d3804020500"), "norev ");
  EXPECT_EQ(read("300b30090603551d3804023000"), "noRevAvail: unexpected tag");
  EXPECT_EQ(read("300e300c0603551d3801010004020500"), "critical: DEFAULT FALSE is encoded");
  EXPECT_EQ(read("301d301b0603551d090101ff0411300f300d06022a0331070c05c68f6c6979"), "unknown 2.5.29.9") << "subjectDirectoryAttributes";
  Limits limits;
  limits.extensions = 1;
  EXPECT_EQ(read("301630090603551d38040205003009060355ff380402" "0500", limits), ": extensions");
}

TEST(Extensions, KeyUsageBitsByName) {
  const auto usage = read_key_usage(hex("03020640"));
  ASSERT_TRUE(usage);
  EXPECT_TRUE(usage->has(KeyUsageBit::content_commitment));
  EXPECT_FALSE(usage->has(KeyUsageBit::digital_signature));
  const auto nine = read_key_usage(hex("0303070080"));
  ASSERT_TRUE(nine);
  EXPECT_TRUE(nine->has(KeyUsageBit::decipher_only));
}

TEST(Extensions, ConstraintMaskIsAPrefix) {
  EXPECT_TRUE(read_name_constraints(hex("300ea00c300a87080a000000ff000000")));
  EXPECT_FALSE(read_name_constraints(hex("300ea00c300a87080a000000ff00ff00")));
  EXPECT_FALSE(read_name_constraints(hex("300ea00c300a87080a000000fd000000")));
}

/// A list with keyUsage, then `more`.
Extensions list_of(const Bytes& octets, Result<void>& done) {
  asn1::Reader reader(octets);
  Extensions extensions = read_extensions(reader, {});
  done = reader.finish();
  return extensions;
}

TEST(Extensions, UnknownCriticalIsReportedAndDuplicatesRefused) {
  Result<void> done;
  const Bytes cut = hex("301b300e0603551d0f0101ff040403020640300806022a030101ff0400");  // the second length is short by one
  const Bytes good = hex("301b300e0603551d0f0101ff040403020640300906022a030101ff0400");
  const Extensions extensions = list_of(good, done);
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(extensions.unknown_critical(), std::vector{asn1::Oid("1.2.3")});
  list_of(cut, done);
  EXPECT_FALSE(done);
  const Bytes twice = hex("3020300e0603551d0f0101ff040403020640300e0603551d0f0101ff040403020640");
  list_of(twice, done);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().detail.find("occurs twice"), std::string::npos);
  list_of(hex("3000"), done);
  EXPECT_FALSE(done);
}

}  // namespace
}  // namespace esign::pkix

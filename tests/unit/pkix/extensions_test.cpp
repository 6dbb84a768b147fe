// SPDX-License-Identifier: Apache-2.0
#include "pkix/extension_readers.h"

#include <gtest/gtest.h>

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

// SPDX-License-Identifier: Apache-2.0
// Reading and writing trusted lists: TS 119 612 V2.4.1, its schema as the judge of what we write, lists of others as samples.
#include <cstdlib>
#include <filesystem>

#include "trust/list_support.h"

namespace esign::trust::testing {
namespace {

Errc error_of(const std::string& text, const Limits& limits = {}) {
  const auto read = read_trusted_list(as_view(text), limits);
  EXPECT_FALSE(read);
  return read ? Errc::internal : read.error().code;
}

TEST(TrustedList, ReadsWhatItWrites) {
  const TrustedList wanted = list();
  const auto read = read_trusted_list(as_view(text_of(wanted)));
  ASSERT_TRUE(read) << read.error().detail << " at " << read.error().at;
  EXPECT_EQ(read->scheme.sequence_number, 7u);
  EXPECT_EQ(read->scheme.version, 6u);
  EXPECT_EQ(read->scheme.operator_names, wanted.scheme.operator_names);
  EXPECT_EQ(read->scheme.operator_address, wanted.scheme.operator_address);
  EXPECT_EQ(read->scheme.issued, wanted.scheme.issued);
  EXPECT_EQ(read->scheme.next_update, wanted.scheme.next_update);
  EXPECT_EQ(read->scheme.distribution_points, wanted.scheme.distribution_points);
  EXPECT_EQ(read->signature, TrustedList::Signature::absent);
  ASSERT_EQ(read->providers.size(), 1u);
  ASSERT_EQ(read->providers[0].services.size(), 2u);
  const Service& stamps = read->providers[0].services[1];
  EXPECT_EQ(short_type(stamps.current.type), "TSA");
  EXPECT_EQ(short_status(stamps.history.at(0).status), "recognisedatnationallevel");
  EXPECT_TRUE(equal(stamps.current.identity.certificates.at(0)->der(), certificate("tsu-1")->der()));
}

TEST(TrustedList, WritesPointersAndExtensions) {
  TrustedList made = list();
  ListPointer pointer;
  pointer.signers = {{{certificate("root")}, {}, {}, 0}};
  pointer.location = "https://other.example/tl.xml";
  pointer.type = made.scheme.type;
  pointer.territory = "TR";
  pointer.media_type = "application/vnd.etsi.tsl+xml";
  made.scheme.pointers = {pointer};
  made.providers[0].services[0].current.extensions.additional = {{{"en", std::string(kServiceInformation) + "ForeSignatures"}, ""}};
  made.providers[0].services[0].current.extensions.expired_certificates_since = at("2024-01-01T00:00:00Z");
  const auto read = read_trusted_list(as_view(text_of(made)));
  ASSERT_TRUE(read) << read.error().detail << " at " << read.error().at;
  ASSERT_EQ(read->scheme.pointers.size(), 1u);
  EXPECT_EQ(read->scheme.pointers[0].location, pointer.location);
  EXPECT_EQ(read->scheme.pointers[0].media_type, pointer.media_type);
  EXPECT_EQ(read->scheme.pointers[0].signers.at(0).certificates.size(), 1u);
  const ServiceExtensions& extensions = read->providers[0].services[0].current.extensions;
  EXPECT_EQ(extensions.additional.at(0).uri.value, std::string(kServiceInformation) + "ForeSignatures");
  EXPECT_EQ(extensions.expired_certificates_since, at("2024-01-01T00:00:00Z"));
}

TEST(TrustedList, SaysWhatIsMissing) {
  TrustedList made = list();
  made.scheme.names.clear();
  const auto text = write_trusted_list(made);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code, Errc::invalid_argument);
  EXPECT_NE(text.error().detail.find("SchemeName"), std::string::npos) << text.error().detail;
}

struct Fault {
  const char* what;
  const char* old;
  const char* with;
  Errc code = Errc::malformed;
};

class TrustedListFaults : public ::testing::TestWithParam<Fault> {};
TEST_P(TrustedListFaults, AreRefused) {
  const Fault& fault = GetParam();
  EXPECT_EQ(error_of(replaced(text_of(list()), fault.old, fault.with)), fault.code) << fault.what;
}
INSTANTIATE_TEST_SUITE_P(
    Each, TrustedListFaults,
    ::testing::Values(Fault{"order", "<TSLSequenceNumber>7</TSLSequenceNumber>", ""},
                      Fault{"twice", "<TSLSequenceNumber>7</TSLSequenceNumber>", "<TSLSequenceNumber>7</TSLSequenceNumber><TSLSequenceNumber>8</TSLSequenceNumber>"},
                      Fault{"zero", "Number>7<", "Number>0<"}, Fault{"negative", "Number>7<", "Number>-7<"},
                      Fault{"two readings", "Number>7<", "Number>7<!-- -->8<"}, Fault{"hexadecimal", "Number>7<", "Number>0x7<"},
                      Fault{"beyond 64 bits", "Number>7<", "Number>18446744073709551623<"}, Fault{"old version", "Identifier>6<", "Identifier>4<", Errc::unsupported},
                      Fault{"no zone", "2027-06-01T00:00:00Z", "2027-06-01T00:00:00"}, Fault{"no date", "2027-06-01T00:00:00Z", "2027-06-31T00:00:00Z"},
                      Fault{"no language", "<URI xml:lang=\"en\">https://list.example.az/info", "<URI>https://list.example.az/info"},
                      Fault{"white space in a URI", "https://list.example.az/info", "https://list.example.az/in fo"},
                      Fault{"another tag", "19612/TSLTag", "19612/TSLTag2"}, Fault{"another root", "02231/v2#", "02231/v3#"},
                      Fault{"unknown element", "<SchemeTerritory>", "<Trust>me</Trust><SchemeTerritory>"},
                      Fault{"text between", "<SchemeTerritory>", "trust me<SchemeTerritory>"},
                      Fault{"base64", "<X509Certificate>", "<X509Certificate>!"}, Fault{"no status", "<ServiceStatus>", "<ServiceStatus/><ServiceStatus>"},
                      Fault{"DTD", "<TrustServiceStatusList", "<!DOCTYPE a [<!ENTITY e \"x\">]><TrustServiceStatusList"},
                      Fault{"entity", "<SchemeTerritory>AZ", "<SchemeTerritory>&ext;"}),
    [](const auto& fault) {
      std::string name = fault.param.what;
      for (char& c : name) c = c == ' ' ? '_' : c;
      return name + std::to_string(fault.index);
    });

TEST(TrustedList, KeepsToItsBudgets) {
  const std::string text = text_of(list());
  Limits limits;
  limits.trusted_list_octets = text.size() - 1;
  EXPECT_EQ(error_of(text, limits), Errc::limit_exceeded);
  limits = {};
  limits.trusted_list_services = 2;
  EXPECT_EQ(error_of(text, limits), Errc::limit_exceeded);
  limits = {};
  limits.trusted_list_identities = 1;
  EXPECT_EQ(error_of(text, limits), Errc::limit_exceeded);
  limits.trusted_list_identities = 2;
  EXPECT_TRUE(read_trusted_list(as_view(text), limits));
}

TEST(TrustedList, AnUnreadableCertificateIsCountedAndGivesNothing) {
  const std::string text = text_of(list());
  const auto begin = text.find("<X509Certificate>") + 17, end = text.find("</X509Certificate>");
  std::string broken = text;
  broken.replace(begin, end - begin, "MAA=");
  const auto read = read_trusted_list(as_view(broken));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->providers[0].services[0].current.identity.unreadable, 1u);
  EXPECT_EQ(listed_anchors(*read).size(), 1u);
}

TEST(TrustedList, ReadsTheListsOfOthers) {
  const std::string names[] = {"EE_T.xml", "EE_T-CA-withdrawn.xml", "EE_T-CA-granted-later.xml", "EE_T-no_QCSD.xml", "EE_T-CA-withdrawn-granted-before.xml"};
  for (const std::string& name : names) {
    const Bytes file = corpus_file(name);
    if (file.empty()) GTEST_SKIP() << "no corpora";
    const auto read = read_trusted_list(file);
    ASSERT_TRUE(read) << name << ": " << read.error().detail << " at " << read.error().at;
    EXPECT_EQ(read->signature, TrustedList::Signature::present);
    EXPECT_EQ(read->scheme.territory, "EE_T");
    EXPECT_GE(read->providers.size(), 1u);
    for (const Provider& provider : read->providers)
      for (const Service& service : provider.services) EXPECT_TRUE(service.current.extensions.unknown_critical.empty()) << name;
  }
  const auto lists = read_trusted_list(corpus_file("TSL.xml"));
  ASSERT_TRUE(lists) << lists.error().detail << " at " << lists.error().at;
  EXPECT_TRUE(lists->providers.empty());
  ASSERT_EQ(lists->scheme.pointers.size(), 1u);
  EXPECT_EQ(lists->scheme.pointers[0].location, "https://open-eid.github.io/test-TL/EE_T.xml");
  EXPECT_EQ(lists->scheme.pointers[0].signers.at(0).certificates.size(), 1u);
}

TEST(TrustedList, IsValidByTheSchema) {
  namespace fs = std::filesystem;
  const fs::path schemas = fs::path(ESIGN_CORPORA) / ".." / "schemas";
  if (!fs::exists(schemas / "ts_119612v020401_xsd.xsd") || std::system("command -v xmllint > /dev/null") != 0) GTEST_SKIP() << "no schema or no xmllint";
  const fs::path folder = fs::path(::testing::TempDir()) / "trusted-list-schema";
  fs::create_directories(folder);
  const std::string check = std::string(ESIGN_SOURCE_DIR) + "/tests/schemas/validate '" + schemas.string() + "' ts_119612v020401_xsd.xsd '" + (folder / "tl.xml").string() +
                            "' > '" + (folder / "said").string() + "' 2>&1";
  TrustedList made = list();
  made.providers[0].services[0].current.extensions.additional = {{{"en", std::string(kServiceInformation) + "ForeSignatures"}, ""}};
  made.providers[0].services[0].current.extensions.expired_certificates_since = at("2024-01-01T00:00:00Z");
  made.providers[0].services[1].supply_points = {"https://stamps.example.az/"};
  made.scheme.pointers = {{{{{certificate("root")}, {}, {}, 0}}, "https://other.example/tl.xml", made.scheme.type, "TR", "application/vnd.etsi.tsl+xml", {}, {}}};
  std::ofstream(folder / "tl.xml", std::ios::binary) << text_of(made);
  EXPECT_EQ(std::system(check.c_str()), 0) << std::ifstream(folder / "said").rdbuf();
  // The judge can say no.
  std::ofstream(folder / "tl.xml", std::ios::binary) << replaced(text_of(made), "<TSLSequenceNumber>7</TSLSequenceNumber>", "");
  EXPECT_NE(std::system(check.c_str()), 0);
}

}  // namespace
}  // namespace esign::trust::testing

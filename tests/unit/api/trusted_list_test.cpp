// SPDX-License-Identifier: Apache-2.0
// Who may say whom to trust: lists that are unsigned, forged, wrapped, signed twice or by another, stale, rolled back or huge.
#include <esign/cert_path.h>
#include <esign/timestamp.h>
#include <esign/trusted_list.h>

#include "api/world.h"
#include "crypto/backend.h"
#include "trust/list_support.h"
#include "unit/signing/long_term_support.h"
#include "xml/canonical.h"

namespace esign {
namespace {

using trust::testing::at;
using trust::testing::corpus_file;
using trust::testing::replaced;
using trust::testing::text_of;

std::unique_ptr<SigningKey> key(const std::string& who) {
  const std::string password = pki::pki_text("p12.pin");
  auto opened = pkcs12_key(pki::pki_path(who + ".p12"), [password](const PinRequest&) { return Pin(password.substr(0, password.find('\n'))); });
  EXPECT_TRUE(opened) << opened.error().detail;
  return *std::move(opened);
}

Document file_of(std::string_view text) { return Document::from_octets(copy(as_view(text)), "tl.xml", "application/xml"); }

std::string signed_by(const std::string& who, const std::string& text) {
  SignOptions options;
  options.signing_time = at("2027-01-01T00:00:00Z");
  std::string made;
  const auto signer = key(who);
  const auto done = sign(file_of(text), *signer, options, [&](View piece) -> Result<void> {
    made += as_text(piece);
    return {};
  });
  EXPECT_TRUE(done) << done.error().detail;
  return made;
}

Certificate pinned(const std::string& who) { return Certificate(trust::testing::certificate(who)); }

ListQuestion question(std::vector<Certificate> signers, const char* time = "2027-03-01T09:00:00Z") { return {std::move(signers), at(time), at(time), {}, Judges::one}; }

constexpr const char* kOperator = "seal-agency";

const std::string& good() {
  static const std::string list = signed_by(kOperator, text_of(trust::testing::list()));
  return list;
}

/// The fault's name, or "believed", or what could not even be read.
std::string answer(const std::string& text, const ListQuestion& asked) {
  const auto list = TrustedList::read(file_of(text));
  if (!list) return "unreadable: " + list.error().detail;
  const auto verified = VerifiedList::verify(*list, asked);
  if (verified) return "believed";
  if (verified.error().code != Errc::denied) return "error: " + verified.error().detail;
  return verified.error().detail.substr(0, verified.error().detail.find(':'));
}
std::string answer(const std::string& text) { return answer(text, question({pinned(kOperator)})); }

TEST(VerifiedList, IsSignedAsTheStandardWants) {
  EXPECT_EQ(answer(good()), "believed") << VerifiedList::verify(*TrustedList::read(file_of(good())), question({pinned(kOperator)})).error().detail;
  // TS 119 612 clause 5.7.1: two transforms, enveloped-signature and exclusive canonicalisation.
  const auto first = good().find("<ds:Transforms>"), last = good().find("</ds:Transforms>", first);
  const std::string transforms = good().substr(first, last - first);
  EXPECT_NE(transforms.find("xmldsig#enveloped-signature"), std::string::npos);
  EXPECT_NE(transforms.find("xml-exc-c14n#\""), std::string::npos);
  EXPECT_EQ(transforms.find("filter2"), std::string::npos);
}

TEST(VerifiedList, BothJudgesBelieveIt) {
  auto asked = question({pinned(kOperator)});
  asked.judges = Judges::two;
  EXPECT_EQ(answer(good(), asked), "believed");
}

TEST(VerifiedList, TakesNoSecondSignature) {
  SignOptions options;
  options.signing_time = at("2027-01-01T00:00:00Z");
  const auto signer = key(kOperator);
  const auto again = sign(file_of(good()), *signer, options, [](View) -> Result<void> { return {}; });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::invalid_argument);
}

TEST(VerifiedList, ForgeriesAreNamed) {
  EXPECT_EQ(answer(text_of(trust::testing::list())), "unsigned");
  EXPECT_EQ(answer(replaced(good(), "Svcstatus/withdrawn", "Svcstatus/granted")), "forged");
  EXPECT_EQ(answer(replaced(good(), "<TSLSequenceNumber>7<", "<TSLSequenceNumber>8<")), "forged");
  EXPECT_EQ(answer(replaced(good(), "<SchemeTerritory>AZ", "<SchemeTerritory>A&#90;")), "believed");  // the same text to XML
  const auto value = good().find("<ds:SignatureValue>") + 20;
  std::string broken = good();
  broken[value] = broken[value] == 'A' ? 'B' : 'A';
  EXPECT_EQ(answer(broken), "forged");
}

TEST(VerifiedList, OnlyPinnedSignersCount) {
  EXPECT_EQ(answer(good(), question({})), "unknown signer");
  EXPECT_EQ(answer(good(), question({pinned("seal-company")})), "unknown signer");
  EXPECT_EQ(answer(signed_by("seal-company", text_of(trust::testing::list()))), "unknown signer");
  EXPECT_EQ(answer(good(), question({pinned("seal-company"), pinned(kOperator)})), "believed");
  // Pinning an authority does not pin whom it certifies.
  EXPECT_EQ(answer(good(), question({pinned("ca-government"), pinned("ca-legal"), pinned("root")})), "unknown signer");
}

TEST(VerifiedList, WrappedAndPartialSignaturesAreRefused) {
  const auto begin = good().find("<ds:Signature "), end = good().find("</ds:Signature>") + 15;
  const std::string signature = good().substr(begin, end - begin);
  // Two signatures: the same one twice, and another's beside it.
  EXPECT_NE(answer(replaced(good(), "</TrustServiceStatusList>", signature + "</TrustServiceStatusList>")), "believed");
  // A list that the operator signed inside a document of another, whose own list has the first place.
  const std::string evil = replaced(text_of(trust::testing::list()), "Svcstatus/withdrawn", "Svcstatus/granted");
  const std::string inside = good().substr(good().find("<TrustServiceStatusList"));
  std::string wrapped = replaced(evil, "<HistoricalInformationPeriod>", "<PolicyOrLegalNotice>" + inside + "</PolicyOrLegalNotice><HistoricalInformationPeriod>");
  EXPECT_NE(answer(wrapped), "believed");
  // The signature moved under an Object of itself, the list around it changed.
  wrapped = replaced(evil, "</TrustServiceStatusList>", replaced(signature, "<ds:Object>", "<ds:Object>" + inside + "</ds:Object><ds:Object>") + "</TrustServiceStatusList>");
  EXPECT_NE(answer(wrapped), "believed");
}

std::string between(const std::string& text, std::string_view open, std::string_view close) {
  const auto begin = text.find(open) + open.size();
  return text.substr(begin, text.find(close, begin) - begin);
}

/// A sound signature of the operator's key over SchemeInformation alone: the services stand in the file unsigned.
std::string partly_signed() {
  std::string made = signed_by(kOperator, replaced(text_of(trust::testing::list()), "<SchemeInformation>", "<SchemeInformation Id=\"part\">"));
  made = replaced(replaced(made, "URI=\"\"", "URI=\"#part\""), "<ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>", "");
  const xml::Canonicalization exclusive{xml::C14n::exclusive, xml::WithComments::no, {}};
  const auto signer = key(kOperator);
  auto tree = xml::Tree::parse(as_view(made));
  const auto part = xml::canonical_octets(**tree, {*(*tree)->by_id("part"), xml::WithComments::no, {}}, exclusive);
  const auto digest = crypto::digest(crypto::openssl(), signer->algorithm().hash, *part);
  made = replaced(made, between(made, "<ds:DigestValue>", "</ds:DigestValue>"), to_base64(*digest));
  tree = xml::Tree::parse(as_view(made));
  const auto info = (*tree)->all("http://www.w3.org/2000/09/xmldsig#", "SignedInfo").front();
  const auto message = xml::canonical_octets(**tree, {info, xml::WithComments::no, {}}, exclusive);
  ToBeSigned to_sign{signer->algorithm(), *message, *crypto::digest(crypto::openssl(), signer->algorithm().hash, *message)};
  Bytes value = signer->sign(to_sign)->octets;
  if (signer->algorithm().scheme == Scheme::ecdsa) value = *crypto::der_to_raw_ecdsa(value, signer->certificate().parsed()->public_key().bits);
  return replaced(made, between(made, "<ds:SignatureValue>", "</ds:SignatureValue>"), to_base64(value));
}

TEST(VerifiedList, PartOfAListIsNotTheList) {
  const std::string partial = partly_signed();
  TrustStore store;
  store.add(pinned(kOperator));
  const auto report = Verifier(store, *Policy::builtin("permissive")).verify(file_of(partial), std::nullopt, at("2027-03-01T09:00:00Z"));
  ASSERT_TRUE(report);
  ASSERT_EQ(report->indication(), Indication::total_passed) << report->text(Language::en);  // as far as it goes
  EXPECT_EQ(answer(partial), "forged");
}

TEST(VerifiedList, ListsEndAndNeverGoBack) {
  EXPECT_EQ(answer(good(), question({pinned(kOperator)}, "2027-06-01T00:00:00Z")), "stale");
  EXPECT_EQ(answer(good(), question({pinned(kOperator)}, "2026-12-31T23:59:59Z")), "not yet issued");
  // Today's list is asked about the past.
  auto asked = question({pinned(kOperator)}, "2026-12-01T00:00:00Z");
  asked.now = at("2027-02-01T00:00:00Z");
  EXPECT_EQ(answer(good(), asked), "believed");
  asked.now = at("2027-07-01T00:00:00Z");
  EXPECT_EQ(answer(good(), asked), "stale");

  asked = question({pinned(kOperator)});
  asked.memory = ListMemory{8, "00", at("2027-01-02T00:00:00Z")};
  EXPECT_EQ(answer(good(), asked), "rolled back");
  asked.memory = ListMemory{7, "00", at("2027-01-01T00:00:00Z")};
  EXPECT_EQ(answer(good(), asked), "conflicting");
  const auto verified = VerifiedList::verify(*TrustedList::read(file_of(good())), question({pinned(kOperator)}));
  ASSERT_TRUE(verified);
  asked.memory = verified->memory();
  EXPECT_EQ(answer(good(), asked), "believed");
  EXPECT_EQ(verified->list().memory_key().size(), 64u);

  trust::TrustedList closed = trust::testing::list();
  closed.scheme.next_update.reset();
  EXPECT_EQ(answer(signed_by(kOperator, text_of(closed))), "closed");
}

TEST(VerifiedList, HugeListsAndDoctypesAreNotRead) {
  std::string huge = good();
  huge.append(Limits{}.trusted_list_octets, ' ');
  EXPECT_EQ(answer(huge), "unreadable: trusted_list_octets");
  EXPECT_TRUE(answer(replaced(good(), "<TrustServiceStatusList", "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a\"><TrustServiceStatusList")).starts_with("unreadable"));
  EXPECT_TRUE(answer(replaced(good(), "<SchemeTerritory>AZ", "<SchemeTerritory>&lol;")).starts_with("unreadable"));
}

TEST(VerifiedList, GivesAnchorsUntilTheirEnd) {
  trust::TrustedList made = trust::testing::list();
  auto& service = made.providers[0].services[0];
  service.current = trust::testing::state("CA/QC", "withdrawn", "2027-02-01T00:00:00Z", "ca-citizen");
  service.history = {trust::testing::state("CA/QC", "accredited", "2020-01-01T00:00:00Z", "")};
  const auto verified = VerifiedList::verify(*TrustedList::read(file_of(signed_by(kOperator, text_of(made)))), question({pinned(kOperator)}));
  ASSERT_TRUE(verified) << verified.error().detail;
  TrustStore store;
  store.add(*verified);
  ASSERT_EQ(store.anchors().size(), 1u);
  EXPECT_EQ(store.sunset(0), at("2027-02-01T00:00:00Z"));
  ASSERT_EQ(store.timestamping().size(), 1u);
  EXPECT_EQ(store.timestamping()[0].certificate.subject(), pinned("tsu-1").subject());

  PathQuestion path;
  path.revocation = Revocation::ignored;
  const auto leaf = pinned("citizen-gunel-sign");
  EXPECT_EQ(verify_certificate(leaf, store, {}, path, at("2027-01-31T23:59:59Z"))->verdict, PathAnswer::Verdict::passed);
  const auto after = verify_certificate(leaf, store, {}, path, at("2027-02-01T00:00:00Z"));
  EXPECT_NE(after->verdict, PathAnswer::Verdict::passed);
  EXPECT_EQ(after->sub_indication, "NO_CERTIFICATE_CHAIN_FOUND_NO_POE");
  // A time-stamping unit is nobody's authority.
  EXPECT_NE(verify_certificate(pinned("tsu-1"), store, {}, path, at("2027-01-15T00:00:00Z"))->verdict, PathAnswer::Verdict::passed);
}

TEST(VerifiedList, DocumentsAreVerifiedWithIt) {
  const auto& world = mutation::World::one();
  const Bytes document = world.sign(Document::from_octets(copy(as_view("<a>Şəki</a>")), "a.xml", "application/xml"), Format::xades, Packaging::enveloped);
  const auto verified = VerifiedList::verify(*TrustedList::read(file_of(good())), question({pinned(kOperator)}));
  ASSERT_TRUE(verified);
  TrustStore store;
  store.add(*verified);
  Evidence evidence;
  ASSERT_TRUE(evidence.add_crls(pki::pki_path("crls")));
  const Verifier verifier(store, *Policy::builtin("default"), evidence);
  const auto report = verifier.verify(Document::from_octets(document, "a.xml", "application/xml"), std::nullopt, at("2027-03-01T09:00:00Z"));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->indication(), Indication::total_passed) << report->text(Language::en);
}

/// A store with the services of one list: the citizens' CA, and what else the story wants.
TrustStore store_of(std::vector<trust::Service> services) {
  trust::TrustedList made = trust::testing::list();
  made.providers[0].services.resize(1);
  for (auto& one : services) made.providers[0].services.push_back(std::move(one));
  const auto verified = VerifiedList::verify(*TrustedList::read(file_of(signed_by(kOperator, text_of(made)))), question({pinned(kOperator)}));
  EXPECT_TRUE(verified) << verified.error().detail;
  TrustStore store;
  if (verified) store.add(*verified);
  return store;
}

trust::Service service(std::string_view type, const std::string& who) {
  trust::Service made;
  made.current = trust::testing::state(type, "accredited", "2024-01-01T00:00:00Z", who);
  return made;
}

/// "TOTAL-PASSED B-T, NO_CERTIFICATE_CHAIN_FOUND": of a citizen's B-T signature, and of its time-stamp.
std::string with_timestamp(const TrustStore& store) {
  using namespace signing_test;
  static const SignedFile file = *extended(signed_file(Format::xades, Packaging::enveloped, "<a>Şəki</a>"), Level::b_t, test_services(std::make_shared<TestAuthority>()));
  Evidence evidence;
  EXPECT_TRUE(evidence.add_crls(pki::pki_path("crls")) && evidence.add_certificates(pki::pki_path("certs")));
  const auto report = Verifier(store, *Policy::builtin("default"), evidence).verify(file.file, file.content, at("2027-03-01T09:00:00Z"));
  EXPECT_TRUE(report);
  const SignatureReport& one = report->signatures()[0];
  const auto& stamp = one.timestamps.at(0);
  return std::string(standard_name(one.indication)) + ' ' + one.level + ", " + (stamp.indication == "PASSED" ? stamp.indication : std::string(standard_name(stamp.sub_indication)));
}

TEST(VerifiedList, AnAuthorityOfCertificatesIsNoneOfTimestamps) {
  // ca-services issued the unit's certificate; the list knows it for certificates, for time-stamps, or its root for all.
  EXPECT_EQ(with_timestamp(store_of({service("CA/QC", "ca-services")})), "TOTAL-PASSED B-B, NO_CERTIFICATE_CHAIN_FOUND");
  EXPECT_EQ(with_timestamp(store_of({service("CA/PKC", "ca-services")})), "TOTAL-PASSED B-B, NO_CERTIFICATE_CHAIN_FOUND");
  EXPECT_EQ(with_timestamp(store_of({service("TSA/QTST", "ca-services")})), "TOTAL-PASSED B-T, PASSED");
  EXPECT_EQ(with_timestamp(store_of({service("TSA", "tsu-1")})), "TOTAL-PASSED B-T, PASSED");
  EXPECT_EQ(with_timestamp(store_of({service("NationalRootCA-QC", "root")})), "TOTAL-PASSED B-T, PASSED");
  // What a person trusts, he trusts for everything.
  TrustStore typed = store_of({service("CA/QC", "ca-services")});
  typed.add(pinned("ca-services"));
  EXPECT_EQ(with_timestamp(typed), "TOTAL-PASSED B-T, PASSED");
}

TEST(VerifiedList, ATimestampingServiceSignsNoDocuments) {
  TrustStore store;
  store.add(pinned("root"), {}, AnchorUse::certificates);
  EXPECT_EQ(with_timestamp(store), "TOTAL-PASSED B-B, NO_CERTIFICATE_CHAIN_FOUND");
  trust::TrustedList only = trust::testing::list();
  only.providers[0].services = {service("TSA/QTST", "root")};
  const auto verified = VerifiedList::verify(*TrustedList::read(file_of(signed_by(kOperator, text_of(only)))), question({pinned(kOperator)}));
  ASSERT_TRUE(verified);
  TrustStore of_stamps;
  of_stamps.add(*verified);
  EXPECT_EQ(with_timestamp(of_stamps), "INDETERMINATE B-T, PASSED");
}

TEST(VerifiedList, TheTokenByItselfIsJudgedByTheSameAnchors) {
  const Document document = file_of("<a>Şəki</a>");
  const Bytes token = *signing_test::TestAuthority().stamp(Hash::sha256, signing_test::digest_of(Hash::sha256, as_view("<a>Şəki</a>")));
  Evidence evidence;
  ASSERT_TRUE(evidence.add_certificates(pki::pki_path("ca-services.der")) && evidence.add_crls(pki::pki_path("crls")));
  const auto verdict = [&](const TrustStore& store) {
    return judge_timestamp(token, document, store, evidence, Revocation::required, at("2027-03-01T09:00:00Z"), Judges::one)->sub_indication;
  };
  EXPECT_EQ(verdict(store_of({service("CA/QC", "ca-services")})), "NO_CERTIFICATE_CHAIN_FOUND");
  EXPECT_EQ(verdict(store_of({service("TSA/QTST", "ca-services")})), "");
  // And its certificate, asked for that purpose.
  PathQuestion path;
  path.purpose = Purpose::tsa;
  const auto chain = [&](const TrustStore& store) { return verify_certificate(pinned("tsu-1"), store, evidence, path, at("2027-03-01T09:00:00Z"))->verdict; };
  EXPECT_NE(chain(store_of({service("CA/QC", "ca-services")})), PathAnswer::Verdict::passed);
  EXPECT_EQ(chain(store_of({service("TSA/QTST", "ca-services")})), PathAnswer::Verdict::passed);
}

/// "TOTAL-PASSED AZ qualified-signature 2026-11-20T10:00:01Z" of the citizen's B-LTA signature, and why not.
std::string qualification(std::vector<trust::Service> citizens, const char* territory = "AZ") {
  using namespace signing_test;
  static const SignedFile file = *extended(signed_file(Format::xades, Packaging::enveloped, "<a>Şəki</a>"), Level::b_lta, test_services(std::make_shared<TestAuthority>()));
  trust::TrustedList made = trust::testing::list();
  made.scheme.territory = territory;
  made.providers[0].services = std::move(citizens);
  made.providers[0].services.push_back(service("TSA/QTST", "ca-services"));
  const auto verified = VerifiedList::verify(*TrustedList::read(file_of(signed_by(kOperator, text_of(made)))), question({pinned(kOperator)}));
  EXPECT_TRUE(verified) << verified.error().detail;
  TrustStore store;
  store.add(*verified);
  Evidence evidence;
  EXPECT_TRUE(evidence.add_crls(pki::pki_path("crls")) && evidence.add_certificates(pki::pki_path("certs")));
  const auto report = Verifier(store, *Policy::builtin("default"), evidence).verify(file.file, file.content, at("2027-03-01T09:00:00Z"));
  std::string all{standard_name(report->indication())};
  for (const auto& one : report->signatures()[0].qualification) {
    all += ' ' + std::string(name(one.law)) + ' ' + std::string(name(one.verdict)) + ' ' + to_rfc3339(one.signing_time);
    if (one.verdict == SignatureQualification::not_qualified) all += ' ' + one.steps.back().key;
  }
  return all;
}

TEST(VerifiedList, SaysWhoseSignaturesAreQualifiedOnes) {
  EXPECT_EQ(qualification({service("CA/QC", "ca-citizen")}), "TOTAL-PASSED AZ qualified-signature 2026-11-20T10:00:01Z");
  EXPECT_EQ(qualification({service("CA/PKC", "ca-citizen")}), "TOTAL-PASSED AZ not-qualified 2026-11-20T10:00:01Z service");
  EXPECT_EQ(qualification({service("NationalRootCA-QC", "root")}), "TOTAL-PASSED AZ not-qualified 2026-11-20T10:00:01Z service");
  // The law of another country is not known here.
  EXPECT_EQ(qualification({service("CA/QC", "ca-citizen")}, "CH"), "TOTAL-PASSED");
}

TEST(VerifiedList, TheEndOfACentreDoesNotReachBack) {
  const auto with = [](const char* status, const char* since, const char* earlier) {
    trust::Service made = service("CA/QC", "ca-citizen");
    made.current = trust::testing::state("CA/QC", status, since, "ca-citizen");
    if (*earlier != 0) made.history = {trust::testing::state("CA/QC", earlier, "2020-01-01T00:00:00Z", "")};
    return std::vector{made};
  };
  // It lost its standing long after the archive time-stamp, before the signature, and had none when it issued the certificate.
  EXPECT_EQ(qualification(with("withdrawn", "2026-12-01T00:00:00Z", "accredited")), "TOTAL-PASSED AZ qualified-signature 2026-11-20T10:00:01Z");
  EXPECT_EQ(qualification(with("withdrawn", "2026-11-20T10:00:00Z", "accredited")), "INDETERMINATE AZ not-qualified 2026-11-20T10:00:01Z status-at-signing");
  EXPECT_EQ(qualification(with("accredited", "2026-10-01T00:00:00Z", "")), "TOTAL-PASSED AZ not-qualified 2026-11-20T10:00:01Z status-at-issue");
}

TEST(VerifiedList, ListsOfOthersWithTheirSigner) {
  const Bytes file = corpus_file("TSL.xml");
  if (file.empty()) GTEST_SKIP() << "no corpora";
  const auto signer = Certificate::parse_file(corpus_file("TSL.crt"));
  ASSERT_TRUE(signer);
  const auto list = TrustedList::read(Document::from_octets(file, "TSL.xml"));
  ASSERT_TRUE(list) << list.error().detail;
  const auto verified = VerifiedList::verify(*list, question({signer->front()}, "2026-11-21T12:00:00Z"));
  ASSERT_TRUE(verified) << verified.error().detail;
  // The list of lists names who signs the national one; with that certificate it is believed.
  const auto signers = verified->signers_of("EE_T");
  ASSERT_EQ(signers.size(), 1u);
  EXPECT_TRUE(verified->signers_of("LV").empty());
  const auto national = TrustedList::read(Document::from_octets(corpus_file("EE_T.xml"), "EE_T.xml"));
  ASSERT_TRUE(national) << national.error().detail;
  const auto believed = VerifiedList::verify(*national, question(signers, "2026-11-21T12:00:00Z"));
  EXPECT_TRUE(believed) << believed.error().detail;
}

}  // namespace
}  // namespace esign

// SPDX-License-Identifier: Apache-2.0
// PDF signatures raised to B-T, B-LT and B-LTA: what is appended, and that nothing that is there changes.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "formats/pades/pades.h"
#include "pdf/incremental_update.h"
#include "pdf/update_base.h"
#include "signing/pades_support.h"

namespace esign::signing_test {
namespace {

using formats::TimestampKind;

Document raised(const Document& document, Level level, const std::shared_ptr<TestAuthority>& authority) {
  const auto made = extended({document, {}}, level, test_services(authority));
  EXPECT_TRUE(made) << made.error().at << ": " << made.error().detail;
  return made ? made->file : document;
}

std::vector<TimestampKind> kinds(const Document& document, std::size_t signature = 0) {
  std::vector<TimestampKind> all;
  const formats::SignatureSet set = formats::pades::read(document).value();
  for (const auto& timestamp : set.signatures.at(signature).timestamps) {
    EXPECT_EQ(formats::check_imprint(*timestamp, kHostDigest).value().outcome, formats::ImprintCheck::Outcome::match);
    all.push_back(timestamp->kind);
  }
  return all;
}

void expect_front_stays(const Document& before, const Document& after) {
  Bytes front(static_cast<std::size_t>(before.size()));
  ASSERT_TRUE(after.read_at(0, front));
  EXPECT_EQ(front, all_of(before));
}

class PadesExtend : public testing::Test {
 protected:
  Document signed_with(std::size_t spare) {
    PdfSignature pdf;
    pdf.spare = spare;
    return sign_pdf(test::PdfBuilder::page().table().document(), pdf).value();
  }
  std::shared_ptr<TestAuthority> authority = std::make_shared<TestAuthority>();
};

TEST_F(PadesExtend, PutsATokenIntoTheRoomThatWasLeft) {
  const Document before = signed_with(24 * 1024);
  const Document after = raised(before, Level::b_t, authority);
  EXPECT_EQ(after.size(), before.size());
  EXPECT_EQ(kinds(after), std::vector{TimestampKind::signature});
  EXPECT_EQ(pdf::read_revisions(after).value().all.size(), 2u);
}

TEST_F(PadesExtend, StampsTheDocumentWhereThereIsNoRoom) {
  const Document before = signed_with(0);
  const Document after = raised(before, Level::b_t, authority);
  expect_front_stays(before, after);
  EXPECT_EQ(kinds(after), std::vector{TimestampKind::archive});
  // What is there is not repeated.
  EXPECT_EQ(all_of(raised(after, Level::b_t, authority)), all_of(after));
}

TEST_F(PadesExtend, NeverChangesContentsThatSomethingWasAppendedTo) {
  const Document two = sign_pdf(signed_with(24 * 1024), {}, {"legal-emin-sign"}).value();
  const Document after = raised(two, Level::b_t, authority);
  expect_front_stays(two, after);
  EXPECT_EQ(kinds(after, 0), std::vector{TimestampKind::archive});
  EXPECT_EQ(kinds(after, 1), std::vector{TimestampKind::archive});
  EXPECT_EQ(authority->tokens(), 1) << "one time-stamp of the document is for both";
}

TEST_F(PadesExtend, GathersEachValueOnceAndSealsIt) {
  const Document before = signed_with(24 * 1024);
  const Document lasting = raised(before, Level::b_lta, authority);
  EXPECT_EQ(kinds(lasting), (std::vector{TimestampKind::signature, TimestampKind::archive}));
  const Opened file = opened(lasting);
  const pdf::Object store = file.at(file.catalog["DSS"]);
  ASSERT_TRUE(store["Certs"].array() && store["CRLs"].array());
  std::set<Bytes> certificates;
  for (const pdf::Object& one : *store["Certs"].array()) EXPECT_TRUE(certificates.insert(file.window.decoded(*one.reference()).value()).second);
  EXPECT_TRUE(store["VRI"].is_null());
  const pdf::Object stamp = file.at(field_at(file, 1)["V"]);
  EXPECT_TRUE(stamp["Type"].is_name("DocTimeStamp"));
  EXPECT_TRUE(stamp["M"].is_null());
  const pdf::Revisions revisions = pdf::read_revisions(lasting).value();
  for (const auto& revision : revisions.all) EXPECT_TRUE(revision.findings.empty());
  // A renewal.
  const Document renewed = raised(lasting, Level::b_lta, authority);
  expect_front_stays(lasting, renewed);
  EXPECT_EQ(kinds(renewed), (std::vector{TimestampKind::signature, TimestampKind::archive, TimestampKind::archive}));
}

/// EN 319 142-1 clause 5.4.2.3.
std::string key_of(std::string_view contents) {
  std::string digits = to_hex(digest_of(Hash::sha1, as_view(contents)));
  std::ranges::transform(digits, digits.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  EXPECT_EQ(digits.size(), 40u);
  return digits;
}

/// The octets of the streams of a list, which are all in the store too.
std::set<Bytes> streams(const Opened& file, const pdf::Object& list, const pdf::Object& of_store) {
  std::set<Bytes> all;
  const pdf::Object members = file.at(list), known = file.at(of_store);
  for (const pdf::Object& one : members.array() ? *members.array() : pdf::Array()) {
    EXPECT_TRUE(std::ranges::any_of(*known.array(), [&](const pdf::Object& other) { return other.reference() == one.reference(); }));
    all.insert(file.window.decoded(*one.reference()).value());
  }
  return all;
}

TEST_F(PadesExtend, SaysOnRequestWhatValidatesEachSignature) {
  LongTermServices services = test_services(authority);
  services.vri = instant("2026-11-20T11:22:33Z");
  const Document two = sign_pdf(signed_with(24 * 1024), {}, {"legal-emin-sign"}).value();
  services.status = [](const Certificate&, const Certificate& issuer) -> Result<StatusValues> {
    for (const char* name : {"root", "ca-citizen", "ca-services", "ca-legal"}) {
      if (equal(test_certificate(name)->der(), issuer.der())) return StatusValues{{pki::pki_file(std::string(name) + ".crl")}, {}};
    }
    return fail(Errc::unavailable, "no CRL of " + issuer.subject());
  };
  services.certificates.push_back(Certificate(test_certificate("ca-legal")));
  const auto made = extended({two, {}}, Level::b_lta, services);
  ASSERT_TRUE(made) << made.error().at << ": " << made.error().detail;
  expect_front_stays(two, made->file);
  const Opened file = opened(made->file);
  const pdf::Object store = file.at(file.catalog["DSS"]), related = file.at(store["VRI"]);
  ASSERT_TRUE(related.dictionary());
  EXPECT_EQ(related.dictionary()->size(), 3u) << "two signatures and the time-stamp of B-T; of the last one nothing is known yet";
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string contents = *file.at(field_at(file, i)["V"])["Contents"].string();
    const std::string key = key_of(contents);
    const pdf::Object one = file.at(related[key]);
    ASSERT_TRUE(one.dictionary()) << i;
    EXPECT_TRUE(one["Type"].is_name("VRI"));
    EXPECT_EQ(*one["TU"].string(), "D:20261120112233Z");
    EXPECT_TRUE(one["TS"].is_null());
    const auto certificates = streams(file, one["Cert"], store["Certs"]);
    EXPECT_EQ(certificates.size(), 2u) << "the signer and the authority, not the root";
    const char* who[] = {"citizen-gunel-sign", "legal-emin-sign", "tsu-1"};
    EXPECT_TRUE(certificates.contains(copy(test_certificate(who[i])->der()))) << who[i];
    EXPECT_EQ(streams(file, one["CRL"], store["CRLs"]).size(), 2u);
  }
  const formats::SignatureSet set = formats::pades::read(made->file).value();
  for (const auto& view : set.signatures) {
    for (const auto& finding : view.revisions->findings) EXPECT_LE(finding.level, pdf::ChangeLevel::form) << finding.rule << finding.detail;
  }
  // The same again adds nothing but what concerns the time-stamp that sealed it.
  const auto again = extended(*made, Level::b_lt, services);
  ASSERT_TRUE(again);
  const Opened later = opened(again->file);
  EXPECT_EQ(later.at(later.at(later.catalog["DSS"])["VRI"]).dictionary()->size(), 4u);
  const auto third = extended(*again, Level::b_lt, services);
  ASSERT_TRUE(third);
  EXPECT_EQ(all_of(third->file), all_of(again->file));
}

TEST_F(PadesExtend, ReadsTheTimeStampOfVri) {
  const Document document = signed_with(0);
  const formats::SignatureSet before = formats::pades::read(document).value();
  const Opened file = opened(document);
  const std::string contents = *file.at(field_at(file, 0)["V"])["Contents"].string();
  const auto with_stamp = [&](const Bytes& token, const std::string& key) {
    pdf::Dictionary catalog = *file.catalog.dictionary();
    const pdf::Ref root = *file.window.trailer()["Root"].reference();
    const auto base = pdf::update_base(document, {}).value();
    pdf::UpdateBase with = base;
    with.trailer = *file.window.trailer().dictionary();
    pdf::IncrementalUpdate update(with, nullptr);
    const pdf::Ref stream = update.new_object();
    EXPECT_TRUE(update.put_stream(stream, {}, token));
    pdf::Dictionary entry, all, store;
    entry.emplace("TS", pdf::Object(stream));
    all.emplace(key, pdf::Object(entry));
    store.emplace("VRI", pdf::Object(all));
    catalog.insert_or_assign("DSS", pdf::Object(store));
    EXPECT_TRUE(update.put(root, pdf::Object(catalog)));
    Bytes octets = all_of(document);
    append(octets, update.finish().value().octets);
    return Document::from_octets(std::move(octets), "ts.pdf");
  };
  const formats::pades::Opening opening{{}, kHostDigest};
  const Bytes token = authority->stamp(Hash::sha256, digest_of(Hash::sha256, before.signatures[0].value)).value();
  const std::string key = key_of(contents);
  const formats::SignatureSet found = formats::pades::read(with_stamp(token, key), Limits{}, opening).value();
  ASSERT_EQ(found.signatures[0].timestamps.size(), 1u);
  const auto& stamp = *found.signatures[0].timestamps[0];
  EXPECT_EQ(stamp.kind, TimestampKind::references) << "it raises no level";
  EXPECT_EQ(stamp.attribute, "VRI/TS");
  EXPECT_EQ(formats::check_imprint(stamp, kHostDigest).value().outcome, formats::ImprintCheck::Outcome::match);
  const auto tsu = test_certificate("tsu-1");
  EXPECT_TRUE(std::ranges::any_of(found.signatures[0].certificates, [&](const auto& one) { return equal(one->der(), tsu->der()); })) << "what it carries is evidence";
  // Over something else, under another key, and without a digest.
  const Bytes wrong = authority->stamp(Hash::sha256, digest_of(Hash::sha256, as_view(contents))).value();
  const formats::SignatureSet other = formats::pades::read(with_stamp(wrong, key), Limits{}, opening).value();
  EXPECT_EQ(formats::check_imprint(*other.signatures[0].timestamps.at(0), kHostDigest).value().outcome, formats::ImprintCheck::Outcome::mismatch);
  EXPECT_TRUE(formats::pades::read(with_stamp(token, std::string(40, 'A')), Limits{}, opening).value().signatures[0].timestamps.empty());
  EXPECT_TRUE(formats::pades::read(with_stamp(token, key)).value().signatures[0].timestamps.empty());
}

TEST_F(PadesExtend, MapsWhatDocumentTimeStampsCover) {
  const Document lasting = raised(signed_with(24 * 1024), Level::b_lta, authority);
  const formats::SignatureSet set = formats::pades::read(lasting).value();
  std::uint64_t at = 0, stamped = 0, signed_too = 0;
  for (const formats::MappedPart& part : set.map) {
    EXPECT_EQ(part.begin, at) << "no octet is missing, none is twice";
    at = part.end;
    if (!part.covered_by.empty()) signed_too += part.end - part.begin;
    if (part.stamped_by.empty()) continue;
    stamped += part.end - part.begin;
    ASSERT_EQ(part.stamped_by.size(), 1u);
    EXPECT_EQ(part.stamped_by[0].signature, 0u);
    EXPECT_EQ(set.signatures[0].timestamps.at(part.stamped_by[0].position)->kind, TimestampKind::archive);
  }
  EXPECT_EQ(at, lasting.size());
  const std::size_t room = opened(lasting).at(field_at(opened(lasting), 1)["V"])["Contents"].string()->size();
  EXPECT_EQ(stamped, lasting.size() - 2 * room - 2) << "all but its own /Contents";
  EXPECT_LT(signed_too, stamped);
}

TEST_F(PadesExtend, HasNoVriForOtherFormats) {
  LongTermServices services = test_services(authority);
  services.vri = instant("2026-11-20T11:22:33Z");
  const auto made = extended(signed_file(Format::cades, Packaging::enveloping, "mətn"), Level::b_lt, services);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Errc::invalid_argument);
  EXPECT_EQ(authority->tokens(), 0);
}

TEST_F(PadesExtend, GoesOnlyWhereLongTermDataMay) {
  PdfSignature closed;
  closed.certification = PdfSignature::Certification::no_changes;
  const Document before = sign_pdf(test::PdfBuilder::page().stream(5).document(), closed).value();
  const Document after = raised(before, Level::b_lta, authority);
  expect_front_stays(before, after);
  EXPECT_FALSE(sign_pdf(after));
}

TEST_F(PadesExtend, AddsNothingToWhatWasChanged) {
  Bytes octets = all_of(signed_with(0));
  octets.at(60) ^= 1;
  const auto made = extended({Document::from_octets(octets, "x.pdf"), {}}, Level::b_t, test_services(authority));
  EXPECT_FALSE(made);
  EXPECT_EQ(authority->tokens(), 0);
}

}  // namespace
}  // namespace esign::signing_test

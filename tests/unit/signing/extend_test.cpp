// SPDX-License-Identifier: Apache-2.0
#include "signing/openssl_cms.h"
#include "signing/long_term_support.h"

#include <algorithm>
#include <set>

#include "formats/timestamp_view.h"

namespace esign::signing_test {
namespace {

using formats::ImprintCheck;
using formats::TimestampKind;

constexpr std::string_view kText = "Salam, Ə dünya: ı İ ğ ş ç ö ü\n";
constexpr std::string_view kXml = "<arayış><fin>5ABCD12</fin><qeyd xml:lang=\"az\">Günəş</qeyd></arayış>";

struct Kind {
  const char* name;
  Format format;
  Packaging packaging;
  std::string_view text;
};
std::ostream& operator<<(std::ostream& out, const Kind& kind) { return out << kind.name; }
const Kind kKinds[] = {
    {"CadesDetached", Format::cades, Packaging::detached, kText},
    {"CadesEnveloping", Format::cades, Packaging::enveloping, kText},
    {"XadesEnveloped", Format::xades, Packaging::enveloped, kXml},
    {"XadesEnveloping", Format::xades, Packaging::enveloping, kText},
    {"XadesEnvelopingXml", Format::xades, Packaging::enveloping, kXml},
    {"XadesDetached", Format::xades, Packaging::detached, kText},
};

/// "signature=match archive=match"
std::string stamps_of(const SignedFile& file) {
  std::string all;
  const formats::SignatureSet read = file.read();
  for (const auto& view : read.signatures) {
    for (const auto& timestamp : view.timestamps) {
      const auto check = formats::check_imprint(*timestamp, kHostDigest);
      const bool match = check && check->outcome == ImprintCheck::Outcome::match && check->why.empty();
      all += (all.empty() ? "" : " ") + std::string(name(timestamp->kind)) + (match ? "=match" : "=other");
    }
  }
  return all;
}

class Extend : public testing::TestWithParam<Kind> {
 protected:
  SignedFile basic() const { return signed_file(GetParam().format, GetParam().packaging, GetParam().text); }
  SignedFile raised(const SignedFile& from, Level level) const {
    auto made = extended(from, level, services_);
    EXPECT_TRUE(made) << made.error().at << ": " << made.error().detail;
    return made ? *std::move(made) : from;
  }
  std::shared_ptr<TestAuthority> authority_ = std::make_shared<TestAuthority>();
  LongTermServices services_ = test_services(authority_);
};
INSTANTIATE_TEST_SUITE_P(Formats, Extend, testing::ValuesIn(kKinds), [](const auto& one) { return std::string(one.param.name); });

TEST_P(Extend, EachLevelFromTheOneBelow) {
  const SignedFile t = raised(basic(), Level::b_t);
  EXPECT_EQ(stamps_of(t), "signature=match");
  const SignedFile lt = raised(t, Level::b_lt);
  EXPECT_EQ(stamps_of(lt), "signature=match");
  const auto view = lt.read().signatures.at(0);
  EXPECT_EQ(view.crls.size(), 3u) << "of the root and of both issuing authorities";
  EXPECT_GE(view.certificates.size(), 3u);
  const SignedFile lta = raised(lt, Level::b_lta);
  EXPECT_EQ(stamps_of(lta), "signature=match archive=match");
  const SignedFile renewed = raised(lta, Level::b_lta);
  EXPECT_EQ(stamps_of(renewed), "signature=match archive=match archive=match");
  const formats::SignatureSet read = renewed.read();
  for (const auto& defect : read.signatures.at(0).defects) EXPECT_NE(defect.weight, formats::Defect::Weight::fatal) << defect.detail;
}

TEST_P(Extend, ATimeStampThatIsNotAcceptedIsNotTaken) {
  const SignedFile t = raised(basic(), Level::b_t), lta = raised(t, Level::b_lta);
  const auto first_serial = t.read().signatures.at(0).timestamps.at(0)->token->info.serial_number;
  services_.accepts = [&](std::span<const std::uint8_t> octets, const Certificate& unit) -> Result<void> {
    EXPECT_TRUE(equal(unit.parsed()->der(), test_certificate("tsu-1")->der()));
    const auto token = formats::timestamp::read_token(octets).value();
    return token.info.serial_number == first_serial ? fail(Errc::unsupported, "weak") : Result<void>{};
  };
  EXPECT_EQ(stamps_of(raised(t, Level::b_t)), "signature=match signature=match") << "another is put beside it";
  EXPECT_EQ(stamps_of(raised(lta, Level::b_lta)), "signature=match archive=match archive=match") << "the archive time-stamp says since when";
  services_.accepts = [](std::span<const std::uint8_t>, const Certificate&) -> Result<void> { return fail(Errc::unsupported, "weak"); };
  const auto refused = extended(basic(), Level::b_t, services_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().at, "TimeStampToken");
  EXPECT_EQ(refused.error().code, Errc::unsupported);
}

TEST_P(Extend, AllAtOnceIsTheSameLevel) {
  EXPECT_EQ(stamps_of(raised(basic(), Level::b_lta)), "signature=match archive=match");
  EXPECT_EQ(authority_->tokens(), 2);
}

TEST_P(Extend, WhatIsThereIsNotRepeated) {
  const SignedFile lt = raised(basic(), Level::b_lt);
  const SignedFile again = raised(lt, Level::b_lt);
  EXPECT_EQ(again.file.octets(1 << 20).value(), lt.file.octets(1 << 20).value());
  EXPECT_EQ(authority_->tokens(), 1);
}

TEST_P(Extend, ArchiveTimestampCoversAllThatIsThere) {
  const auto view = raised(raised(basic(), Level::b_lta), Level::b_lta).read().signatures.at(0);
  const auto check = formats::check_imprint(*view.timestamps.back(), kHostDigest).value();
  ASSERT_EQ(check.outcome, ImprintCheck::Outcome::match);
  std::set<std::size_t> stamps(check.covers.timestamps.begin(), check.covers.timestamps.end());
  stamps.insert(check.indexed.timestamps.begin(), check.indexed.timestamps.end());
  EXPECT_EQ(stamps, (std::set<std::size_t>{0, 1}));
  EXPECT_EQ(check.covers.signature_value, formats::Covered::SignatureValue::yes);
  EXPECT_EQ(check.covers.evidence.crls.size() + check.indexed.evidence.crls.size(), 3u);
  EXPECT_FALSE(check.covers.references.empty());
}

TEST_P(Extend, EveryOctetOfTheFirstFileIsStillThere) {
  const SignedFile from = basic();
  const SignedFile to = raised(from, Level::b_lta);
  const auto before = from.read().signatures.at(0), after = to.read().signatures.at(0);
  EXPECT_EQ(after.value, before.value);
  EXPECT_EQ(after.signed_octets, before.signed_octets);
  if (GetParam().format != Format::xades) return;
  const Bytes was = from.file.octets(1 << 20).value(), is = to.file.octets(1 << 20).value();
  const std::string_view old = as_text(was), made = as_text(is);
  const std::size_t front = old.find("</xades:QualifyingProperties>");
  ASSERT_NE(front, std::string_view::npos);
  EXPECT_EQ(made.substr(0, front), old.substr(0, front));
  EXPECT_EQ(made.substr(made.size() - (old.size() - front)), old.substr(front));
}

TEST_P(Extend, AnythingChangedAfterwardsIsSeen) {
  const SignedFile lta = raised(basic(), Level::b_lta);
  // The certificate of ca-citizen goes out, or another character of base64 comes in: the archive time-stamp tells.
  Bytes octets = lta.file.octets(1 << 20).value();
  const auto view = lta.read().signatures.at(0);
  const Bytes crl = copy(view.crls.at(0)->der());
  const Bytes wanted = GetParam().format == Format::cades ? crl : copy(as_view(to_base64(crl)));
  const auto at = std::ranges::search(octets, wanted).begin();
  ASSERT_NE(at, octets.end());
  auto& bent = *(at + static_cast<std::ptrdiff_t>(wanted.size() / 2));
  bent = GetParam().format == Format::cades ? static_cast<std::uint8_t>(bent ^ 1) : bent == 'A' ? 'B' : 'A';
  const SignedFile changed{Document::from_octets(std::move(octets), lta.file.name()), lta.content};
  EXPECT_EQ(stamps_of(changed), "signature=match archive=other");
}

TEST_P(Extend, NothingIsAddedToWhatDoesNotVerify) {
  const SignedFile from = basic();
  const auto view = from.read().signatures.at(0);
  Bytes octets = from.file.octets(1 << 20).value();
  const Bytes wanted = GetParam().format == Format::cades ? view.value : copy(as_view("<ds:SignatureValue>"));
  const auto at = std::ranges::search(octets, wanted).begin();
  ASSERT_NE(at, octets.end());
  auto& bent = *(at + 30);
  bent = GetParam().format == Format::cades ? static_cast<std::uint8_t>(bent ^ 1) : bent == 'A' ? 'B' : 'A';
  const auto made = extended({Document::from_octets(std::move(octets), from.file.name()), from.content}, Level::b_t, services_);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Errc::invalid_argument) << made.error().detail;
  EXPECT_EQ(authority_->tokens(), 0);
}

TEST_P(Extend, TokenOverSomethingElseIsRefused) {
  services_.timestamp = [this](Hash hash, std::span<const std::uint8_t>) { return authority_->stamp(hash, Bytes(32, 7)); };
  const auto made = extended(basic(), Level::b_t, services_);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Errc::protocol);
}

TEST_P(Extend, ForgedTokenIsRefused) {
  services_.timestamp = [this](Hash hash, std::span<const std::uint8_t> digest) -> Result<Bytes> {
    ESIGN_TRY(Bytes token, authority_->stamp(hash, digest));
    token.back() ^= 1;
    return token;
  };
  EXPECT_FALSE(extended(basic(), Level::b_t, services_));
}

TEST_P(Extend, WithoutStatusThereIsNoLongTerm) {
  services_.status = [](const Certificate&, const Certificate&) -> Result<StatusValues> { return StatusValues{}; };
  const auto made = extended(basic(), Level::b_lt, services_);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Errc::unavailable);
}

TEST(ExtendCades, DigestOfTheArchiveTimestampIsAnnouncedAndThatIsNoDefect) {
  LongTermServices services = test_services(std::make_shared<TestAuthority>());
  services.hash = Hash::sha512;
  const SignedFile basic = signed_file(Format::cades, Packaging::enveloping, kText);
  const auto view = extended(basic, Level::b_lta, services).value().read().signatures.at(0);
  EXPECT_EQ(view.digest_algorithm, Hash::sha256);
  for (const auto& defect : view.defects) ADD_FAILURE() << defect.place << ": " << defect.detail;
}

TEST(ExtendCades, DetachedNeedsItsContentForTheArchive) {
  SignedFile file = signed_file(Format::cades, Packaging::detached, kText);
  file.content.reset();
  const auto services = test_services(std::make_shared<TestAuthority>());
  EXPECT_TRUE(extended(file, Level::b_lt, services));
  const auto made = extended(file, Level::b_lta, services);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Errc::not_found);
}

/// `openssl cms` reads and verifies every level; `openssl ts` verifies the tokens that were put in.
TEST(ExtendCades, OpensslVerifiesEveryLevel) {
  const OpensslCms& openssl = OpensslCms::instance();
  const auto services = test_services(std::make_shared<TestAuthority>());
  const SignedFile basic = signed_file(Format::cades, Packaging::enveloping, kText);
  openssl.must("x509 -inform DER -in " + pki::pki_path("root.der") + " -out root.pem");
  for (const char* name : {"ca-citizen", "ca-services"}) openssl.must("x509 -inform DER -in " + pki::pki_path(std::string(name) + ".der") + " -out " + name + ".pem");
  Bytes authorities = openssl.octets("root.pem");
  append(authorities, openssl.octets("ca-citizen.pem"));
  openssl.write("authorities.pem", authorities);
  for (const Level level : {Level::b_t, Level::b_lt, Level::b_lta}) {
    const auto made = extended(basic, level, services).value();
    openssl.write("made.p7m", made.file.octets(1 << 20).value());
    openssl.must("cms -verify -inform DER -in made.p7m -CAfile authorities.pem -purpose any -attime 1795000000 -out content");
    EXPECT_EQ(as_text(openssl.octets("content")), kText);
    openssl.must("cms -cmsout -print -inform DER -in made.p7m -noout");
    const auto view = made.read().signatures.at(0);
    openssl.write("value", view.value);
    openssl.write("token", view.timestamps.at(0)->octets);
    openssl.must("ts -verify -in token -token_in -data value -CAfile root.pem -untrusted ca-services.pem -attime 1795000000");
    openssl.write("value", copy(as_view("another")));
    EXPECT_NE(openssl.run("ts -verify -in token -token_in -data value -CAfile root.pem -untrusted ca-services.pem -attime 1795000000"), 0);
  }
}

}  // namespace
}  // namespace esign::signing_test

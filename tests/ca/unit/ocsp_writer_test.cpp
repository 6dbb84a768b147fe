// SPDX-License-Identifier: Apache-2.0
// `openssl ocsp` asks and judges the answers, ocsptool reads them, and so does our own parser.
#include "domain/ocsp_writer.h"

#include <gtest/gtest.h>

#include "certificate_sample.h"
#include "crypto/backend.h"
#include "pkix/ocsp_request.h"
#include "pkix/pem.h"

namespace esign::ca {
namespace {

using namespace test;

/// A CA, three of its serial numbers, and the request of openssl about them.
class Responder {
 public:
  Responder() {
    spki_ = make_key(openssl);
    openssl("req -x509 -new -key key -utf8 -subj '/C=AZ/CN=Sınaq Mərkəzi' -days 9 -outform DER -out ca.der");
    openssl("x509 -inform DER -in ca.der -out ca.pem");
    ask("-issuer ca.pem -serial 0x41 -serial 0x42 -sha256 -serial 0x43 -serial 0x44 -nonce");
    key_hash_ = *crypto::digest(crypto::openssl(), Hash::sha1, key_bits());
  }
  void ask(const std::string& options) {
    openssl("ocsp " + options + " -reqout request");
    request_ = *pkix::OcspRequest::parse(openssl.read("request"));
  }
  /// The subjectPublicKey of the one kind of key that make_key() makes.
  View key_bits() const { return View(spki_).last(65); }
  OcspAnswers answers() const {
    OcspAnswers all;
    all.responder_key_hash = key_hash_;
    all.produced_at = now_;
    all.nonce = request_->nonce();
    for (const pkix::OcspQuestion& question : request_->questions()) {
      OcspAnswer& one = all.answers.emplace_back();
      one.id = question.id;
      one.this_update = now_;
      one.next_update = now_ + std::chrono::hours(1);
    }
    return all;
  }
  Bytes respond(const OcspAnswers& answers) const {
    const Result<Bytes> data = response_data(answers);
    if (!data) throw std::runtime_error(data.error().at + ": " + data.error().detail);
    return ocsp_response(*data, kEcdsa, sign(openssl, *data), std::vector<Bytes>{openssl.read("ca.der")});
  }

  OpensslCli openssl{};

 private:
  Bytes spki_{}, key_hash_{};
  pkix::OcspRequest::Ptr request_{};
  Time now_ = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
};

TEST(OcspWriter, OpensslJudgesEveryStatus) {
  Responder responder;
  const OpensslCli& openssl = responder.openssl;
  OcspAnswers answers = responder.answers();
  ASSERT_EQ(answers.answers.size(), 4u);
  answers.answers[0].status = OcspGood{};
  answers.answers[0].certificate_hash = Sha256{0xAB, 0xCD};
  answers.answers[0].archive_cutoff = at("2020-01-01T00:00:00Z");
  answers.answers[1].status = OcspRevoked{at("2026-11-20T10:00:00Z"), Reason::key_compromise, at("2026-11-19T09:00:00Z")};
  answers.answers[2].status = OcspUnknown{};
  answers.answers[3].status = OcspNeverIssued{};
  openssl.write("response", responder.respond(answers));

  // It holds the nonce of its request, each CertID as asked, and a signature of the issuer's key.
  std::string words_of_it = words(openssl, "ocsp -reqin request -respin response -CAfile ca.pem -resp_text");
  EXPECT_TRUE(has(std::string(as_text(openssl.read("stderr"))), "Response verify OK")) << as_text(openssl.read("stderr"));
  EXPECT_FALSE(has(std::string(as_text(openssl.read("stderr"))), "WARNING")) << as_text(openssl.read("stderr"));
  words_of_it += words(openssl, "ocsp -no_nonce -respin response -CAfile ca.pem -issuer ca.pem -serial 0x41 -serial 0x42 -sha256 -serial 0x43 -serial 0x44");
  for (const char* part : {"0x41: good", "0x42: revoked\n", "Reason: keyCompromise", "Revocation Time: Nov 20 10:00:00 2026 GMT", "0x43: unknown", "0x44: revoked",
                           "Reason: certificateHold", "Revocation Time: Jan  1 00:00:00 1970 GMT", "OCSP Response Status: successful (0x0)", "Responder Id: ",
                           "OCSP Archive Cutoff", "Jan  1 00:00:00 2020 GMT", "1.3.36.8.3.13", "Hash Algorithm: sha1", "Hash Algorithm: sha256", "OCSP Nonce", "        valid: "})  // OpenSSL's word for id-pkix-ocsp-extended-revoke
    EXPECT_TRUE(has(words_of_it, part)) << part << "\nis not in\n" << words_of_it;
  EXPECT_EQ(openssl.status("version && ocsptool -j --infile response"), 0) << as_text(openssl.read("stderr"));
}

TEST(OcspWriter, OcsptoolVerifies) {
  Responder responder;
  const OpensslCli& openssl = responder.openssl;
  responder.ask("-issuer ca.pem -serial 0x41 -no_nonce");
  OcspAnswers answers = responder.answers();
  answers.answers[0].status = OcspGood{};
  openssl.write("response", responder.respond(answers));
  EXPECT_EQ(openssl.status("version && ocsptool --verify-response --load-trust ca.pem --infile response"), 0) << as_text(openssl.read("stderr"));
  const std::string said(as_text(openssl.read("stdout")));
  EXPECT_TRUE(has(said, "Verifying OCSP Response: Success")) << said;
}

TEST(OcspWriter, OurOwnReaderAgrees) {
  Responder responder;
  OcspAnswers answers = responder.answers();
  answers.answers[0].status = OcspGood{};
  answers.answers[1].status = OcspRevoked{at("2026-11-20T10:00:00Z"), Reason::unspecified, {}};
  answers.answers[1].next_update.reset();
  answers.answers[3].status = OcspNeverIssued{};
  const auto parsed = pkix::OcspResponse::parse(responder.respond(answers));
  ASSERT_TRUE(parsed) << parsed.error().at << ": " << parsed.error().detail;
  const pkix::OcspResponse& response = **parsed;
  ASSERT_EQ(response.responses().size(), 4u);
  EXPECT_TRUE(equal(*response.nonce(), *answers.nonce));
  EXPECT_EQ(response.produced_at(), answers.produced_at);
  EXPECT_TRUE(equal(*response.responder_key_hash(), answers.responder_key_hash));
  EXPECT_EQ(response.responses()[0].status, pkix::OcspCertStatus::good);
  EXPECT_EQ(response.responses()[1].status, pkix::OcspCertStatus::revoked);
  EXPECT_FALSE(response.responses()[1].reason) << "unspecified is left out";
  EXPECT_FALSE(response.responses()[1].next_update);
  EXPECT_EQ(response.responses()[2].status, pkix::OcspCertStatus::unknown) << "an answer is unknown until it is told";
  EXPECT_EQ(response.responses()[3].reason, pkix::CrlReason::certificate_hold);
  EXPECT_EQ(*response.responses()[3].revocation_time, Time{});
  EXPECT_EQ(response.extensions().size(), 2u) << "the nonce, and extended-revoke";
  EXPECT_EQ(response.certificates().size(), 1u);
  EXPECT_TRUE(response.unknown_critical().empty());
}

TEST(OcspWriter, ExtendedRevokeOnlyWithItsAnswer) {
  Responder responder;
  const auto parsed = pkix::OcspResponse::parse(responder.respond(responder.answers()));
  ASSERT_TRUE(parsed);
  EXPECT_EQ((*parsed)->extensions().size(), 1u);
}

TEST(OcspWriter, Refusals) {
  const OpensslCli openssl;
  const std::pair<pkix::OcspStatus, const char*> kRows[] = {
      {pkix::OcspStatus::malformed_request, "malformedrequest (1)"}, {pkix::OcspStatus::internal_error, "internalerror (2)"},
      {pkix::OcspStatus::try_later, "trylater (3)"}, {pkix::OcspStatus::sig_required, "sigrequired (5)"}, {pkix::OcspStatus::unauthorized, "unauthorized (6)"}};
  for (const auto& [status, name] : kRows) {
    const Bytes response = *ocsp_refusal(status);
    EXPECT_EQ(response.size(), 5u);
    openssl.write("response", response);
    openssl.status("ocsp -respin response");
    EXPECT_TRUE(has(std::string(as_text(openssl.read("stdout"))) + std::string(as_text(openssl.read("stderr"))), name)) << name;
    EXPECT_EQ((*pkix::OcspResponse::parse(response))->status(), status);
  }
  EXPECT_FALSE(ocsp_refusal(pkix::OcspStatus::successful));
}

TEST(OcspWriter, WhatCannotBeSaid) {
  Responder responder;
  const auto place = [&](auto&& change) {
    OcspAnswers answers = responder.answers();
    change(answers);
    const auto data = response_data(answers);
    return data ? std::string("said") : data.error().at;
  };
  const Bytes long_nonce(129, 1);
  EXPECT_EQ(place([](OcspAnswers&) {}), "said");
  EXPECT_EQ(place([](OcspAnswers& a) { a.answers.clear(); }), "responses");
  EXPECT_EQ(place([&](OcspAnswers& a) { a.nonce = long_nonce; }), "nonce");
  EXPECT_EQ(place([](OcspAnswers& a) { a.nonce = View{}; }), "nonce");
  EXPECT_EQ(place([](OcspAnswers& a) { a.responder_key_hash = a.responder_key_hash.first(19); }), "responderID");
  EXPECT_EQ(place([](OcspAnswers& a) { a.answers[0].next_update = a.answers[0].this_update - std::chrono::seconds(1); }), "nextUpdate");
}

}  // namespace
}  // namespace esign::ca

// SPDX-License-Identifier: Apache-2.0
// OCSP (RFC 6960, RFC 9654) and CRL clients. openssl is the honest responder; the network is what each test says.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "online/crl_client.h"
#include "online/ocsp_client.h"
#include "online/urls.h"
#include "pkix/ocsp_request.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::online {
namespace {

using namespace std::chrono_literals;
using crypto::OpensslCli;
using Nonce = OcspInquiry::Nonce;

class StatusClients : public testing::Test, public net::Fetcher {
 protected:
  static void SetUpTestSuite() {
    openssl_ = std::make_unique<OpensslCli>();
    const OpensslCli& run = *openssl_;
    for (const std::string ca : {"ca", "rogue"})
      run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj '/C=AZ/CN=Kök " + ca + "' -utf8 -keyout " + ca + ".key -out " + ca + ".pem");
    run.write("card.ext", as_view("authorityInfoAccess=OCSP;URI:http://ocsp.example/,OCSP;URI:ldap://x.example/,OCSP;URI:HTTP://two.example/ocsp,caIssuers;URI:http://ca.example/ca.cer\n"
                                  "crlDistributionPoints=URI:http://crl.example/1.crl,URI:ldap://crl.example/x\n"));
    issue("card", "ca", "0x4d", "card.ext");
    issue("other", "ca", "0x4e", "card.ext");
    run.write("ocsp.ext", as_view("extendedKeyUsage=OCSPSigning\nnoCheck=yes\n"));
    issue("responder", "ca", "0x50", "ocsp.ext");
    run.write("asked.ext", as_view("extendedKeyUsage=OCSPSigning\n"));
    issue("delegate", "ca", "0x52", "asked.ext");
    run.write("points.ext", as_view("crlDistributionPoints=a,b\n[a]\nfullname=URI:http://a.example/1,URI:ldap://a.example/2,URI:http://a.example/3\nreasons=keyCompromise\n"
                                    "[b]\nfullname=URI:http://b.example/1,URI:http://a.example/1,URI:http://b.example/3,URI:http://b.example/4,URI:http://b.example/5,"
                                    "URI:http://b.example/6,URI:http://b.example/7,URI:http://b.example/8\n"));
    issue("divided", "ca", "0x53", "points.ext");
    run.write("plain.ext", as_view("keyUsage=digitalSignature\n"));
    issue("stranger", "ca", "0x51", "plain.ext");
    run.write("index", as_view("V\t340101000000Z\t\t4D\tunknown\t/CN=a\nR\t340101000000Z\t250601000000Z,keyCompromise\t4E\tunknown\t/CN=b\n"));
    run.write("ca.conf", as_view("[ca]\ndefault_ca=c\n[c]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\n"));
    run.write("number", as_view("01\n"));
  }
  static void TearDownTestSuite() { openssl_.reset(); }
  static void issue(const std::string& name, const std::string& ca, const std::string& serial, const std::string& ext) {
    const OpensslCli& run = *openssl_;
    run("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/C=AZ/CN=Günel " + name + "' -utf8 -keyout " + name + ".key -out " + name + ".csr");
    run("x509 -req -in " + name + ".csr -CA " + ca + ".pem -CAkey " + ca + ".key -set_serial " + serial + " -days 8 -extfile " + ext + " -out " + name + ".pem");
  }
  static pkix::Certificate::Ptr certificate(const std::string& name) { return pkix::read_certificates(openssl_->read(name + ".pem"))->front(); }
  static Bytes respond(View request, const std::string& signer = "responder", const std::string& more = "-ndays 1") {
    openssl_->write("request", request);
    (*openssl_)("ocsp -index index -CA ca.pem -rsigner " + signer + ".pem -rkey " + signer + ".key -reqin request -respout response " + more);
    return openssl_->read("response");
  }
  static Bytes make_crl(const std::string& ca = "ca", const std::string& more = "-crldays 2") {
    (*openssl_)("ca -gencrl -config ca.conf -cert " + ca + ".pem -keyfile " + ca + ".key -out made.crl " + more);
    (*openssl_)("crl -in made.crl -outform DER -out made.der");
    return openssl_->read("made.der");
  }

  Result<net::Response> fetch(const net::Request& request) override {
    asked_.push_back(request);
    return network_(request);
  }
  static net::Response ok(Bytes body) {
    net::Response response;
    response.status = 200;
    response.body = std::move(body);
    return response;
  }
  OcspInquiry inquiry() const {
    return {certificate("card"), certificate("ca"), trust::TrustAnchor(certificate("ca")), "http://ocsp.example/", net::Method::post, Nonce::sent, 5s, now_};
  }
  Outside outside() { return {*this, crypto::openssl(), crypto::random_octets}; }
  std::string told(const OcspInquiry& inquiry) {
    const auto response = ask_responder(inquiry, outside());
    return response ? "taken" : response.error().detail;
  }

  static std::unique_ptr<OpensslCli> openssl_;
  /// A minute ahead of what openssl writes into certificates and answers while a test runs, and exact to the second.
  Time now_ = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + 1min;
  std::function<Result<net::Response>(const net::Request&)> network_{};
  std::vector<net::Request> asked_{};
};
std::unique_ptr<OpensslCli> StatusClients::openssl_;

TEST_F(StatusClients, AnHonestResponder) {
  network_ = [](const net::Request& request) { return ok(respond(request.body)); };
  const auto response = ask_responder(inquiry(), outside());
  ASSERT_TRUE(response) << response.error().detail;
  EXPECT_EQ((*response)->responses().at(0).status, pkix::OcspCertStatus::good);
  const auto request = pkix::OcspRequest::parse(asked_.at(0).body);
  ASSERT_TRUE(request) << request.error().at << request.error().detail;
  EXPECT_EQ((*request)->nonce()->size(), 32u);
  EXPECT_EQ(asked_.at(0).media_type, "application/ocsp-request");
  openssl_->write("request", asked_.at(0).body);
  (*openssl_)("ocsp -reqin request -req_text");
  EXPECT_NE(as_text(openssl_->read("stdout")).find("Serial Number: 4D"), std::string::npos);
  auto revoked = inquiry();
  revoked.certificate = certificate("other");
  EXPECT_EQ((*ask_responder(revoked, outside()))->responses().at(0).status, pkix::OcspCertStatus::revoked);
}

TEST_F(StatusClients, GetIsForRequestsWithoutNonce) {
  network_ = [](const net::Request& request) -> Result<net::Response> {
    std::string text = request.url.substr(request.url.rfind('/') + 1);
    for (const auto& [code, letter] : {std::pair{"%2B", "+"}, {"%2F", "/"}, {"%3D", "="}})
      for (std::size_t at = 0; (at = text.find(code)) != std::string::npos;) text.replace(at, 3, letter);
    return ok(respond(*from_base64(text)));
  };
  auto asking = inquiry();
  asking.method = net::Method::get;
  EXPECT_EQ(ask_responder(asking, outside()).error().code, Errc::invalid_argument);
  asking.nonce = Nonce::none;
  EXPECT_EQ(told(asking), "taken");
}

TEST_F(StatusClients, RespondersThatLie) {
  network_ = [](const net::Request& request) { return ok(respond(request.body, "stranger")); };
  EXPECT_TRUE(told(inquiry()).starts_with("the answer is from somebody who may not give it")) << told(inquiry());
  network_ = [](const net::Request& request) { return ok(respond(request.body, "rogue")); };
  EXPECT_TRUE(told(inquiry()).starts_with("the answer is from somebody who may not give it")) << told(inquiry());
  Bytes kept;
  network_ = [&](const net::Request& request) {
    if (kept.empty()) kept = respond(request.body);
    return ok(kept);
  };
  EXPECT_EQ(told(inquiry()), "taken");
  EXPECT_EQ(told(inquiry()), "the answer has another nonce");
  auto about_other = inquiry();
  about_other.certificate = certificate("other");
  about_other.nonce = Nonce::none;
  EXPECT_EQ(told(about_other), "the answer is about another certificate");
  auto later = inquiry();
  later.nonce = Nonce::none;
  later.now += 48h;
  EXPECT_EQ(told(later), "the answer is not in force");
  auto earlier = later;
  earlier.now = now_ - 48h;
  EXPECT_NE(told(earlier), "taken") << "neither the answer nor its responder was in force";
}

// RFC 6960 section 4.2.2.2.1: whether the delegate was revoked itself is another question, for whoever judges.
TEST_F(StatusClients, TheStatusOfADelegateIsLeftToTheJudge) {
  network_ = [](const net::Request& request) { return ok(respond(request.body, "delegate")); };
  EXPECT_EQ(told(inquiry()), "taken");
  auto later = inquiry();
  later.nonce = Nonce::none;
  later.now += 48h;
  EXPECT_EQ(told(later), "the answer is not in force");
}

TEST_F(StatusClients, WhatIsNoAnswer) {
  const auto answers = [&](Bytes body) { network_ = [body](const net::Request&) { return ok(body); }; };
  answers({0x30, 0x03, 0x0A, 0x01, 0x03});
  EXPECT_EQ(ask_responder(inquiry(), outside()).error().code, Errc::unavailable) << "tryLater";
  answers({0x30, 0x03, 0x0A, 0x01, 0x06});
  EXPECT_EQ(ask_responder(inquiry(), outside()).error().code, Errc::denied) << "unauthorized";
  answers({0x30, 0x03, 0x0A, 0x01, 0x01});
  EXPECT_EQ(ask_responder(inquiry(), outside()).error().code, Errc::protocol) << "malformedRequest";
  answers(copy(as_view("<html>")));
  EXPECT_EQ(ask_responder(inquiry(), outside()).error().code, Errc::protocol);
  network_ = [](const net::Request&) { net::Response response; response.status = 500; return response; };
  EXPECT_EQ(ask_responder(inquiry(), outside()).error().code, Errc::unavailable);
  network_ = [](const net::Request&) -> Result<net::Response> { return fail(Errc::denied, "leads to a private or special address"); };
  EXPECT_EQ(ask_responder(inquiry(), outside()).error().code, Errc::denied);
}

TEST_F(StatusClients, ANonceMayBeDemanded) {
  network_ = [this](const net::Request&) {
    auto plain = inquiry();
    return ok(respond(*write_ocsp_request(plain, {}, crypto::openssl())));
  };
  EXPECT_EQ(told(inquiry()), "taken") << "prepared answers have no nonce";
  auto strict = inquiry();
  strict.nonce = Nonce::required;
  EXPECT_EQ(told(strict), "the answer has no nonce");
}

TEST_F(StatusClients, UrlsOfACertificate) {
  EXPECT_EQ(responder_urls(*certificate("card")), (std::vector<std::string>{"http://ocsp.example/", "HTTP://two.example/ocsp"}));
  EXPECT_TRUE(responder_urls(*certificate("ca")).empty());
  EXPECT_EQ(crl_urls(*certificate("card")), std::vector<std::string>{"http://crl.example/1.crl"});
  // One of each point before the second of any: they may be about different reasons. Eight at most.
  EXPECT_EQ(crl_urls(*certificate("divided")),
            (std::vector<std::string>{"http://a.example/1", "http://b.example/1", "http://a.example/3", "http://b.example/3", "http://b.example/4", "http://b.example/5",
                                      "http://b.example/6", "http://b.example/7"}));
  network_ = [](const net::Request& request) {
    EXPECT_EQ(request.url, "http://ca.example/ca.cer");
    return ok(openssl_->read("ca.pem"));
  };
  const auto issuers = fetch_issuers(*certificate("card"), 5s, *this);
  ASSERT_TRUE(issuers);
  EXPECT_TRUE(equal(issuers->front()->der(), certificate("ca")->der()));
}

class Crls : public StatusClients {
 protected:
  void SetUp() override { std::filesystem::remove_all(folder()); }
  std::filesystem::path folder() const { return openssl_->folder() / "cache"; }
  CrlInquiry about(Time now) const { return {"http://crl.example/1.crl", certificate("ca"), 1u << 20, 5s, now}; }
  Result<pkix::Crl::Ptr> ask(Time now) { return CrlClient(folder(), outside()).fetch(about(now)); }
};

TEST_F(Crls, AKeptOneServesUntilItsNextUpdate) {
  const Bytes octets = make_crl();
  network_ = [&](const net::Request&) {
    auto response = ok(octets);
    response.etag = "\"1\"";
    response.modified = "Sun, 22 Nov 2026 10:00:00 GMT";
    return response;
  };
  ASSERT_TRUE(ask(now_ + 1s));
  const auto again = ask(now_ + 24h);
  ASSERT_TRUE(again);
  EXPECT_TRUE(equal((*again)->der(), octets));
  EXPECT_EQ(asked_.size(), 1u);
  // Not in force any longer: asked for anew, with what it came with.
  network_ = [](const net::Request&) { net::Response response; response.status = 304; return response; };
  const auto unchanged = ask(now_ + 72h);
  ASSERT_TRUE(unchanged);
  EXPECT_TRUE(equal((*unchanged)->der(), octets));
  EXPECT_EQ(asked_.at(1).etag, "\"1\"");
  EXPECT_EQ(asked_.at(1).modified, "Sun, 22 Nov 2026 10:00:00 GMT");
  network_ = [](const net::Request&) -> Result<net::Response> { return fail(Errc::unavailable, "no connection"); };
  EXPECT_EQ(ask(now_ + 72h).error().code, Errc::unavailable) << "a stale one is not passed off as the answer";
}

TEST_F(Crls, OnlyItsIssuersIsKept) {
  network_ = [](const net::Request&) { return ok(make_crl("rogue")); };
  ASSERT_TRUE(ask(now_ + 1s)) << "whoever validates sees whose it is";
  EXPECT_FALSE(std::filesystem::exists(folder()));
  ASSERT_TRUE(ask(now_ + 1s));
  EXPECT_EQ(asked_.size(), 2u);
}

TEST_F(Crls, AnOlderOneDoesNotReplaceANewerOne) {
  const Bytes old = make_crl("ca", "-crl_lastupdate 20250101000000Z -crl_nextupdate 20350101000000Z");
  const Bytes fresh = make_crl("ca", "-crl_lastupdate 20260101000000Z -crl_nextupdate 20260201000000Z");
  network_ = [&](const net::Request&) { return ok(fresh); };
  ASSERT_TRUE(ask(now_));
  network_ = [&](const net::Request&) { return ok(old); };
  const auto answer = ask(now_);
  ASSERT_TRUE(answer);
  EXPECT_TRUE(equal((*answer)->der(), fresh));
}

TEST_F(Crls, ASpoiltFolderCostsTimeAndNothingElse) {
  network_ = [](const net::Request&) { return ok(make_crl()); };
  ASSERT_TRUE(ask(now_ + 1s));
  for (const auto& entry : std::filesystem::directory_iterator(folder())) std::ofstream(entry.path(), std::ios::trunc) << "esign-crl/1\n\n\nspoilt";
  ASSERT_TRUE(ask(now_ + 1s));
  EXPECT_EQ(asked_.size(), 2u);
  ASSERT_TRUE(ask(now_ + 1s));
  EXPECT_EQ(asked_.size(), 2u) << "it was mended";
  ASSERT_TRUE(CrlClient({}, outside()).fetch(about(now_ + 1s))) << "without a folder";
  network_ = [](const net::Request&) { return ok(copy(as_view("<html>"))); };
  EXPECT_EQ(CrlClient({}, outside()).fetch(about(now_)).error().code, Errc::protocol);
}

}  // namespace
}  // namespace esign::online

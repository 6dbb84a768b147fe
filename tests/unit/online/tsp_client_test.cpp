// SPDX-License-Identifier: Apache-2.0
// RFC 3161 section 2.2: what a client checks, against authorities that lie. openssl is the honest one.
#include "online/tsp_client.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>

#include "crypto/backend.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::online {
namespace {

namespace ts = formats::timestamp;
using namespace std::chrono_literals;
using crypto::OpensslCli;

/// What an authority does to its honest answer.
struct Lie {
  std::function<void(ts::TstInfo&)> info{};
  std::string unit = "unit";  ///< Whose key signs
  std::string names = "unit";  ///< Whose certificate is named and put in
  ts::CertificateRequest certificates = ts::CertificateRequest::yes;
  std::function<void(Bytes&)> token{};
};

class TspClient : public testing::Test, public net::Fetcher {
 protected:
  static void SetUpTestSuite() {
    openssl_ = std::make_unique<OpensslCli>();
    const OpensslCli& run = *openssl_;
    run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 9 -subj '/C=AZ/CN=Kök' -utf8 -keyout root.key -out root.pem");
    for (const auto& [name, extensions] : {std::pair{"unit", "extendedKeyUsage=critical,timeStamping"}, {"twin", "extendedKeyUsage=critical,timeStamping"},
                                           {"weak", "extendedKeyUsage=timeStamping"}, {"both", "extendedKeyUsage=critical,timeStamping,clientAuth"}, {"none", "keyUsage=digitalSignature"}}) {
      const std::string unit = name;
      run.write(unit + ".ext", as_view(std::string(extensions) + "\nsubjectKeyIdentifier=hash\n"));
      run("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/C=AZ/CN=Vaxt Möhürü' -utf8 -keyout " + unit + ".key -out " + unit + ".csr");
      run("x509 -req -in " + unit + ".csr -CA root.pem -CAkey root.key -set_serial 0x" + to_hex(as_view(unit)) + " -days 8 -extfile " + unit + ".ext -out " + unit + ".pem");
      run("x509 -in " + unit + ".pem -outform DER -out " + unit + ".der");
      run("pkcs8 -topk8 -nocrypt -in " + unit + ".key -outform DER -out " + unit + ".p8");
    }
    run.write("conf", as_view("[tsa]\ndefault_tsa=u\n[u]\nserial=serial\nsigner_digest=sha256\ndefault_policy=1.2.3.4\nother_policies=1.2.3.5\ndigests=sha256\ness_cert_id_alg=sha256\n"));
  }
  static void TearDownTestSuite() { openssl_.reset(); }

  static Bytes honest(View query) {
    openssl_->write("query", query);
    (*openssl_)("ts -reply -queryfile query -config conf -signer unit.pem -inkey unit.key -out reply");
    return openssl_->read("reply");
  }
  Bytes lying(View query, const Lie& lie) const {
    const auto request = *ts::read_request(query);
    ts::TstInfo info;
    info.policy = request.policy.value_or(asn1::Oid("1.2.3.4"));
    info.imprint = request.imprint;
    info.serial_number = {7};
    info.gen_time = now_;
    info.nonce = request.nonce;
    if (lie.info) lie.info(info);
    ts::TokenSigner signer;
    signer.certificate = *pkix::Certificate::parse(openssl_->read(lie.names + ".der"));
    signer.algorithm = {.scheme = Scheme::ecdsa, .hash = Hash::sha256};
    signer.certificate_digest = *crypto::digest(crypto::openssl(), Hash::sha256, signer.certificate->der());
    const Bytes content = ts::write_tst_info(info);
    const Bytes attributes = ts::signed_attributes(signer, *crypto::digest(crypto::openssl(), Hash::sha256, content));
    const auto key = *crypto::open_pkcs8(openssl_->read(lie.unit + ".p8"));
    Bytes token = *ts::write_token(signer, {content, attributes, *key->sign(signer.algorithm, attributes)}, lie.certificates);
    if (lie.token) lie.token(token);
    return ts::write_granted(token);
  }

  /// The network: what each URL answers.
  Result<net::Response> fetch(const net::Request& request) override {
    asked_.push_back(request.url);
    EXPECT_EQ(request.method, net::Method::post);
    EXPECT_EQ(request.media_type, "application/timestamp-query");
    return network_.at(request.url)(request.body);
  }
  static Result<net::Response> ok(Bytes body) {
    net::Response response;
    response.status = 200;
    response.media_type = "application/timestamp-reply";
    response.body = std::move(body);
    return response;
  }
  static Result<net::Response> status(int code) {
    net::Response response;
    response.status = code;
    return response;
  }
  Result<TspAnswer> ask(std::vector<std::string> urls = {"a"}) {
    TspQuestion question;
    question.digest = *crypto::digest(crypto::openssl(), Hash::sha256, as_view("Arayış: Günel Məmmədova"));
    question.policy = policy_;
    question.urls = std::move(urls);
    question.now = now_;
    return ask_for_timestamp(question, {*this, crypto::openssl(), crypto::random_octets});
  }
  /// How the client takes one lie: the error, or "taken".
  std::string told(const Lie& lie) {
    network_["a"] = [&](View query) { return ok(lying(query, lie)); };
    const auto answer = ask();
    if (answer) return "taken";
    EXPECT_EQ(answer.error().code, Errc::protocol) << answer.error().detail;
    return answer.error().detail;
  }

  static std::unique_ptr<OpensslCli> openssl_;
  Time now_ = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::optional<asn1::Oid> policy_{};
  std::map<std::string, std::function<Result<net::Response>(View)>> network_{};
  std::vector<std::string> asked_{};
};
std::unique_ptr<OpensslCli> TspClient::openssl_;

TEST_F(TspClient, AnHonestAuthority) {
  network_["a"] = [](View query) { return ok(honest(query)); };
  const auto answer = ask();
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->token.info.policy, asn1::Oid("1.2.3.4"));
  EXPECT_TRUE(equal(answer->signer->der(), openssl_->read("unit.der")));
  EXPECT_EQ(answer->url, "a");
  policy_ = asn1::Oid("1.2.3.5");
  EXPECT_EQ(ask()->token.info.policy, *policy_);
}

TEST_F(TspClient, ANonceOf128BitsAndCertReq) {
  Bytes first, second;
  network_["a"] = [&](View query) {
    std::swap(first, second);
    second = copy(query);
    return ok(honest(query));
  };
  ASSERT_TRUE(ask());
  ASSERT_TRUE(ask());
  const auto one = ts::read_request(first), two = ts::read_request(second);
  EXPECT_GE(one->nonce->size(), 14u);
  EXPECT_LE(one->nonce->size(), 17u);
  EXPECT_NE(one->nonce, two->nonce);
  EXPECT_EQ(one->certificate, ts::CertificateRequest::yes);
  EXPECT_EQ(one->imprint, two->imprint);
}

TEST_F(TspClient, Lies) {
  EXPECT_EQ(told({}), "taken") << "the tests' own authority is honest when it tells no lie";
  EXPECT_EQ(told({.info = [](ts::TstInfo& info) { info.imprint.hashed_message[0] ^= 1; }}), "the token is over another imprint");
  EXPECT_EQ(told({.info = [](ts::TstInfo& info) { info.imprint.hash_algorithm = pkix::algorithm_identifier(Hash::sha3_256); }}), "the token is over another imprint");
  EXPECT_EQ(told({.info = [](ts::TstInfo& info) { info.nonce->back() ^= 1; }}), "the token has another nonce");
  EXPECT_EQ(told({.info = [](ts::TstInfo& info) { info.nonce.reset(); }}), "the token has another nonce");
  EXPECT_EQ(told({.info = [](ts::TstInfo& info) { info.gen_time += 301s; }}), "the token's time is far from the clock here");
  EXPECT_EQ(told({.info = [](ts::TstInfo& info) { info.gen_time -= 301s; }}), "the token's time is far from the clock here");
  EXPECT_EQ(told({.unit = "twin"}), "the token's signature does not verify");
  EXPECT_EQ(told({.certificates = ts::CertificateRequest::no}), "the unit's certificate is not at hand");
  for (const char* unit : {"weak", "both", "none"}) EXPECT_TRUE(told({.unit = unit, .names = unit}).starts_with("the unit's certificate: ")) << unit;
  policy_ = asn1::Oid("1.2.3.5");
  EXPECT_EQ(told({.info = [](ts::TstInfo& info) { info.policy = asn1::Oid("1.2.3.4"); }}), "the token has another policy");
}

TEST_F(TspClient, EveryOctetCounts) {
  network_["a"] = [&](View query) { return ok(lying(query, {})); };
  std::size_t size = 0;
  network_["a"] = [&](View query) {
    Bytes reply = lying(query, {});
    size = reply.size();
    return ok(std::move(reply));
  };
  ASSERT_TRUE(ask());
  std::size_t taken = 0;
  for (std::size_t at = 0; at < size; ++at) {
    network_["a"] = [&](View query) {
      Bytes reply = lying(query, {});
      if (at < reply.size()) reply[at] ^= 0x01;
      return ok(std::move(reply));
    };
    const auto answer = ask();
    if (answer) ++taken;
    else EXPECT_TRUE(answer.error().code == Errc::protocol || answer.error().code == Errc::denied || answer.error().code == Errc::unavailable) << at << answer.error().detail;
  }
  // status granted becomes grantedWithMods, which is a token as well; algorithm parameters and the set of digestAlgorithms are not signed.
  EXPECT_LE(taken, 4u);
}

TEST_F(TspClient, AnAnswerToAnEarlierQuestion) {
  Bytes kept;
  network_["a"] = [&](View query) {
    if (kept.empty()) kept = honest(query);
    return ok(kept);
  };
  ASSERT_TRUE(ask());
  const auto replay = ask();
  ASSERT_FALSE(replay);
  EXPECT_EQ(replay.error().detail, "the token has another nonce");
}

TEST_F(TspClient, TheNextOneIsAskedWhenOneCannot) {
  network_["good"] = [](View query) { return ok(honest(query)); };
  network_["gone"] = [](View) -> Result<net::Response> { return fail(Errc::unavailable, "no connection"); };
  network_["garbled"] = [](View) -> Result<net::Response> { return fail(Errc::protocol, "no HTTP"); };
  network_["busy"] = [](View) { return status(503); };
  network_["page"] = [](View) { auto page = ok(copy(as_view("<html>"))); page->media_type = "text/html"; return page; };
  network_["quota"] = [](View) { auto full = status(429); full->retry_after = 60s; return full; };
  network_["clock"] = [](View) { return ok(ts::write_rejection(ts::Failure::time_not_available, "saat")); };
  network_["broken"] = [](View) { return ok(ts::write_rejection(ts::Failure::system_failure, "")); };
  const auto answer = ask({"gone", "garbled", "busy", "page", "quota", "clock", "broken", "good"});
  ASSERT_TRUE(answer) << answer.error().detail;
  EXPECT_EQ(answer->url, "good");
  ASSERT_EQ(answer->passed_over.size(), 7u);
  EXPECT_EQ(answer->passed_over[4].detail, "the quota is used up; ask again in 60 s");
  EXPECT_EQ(answer->passed_over[5].detail, "gave no time-stamp: timeNotAvailable");
  const auto none = ask({"gone", "quota"});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::unavailable);
  EXPECT_EQ(none.error().detail, "gone: no connection; quota: the quota is used up; ask again in 60 s");
}

TEST_F(TspClient, ARejectionOrAWrongAnswerEndsTheSearch) {
  network_["good"] = [](View query) { return ok(honest(query)); };
  for (const ts::Failure failure : {ts::Failure::bad_alg, ts::Failure::bad_request, ts::Failure::bad_data_format, ts::Failure::unaccepted_policy,
                                    ts::Failure::unaccepted_extension, ts::Failure::add_info_not_available}) {
    network_["no"] = [&](View) { return ok(ts::write_rejection(failure, "yox")); };
    const auto answer = ask({"no", "good"});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::denied);
    EXPECT_EQ(answer.error().detail, "gave no time-stamp: " + std::string(name(failure)));
  }
  network_["garbage"] = [](View) { return ok({0x30, 0x80, 1, 2}); };
  EXPECT_EQ(ask({"garbage", "good"}).error().code, Errc::protocol);
  EXPECT_EQ(asked_.back(), "garbage");
  EXPECT_EQ(ask({}).error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace esign::online

// SPDX-License-Identifier: Apache-2.0
// openssl asks and judges; every failure of RFC 3161 section 2.4.2 has its request.
#include "domain/timestamper.h"

#include <gtest/gtest.h>

#include "crypto/key_file.h"
#include "unit/crypto/openssl_cli.h"

namespace esign::tsa {
namespace {

namespace ts = formats::timestamp;
using crypto::OpensslCli;
using namespace std::chrono_literals;

class FixedClock final : public TrustedClock {
 public:
  Nanoseconds time{};
  std::string unsure{};
  Nanoseconds error = 3ms;
  Result<SureTime> now() const override {
    if (!unsure.empty()) return fail(Errc::unavailable, unsure);
    return SureTime{time, error};
  }
};

class KeptLog final : public TokenLog {
 public:
  std::vector<LogEntry> entries{};
  std::optional<Error> full{};
  Result<void> append(const LogEntry& entry) override {
    if (full) return fail(*full);
    entries.push_back(entry);
    return {};
  }
};

/// A root, a unit under it, and a document.
class Stamping : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    openssl_.write("extensions", as_view("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"));
    openssl_("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 100 -subj '/C=AZ/O=Kök/CN=Kök' -utf8 -keyout root.key -out root.pem "
             "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign");
    openssl_(std::string(GetParam()) + " -out tsu.key");
    openssl_("req -new -key tsu.key -subj '/C=AZ/O=Vaxt Möhürü/CN=Vahid 1' -utf8 -out tsu.csr");
    openssl_("x509 -req -in tsu.csr -CA root.pem -CAkey root.key -set_serial 0x4242 -days 90 -extfile extensions -outform DER -out tsu.der");
    openssl_("pkcs8 -topk8 -nocrypt -in tsu.key -outform DER -out tsu.p8");
    openssl_.write("document", as_view("Arayış: Günel Məmmədova"));
    key_ = *crypto::open_pkcs8(openssl_.read("tsu.p8"));
    unit_.name = "tsa";
    unit_.signer.certificate = *pkix::Certificate::parse(openssl_.read("tsu.der"));
    unit_.signer.algorithm = {.scheme = key_->public_key().type == pkix::KeyType::rsa ? Scheme::rsa_pkcs1 : Scheme::ecdsa, .hash = Hash::sha256};
    unit_.signer.certificate_digest = *crypto::digest(crypto::openssl(), Hash::sha256, unit_.signer.certificate->der());
    unit_.sign = [this](View message) { return key_->sign(unit_.signer.algorithm, message); };
    // As the authority opens its units: a table of keys that can have one.
    if (auto table = crypto::RepeatedVerifier::of(unit_.signer.certificate->spki())) unit_.table = *std::move(table);
    EXPECT_EQ(unit_.table != nullptr, unit_.signer.algorithm.scheme == Scheme::ecdsa);
    unit_.not_before = unit_.signer.certificate->validity().not_before;
    unit_.not_after = unit_.signer.certificate->validity().not_after;
    clock_.time = (unit_.not_before + 24h).time_since_epoch() + 120ms;
    rules_.policies = {asn1::Oid("0.4.0.2023.1.1"), asn1::Oid("1.3.6.1.4.1.99999.7")};
    rules_.hashes = {Hash::sha256, Hash::sha384, Hash::sha512};
  }

  Bytes query(const std::string& options) {
    openssl_("ts -query -data document " + options + " -out query");
    return openssl_.read("query");
  }
  Stamped answer(View request) { return Timestamper(clock_, log_, rules_).answer(unit_, request); }
  std::string text_of(View reply) {
    openssl_.write("reply", reply);
    openssl_("ts -reply -in reply -text");
    return std::string(as_text(openssl_.read("stdout")));
  }
  int verified(const std::string& more = {}) {
    return openssl_.status("ts -verify -queryfile query -in reply -CAfile root.pem -attime " + std::to_string((unit_.not_before + 24h).time_since_epoch().count()) + " " + more);
  }

  OpensslCli openssl_{};
  std::unique_ptr<crypto::PrivateKey> key_{};
  Unit unit_{};
  FixedClock clock_{};
  KeptLog log_{};
  StampRules rules_{};
};
INSTANTIATE_TEST_SUITE_P(Keys, Stamping, testing::Values("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", "pkey -in " ESIGN_SOURCE_DIR "/tests/tsa/unit/rsa3072.pem"),
                         [](const auto& one) { return std::string(one.index == 0 ? "P256" : "RSA3072"); });

TEST_P(Stamping, OpensslVerifies) {
  for (const char* hash : {"-sha256", "-sha384", "-sha512"}) {
    const Stamped stamped = answer(query(std::string(hash) + " -cert"));
    ASSERT_FALSE(stamped.failure) << stamped.reason;
    const std::string text = text_of(stamped.reply);
    EXPECT_EQ(verified(), 0) << as_text(openssl_.read("stderr"));
    EXPECT_NE(text.find("Status: Granted."), std::string::npos);
    EXPECT_NE(text.find("Policy OID: 0.4.0.2023.1.1"), std::string::npos) << text;
    EXPECT_NE(text.find("Accuracy: 0x01 seconds, unspecified millis, unspecified micros"), std::string::npos) << text;
    EXPECT_NE(text.find("Ordering: no"), std::string::npos);
    EXPECT_NE(text.find(".12 "), std::string::npos) << "hundredths of the second: " << text;
  }
  EXPECT_EQ(log_.entries.size(), 3u);
}

TEST_P(Stamping, WithoutCertReqThereIsNoCertificate) {
  const Stamped stamped = answer(query("-sha256 -no_nonce"));
  ASSERT_FALSE(stamped.failure);
  const std::string text = text_of(stamped.reply);
  EXPECT_NE(text.find("Nonce: unspecified"), std::string::npos);
  const auto token = ts::read_token(*ts::read_response(stamped.reply)->token);
  ASSERT_TRUE(token) << token.error().at << token.error().detail;
  EXPECT_TRUE(token->view.certificates.empty());
  openssl_("x509 -inform DER -in tsu.der -out tsu.pem");
  EXPECT_EQ(verified("-untrusted tsu.pem"), 0);
}

TEST_P(Stamping, TheTokenReadsAsAskedFor) {
  const auto request = ts::read_request(query("-sha384 -cert -tspolicy 1.3.6.1.4.1.99999.7"));
  ASSERT_TRUE(request);
  const Stamped stamped = answer(ts::write_request(*request));
  ASSERT_FALSE(stamped.failure);
  const auto token = ts::read_token(*ts::read_response(stamped.reply)->token);
  ASSERT_TRUE(token) << token.error().at << token.error().detail;
  EXPECT_EQ(token->info.imprint, request->imprint);
  EXPECT_EQ(token->info.nonce, request->nonce);
  EXPECT_EQ(token->info.policy, asn1::Oid("1.3.6.1.4.1.99999.7"));
  EXPECT_EQ(token->info.accuracy, std::chrono::microseconds(1s));
  EXPECT_EQ(token->info.milliseconds, 120ms);
  EXPECT_LE(token->info.serial_number.size(), 17u);
  ASSERT_EQ(log_.entries.size(), 1u);
  EXPECT_EQ(log_.entries[0].serial, to_hex(token->info.serial_number));
  EXPECT_EQ(log_.entries[0].token, to_hex(*crypto::digest(crypto::openssl(), Hash::sha256, token->octets)));
}

TEST_P(Stamping, Rejections) {
  const Bytes good = query("-sha256 -cert");
  const auto changed = [&](auto&& change) {
    auto request = *ts::read_request(good);
    change(request);
    return ts::write_request(request);
  };
  Bytes cut = good;
  cut.pop_back();
  // An extension of this authority's own: [0] { SEQUENCE { OID 1.2.3, OCTET STRING } } behind certReq TRUE.
  Bytes extended = good;
  const std::uint8_t extension[] = {0xA0, 0x08, 0x30, 0x06, 0x06, 0x02, 0x2A, 0x03, 0x04, 0x00};
  extended.insert(extended.end(), std::begin(extension), std::end(extension));
  extended[1] = static_cast<std::uint8_t>(extended[1] + sizeof extension);
  const struct { const char* name; Bytes request; ts::Failure failure; const char* says; } kRows[] = {
      {"cut", cut, ts::Failure::bad_data_format, "badDataFormat"},
      {"nothing", {}, ts::Failure::bad_data_format, "wrong format"},
      {"SHA-1", query("-sha1"), ts::Failure::bad_alg, "unrecognized or unsupported algorithm"},
      {"another length", changed([](ts::Request& r) { r.imprint.hashed_message.pop_back(); }), ts::Failure::bad_data_format, "wrong format"},
      {"policy", query("-sha256 -tspolicy 1.2.3.4"), ts::Failure::unaccepted_policy, "policy"},
      {"extension", extended, ts::Failure::unaccepted_extension, "extension"},
      {"nonce", changed([](ts::Request& r) { r.nonce = Bytes(200, 1); }), ts::Failure::bad_request, "not permitted"},
  };
  for (const auto& row : kRows) {
    const Stamped stamped = answer(row.request);
    ASSERT_TRUE(stamped.failure) << row.name;
    EXPECT_EQ(*stamped.failure, row.failure) << row.name << ": " << stamped.reason;
    EXPECT_NE(text_of(stamped.reply).find("Status: Rejected."), std::string::npos) << row.name;
    const auto response = ts::read_response(stamped.reply);
    ASSERT_TRUE(response) << row.name;
    EXPECT_EQ(response->failures, std::vector{row.failure}) << row.name;
  }
  EXPECT_TRUE(log_.entries.empty());
}

TEST_P(Stamping, NoTokenWithoutASureClock) {
  clock_.unsure = "leap second";
  const Stamped stamped = answer(query("-sha256 -cert"));
  EXPECT_EQ(stamped.failure, ts::Failure::time_not_available);
  EXPECT_NE(text_of(stamped.reply).find("time source is not available"), std::string::npos);
  EXPECT_TRUE(log_.entries.empty());
}

TEST_P(Stamping, WhatTheMillisecondsCutAwayCounts) {
  clock_.error = 1s;
  EXPECT_FALSE(answer(query("-sha256")).failure);
  clock_.time += 1ns;
  EXPECT_EQ(answer(query("-sha256")).failure, ts::Failure::time_not_available);
}

TEST_P(Stamping, NoTokenOutsideTheKeysPeriod) {
  for (const Time when : {unit_.not_before - 1s, unit_.not_after + 1s}) {
    clock_.time = when.time_since_epoch();
    EXPECT_EQ(answer(query("-sha256")).failure, ts::Failure::system_failure);
  }
  EXPECT_TRUE(log_.entries.empty());
}

TEST_P(Stamping, NothingLeavesThatWasNotRecorded) {
  log_.full = Error{Errc::storage, "disk full", {}};
  const Stamped stamped = answer(query("-sha256"));
  EXPECT_EQ(stamped.failure, ts::Failure::system_failure);
  EXPECT_EQ(text_of(stamped.reply).find("disk"), std::string::npos) << "what is wrong here is not told there";
}

TEST_P(Stamping, NothingLeavesThatDoesNotVerify) {
  unit_.sign = [this](View message) -> Result<Bytes> {
    Bytes other = copy(message);
    other.back() ^= 1;
    return key_->sign(unit_.signer.algorithm, other);
  };
  EXPECT_EQ(answer(query("-sha256")).failure, ts::Failure::system_failure);
  unit_.sign = [](View) -> Result<Bytes> { return fail(Errc::unavailable, "the token is away"); };
  EXPECT_EQ(answer(query("-sha256")).failure, ts::Failure::system_failure) << "no fault of the clock";
  EXPECT_TRUE(log_.entries.empty());
}

TEST_P(Stamping, ATokenWithTwoSignersIsNone) {
  const Stamped stamped = answer(query("-sha256 -cert"));
  const Bytes token = *ts::read_response(stamped.reply)->token;
  openssl_.write("token", token);
  openssl_("cms -resign -inform DER -in token -signer root.pem -inkey root.key -nosmimecap -outform DER -out twice");
  EXPECT_FALSE(ts::read_token(openssl_.read("twice")));
  openssl_("cms -sign -in document -signer root.pem -inkey root.key -nodetach -outform DER -out plain");
  const auto plain = ts::read_token(openssl_.read("plain"));
  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().at, "eContent");
}

}  // namespace
}  // namespace esign::tsa

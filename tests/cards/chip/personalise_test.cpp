// SPDX-License-Identifier: Apache-2.0
// A blank chip becomes a citizen's, with the power lost after any number of commands. OpenSSL's program plays the authority.
#include <esign/personalise.h>

#include <cstdlib>
#include <filesystem>

#include "cards/chip/chip_channel.h"
#include "token/cards/eid_card.h"
#include "token/personalise/blank_card.h"
#include "token/personalise/steps.h"

namespace esign::test {
namespace {

using token::EidCard;

/// The chip's memory, as it is when the power comes back.
struct Memory final : vcard::CardStore {
  vcard::CardState state{};
  Result<void> save(const vcard::CardState& changed) override {
    state = changed;
    return {};
  }
};

/// A line that is cut after so many commands; the chip in it starts from its memory.
class CutLine final : public token::CardChannel {
 public:
  CutLine(Memory& memory, unsigned& commands_left) : left_(commands_left), chip_(*vcard::Chip::start(memory.state, memory)), atr_(chip_->atr()) {}
  const std::string& reader() const override { return reader_; }
  View atr() const override { return atr_; }
  token::Protocol protocol() const override { return token::Protocol::t1; }
  Result<void> begin() override { return {}; }
  void end() noexcept override {}
  Result<Bytes> transmit(View command) override {
    if (left_ == 0) return fail(Errc::token_absent, "the power is gone");
    --left_;
    return chip_->transmit(command);
  }

 private:
  unsigned& left_;
  std::unique_ptr<vcard::Chip> chip_;
  std::string reader_ = "Oxucu Ə 00 00";
  Bytes atr_;
};

constexpr unsigned kNever = 1'000'000;

Pin pin(std::string_view digits) { return Pin(std::span<const char>(digits.data(), digits.size())); }

class Personalise : public ::testing::Test {
 protected:
  Personalise() : folder_(std::filesystem::temp_directory_path() / ("esign-personalise-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    blank();
  }
  ~Personalise() override { std::filesystem::remove_all(folder_); }

  void blank(const std::vector<std::string>& more = {}) {
    const std::string file = folder_ / "card.json";
    std::vector<std::string> command{ESIGN_VCARD_PROGRAM, "create", file, "--blank", "--force", "--serial-number", "994A5A0102030405"};
    command.insert(command.end(), more.begin(), more.end());
    ASSERT_EQ(run(command), 0);
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    memory_.state = *vcard::from_json(text.str());
  }
  token::OpenLine line() {
    return [this]() -> Result<std::unique_ptr<token::CardChannel>> { return std::unique_ptr<token::CardChannel>(std::make_unique<CutLine>(memory_, left_)); };
  }

  /// What a certification authority does, with nothing of ours: the request's own signature first.
  Certificate issue(const std::string& name, const std::vector<std::uint8_t>& request, const std::string& usage) {
    const std::string base = folder_ / name;
    std::ofstream(base + ".csr", std::ios::binary).write(reinterpret_cast<const char*>(request.data()), static_cast<std::streamsize>(request.size()));
    std::ofstream(base + ".ext") << "keyUsage=critical," << usage << "\n";
    const std::string shell = "openssl req -inform DER -in " + base + ".csr -verify -noout 2>/dev/null && openssl x509 -req -inform DER -in " + base +
                              ".csr -CA " + pki::pki_path("ca-citizen.pem") + " -CAkey " + pki::pki_path("ca-citizen.key") + " -set_serial 77 -days 30 -extfile " +
                              base + ".ext -outform DER -out " + base + ".cer 2>/dev/null";
    EXPECT_EQ(std::system(shell.c_str()), 0) << shell;
    std::ifstream stream(base + ".cer", std::ios::binary);
    const std::string der{std::istreambuf_iterator<char>(stream), {}};
    return *Certificate::parse(as_view(der));
  }
  CardCertificates issue_all(const CardRequests& requests) {
    CardCertificates certificates{issue("auth", requests.authentication, "digitalSignature")};
    if (!requests.signature.empty()) certificates.signature = issue("sign", requests.signature, "nonRepudiation");
    certificates.authorities = {*Certificate::parse(pki::pki_file("ca-citizen.der"))};
    return certificates;
  }
  static TransportPins pins() { return {pin("11111111"), pin("22222222"), pin("87654321")}; }

  void expect_works(CardKey role, const char* transport, const char* own) {
    auto card = EidCard::open(*line()());
    ASSERT_TRUE(card) << card.error().detail;
    const CardPin which = role == CardKey::signature ? CardPin::signature : CardPin::authentication;
    const auto asked = [](const char* digits) { return [digits](const PinRequest&) { return std::optional<Pin>(pin(digits)); }; };
    // The transport PIN is right and opens nothing.
    auto refused = (*card)->verify(which, asked(transport));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::denied) << refused.error().detail;
    EXPECT_NE(refused.error().detail.find("change"), std::string::npos) << refused.error().detail;
    const auto slot = (*card)->key(role);
    ASSERT_TRUE(slot);
    const auto certificate = (*card)->certificate_of(**slot);
    ASSERT_TRUE(certificate);
    const SignatureAlgorithm algorithm{Scheme::ecdsa, Hash::sha256};
    const Bytes digest = *crypto::digest(crypto::openssl(), Hash::sha256, message());
    const std::string holder;
    EXPECT_FALSE((*card)->sign({**slot, (*certificate)->public_key(), holder}, {algorithm, message(), digest}, asked(transport)));
    // The holder changes it, and it opens the key.
    const auto changed = (*card)->change(which, asked(transport), asked(own));
    ASSERT_TRUE(changed) << changed.error().detail;
    const auto value = (*card)->sign({**slot, (*certificate)->public_key(), holder}, {algorithm, message(), digest}, asked(own));
    ASSERT_TRUE(value) << value.error().detail;
    EXPECT_EQ(*crypto::openssl().verify((*certificate)->spki(), algorithm, message(), *value), crypto::Verdict::valid);
  }

  std::filesystem::path folder_;
  Memory memory_{};
  unsigned left_ = kNever;
};

TEST_F(Personalise, MakesABlankCardACitizens) {
  const auto requests = token::request_certificates(line(), CardClass::citizen);
  ASSERT_TRUE(requests) << requests.error().detail << " at " << requests.error().at;
  EXPECT_EQ(requests->serial_number, "994a5a0102030405");
  const CardCertificates certificates = issue_all(*requests);
  const auto done = token::personalise(line(), certificates, pins());
  ASSERT_TRUE(done) << done.error().detail << " at " << done.error().at;
  EXPECT_EQ(*done, Personalised::now);
  expect_works(CardKey::authentication, "11111111", "4321");
  expect_works(CardKey::signature, "22222222", "654321");
  // Once more is no harm; other certificates, and another request, are refused.
  EXPECT_EQ(*token::personalise(line(), certificates, pins()), Personalised::already);
  CardCertificates others = certificates;
  others.authentication = issue("again", requests->authentication, "digitalSignature");
  EXPECT_EQ(token::personalise(line(), others, pins()).error().code, Errc::conflict);
  const auto again = token::request_certificates(line(), CardClass::citizen);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::denied) << again.error().detail;
}

TEST_F(Personalise, ABlankCardTellsWhatItMakesAndForgetsItsKeysAgain) {
  using token::BlankCard;
  blank({"--key-type", "p384"});
  const std::string empty = memory_.state.files.at({0x5015, 0x4402})->content.empty() ? "yes" : "no";
  {
    const auto card = BlankCard::open(*line()());
    ASSERT_TRUE(card);
    EXPECT_EQ(*(*card)->life_cycle(), BlankCard::LifeCycle::personalisation);
    for (const CardKey key : {CardKey::authentication, CardKey::signature}) {
      const auto kind = (*card)->key_kind(key);
      ASSERT_TRUE(kind);
      EXPECT_EQ(kind->type, pkix::KeyType::ec);
      EXPECT_EQ(kind->bits, 384u);
      EXPECT_FALSE((*card)->erase(key)) << "there is none";
      ASSERT_TRUE((*card)->generate(key));
      ASSERT_TRUE(*(*card)->public_key(key));
      ASSERT_TRUE((*card)->erase(key));
      EXPECT_FALSE(*(*card)->public_key(key));
      EXPECT_TRUE((*card)->key_kind(key)) << "there is room for another one";
    }
  }
  EXPECT_EQ(memory_.state.files.at({0x5015, 0x4402})->content.empty() ? "yes" : "no", empty);
  EXPECT_EQ(memory_.state.files.at({0x5015, 0x4201}), nullptr);
  // The keys that are made after that are a citizen's as any.
  const auto requests = token::request_certificates(line(), CardClass::citizen);
  ASSERT_TRUE(requests) << requests.error().detail;
  ASSERT_TRUE(token::personalise(line(), issue_all(*requests), pins()));
  const auto card = BlankCard::open(*line()());
  ASSERT_TRUE(card);
  EXPECT_EQ(*(*card)->life_cycle(), BlankCard::LifeCycle::activated);
  EXPECT_EQ((*card)->erase(CardKey::authentication).error().code, Errc::denied);
}

TEST_F(Personalise, AChildsCardHasNoSignatureKeyAndNoPinForIt) {
  const auto requests = token::request_certificates(line(), CardClass::child);
  ASSERT_TRUE(requests) << requests.error().detail;
  EXPECT_TRUE(requests->signature.empty());
  TransportPins child{pin("11111111"), std::nullopt, pin("87654321")};
  const auto done = token::personalise(line(), issue_all(*requests), child);
  ASSERT_TRUE(done) << done.error().detail << " at " << done.error().at;
  expect_works(CardKey::authentication, "11111111", "4321");
  auto card = EidCard::open(*line()());
  ASSERT_TRUE(card);
  EXPECT_EQ((*card)->key(CardKey::signature).error().code, Errc::not_found);
  const auto info = (*card)->info();
  ASSERT_TRUE(info);
  for (const PinState& state : info->pins) EXPECT_NE(state.pin, CardPin::signature);
}

TEST_F(Personalise, RsaKeys) {
  blank({"--key-type", "rsa2048"});
  const auto requests = token::request_certificates(line(), CardClass::citizen);
  ASSERT_TRUE(requests) << requests.error().detail << " at " << requests.error().at;
  const auto done = token::personalise(line(), issue_all(*requests), pins());
  ASSERT_TRUE(done) << done.error().detail;
}

/// The power goes after n commands, for every n that there is; then both steps are done again with the power on.
TEST_F(Personalise, SurvivesALossOfPowerAtAnyCommand) {
  const vcard::CardState blank_card = memory_.state;
  unsigned cuts = 0;
  for (unsigned n = 0;; ++n, ++cuts) {
    memory_.state = blank_card;
    left_ = n;
    auto requests = token::request_certificates(line(), CardClass::citizen);
    const bool requested = requests.has_value();
    if (!requested) {
      EXPECT_EQ(requests.error().code, Errc::token_absent) << n;
      left_ = kNever;
      requests = token::request_certificates(line(), CardClass::citizen);
      ASSERT_TRUE(requests) << n << ": " << requests.error().detail;
      const auto keys = memory_.state.keys;
      ASSERT_TRUE(token::request_certificates(line(), CardClass::citizen));
      EXPECT_TRUE(equal(keys[0].pkcs8, memory_.state.keys[0].pkcs8)) << "keys that are there stay";
    }
    const CardCertificates certificates = issue_all(*requests);
    auto done = token::personalise(line(), certificates, pins());
    const bool whole = requested && done.has_value();
    if (!done) {
      EXPECT_EQ(done.error().code, Errc::token_absent) << n;
      left_ = kNever;
      done = token::personalise(line(), certificates, pins());
    }
    ASSERT_TRUE(done) << n << ": " << done.error().detail;
    EXPECT_EQ(memory_.state.life_cycle, vcard::LifeCycle::operational) << n;
    if (whole) break;
  }
  EXPECT_GT(cuts, 40u);
  left_ = kNever;
  expect_works(CardKey::signature, "22222222", "654321");
}

TEST_F(Personalise, RefusesWhatWouldMakeADeadCard) {
  const auto requests = token::request_certificates(line(), CardClass::citizen);
  ASSERT_TRUE(requests);
  const CardCertificates good = issue_all(*requests);
  const auto refused = [&](const CardCertificates& certificates, const TransportPins& transport) {
    const auto done = token::personalise(line(), certificates, transport);
    EXPECT_EQ(memory_.state.life_cycle, vcard::LifeCycle::personalisation);
    return done ? "done" : done.error().at + ": " + done.error().detail;
  };
  CardCertificates swapped{*good.signature, good.authentication};
  EXPECT_EQ(refused(swapped, pins()), "authentication certificate: the certificate is not for the card's key");
  CardCertificates wrong_use{issue("wrong", requests->authentication, "nonRepudiation"), good.signature};
  EXPECT_EQ(refused(wrong_use, pins()), "authentication certificate: the certificate's key usage is not the one of this key");
  CardCertificates half{good.authentication};
  EXPECT_EQ(refused(half, pins()), ": the card has a signature key: its certificate is missing");
  const TransportPins no_signature{pin("1111"), std::nullopt, pin("87654321")};
  EXPECT_EQ(refused(good, no_signature), ": the PIN letter has no PIN for the signature key");
  const TransportPins shortened{pin("1111"), pin("222"), pin("87654321")};
  EXPECT_NE(refused(good, shortened), "done");
  EXPECT_EQ(*token::personalise(line(), good, pins()), Personalised::now);
}

class PinLetter : public Personalise {
 protected:
  static std::string password() {
    const std::string text = pki::pki_text("p12.pin");
    return text.substr(0, text.find('\n'));
  }
  /// Sealed by OpenSSL for citizen-gunel-auth, whose PKCS#12 file the test PKI has.
  Result<TransportPins> opened(const std::string& content, const std::string& recipient = "citizen-gunel-auth") {
    const std::string base = folder_ / "letter";
    std::ofstream(base + ".txt") << content;
    const std::string shell = "openssl cms -encrypt -binary -aes256 -in " + base + ".txt -outform DER -out " + base + ".p7m " + pki::pki_path(recipient + ".pem");
    EXPECT_EQ(std::system(shell.c_str()), 0);
    std::ifstream stream(base + ".p7m", std::ios::binary);
    const std::string letter{std::istreambuf_iterator<char>(stream), {}};
    const Bytes key = pki::pki_file("citizen-gunel-auth.p12");
    return open_pin_letter(as_view(letter), key, pin(password()));
  }
};

TEST_F(PinLetter, IsOpenedByItsRecipient) {
  const auto letter = opened("# Vəsiqə 994A5A\nauth = 11111111\r\nsign=22222222\n\npuk=87654321");
  ASSERT_TRUE(letter) << letter.error().detail;
  const auto text = [](const Pin& one) { return std::string(one.reveal().begin(), one.reveal().end()); };
  EXPECT_EQ(text(letter->authentication) + text(*letter->signature) + text(letter->puk), "111111112222222287654321");
  EXPECT_FALSE(opened("auth=1234\npuk=12345678")->signature) << "a child's";
}

TEST_F(PinLetter, OthersAndDamageAreRefused) {
  EXPECT_EQ(opened("auth=1111\npuk=12345678", "citizen-cingiz-auth").error().code, Errc::denied);
  EXPECT_EQ(opened("auth=1111").error().detail, "auth= or puk= is missing");
  EXPECT_EQ(opened("auth=1111\nauth=2222\npuk=12345678").error().detail, "a PIN stands twice");
  EXPECT_EQ(opened("auth=12a4\npuk=12345678").error().detail, "a PIN is not digits");
  EXPECT_EQ(opened("can=123456\n").error().detail, "a line is not auth=, sign= or puk= and digits");
  const Bytes key = pki::pki_file("citizen-gunel-auth.p12");
  EXPECT_EQ(open_pin_letter(key, key, pin("wrong")).error().code, Errc::pin_incorrect);
  EXPECT_EQ(open_pin_letter(as_view("auth=1111"), key, pin(password())).error().code, Errc::malformed);
}

}  // namespace
}  // namespace esign::test

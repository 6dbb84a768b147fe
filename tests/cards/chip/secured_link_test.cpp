// SPDX-License-Identifier: Apache-2.0
// A card without contact: PACE with its CAN and secure messaging between OpenSSL's side (host) and Botan's (chip).
#include "cards/chip/chip_channel.h"
#include "token/cards/eid_card.h"
#include "token/key_algorithm.h"

namespace esign::test {
namespace {

using token::EidCard;

/// What a person answers when asked for this.
AskPin answers(const std::string& can, const std::string& pin) {
  return [can, pin](const PinRequest& request) { return digits(request.purpose == PinPurpose::can ? can : pin); };
}

class Meddler final : public token::CardChannel {
 public:
  using Change = std::function<void(View command, Bytes& answer)>;
  Meddler(std::unique_ptr<token::CardChannel> inner, Change change) : inner_(std::move(inner)), change_(std::move(change)) {}
  const std::string& reader() const override { return inner_->reader(); }
  View atr() const override { return inner_->atr(); }
  token::Protocol protocol() const override { return inner_->protocol(); }
  Result<void> begin() override { return inner_->begin(); }
  void end() noexcept override { inner_->end(); }
  Result<Bytes> transmit(View command) override {
    ESIGN_TRY(Bytes answer, inner_->transmit(command));
    change_(command, answer);
    return answer;
  }

 private:
  std::unique_ptr<token::CardChannel> inner_;
  Change change_;
};

class SecuredLink : public ChipBench {
 protected:
  Result<Bytes> sign(std::unique_ptr<token::CardChannel> line, CardKey role = CardKey::signature) {
    ESIGN_TRY(auto card, EidCard::open(std::move(line), answers("123456", "")));
    return sign(*card, role);
  }
  Result<Bytes> sign(EidCard& card, CardKey role) {
    ESIGN_TRY(const token::KeySlot* slot, card.key(role));
    ESIGN_TRY(const auto certificate, card.certificate_of(*slot));
    ESIGN_TRY(const SignatureAlgorithm algorithm, token::default_algorithm(certificate->public_key()));
    ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), algorithm.hash, message()));
    const std::string holder = "GÜNEL MƏMMƏDOVA";
    const std::string pin = role == CardKey::signature ? "123456" : "1234";
    ESIGN_TRY(Bytes value, card.sign({*slot, certificate->public_key(), holder}, {algorithm, message(), digest}, answers("", pin)));
    const auto verdict = crypto::openssl().verify(certificate->spki(), algorithm, message(), value);
    EXPECT_TRUE(verdict && *verdict == crypto::Verdict::valid);
    return value;
  }
};

TEST_F(SecuredLink, SignsWithBothKeys) {
  make("citizen-gunel", {"--contactless"});
  auto card = EidCard::open(channel(), answers("123456", ""));
  ASSERT_TRUE(card) << card.error().detail << " at " << card.error().at;
  for (const CardKey role : {CardKey::signature, CardKey::authentication}) {
    const auto value = sign(**card, role);
    ASSERT_TRUE(value) << value.error().detail << " at " << value.error().at;
  }
  const auto info = (*card)->info();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->link, CardInfo::Link::secured);
  // After the last GENERAL AUTHENTICATE no command goes out without protection, and no PIN in the clear.
  const std::string said = record_.str();
  const auto paced = said.find("> 0086");
  ASSERT_NE(paced, std::string::npos);
  for (auto at = said.find("\n> ", paced); at != std::string::npos; at = said.find("\n> ", at + 1)) EXPECT_EQ(said.substr(at + 3, 2), "0C");
  EXPECT_EQ(said.find("313233343536"), std::string::npos);
}

TEST_F(SecuredLink, RsaSignaturesAndLongFilesGoThrough) {
  make("citizen-gulcohre", {"--contactless"});
  const auto value = sign(channel());
  EXPECT_TRUE(value) << value.error().detail << " at " << value.error().at;
}

TEST_F(SecuredLink, ChangesAndUnblocksPins) {
  make("citizen-gunel", {"--contactless"});
  auto card = EidCard::open(channel(), answers("123456", ""));
  ASSERT_TRUE(card) << card.error().detail;
  EXPECT_TRUE((*card)->change(CardPin::signature, Person{"123456"}.ask(), Person{"654321"}.ask()));
  expect_error((*card)->verify(CardPin::signature, Person{"123456"}.ask()), Errc::pin_incorrect);
  EXPECT_TRUE((*card)->unblock(CardPin::signature, Person{"12345678"}.ask(), Person{"123456"}.ask()));
  EXPECT_TRUE((*card)->verify(CardPin::signature, Person{"123456"}.ask()));
}

TEST_F(SecuredLink, NeedsTheRightCan) {
  make("citizen-gunel", {"--contactless"});
  expect_error(EidCard::open(channel()), Errc::denied);
  expect_error(EidCard::open(channel(), answers("654321", "")), Errc::pin_incorrect);
  expect_error(EidCard::open(channel(), answers("12345", "")), Errc::pin_incorrect);
  expect_error(EidCard::open(channel(), Person{""}.ask()), Errc::cancelled);
  EXPECT_TRUE(EidCard::open(channel(), answers("123456", "")));
}

TEST_F(SecuredLink, IsMadeAnewAfterAReset) {
  make("citizen-gunel", {"--contactless"});
  auto card = EidCard::open(channel(), answers("123456", ""));
  ASSERT_TRUE(card) << card.error().detail;
  chip_->reset();
  EXPECT_TRUE(sign(**card, CardKey::signature));
  chip_->transmit(Bytes{0x00, 0xA4, 0x00, 0x0C});  // another program's command, without protection
  EXPECT_TRUE(sign(**card, CardKey::authentication));
}

/// Every answer after PACE in turn is changed by one bit, cut, emptied or replaced by a bare 9000: no signature ever comes out.
TEST_F(SecuredLink, BelievesNothingThatIsNotProtected) {
  make("citizen-gunel", {"--contactless"});
  using Change = void (*)(Bytes&);
  const Change changes[] = {[](Bytes& answer) { answer[answer.size() / 2] ^= 0x01; },
                            [](Bytes& answer) { answer[0] ^= 0x20; },
                            [](Bytes& answer) { answer = {0x90, 0x00}; },
                            [](Bytes& answer) { answer.erase(answer.begin(), answer.begin() + 1); },
                            [](Bytes& answer) { answer[answer.size() - 1] ^= 0x01; }};
  for (const Change change : changes) {
    // The commands of the signing itself: VERIFY, MSE SET, PSO.
    for (const unsigned ins : {0x20u, 0x22u, 0x2Au}) {
      chip_->reset();
      unsigned meddled = 0;
      auto line = std::make_unique<Meddler>(channel(), [&](View command, Bytes& answer) {
        if ((command[0] & 0x0C) != 0x0C || command[1] != ins) return;
        change(answer);
        ++meddled;
      });
      const auto value = sign(std::move(line));
      EXPECT_FALSE(value) << "INS " << ins;
      EXPECT_GE(meddled, 1u);
      if (!value) {
        EXPECT_EQ(name(value.error().code), name(Errc::protocol)) << value.error().detail;
      }
    }
  }
}

/// A relay that gives the answer to the command before.
TEST_F(SecuredLink, AnOldAnswerIsNoAnswer) {
  make("citizen-gunel", {"--contactless"});
  Bytes last;
  auto line = std::make_unique<Meddler>(channel(), [&last](View command, Bytes& answer) {
    if ((command[0] & 0x0C) != 0x0C) return;
    if (command[1] == 0x2A) answer = last;
    last = answer;
  });
  expect_error(sign(std::move(line)), Errc::protocol);
}

TEST_F(SecuredLink, NotOverT0) {
  make("citizen-gunel", {"--contactless"});
  EXPECT_FALSE(EidCard::open(channel(token::Protocol::t0), answers("123456", "")));
}

TEST_F(SecuredLink, ReadsTheTravelDocumentWithAndWithoutContact) {
  for (const bool contactless : {true, false}) {
    std::vector<std::string> more{"--document-signer-key", pki::pki_path("document-signer.key"), "--document-signer-cert",
                                  pki::pki_path("document-signer.der"), "--surname", "Məmmədova", "--given-name", "Günel",
                                  "--fin", "5ABCD12", "--address", "Bakı, Nizami küç. 1"};
    if (contactless) more.push_back("--contactless");
    make("citizen-gunel", more);
    auto card = EidCard::open(channel(), answers("123456", ""));
    ASSERT_TRUE(card) << card.error().detail;
    const auto files = (*card)->travel_document(answers("123456", ""));
    ASSERT_TRUE(files) << files.error().detail << " at " << files.error().at;
    ASSERT_EQ(files->data_groups.size(), 3u);
    EXPECT_EQ(files->data_groups[0].number, 1u);
    EXPECT_EQ(files->data_groups[2].number, 11u);
    const std::string zone(as_text(files->data_groups[0].content));
    EXPECT_NE(zone.find("MEMMEDOVA<<GUENEL"), std::string::npos) << zone;
    EXPECT_EQ(files->security.at(0), 0x77);
  }
}

}  // namespace
}  // namespace esign::test

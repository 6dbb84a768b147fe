// SPDX-License-Identifier: Apache-2.0
// The line is cut after every single command, and every answer is garbage once: the right error, no crash, no PIN try lost.
#include "cards/chip/chip_channel.h"
#include "token/cards/eid_card.h"
#include "token/key_algorithm.h"

namespace esign::test {
namespace {

using token::EidCard;

/// Cut in the middle of command number `cut`: the chip has done it, the host never hears of it. Then the card is gone.
class Faulty final : public token::CardChannel {
 public:
  using Spoil = void (*)(Bytes& answer);
  Faulty(std::unique_ptr<token::CardChannel> inner, unsigned at, Spoil spoil) : inner_(std::move(inner)), at_(at), spoil_(spoil) {}
  const std::string& reader() const override { return inner_->reader(); }
  View atr() const override { return inner_->atr(); }
  token::Protocol protocol() const override { return token::Protocol::t1; }
  Result<void> begin() override { return gone_ ? Result<void>(fail(Errc::token_absent, "no card")) : Result<void>(); }
  void end() noexcept override {}
  Result<Bytes> transmit(View command) override {
    if (gone_) return fail(Errc::token_absent, "no card");
    auto answer = inner_->transmit(command);
    if (count_++ != at_ || !answer) return answer;
    hit = true;
    if (spoil_ != nullptr) {
      spoil_(*answer);
      return answer;
    }
    gone_ = true;
    return fail(Errc::token_absent, "pulled");
  }
  static inline bool hit = false;

 private:
  std::unique_ptr<token::CardChannel> inner_;
  unsigned at_, count_ = 0;
  Spoil spoil_;
  bool gone_ = false;
};

constexpr unsigned kEnough = 200;

class Faults : public ChipBench, public ::testing::WithParamInterface<const char*> {
 protected:
  std::unique_ptr<token::CardChannel> faulty(unsigned at, Faulty::Spoil spoil) {
    Faulty::hit = false;
    chip_->reset();
    record_.str("");
    return std::make_unique<Faulty>(channel(), at, spoil);
  }
  AskPin person(const std::string& pin) {
    return [pin](const PinRequest& request) { return digits(request.purpose == PinPurpose::can ? "123456" : pin); };
  }
  Result<Bytes> sign(std::unique_ptr<token::CardChannel> line) {
    ESIGN_TRY(auto card, EidCard::open(std::move(line), person("123456")));
    ESIGN_TRY(const token::KeySlot* slot, card->key(CardKey::signature));
    ESIGN_TRY(const auto certificate, card->certificate_of(*slot));
    ESIGN_TRY(const SignatureAlgorithm algorithm, token::default_algorithm(certificate->public_key()));
    ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), algorithm.hash, message()));
    const std::string holder = "Ə";
    return card->sign({*slot, certificate->public_key(), holder}, {algorithm, message(), digest}, person("123456"));
  }
  void start() {
    std::vector<std::string> more;
    if (std::string_view(GetParam()) == "contactless") more.push_back("--contactless");
    make("citizen-gunel", more);
  }
  unsigned tries(vcard::PinId pin) const { return chip_->state().pin(pin).tries_left; }
};

TEST_P(Faults, TheCardIsPulledAtAnyCommandOfASignature) {
  start();
  unsigned cuts = 0;
  for (unsigned at = 0; at < kEnough; ++at) {
    const auto value = sign(faulty(at, nullptr));
    EXPECT_EQ(tries(vcard::PinId::sign), 3u) << "command " << at;
    if (!Faulty::hit) {
      EXPECT_TRUE(value);
      break;
    }
    ++cuts;
    // The last command is the log-out, whose answer nobody needs.
    if (!value) { EXPECT_EQ(name(value.error().code), name(Errc::token_absent)) << "command " << at << ": " << value.error().detail; }
  }
  EXPECT_GT(cuts, 15u);
  EXPECT_LT(cuts, kEnough);
}

TEST_P(Faults, TheCardIsPulledAtAnyCommandOfAPinChange) {
  start();
  std::string now = "1234", next = "98765";
  for (unsigned at = 0; at < kEnough; ++at) {
    auto outcome = [&]() -> Result<void> {
      ESIGN_TRY(auto card, EidCard::open(faulty(at, nullptr), person("")));
      return card->change(CardPin::authentication, person(now), person(next));
    }();
    const std::string& held = chip_->state().pin(vcard::PinId::auth).digits;
    EXPECT_TRUE(held == now || held == next) << "the old PIN or the new one, nothing else";
    EXPECT_EQ(tries(vcard::PinId::auth), 3u) << "command " << at;
    if (outcome) { EXPECT_EQ(held, next) << "a change that was told is a change"; }
    if (!Faulty::hit) break;
    if (held == next) std::swap(now, next);
  }
  EXPECT_FALSE(Faulty::hit);
}

TEST_P(Faults, OneGarbageAnswerAnywhere) {
  start();
  const Faulty::Spoil spoils[] = {[](Bytes& answer) { answer.clear(); },
                                  [](Bytes& answer) { answer = {0x90}; },
                                  [](Bytes& answer) { answer.assign(300, 0xFF); },
                                  [](Bytes& answer) { answer.assign(65'538, 0x00); },
                                  [](Bytes& answer) { answer = {0x61, 0x00}; },
                                  [](Bytes& answer) { answer = {0x6C, 0x01}; },
                                  [](Bytes& answer) { answer = {0x6F, 0x00}; },
                                  [](Bytes& answer) { std::reverse(answer.begin(), answer.end()); }};
  for (const Faulty::Spoil spoil : spoils) {
    for (unsigned at = 0; at < kEnough; ++at) {
      const auto value = sign(faulty(at, spoil));
      // A try that the card took for a command it did get right is given back by it.
      EXPECT_EQ(tries(vcard::PinId::sign), 3u) << "command " << at;
      if (!Faulty::hit) break;
    }
    EXPECT_FALSE(Faulty::hit);
  }
}

INSTANTIATE_TEST_SUITE_P(Cards, Faults, ::testing::Values("contact", "contactless"), [](const auto& shape) { return std::string(shape.param); });

}  // namespace
}  // namespace esign::test

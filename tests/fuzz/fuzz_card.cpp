// SPDX-License-Identifier: Apache-2.0
// A card that answers anything: the whole driver against it, from recognition to a signature. The input is the card: each
// answer is two octets of length and that many octets; after the last one the card is gone.
#include "base/text.h"
#include "fuzz.h"
#include "token/cards/eid_card.h"
#include "token/cards/files.h"

namespace {

using namespace esign;

/// One reading of a file of 64 KiB takes 256 commands; a card that sends the driver round in circles takes more.
constexpr unsigned kMostCommands = 60'000;

class AnyCard final : public token::CardChannel {
 public:
  explicit AnyCard(View answers) : answers_(answers) {}
  const std::string& reader() const override { return reader_; }
  View atr() const override { return atr_; }
  token::Protocol protocol() const override { return token::Protocol::t1; }
  Result<void> begin() override {
    ++depth_;
    return {};
  }
  void end() noexcept override { --depth_; }
  Result<Bytes> transmit(View command) override {
    ESIGN_LAW(depth_ == 1, "every command is sent inside a transaction");
    ESIGN_LAW(command.size() >= 4 && command.size() <= token::kShortNe + 5 + 65'536, "a command has a header and a length");
    ESIGN_LAW(++commands_ <= kMostCommands, "no card keeps the driver busy for ever");
    if (answers_.size() < 2) return fail(Errc::token_absent, "the card was taken out");
    const std::size_t count = std::min<std::size_t>(answers_[0] * 256u + answers_[1], answers_.size() - 2);
    const Bytes answer = copy(answers_.subspan(2, count));
    answers_ = answers_.subspan(2 + count);
    return answer;
  }

 private:
  View answers_;
  std::string reader_ = "Oxucu Ə 00 00";
  Bytes atr_{0x3B, 0x00};
  unsigned commands_ = 0;
  int depth_ = 0;
};

std::optional<Pin> ask(const PinRequest&) { return Pin(std::string_view("123456")); }

void use(token::EidCard& card) {
  const auto info = card.info();
  if (info)
    for (const PinState& pin : info->pins) ESIGN_LAW(!pin.tries_left || *pin.tries_left <= 15, "tries fit into a nibble");
  const auto certificates = card.certificates();
  if (certificates)
    for (const CardCertificate& one : *certificates) ESIGN_LAW(one.certificate.parsed() != nullptr, "a certificate of a card was parsed");
  (void)card.verify(CardPin::signature, ask);
  (void)card.change(CardPin::authentication, ask, ask);
  (void)card.unblock(CardPin::signature, ask, ask);
  for (const CardKey role : {CardKey::signature, CardKey::authentication}) {
    const auto slot = card.key(role);
    if (!slot) continue;
    const auto certificate = card.certificate_of(**slot);
    if (!certificate) continue;
    const Bytes digest(32, 0x5A);
    const std::string holder = "GÜNEL";
    const auto value = card.sign({**slot, (*certificate)->public_key(), holder}, {{}, as_view("x"), digest}, ask);
    if (value) ESIGN_LAW(!value->empty(), "a signature value has octets");
  }
}

void converse(View input) {
  AnyCard card(input);
  token::Conversation conversation(card);
  const auto transaction = token::Transaction::begin(card);
  const auto capabilities = token::read_capabilities(conversation);
  if (capabilities) conversation.use(*capabilities);
  const auto response = conversation.send({0x00, 0xCB, 0x3F, 0xFF, as_view("\x5C\x02\x5F\x52"), token::kShortNe});
  if (response) ESIGN_LAW(response->data.size() <= Limits{}.apdu_response, "an answer keeps within its budget");
  token::CardPath path;
  path.identifiers = {0x3F, 0x00, 0x50, 0x15, 0x44, 0x01};
  const auto file = token::read_file(conversation, path, {});
  if (file) ESIGN_LAW(file->size() <= Limits{}.card_file, "a file keeps within its budget");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const View input(data, size);
  converse(input);
  auto card = token::EidCard::open(std::make_unique<AnyCard>(input));
  if (card)
    use(**card);
  else
    fuzz::require_sound(card.error());
  return 0;
}

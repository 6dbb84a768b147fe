// SPDX-License-Identifier: Apache-2.0
#include "token/cards/pins.h"

#include <fmt/format.h>

#include <algorithm>

#include "asn1/der_reader.h"

namespace esign::token {
namespace {

constexpr std::uint8_t kVerify = 0x20, kChange = 0x24, kReset = 0x2C, kGetData = 0xCB;

struct PinInformation {
  std::optional<unsigned> tries_left{};
  PinState::Change change = PinState::Change::unknown;
};

/// A0 { DF21 tries left, DF2F 00 or 01: the holder's own value }, as FINEID's applet answers.
PinInformation parse_information(View answer) {
  PinInformation information;
  const auto outer = asn1::read_single(answer);
  if (!outer || outer->tag != asn1::tag::context_constructed(0)) return information;
  const auto members = entries(outer->content);
  if (!members) return information;
  for (const View entry : *members) {
    const auto element = asn1::read_single(entry);
    if (!element || element->tag.tag_class != asn1::TagClass::private_use || element->content.size() != 1) continue;
    const std::uint8_t value = element->content.front();
    if (element->tag.number == 0x21) information.tries_left = value;
    if (element->tag.number == 0x2F) information.change = value == 0 ? PinState::Change::original : PinState::Change::changed;
  }
  return information;
}

/// GET DATA with odd INS: A0 { 83 reference }. Cards without it answer an error, which tells nothing.
Result<PinInformation> ask_information(Conversation& conversation, const PinObject& pin) {
  const std::uint8_t wanted[] = {0xA0, 0x03, 0x83, 0x01, pin.reference};
  const Command get{.ins = kGetData, .p1 = 0x00, .p2 = 0xFF, .data = wanted, .ne = kShortNe};
  ESIGN_TRY(const Response response, conversation.send(get));
  return response.status.ok() ? parse_information(response.data) : PinInformation{};
}

/// READ RECORD of EF 0016 below the MF: 80 most tries, 90 tries left (EstEID 3.x). A card that does not tell is no error.
Result<PinStatus> read_counter(Conversation& conversation, std::uint8_t record) {
  constexpr std::uint8_t kCounters[] = {0x00, 0x16};
  const Command select{.ins = 0xA4, .p1 = 0x08, .p2 = 0x0C, .data = kCounters};
  const Command read{.ins = 0xB2, .p1 = record, .p2 = 0x04, .ne = kShortNe};
  PinStatus status;
  ESIGN_TRY(const Response selected, conversation.send(select));
  if (!selected.status.ok()) return status;
  ESIGN_TRY(const Response answer, conversation.send(read));
  const auto objects = entries(answer.data);
  if (!answer.status.ok() || !objects) return status;
  for (const View entry : *objects) {
    const auto element = asn1::read_single(entry);
    if (element && element->tag == asn1::tag::context(0x10) && element->content.size() == 1) status.tries_left = element->content.front();
  }
  return status;
}

SecretBytes join(const SecretBytes& first, const SecretBytes& second) {
  SecretBytes both(first.reveal().size() + second.reveal().size());
  const auto middle = std::copy(first.reveal().begin(), first.reveal().end(), both.writable().begin());
  std::copy(second.reveal().begin(), second.reveal().end(), middle);
  return both;
}

constexpr std::size_t kMostPadBlock = 15;  // bmPINBlockString has four bits for it

/// A command with empty, padded blocks for the reader to fill.
class PadCommand {
 public:
  PadCommand(std::uint8_t ins, const PinObject& pin, std::size_t blocks)
      : block_(pin.has(PinFlag::needs_padding) ? pin.stored_length : 0), octets_{0x00, ins, 0x00, pin.reference} {
    octets_.push_back(static_cast<std::uint8_t>(block_ * blocks));
    octets_.insert(octets_.end(), block_ * blocks, pin.pad);
  }
  /// The limits of what is typed must let both secrets through: the card judges each.
  PadOrder order(const PinObject& one, const PinObject& other) const {
    return {.command = octets_,
            .block = block_,
            .min_length = std::min(one.min_length, other.min_length),
            .max_length = std::max(one.max_length, other.max_length),
            .old_at = 0,
            .new_at = block_};
  }

 private:
  std::size_t block_;
  Bytes octets_;
};

/// The card's status word, or one of the reader's own (PC/SC part 10, 2.5).
Result<void> pad_outcome(Conversation& conversation, Result<Bytes> answer, std::string_view what) {
  if (!answer) return fail(std::move(answer).error());
  if (answer->size() < 2) return fail(Errc::protocol, std::string(what) + ": no status word");
  const StatusWord status(static_cast<std::uint16_t>((*answer)[answer->size() - 2] << 8 | answer->back()));
  if (status.ok()) return {};
  const std::string& reader = conversation.channel().reader();
  switch (status.value()) {
    case 0x6400: return fail(Errc::timed_out, "no PIN was typed on the reader").in(reader);
    case 0x6401: return fail(Errc::cancelled, "cancelled on the reader").in(reader);
    case 0x6402: return fail(Errc::invalid_argument, "the new PIN was typed differently the second time").in(reader);
    case 0x6403: return fail(Errc::invalid_argument, "too few or too many digits were typed on the reader").in(reader);
  }
  return failure(status, what);
}

Failure cannot_be(std::string detail) { return fail(Errc::pin_incorrect, std::move(detail) + "; it was not sent to the card"); }

}  // namespace

Result<PinStatus> query_pin(Conversation& conversation, const PinObject& pin) {
  if (pin.counter_record != 0) return read_counter(conversation, pin.counter_record);
  PinStatus status;
  const Command query{.ins = kVerify, .p2 = pin.reference};
  ESIGN_TRY(const Response response, conversation.send(query));
  status.tries_left = tries_left(response.status);
  ESIGN_TRY(const PinInformation information, ask_information(conversation, pin));
  if (!status.tries_left) status.tries_left = information.tries_left;
  status.change = information.change;
  return status;
}

Result<SecretBytes> pin_block(const PinObject& pin, const Pin& digits) {
  const std::span<const char> secret = digits.reveal();
  if (secret.size() < pin.min_length || secret.size() > pin.max_length)
    return cannot_be(fmt::format("it has {} to {} characters", pin.min_length, pin.max_length));
  switch (pin.type) {
    case PinType::ascii_numeric:
      if (!std::all_of(secret.begin(), secret.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return cannot_be("it has digits only");
      break;
    case PinType::utf8: break;
    case PinType::bcd:
    case PinType::half_nibble_bcd:
    case PinType::iso9564: return fail(Errc::unsupported, "the encoding of the card's PIN");
  }
  const std::size_t size = pin.has(PinFlag::needs_padding) ? std::max<std::size_t>(pin.stored_length, secret.size()) : secret.size();
  SecretBytes block(size);
  std::fill(block.writable().begin(), block.writable().end(), pin.pad);
  std::transform(secret.begin(), secret.end(), block.writable().begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return block;
}

Result<void> verify_pin(Conversation& conversation, const PinObject& pin, const SecretBytes& block) {
  const Command verify{.ins = kVerify, .p2 = pin.reference, .data = block.reveal()};
  ESIGN_CHECK(conversation.send_ok(verify, "VERIFY"));
  return {};
}

Result<void> change_pin(Conversation& conversation, const PinObject& pin, const SecretBytes& old_block, const SecretBytes& new_block) {
  const SecretBytes both = join(old_block, new_block);
  const Command change{.ins = kChange, .p2 = pin.reference, .data = both.reveal()};
  ESIGN_CHECK(conversation.send_ok(change, "CHANGE REFERENCE DATA"));
  return {};
}

Result<void> reset_pin(Conversation& conversation, const PinObject& pin, const SecretBytes& puk_block, const SecretBytes& new_block) {
  const SecretBytes both = join(puk_block, new_block);
  const Command reset{.ins = kReset, .p2 = pin.reference, .data = both.reveal()};
  ESIGN_CHECK(conversation.send_ok(reset, "RESET RETRY COUNTER"));
  return {};
}

bool fits_pad(const PinObject& pin, PadUse use) {
  if (pin.type != PinType::ascii_numeric) return false;
  if (!pin.has(PinFlag::needs_padding)) return use == PadUse::verify;
  return pin.stored_length > 0 && pin.stored_length <= kMostPadBlock;
}

Result<void> verify_pin(Conversation& conversation, const PinObject& pin, PinPad& pad) {
  const PadCommand command(kVerify, pin, 1);
  return pad_outcome(conversation, pad.verify(command.order(pin, pin)), "VERIFY");
}

Result<void> change_pin(Conversation& conversation, const PinObject& pin, PinPad& pad) {
  const PadCommand command(kChange, pin, 2);
  return pad_outcome(conversation, pad.modify(command.order(pin, pin)), "CHANGE REFERENCE DATA");
}

Result<void> reset_pin(Conversation& conversation, const PinObject& pin, const PinObject& puk, PinPad& pad) {
  if (puk.stored_length != pin.stored_length) return fail(Errc::unsupported, "PUK and PIN have blocks of different lengths");
  const PadCommand command(kReset, pin, 2);
  return pad_outcome(conversation, pad.modify(command.order(pin, puk)), "RESET RETRY COUNTER");
}

LogOut::~LogOut() {
  const Command log_out{.ins = kVerify, .p1 = 0xFF, .p2 = pin_.reference};
  static_cast<void>(conversation_.send(log_out).has_value());  // a card that cannot is left as its own rules leave it
}

}  // namespace esign::token

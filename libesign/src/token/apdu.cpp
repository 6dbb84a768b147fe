// SPDX-License-Identifier: Apache-2.0
#include "token/apdu.h"

#include <fmt/format.h>

#include <algorithm>

#include "token/secure/secure_messaging.h"

namespace esign::token {
namespace {

constexpr std::size_t kShortNc = 255;
constexpr std::size_t kExtendedN = 65'536;
constexpr std::uint8_t kChainingBit = 0x10;  // ISO/IEC 7816-4, 5.4.1: the command is not the last of its chain
constexpr std::uint8_t kGetResponse = 0xC0;
constexpr unsigned kMostGetResponses = 1024;  // an honest 64 KiB answer takes 256

class Encoder {
 public:
  explicit Encoder(std::size_t size) : octets_(size) {}
  void put(std::size_t octet) { octets_.writable()[used_++] = static_cast<std::uint8_t>(octet & 0xFF); }
  void put(View octets) {
    std::copy(octets.begin(), octets.end(), octets_.writable().begin() + static_cast<std::ptrdiff_t>(used_));
    used_ += octets.size();
  }
  SecretBytes take() { return std::move(octets_); }

 private:
  SecretBytes octets_;
  std::size_t used_ = 0;
};

void put_header(Encoder& encoder, const Command& command) {
  for (const std::uint8_t octet : {command.cla, command.ins, command.p1, command.p2}) encoder.put(octet);
}

/// Cases 1 to 4, short: Lc one octet, Le one octet with 00 for 256.
SecretBytes encode_short(const Command& command) {
  const std::size_t lc = command.data.empty() ? 0 : 1;
  Encoder encoder(4 + lc + command.data.size() + (command.ne > 0 ? 1 : 0));
  put_header(encoder, command);
  if (lc != 0) encoder.put(command.data.size());
  encoder.put(command.data);
  if (command.ne > 0) encoder.put(command.ne);
  return encoder.take();
}

/// Cases 2E, 3E and 4E: 00 and two octets; in case 4E Le has two octets only.
SecretBytes encode_extended(const Command& command) {
  const std::size_t lc = command.data.empty() ? 0 : 3;
  const std::size_t le = command.ne == 0 ? 0 : (lc == 0 ? 3 : 2);
  Encoder encoder(4 + lc + command.data.size() + le);
  put_header(encoder, command);
  if (lc != 0) {
    encoder.put(0);
    encoder.put(command.data.size() >> 8);
    encoder.put(command.data.size());
    encoder.put(command.data);
  }
  if (le == 3) encoder.put(0);
  if (le != 0) {
    encoder.put(command.ne >> 8);
    encoder.put(command.ne);
  }
  return encoder.take();
}

}  // namespace

std::optional<unsigned> tries_left(StatusWord status) {
  if ((status.value() & 0xFFF0) == 0x63C0) return status.value() & 0x0Fu;
  if (status == sw::blocked) return 0;
  return std::nullopt;
}

Failure failure(StatusWord status, std::string_view what) {
  const auto detail = fmt::format("{}: the card answered {:04X}", what, status.value());
  if (status == sw::blocked) return fail(Errc::pin_blocked, detail);
  if (const auto tries = tries_left(status)) {
    if (*tries == 0) return fail(Errc::pin_blocked, detail);
    return fail(Error{Errc::pin_incorrect, detail, {}, static_cast<std::int8_t>(*tries)});
  }
  switch (status.value()) {
    case 0x6982: return fail(Errc::denied, detail);
    case 0x6984: return fail(Errc::denied, detail + ": a transport PIN opens nothing before its holder has changed it");
    case 0x6A82:
    case 0x6A83:
    case 0x6A88: return fail(Errc::not_found, detail);
    case 0x6881:
    case 0x6882:
    case 0x6884:
    case 0x6A81:
    case 0x6D00:
    case 0x6E00: return fail(Errc::unsupported, detail);
    case 0x6581: return fail(Errc::storage, detail);
  }
  return fail(Errc::protocol, detail);
}

Conversation::Conversation(CardChannel& channel, const Limits& limits) : channel_(channel), limits_(limits) {}
Conversation::~Conversation() = default;

Result<void> Conversation::secure(std::unique_ptr<SecureMessaging> session) {
  // T=0 would put GET RESPONSE, unprotected, between command and answer.
  if (channel_.protocol() == Protocol::t0) return fail(Errc::unsupported, "secure messaging over T=0");
  session_ = std::move(session);
  link_ = Link::secured;
  return {};
}

void Conversation::speak_plainly() {
  session_.reset();
  link_ = Link::plain;
}

/// The most data octets of one command in short form.
std::size_t Conversation::most_data() const { return link_ == Link::plain ? kShortNc : SecureMessaging::kShortData; }

bool Conversation::extended() const {
  return channel_.protocol() == Protocol::t1 && capabilities_.lengths == Capabilities::Lengths::extended;
}

Result<Response> Conversation::send(const Command& command) {
  if (command.data.size() > most_data() && !extended()) return send_chained(command);
  return send_whole(command);
}

Result<Bytes> Conversation::send_ok(const Command& command, std::string_view what) {
  ESIGN_TRY(Response response, send(command));
  if (!response.status.ok()) return failure(response.status, what);
  return std::move(response.data);
}

Result<Response> Conversation::send_whole(const Command& command) {
  ESIGN_TRY(Response first, exchange(command));
  return complete(command, std::move(first));
}

/// ISO/IEC 7816-4 clause 5.4.1: equal CLA INS P1 P2, the bit set in all but the last; Le only in the last.
Result<Response> Conversation::send_chained(const Command& command) {
  View left = command.data;
  const std::size_t most = most_data();
  while (left.size() > most) {
    Command link = command;
    link.cla = static_cast<std::uint8_t>(command.cla | kChainingBit);
    link.data = left.first(most);
    link.ne = 0;
    ESIGN_TRY(Response response, send_whole(link));
    if (!response.status.ok()) return response;
    left = left.subspan(most);
  }
  Command last = command;
  last.data = left;
  return send_whole(last);
}

/// One command, one answer.
Result<Response> Conversation::exchange(const Command& command) {
  switch (link_) {
    case Link::plain: return exchange_plain(command);
    case Link::secured: return exchange_secured(command);
    case Link::broken: break;
  }
  return fail(Errc::protocol, "secure messaging: the session is over");
}

Result<Response> Conversation::exchange_secured(const Command& command) {
  Command inner = command;
  inner.ne = std::min(inner.ne, extended() ? kExtendedN - kShortNe : SecureMessaging::kShortAnswer);
  const auto lengths = extended() ? Capabilities::Lengths::extended : Capabilities::Lengths::short_only;
  ESIGN_TRY(const Command outer, session_->protect(inner, lengths));
  auto answer = exchange_plain(outer);
  if (!answer) return answer;
  auto opened = session_->open(*answer);
  if (opened) return opened;
  session_.reset();
  link_ = Link::broken;
  // A card that answers an unprotected status word has ended the session itself (6987, 6988, or after a reset any).
  if (!answer->data.empty()) return opened;
  return failure(answer->status, "secure messaging: the card has ended the session");
}

Result<Response> Conversation::exchange_plain(const Command& command) {
  Command shaped = command;
  shaped.ne = std::min(shaped.ne, extended() ? kExtendedN : kShortNe);
  // ISO/IEC 7816-3 clause 12.1.3: T=0 cannot carry case 4; the card announces its data with 61xx.
  if (channel_.protocol() == Protocol::t0 && !shaped.data.empty()) shaped.ne = 0;
  const bool needs_extended = shaped.data.size() > kShortNc || shaped.ne > kShortNe;
  const SecretBytes encoded = needs_extended ? encode_extended(shaped) : encode_short(shaped);
  if (needs_extended && encoded.reveal().size() > capabilities_.max_command)
    return fail(Errc::unsupported, "the command is longer than the card takes");

  ESIGN_TRY(Bytes answer, channel_.transmit(encoded.reveal()));
  if (answer.size() < 2) return fail(Errc::protocol, "the card's answer has no status word");
  if (answer.size() > limits_.apdu_response) return fail(Errc::limit_exceeded, "apdu_response");
  const auto status = static_cast<std::uint16_t>(answer[answer.size() - 2] << 8 | answer.back());
  answer.resize(answer.size() - 2);
  return Response{std::move(answer), StatusWord(status)};
}

/// 6Cxx: the same command once more with the length the card names. 61xx: GET RESPONSE until nothing waits.
Result<Response> Conversation::complete(const Command& command, Response first) {
  Response response = std::move(first);
  if (response.status.sw1() == 0x6C) {
    Command again = command;
    again.ne = response.status.sw2() == 0 ? kShortNe : response.status.sw2();
    ESIGN_TRY(response, exchange(again));
    if (response.status.sw1() == 0x6C) return fail(Errc::protocol, "the card refuses the length it asked for");
  }
  Budget octets("apdu_response", limits_.apdu_response);
  Budget rounds("apdu_response", kMostGetResponses);
  Bytes data = std::move(response.data);
  ESIGN_CHECK(octets.spend(data.size()));
  while (response.status.sw1() == 0x61) {
    ESIGN_CHECK(rounds.spend());
    Command more;
    more.cla = static_cast<std::uint8_t>(command.cla & ~kChainingBit);
    more.ins = kGetResponse;
    more.ne = response.status.sw2() == 0 ? kShortNe : response.status.sw2();
    ESIGN_TRY(response, exchange(more));
    if (response.status.sw1() == 0x6C) {
      more.ne = response.status.sw2() == 0 ? kShortNe : response.status.sw2();
      ESIGN_TRY(response, exchange(more));
    }
    ESIGN_CHECK(octets.spend(response.data.size()));
    append(data, response.data);
  }
  response.data = std::move(data);
  return response;
}

}  // namespace esign::token

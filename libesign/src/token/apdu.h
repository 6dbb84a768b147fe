// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <string_view>

#include "base/limits.h"
#include "base/wipe.h"
#include "token/card_channel.h"

namespace esign::token {

/// SW1-SW2, ISO/IEC 7816-4 clause 5.6.
class StatusWord {
 public:
  constexpr explicit StatusWord(std::uint16_t value = 0) : value_(value) {}
  constexpr std::uint16_t value() const { return value_; }
  constexpr std::uint8_t sw1() const { return static_cast<std::uint8_t>(value_ >> 8); }
  constexpr std::uint8_t sw2() const { return static_cast<std::uint8_t>(value_ & 0xFF); }
  constexpr bool ok() const { return value_ == 0x9000; }
  friend constexpr bool operator==(StatusWord, StatusWord) = default;

 private:
  std::uint16_t value_;
};

namespace sw {
inline constexpr StatusWord ok{0x9000};
inline constexpr StatusWord end_of_file{0x6282};
inline constexpr StatusWord wrong_length{0x6700};
inline constexpr StatusWord security_status{0x6982};
inline constexpr StatusWord blocked{0x6983};
inline constexpr StatusWord file_not_found{0x6A82};
inline constexpr StatusWord wrong_p1p2{0x6A86};
inline constexpr StatusWord offset_outside{0x6B00};
}  // namespace sw

/// The tries that 63Cx (and 6983) tell; empty for any other status word.
std::optional<unsigned> tries_left(StatusWord status);
/// The error of a status word that is no success, by its remedy; `what` names the command. 63Cx becomes pin_incorrect with
/// the tries, 6983 pin_blocked, everything the card refuses by its rules protocol with the four digits.
Failure failure(StatusWord status, std::string_view what);

/// A command APDU before it is encoded, ISO/IEC 7816-4 clause 5.1. `data` belongs to the caller.
struct Command {
  std::uint8_t cla = 0x00;
  std::uint8_t ins = 0;
  std::uint8_t p1 = 0;
  std::uint8_t p2 = 0;
  View data{};
  std::size_t ne = 0;  ///< Most octets wanted back; 0: none. At most 65536.
};
inline constexpr std::size_t kShortNe = 256;

struct Response {
  Bytes data{};
  StatusWord status{};
};

/// What the card says it can do, from EF.ATR/INFO (ISO/IEC 7816-4 clauses 12.1.1 and 12.2.2). Without it: short, chained.
struct Capabilities {
  enum class Lengths : std::uint8_t { short_only, extended } lengths = Lengths::short_only;
  std::size_t max_command = 261;   ///< Octets of a whole command APDU.
  std::size_t max_response = 258;  ///< Octets of a whole response APDU.
};

class SecureMessaging;

/// Speaks command APDUs over a channel: chooses the length form, chains (CLA bit 5), repeats with the length a 6Cxx asks
/// for, collects what 61xx leaves waiting. Every octet that may have been a PIN is wiped after sending.
class Conversation {
 public:
  explicit Conversation(CardChannel& channel, const Limits& limits = {});
  ~Conversation();
  void use(const Capabilities& capabilities) { capabilities_ = capabilities; }
  const Capabilities& capabilities() const { return capabilities_; }
  CardChannel& channel() { return channel_; }

  /// From here on every command and answer is protected. A wrong answer ends the session, and nothing more is sent or
  /// believed until speak_plainly() or the next secure(): there is no silent way back. Errors: unsupported (T=0).
  Result<void> secure(std::unique_ptr<SecureMessaging> session);
  void speak_plainly();
  bool secured() const { return link_ != Link::plain; }
  bool broken() const { return link_ == Link::broken; }

  /// The answer with its final status word, whatever it says. Errors: those of the channel; protocol (an answer of less
  /// than two octets, an endless 61xx); limit_exceeded (apdu_response); unsupported (longer than the card takes).
  Result<Response> send(const Command& command);
  /// As send(), but anything except 9000 is the error of its status word. `what` names the command for that error.
  Result<Bytes> send_ok(const Command& command, std::string_view what);

 private:
  Result<Response> send_whole(const Command& command);
  Result<Response> send_chained(const Command& command);
  Result<Response> exchange(const Command& command);
  Result<Response> exchange_plain(const Command& command);
  Result<Response> exchange_secured(const Command& command);
  std::size_t most_data() const;
  Result<Response> complete(const Command& command, Response first);
  bool extended() const;

  CardChannel& channel_;
  Limits limits_;
  Capabilities capabilities_{};
  enum class Link : std::uint8_t { plain, secured, broken } link_ = Link::plain;
  std::unique_ptr<SecureMessaging> session_{};
};

}  // namespace esign::token

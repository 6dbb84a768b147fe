// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace esign::reader {

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

/// What the reader says to the card. A message is this octet, the length as four octets (big-endian), and the body.
enum class Order : std::uint8_t { command = 0, power_off = 1, power_on = 2, reset = 3 };
/// The largest body: a command of 65 535 data octets in extended form has nine more.
inline constexpr std::size_t kLargestBody = 65'544;

/// One reader: a listening UNIX socket, and the card that has connected to it. The caller keeps two threads from talking at
/// once; event waiting may run beside anything.
class Slot {
 public:
  Slot() = default;
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() { close(); }

  enum class Opened : std::uint8_t { yes, no };
  /// Makes the socket at this path, replacing one that a dead daemon left behind.
  Opened open(const std::string& path);
  void close();

  enum class Plugged : std::uint8_t { in, out };
  /// Whoever pulls the reader out removes its socket; another reader may have one of the same name already.
  Plugged plugged() const;

  enum class Presence : std::uint8_t { present, absent };
  /// Takes a card that waits. A removal is told once, even when the next card waits already.
  Presence presence();
  /// Returns when a card comes or goes, when woken, or after that time.
  void wait_for_event(std::chrono::milliseconds time);
  void wake();

  enum class Ending : std::uint8_t { answered, silent, gone };
  struct Answer {
    Ending ending = Ending::gone;
    Bytes octets{};
  };
  /// An order that is answered: by the ATR (power_on, reset) or by the response APDU. A card that is silent too long, or
  /// has gone, is dropped.
  Answer ask(Order order, View body);
  /// An order without an answer.
  void tell(Order order);
  const Bytes& atr() const { return atr_; }
  void remember_atr(Bytes atr) { atr_ = std::move(atr); }

  /// What the person types next on the PIN pad: one line of the file PATH.pin, which loses it. Nothing when it has none.
  std::optional<std::string> typed();

 private:
  void drop_card();
  bool send(Order order, View body) const;
  Ending receive(std::span<std::uint8_t> target) const;

  std::string path_{};
  std::uint64_t inode_ = 0;
  int listener_ = -1, card_ = -1, wake_here_ = -1, wake_there_ = -1;
  Bytes atr_{};
  std::atomic<bool> untold_{false};  ///< ask() has dropped a card, and presence() has not said so.
};

}  // namespace esign::reader

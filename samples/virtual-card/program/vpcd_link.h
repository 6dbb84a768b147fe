// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <csignal>

#include "program/card_file.h"

namespace esign::vcard {

/// The connection to one slot of vpcd, the virtual reader driver: TCP, both ways a two-byte big-endian length and
/// that many bytes. The reader listens, the card connects.
class VpcdLink {
 public:
  struct Address {
    std::string host = "127.0.0.1";
    std::string port = "35963";
  };
  /// "HOST:PORT", "PORT", or "[v6]:PORT".
  static std::optional<Address> parse_address(std::string_view text);

  enum class End : std::uint8_t { stopped, reader_gone };
  struct Message {
    Bytes bytes{};
    std::optional<End> end{};  ///< Set instead of bytes when there is no next message.
  };

  /// `signals` becomes readable when the program shall stop. Tries for `patience_ms`; errors: unavailable, cancelled.
  static Result<VpcdLink> connect(const Address& address, int signals, int patience_ms);
  Message receive();
  /// Errors: unavailable when the reader has gone.
  Result<void> send(View bytes);

 private:
  VpcdLink(Descriptor socket, int signals) : socket_(std::move(socket)), signals_(signals) {}
  std::optional<End> read_exactly(std::uint8_t* target, std::size_t count);
  Descriptor socket_;
  int signals_;
};

/// Blocks SIGTERM and SIGINT for the process and gives a descriptor that becomes readable when one comes.
Result<Descriptor> stop_signals();

}  // namespace esign::vcard

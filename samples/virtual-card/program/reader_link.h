// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "program/card_file.h"

namespace esign::vcard {

/// The card's end of the line to a virtual reader. The reader listens, the card connects; a card is removed by hanging up.
class ReaderLink {
 public:
  enum class End : std::uint8_t { stopped, reader_gone };
  enum class Kind : std::uint8_t {
    command,           ///< An APDU in `bytes`, to be answered.
    power,             ///< Off, on or reset: nothing is answered.
    power_and_answer,  ///< On or reset: the ATR is the answer.
    tell_atr,          ///< The ATR is the answer; nothing changes.
  };
  struct Message {
    Kind kind = Kind::command;
    Bytes bytes{};
    std::optional<End> end{};  ///< Set when there is no next message.
  };

  virtual ~ReaderLink() = default;
  virtual Message receive() = 0;
  /// Errors: unavailable when the reader has gone.
  virtual Result<void> send(View bytes) = 0;

 protected:
  ReaderLink(Descriptor socket, int signals) : socket_(std::move(socket)), signals_(signals) {}
  /// Called before each read.
  virtual void prepare_read(int) {}
  std::optional<End> read_exactly(std::uint8_t* target, std::size_t count);
  Result<void> write_all(View bytes);

 private:
  Descriptor socket_;
  int signals_;
};

/// Where a reader is: a slot of vpcd ("HOST:PORT", "PORT", "[v6]:PORT"), or the socket of the project's own test driver
/// ("unix:PATH").
struct ReaderAddress {
  std::string host = "127.0.0.1";
  std::string port = "35963";
  std::string path{};  ///< Not empty: a UNIX socket.

  static std::optional<ReaderAddress> parse(std::string_view text);
  std::string text() const { return path.empty() ? host + ":" + port : "unix:" + path; }
};

/// `signals` becomes readable when the program shall stop. Tries for `patience_ms`; errors: unavailable, cancelled.
Result<std::unique_ptr<ReaderLink>> connect_reader(const ReaderAddress& address, int signals, int patience_ms);

/// Blocks SIGTERM and SIGINT for the process and gives a descriptor that becomes readable when one comes.
Result<Descriptor> stop_signals();

}  // namespace esign::vcard

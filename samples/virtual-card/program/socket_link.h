// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program/reader_link.h"

namespace esign::vcard {

/// The connection to a reader of the project's own test driver (tests/reader-driver): a UNIX socket. From the reader: an
/// octet (0 command, 1 power off, 2 power on, 3 reset), the length as four bytes, the body; power on and reset are answered
/// by the ATR. From the card: 0, length, body.
class SocketLink final : public ReaderLink {
 public:
  /// One attempt. Errors: unavailable.
  static Result<std::unique_ptr<ReaderLink>> connect(const ReaderAddress& address, int signals);
  Message receive() override;
  Result<void> send(View bytes) override;

 private:
  using ReaderLink::ReaderLink;
};

}  // namespace esign::vcard

// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "program/reader_link.h"

namespace esign::vcard {

/// The connection to one slot of vpcd, the stock virtual reader: TCP, both ways a two-byte big-endian length and that many
/// bytes. A message of one byte is the reader's: 00 power off, 01 power on, 02 reset, 04 tell the ATR.
class VpcdLink final : public ReaderLink {
 public:
  /// One attempt. Errors: unavailable.
  static Result<std::unique_ptr<ReaderLink>> connect(const ReaderAddress& address, int signals);
  Message receive() override;
  Result<void> send(View bytes) override;

 private:
  using ReaderLink::ReaderLink;
  void prepare_read(int socket) override;
};

}  // namespace esign::vcard

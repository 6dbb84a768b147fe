// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "token/card_channel.h"
#include "token/pcsc/part10.h"
#include "token/pcsc/readers.h"

namespace esign::token::pcsc {

class Line;

/// The card in one reader of pcscd, shared with other programs between transactions. After a reset by others, a card that
/// was out and in again, a reader that was unplugged or a service that was restarted, the next begin() connects anew.
class PcscChannel final : public CardChannel, private PinPad {
 public:
  /// Errors: token_absent (no card), conflict (another program holds it), unavailable, protocol (a mute card).
  static Result<std::unique_ptr<PcscChannel>> open(const std::string& reader, const Patience& patience = {});
  ~PcscChannel() override;

  const std::string& reader() const override { return reader_; }
  View atr() const override { return atr_; }
  Protocol protocol() const override { return protocol_; }
  std::uint64_t connections() const override { return connections_; }
  Result<void> begin() override;
  void end() noexcept override;
  Result<Bytes> transmit(View command) override;
  /// None when the reader is known to have no keys in spite of what it says, or when the environment variable
  /// ESIGN_NO_PIN_PAD is set to anything but an empty text.
  PinPad* pin_pad() override;

 private:
  PcscChannel(std::string reader, const Patience& patience) : reader_(std::move(reader)), patience_(patience) {}
  Result<void> connect();
  Result<void> begin_here();
  void note_card();
  bool has(Feature feature) const override;
  Result<Bytes> verify(const PadOrder& order) override;
  Result<Bytes> modify(const PadOrder& order) override;
  Result<Bytes> control(unsigned long code, Bytes structure);

  std::string reader_;
  Patience patience_;
  std::unique_ptr<Worker> worker_{};
  std::shared_ptr<Line> line_{};
  Bytes atr_{};
  Protocol protocol_ = Protocol::t1;
  PadFeatures pad_{};
  std::uint64_t connections_ = 0;
  std::uint64_t reconnections_ = 0;  ///< Of the line, when it was last looked at.
};

}  // namespace esign::token::pcsc

// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "token/card_channel.h"
#include "token/pcsc/readers.h"

namespace esign::token::pcsc {

class Line;

/// The card in one reader of pcscd, shared with other programs between transactions. After a reset by others, a card that
/// was out and in again, a reader that was unplugged or a service that was restarted, the next begin() connects anew.
class PcscChannel final : public CardChannel {
 public:
  /// Errors: token_absent (no card), conflict (another program holds it), unavailable, protocol (a mute card).
  static Result<std::unique_ptr<PcscChannel>> open(const std::string& reader, const Patience& patience = {});
  ~PcscChannel() override;

  const std::string& reader() const override { return reader_; }
  View atr() const override { return atr_; }
  Protocol protocol() const override { return protocol_; }
  Result<void> begin() override;
  void end() noexcept override;
  Result<Bytes> transmit(View command) override;

 private:
  PcscChannel(std::string reader, const Patience& patience) : reader_(std::move(reader)), patience_(patience) {}
  Result<void> connect();
  Result<void> begin_here();
  void note_card();

  std::string reader_;
  Patience patience_;
  std::unique_ptr<Worker> worker_{};
  std::shared_ptr<Line> line_{};
  Bytes atr_{};
  Protocol protocol_ = Protocol::t1;
};

}  // namespace esign::token::pcsc

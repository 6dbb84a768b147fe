// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <winscard.h>

#include <string>

#include "base/bytes.h"

namespace esign::token::pcsc {

/// A PC/SC context and at most one connection to a card in it. Every call may block; workers make them.
class Line {
 public:
  Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line();

  long establish();
  /// T=1 is asked for first, because it alone carries long commands; another program may have settled on T=0 already.
  long connect(const std::string& reader);
  /// After a reset, or after another card was put in: SCardReconnect without a further reset.
  long reconnect();
  long begin();
  long end();
  long transmit(View command, Bytes& answer);
  /// SCardControl: an order to the reader itself.
  long control(unsigned long code, View order, Bytes& answer);

  SCARDCONTEXT context() const { return context_; }
  DWORD protocol() const { return protocol_; }
  std::uint64_t reconnections() const { return reconnections_; }
  const Bytes& atr() const { return atr_; }

 private:
  long read_atr();

  SCARDCONTEXT context_ = 0;
  SCARDHANDLE card_ = 0;
  DWORD protocol_ = 0;
  std::uint64_t reconnections_ = 0;
  Bytes atr_{};
  enum class Stage : std::uint8_t { none, established, connected } stage_ = Stage::none;
};

}  // namespace esign::token::pcsc

// SPDX-License-Identifier: Apache-2.0
#include "token/pcsc/line.h"

#include <array>
#include <chrono>
#include <thread>

#include "base/limits.h"

namespace esign::token::pcsc {
namespace {

constexpr int kGreetings = 3;
constexpr std::chrono::milliseconds kBetweenGreetings{100};

}  // namespace

Line::~Line() {
  // The card is left as it is: a reset would throw other programs out. The driver has logged out of what it verified.
  if (stage_ == Stage::connected) SCardDisconnect(card_, SCARD_LEAVE_CARD);
  if (stage_ != Stage::none) SCardReleaseContext(context_);
}

long Line::establish() {
  LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context_);
  // A daemon that dies while it is greeted looks like one that refuses us: the library answers SECURITY_VIOLATION for both.
  for (int again = 0; code == SCARD_W_SECURITY_VIOLATION && again < kGreetings; ++again) {
    std::this_thread::sleep_for(kBetweenGreetings);
    code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &context_);
  }
  if (code == SCARD_S_SUCCESS) stage_ = Stage::established;
  return code;
}

long Line::connect(const std::string& reader) {
  LONG code = SCardConnect(context_, reader.c_str(), SCARD_SHARE_SHARED, SCARD_PROTOCOL_T1, &card_, &protocol_);
  if (code == SCARD_E_PROTO_MISMATCH)
    code = SCardConnect(context_, reader.c_str(), SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card_, &protocol_);
  if (code != SCARD_S_SUCCESS) return code;
  stage_ = Stage::connected;
  return read_atr();
}

long Line::reconnect() {
  ++reconnections_;
  const LONG code =
      SCardReconnect(card_, SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, SCARD_LEAVE_CARD, &protocol_);
  return code == SCARD_S_SUCCESS ? read_atr() : code;
}

long Line::read_atr() {
  std::array<BYTE, MAX_ATR_SIZE> atr{};
  DWORD length = atr.size();
  DWORD name_length = 0, state = 0, protocol = 0;
  const LONG code = SCardStatus(card_, nullptr, &name_length, &state, &protocol, atr.data(), &length);
  if (code == SCARD_S_SUCCESS) atr_.assign(atr.begin(), atr.begin() + static_cast<std::ptrdiff_t>(length));
  return code;
}

long Line::begin() { return SCardBeginTransaction(card_); }
long Line::end() { return SCardEndTransaction(card_, SCARD_LEAVE_CARD); }

long Line::transmit(View command, Bytes& answer) {
  answer.resize(Limits{}.apdu_response);
  DWORD length = static_cast<DWORD>(answer.size());
  const SCARD_IO_REQUEST* pci = protocol_ == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
  const LONG code =
      SCardTransmit(card_, pci, command.data(), static_cast<DWORD>(command.size()), nullptr, answer.data(), &length);
  answer.resize(code == SCARD_S_SUCCESS ? length : 0);
  return code;
}

long Line::control(unsigned long code, View order, Bytes& answer) {
  answer.resize(MAX_BUFFER_SIZE);
  DWORD length = 0;
  const LONG done = SCardControl(card_, code, order.data(), static_cast<DWORD>(order.size()), answer.data(),
                                 static_cast<DWORD>(answer.size()), &length);
  answer.resize(done == SCARD_S_SUCCESS ? length : 0);
  return done;
}

}  // namespace esign::token::pcsc

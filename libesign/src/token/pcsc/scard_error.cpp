// SPDX-License-Identifier: Apache-2.0
#include "token/pcsc/scard_error.h"

#include <fmt/format.h>
#include <winscard.h>

#include <array>

namespace esign::token::pcsc {
namespace {

struct Row {
  LONG code;
  Errc errc;
  std::string_view meaning;
};

// Three codes are not what their names say. SCARD_E_NO_ACCESS is also how the library reports a daemon that was killed. SCARD_E_NOT_TRANSACTED is how pcscd reports a card that stopped in the middle
// of a command; SCARD_E_INVALID_VALUE comes when the whole reader was unplugged.
constexpr std::array kRows{
    Row{SCARD_E_NO_SERVICE, Errc::unavailable, "the smart card service (pcscd) does not run"},
    Row{SCARD_E_SERVICE_STOPPED, Errc::unavailable, "the smart card service (pcscd) has stopped"},
    Row{SCARD_F_COMM_ERROR, Errc::unavailable, "the connection to the smart card service broke"},
    Row{SCARD_E_SERVER_TOO_BUSY, Errc::unavailable, "the smart card service is too busy"},
    Row{SCARD_W_REMOVED_CARD, Errc::token_absent, "the card was removed"},
    Row{SCARD_E_NO_SMARTCARD, Errc::token_absent, "there is no card in the reader"},
    Row{SCARD_E_NOT_TRANSACTED, Errc::token_absent, "the card stopped in the middle of a command"},
    Row{SCARD_E_READER_UNAVAILABLE, Errc::token_absent, "the reader was unplugged"},
    Row{SCARD_E_UNKNOWN_READER, Errc::token_absent, "the reader is gone"},
    Row{SCARD_E_INVALID_VALUE, Errc::token_absent, "the reader was unplugged"},
    Row{SCARD_E_NO_READERS_AVAILABLE, Errc::token_absent, "there is no reader"},
    Row{SCARD_W_UNPOWERED_CARD, Errc::token_absent, "the card has no power"},
    Row{SCARD_W_UNRESPONSIVE_CARD, Errc::protocol, "the card does not answer a reset"},
    Row{SCARD_W_UNSUPPORTED_CARD, Errc::protocol, "the reader cannot speak with this card"},
    Row{SCARD_E_SHARING_VIOLATION, Errc::conflict, "another program holds the card"},
    Row{SCARD_W_RESET_CARD, Errc::conflict, "another program reset the card"},
    Row{SCARD_E_TIMEOUT, Errc::timed_out, "the smart card service took too long"},
    Row{SCARD_E_PROTO_MISMATCH, Errc::conflict, "another program uses the card with another protocol"},
    Row{SCARD_E_INSUFFICIENT_BUFFER, Errc::protocol, "the card's answer is too long"},
    Row{SCARD_W_SECURITY_VIOLATION, Errc::denied, "this user may not use the reader"},
    Row{SCARD_E_NO_ACCESS, Errc::unavailable, "the smart card service (pcscd) has died, or does not let this user in"},
};

}  // namespace

Failure failure(long code, std::string_view what) {
  for (const Row& row : kRows) {
    if (row.code == code) return fail(row.errc, fmt::format("{}: {}", what, row.meaning));
  }
  return fail(Errc::protocol, fmt::format("{}: smart card error {:08X}", what, static_cast<unsigned long>(code) & 0xFFFFFFFFul));
}

Loss loss(long code) { return code == SCARD_W_RESET_CARD ? Loss::reset : Loss::none; }

}  // namespace esign::token::pcsc

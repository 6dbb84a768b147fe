// SPDX-License-Identifier: Apache-2.0
#include "token/pcsc/pcsc_channel.h"

#include <reader.h>

#include <cstdlib>

#include "base/wipe.h"
#include "token/pcsc/line.h"
#include "token/pcsc/scard_error.h"

namespace esign::token::pcsc {
namespace {

constexpr unsigned kResetsInARow = 3;  // by other programs, between our reconnection and our transaction

Error held_by_others() { return Error{Errc::conflict, "another program holds the card", {}, -1}; }

/// SCardBeginTransaction; a reset, or a card that was out and in again, is met with SCardReconnect.
long begin_with_reconnect(Line& line) {
  long code = line.begin();
  for (unsigned i = 0; i < kResetsInARow && (loss(code) == Loss::reset || code == SCARD_W_REMOVED_CARD); ++i) {
    code = line.reconnect();
    if (code == SCARD_S_SUCCESS) code = line.begin();
  }
  return code;
}

/// What the reader says of its keys. A reader that cannot be asked (vpcd) has none.
PadFeatures ask_features(Line& line, const std::string& reader) {
  const char* forbidden = std::getenv("ESIGN_NO_PIN_PAD");
  if ((forbidden != nullptr && *forbidden != '\0') || pad_of(reader) == Trusted::no) return {};
  Bytes answer;
  return line.control(CM_IOCTL_GET_FEATURE_REQUEST, {}, answer) == SCARD_S_SUCCESS ? read_features(answer) : PadFeatures{};
}

}  // namespace

Result<std::unique_ptr<PcscChannel>> PcscChannel::open(const std::string& reader, const Patience& patience) {
  std::unique_ptr<PcscChannel> channel(new PcscChannel(reader, patience));
  auto connected = channel->connect();
  if (!connected) return fail(std::move(connected).error().in(reader));
  return channel;
}

PcscChannel::~PcscChannel() {
  if (!worker_ || !line_) return;
  // Disconnecting is a call like the others: it waits its turn on the worker, and not for ever.
  static_cast<void>(worker_->run([line = std::move(line_)]() mutable { line.reset(); }, patience_.service));
}

Result<void> PcscChannel::connect() {
  worker_ = std::make_unique<Worker>();
  line_ = std::make_shared<Line>();
  const auto job = [line = line_, reader = reader_]() -> Result<PadFeatures> {
    if (const long code = line->establish(); code != SCARD_S_SUCCESS) return failure(code, "connect to the smart card service");
    if (const long code = line->connect(reader); code != SCARD_S_SUCCESS) return failure(code, "connect to the card");
    return ask_features(*line, reader);
  };
  auto connected = worker_->ask<PadFeatures>(job, patience_.others, held_by_others());
  if (!connected) {
    line_.reset();
    return fail(std::move(connected).error());
  }
  pad_ = *connected;
  ++connections_;
  reconnections_ = 0;
  note_card();
  return {};
}

void PcscChannel::note_card() {
  connections_ += line_->reconnections() - reconnections_;
  reconnections_ = line_->reconnections();
  atr_ = line_->atr();
  protocol_ = line_->protocol() == SCARD_PROTOCOL_T0 ? Protocol::t0 : Protocol::t1;
}

Result<void> PcscChannel::begin_here() {
  const auto job = [line = line_]() -> Result<void> {
    const long code = begin_with_reconnect(*line);
    if (code != SCARD_S_SUCCESS) return failure(code, "begin a transaction");
    return {};
  };
  auto begun = worker_->ask<void>(job, patience_.others, held_by_others());
  // A call left behind still gets its transaction, when the other program lets go: its line must end with it.
  if (worker_->stuck()) line_.reset();
  ESIGN_CHECK(std::move(begun));
  note_card();
  return {};
}

Result<void> PcscChannel::begin() {
  if (line_ && worker_ && !worker_->stuck()) {
    auto begun = begin_here();
    if (begun || begun.error().code == Errc::conflict) return std::move(begun).in(reader_);
  }
  auto connected = connect();
  if (!connected) return std::move(connected).in(reader_);
  return begin_here().in(reader_);
}

void PcscChannel::end() noexcept {
  if (!line_ || !worker_) return;
  static_cast<void>(worker_->run([line = line_] { static_cast<void>(line->end()); }, patience_.service));
}

Result<Bytes> PcscChannel::transmit(View command) {
  // One octet would be a control of the virtual reader, and pcscd would wait for its answer for ever.
  if (command.size() < 4) return fail(Errc::invalid_argument, "a command has at least four octets");
  if (!line_ || !worker_) return fail(Errc::token_absent, "the card is not connected").in(reader_);
  const auto job = [line = line_, secret = std::make_shared<SecretBytes>(command)]() -> Result<Bytes> {
    Bytes answer;
    if (const long code = line->transmit(secret->reveal(), answer); code != SCARD_S_SUCCESS) return failure(code, "send a command");
    // The virtual reader calls a card that vanished in mid-command a success without octets.
    if (answer.size() < 2) return fail(Errc::token_absent, "send a command: the card stopped in the middle of a command");
    return answer;
  };
  const bool generates = command[1] == 0x46 || command[1] == 0x47;  // INS, ISO/IEC 7816-8
  return worker_->ask<Bytes>(job, generates ? patience_.key_generation : patience_.card, Error{Errc::timed_out, "the card does not answer", {}, -1}).in(reader_);
}

PinPad* PcscChannel::pin_pad() { return pad_.verify != 0 || pad_.modify != 0 ? this : nullptr; }

bool PcscChannel::has(Feature feature) const { return (feature == Feature::verify ? pad_.verify : pad_.modify) != 0; }

Result<Bytes> PcscChannel::control(unsigned long code, Bytes structure) {
  if (!line_ || !worker_) return fail(Errc::token_absent, "the card is not connected").in(reader_);
  if (code == 0) return fail(Errc::unsupported, "the reader's PIN pad cannot do this").in(reader_);
  const auto job = [line = line_, code, order = std::move(structure)]() -> Result<Bytes> {
    Bytes answer;
    if (const long done = line->control(code, order, answer); done != SCARD_S_SUCCESS) return failure(done, "use the reader's PIN pad");
    if (answer.size() < 2) return fail(Errc::protocol, "the reader's PIN pad gave no status word");
    return answer;
  };
  return worker_->ask<Bytes>(job, patience_.fingers, Error{Errc::timed_out, "the reader's PIN pad does not answer", {}, -1}).in(reader_);
}

Result<Bytes> PcscChannel::verify(const PadOrder& order) {
  ESIGN_TRY(Bytes structure, verify_structure(order));
  return control(pad_.verify, std::move(structure));
}

Result<Bytes> PcscChannel::modify(const PadOrder& order) {
  ESIGN_TRY(Bytes structure, modify_structure(order));
  return control(pad_.modify, std::move(structure));
}

}  // namespace esign::token::pcsc

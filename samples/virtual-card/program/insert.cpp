// SPDX-License-Identifier: Apache-2.0
#include "program/insert.h"

#include <cstdio>

#include "chip/chip.h"
#include "program/apdu_log.h"

namespace esign::vcard {
namespace {

enum class Turn : std::uint8_t { go_on, stopped, reader_gone, pulled };

// One-byte messages are the reader's, everything else is for the chip.
enum class Control : std::uint8_t { power_off = 0x00, power_on = 0x01, reset = 0x02, tell_atr = 0x04 };

class Player {
 public:
  Player(const InsertOptions& options, Chip& chip, ApduLog& log) : options_(options), chip_(chip), log_(log) {}

  Turn play(VpcdLink& link) {
    chip_.reset();
    while (true) {
      const VpcdLink::Message message = link.receive();
      if (message.end) return *message.end == VpcdLink::End::stopped ? Turn::stopped : Turn::reader_gone;
      const Turn turn = message.bytes.size() == 1 ? control(link, message.bytes[0]) : command(link, message.bytes);
      if (turn != Turn::go_on) return turn;
    }
  }

 private:
  Turn control(VpcdLink& link, std::uint8_t byte) {
    if (byte != static_cast<std::uint8_t>(Control::tell_atr)) {
      chip_.reset();
      return Turn::go_on;
    }
    if (!link.send(chip_.atr())) return Turn::reader_gone;
    return announce();
  }

  // The reader asks for the ATR as soon as it sees the card: from then on hosts see it too.
  Turn announce() {
    if (announced_) return Turn::go_on;
    announced_ = true;
    std::printf("inserted %s:%s\n", options_.reader.host.c_str(), options_.reader.port.c_str());
    std::fflush(stdout);
    if (!options_.ready_file.empty() && !write_durably(options_.ready_file, "inserted\n", Existing::replace)) {
      std::fprintf(stderr, "esign-vcard: warning: cannot write %s\n", options_.ready_file.c_str());
    }
    return Turn::go_on;
  }

  Turn command(VpcdLink& link, const Bytes& apdu) {
    log_.command(apdu);
    const Bytes answer = chip_.transmit(apdu);
    const std::uint8_t ins = apdu.size() > 1 ? apdu[1] : 0;
    const bool counted_out = options_.pull_after && answered_ >= *options_.pull_after;
    const bool at_ins = options_.pull_at && apdu.size() > 1 && ins == *options_.pull_at;
    if (counted_out || at_ins) {  // what the chip did stays done; the host never hears of it
      log_.note("pulled");
      return Turn::pulled;
    }
    log_.answer(answer);
    ++answered_;
    return link.send(answer) ? Turn::go_on : Turn::reader_gone;
  }

  const InsertOptions& options_;
  Chip& chip_;
  ApduLog& log_;
  unsigned long answered_ = 0;
  bool announced_ = false;
};

}  // namespace

Result<void> insert_card(const InsertOptions& options) {
  ESIGN_TRY(const Descriptor signals, stop_signals());
  ESIGN_TRY(CardFile file, CardFile::open(options.card));
  ESIGN_TRY(CardState state, file.load());
  ESIGN_TRY(const auto chip, Chip::start(std::move(state), file));
  ESIGN_TRY(ApduLog log, ApduLog::open(options.log));
  Player player(options, *chip, log);
  while (true) {
    auto link = VpcdLink::connect(options.reader, signals.number(), options.patience_ms);
    if (!link) {
      if (link.error().code == Errc::cancelled) return {};
      return fail(std::move(link).error());
    }
    switch (player.play(*link)) {
      case Turn::go_on:
      case Turn::reader_gone: break;
      case Turn::stopped: return {};
      case Turn::pulled: std::puts("pulled"); return {};
    }
  }
}

}  // namespace esign::vcard

// SPDX-License-Identifier: Apache-2.0
#include "program/insert.h"

#include <cstdio>

#include "chip/chip.h"
#include "program/apdu_log.h"

namespace esign::vcard {
namespace {

enum class Turn : std::uint8_t { go_on, stopped, reader_gone, pulled };

class Player {
 public:
  Player(const InsertOptions& options, Chip& chip, ApduLog& log) : options_(options), chip_(chip), log_(log) {}

  Turn play(ReaderLink& link) {
    chip_.reset();
    while (true) {
      const ReaderLink::Message message = link.receive();
      if (message.end) return *message.end == ReaderLink::End::stopped ? Turn::stopped : Turn::reader_gone;
      const Turn turn = answer(link, message);
      if (turn != Turn::go_on) return turn;
    }
  }

 private:
  Turn answer(ReaderLink& link, const ReaderLink::Message& message) {
    switch (message.kind) {
      case ReaderLink::Kind::command: return command(link, message.bytes);
      case ReaderLink::Kind::tell_atr: return tell_atr(link);
      case ReaderLink::Kind::power: chip_.reset(); return Turn::go_on;
      case ReaderLink::Kind::power_and_answer: chip_.reset(); return tell_atr(link);
    }
    return Turn::reader_gone;
  }

  Turn tell_atr(ReaderLink& link) {
    if (!link.send(chip_.atr())) return Turn::reader_gone;
    return announce();
  }

  // The reader asks for the ATR as soon as it sees the card: from then on hosts see it too.
  Turn announce() {
    if (announced_) return Turn::go_on;
    announced_ = true;
    std::printf("inserted %s\n", options_.reader.text().c_str());
    std::fflush(stdout);
    if (!options_.ready_file.empty() && !write_durably(options_.ready_file, "inserted\n", Existing::replace)) {
      std::fprintf(stderr, "esign-vcard: warning: cannot write %s\n", options_.ready_file.c_str());
    }
    return Turn::go_on;
  }

  Turn command(ReaderLink& link, const Bytes& apdu) {
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
    auto link = connect_reader(options.reader, signals.number(), options.patience_ms);
    if (!link) {
      if (link.error().code == Errc::cancelled) return {};
      return fail(std::move(link).error());
    }
    switch (player.play(**link)) {
      case Turn::go_on:
      case Turn::reader_gone: break;
      case Turn::stopped: return {};
      case Turn::pulled: std::puts("pulled"); return {};
    }
  }
}

}  // namespace esign::vcard

// SPDX-License-Identifier: Apache-2.0
#include "token/pcsc/readers.h"

#include <algorithm>
#include <thread>

#include "token/pcsc/line.h"
#include "token/pcsc/scard_error.h"

namespace esign::token::pcsc {
namespace {

constexpr int kLooks = 4;  // a reader may be pulled out, or another plugged in, between the list and the look at each

/// SCardListReaders: names one after another, each ended by a zero, the list by one more.
Result<std::vector<std::string>> names(SCARDCONTEXT context, const Limits& limits) {
  DWORD size = 0;
  LONG code = SCARD_E_INSUFFICIENT_BUFFER;
  std::vector<char> text;
  for (int i = 0; i < kLooks && code == SCARD_E_INSUFFICIENT_BUFFER; ++i) {
    code = SCardListReaders(context, nullptr, nullptr, &size);
    if (code != SCARD_S_SUCCESS) break;
    text.assign(size + 1, '\0');
    code = SCardListReaders(context, nullptr, text.data(), &size);
  }
  if (code == SCARD_E_NO_READERS_AVAILABLE) return std::vector<std::string>{};
  if (code != SCARD_S_SUCCESS) return failure(code, "list readers");
  text.resize(std::min<std::size_t>(size, text.size()));

  std::vector<std::string> all;
  Budget budget("readers", limits.readers);
  for (auto begin = text.begin(); begin != text.end() && *begin != '\0';) {
    const auto end = std::find(begin, text.end(), '\0');
    ESIGN_CHECK(budget.spend());
    all.emplace_back(begin, end);
    if (end == text.end()) break;
    begin = end + 1;
  }
  return all;
}

ReaderState::Slot slot(DWORD event) {
  if ((event & SCARD_STATE_PRESENT) == 0) return ReaderState::Slot::empty;
  if ((event & SCARD_STATE_MUTE) != 0) return ReaderState::Slot::mute;
  return (event & SCARD_STATE_EXCLUSIVE) != 0 ? ReaderState::Slot::held : ReaderState::Slot::present;
}

Result<std::vector<ReaderState>> look(const Limits& limits, int again = kLooks - 1) {
  Line line;
  if (const long code = line.establish(); code != SCARD_S_SUCCESS) return failure(code, "connect to the smart card service");
  ESIGN_TRY(const std::vector<std::string> all, names(line.context(), limits));
  std::vector<ReaderState> states;
  if (all.empty()) return states;
  std::vector<SCARD_READERSTATE> wanted(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) wanted[i].szReader = all[i].c_str();
  const LONG code = SCardGetStatusChange(line.context(), 0, wanted.data(), static_cast<DWORD>(wanted.size()));
  if ((code == SCARD_E_UNKNOWN_READER || code == SCARD_E_READER_UNAVAILABLE) && again > 0) return look(limits, again - 1);
  if (code != SCARD_S_SUCCESS) return failure(code, "look at the readers");
  for (std::size_t i = 0; i < all.size(); ++i) {
    ReaderState state;
    state.name = all[i];
    state.slot = slot(wanted[i].dwEventState);
    const auto length = std::min<std::size_t>(wanted[i].cbAtr, sizeof wanted[i].rgbAtr);
    state.atr.assign(wanted[i].rgbAtr, wanted[i].rgbAtr + length);
    state.events = static_cast<std::uint16_t>(wanted[i].dwEventState >> 16 & 0xFFFF);
    states.push_back(std::move(state));
  }
  return states;
}

bool differ(const std::vector<ReaderState>& a, const std::vector<ReaderState>& b) {
  return !std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const ReaderState& one, const ReaderState& other) {
    return one.name == other.name && one.events == other.events &&
           (one.slot == ReaderState::Slot::empty) == (other.slot == ReaderState::Slot::empty);
  });
}

/// SCardGetStatusChange over the known readers and the pseudo reader that stands for readers coming and going.
long wait_for_change(SCARDCONTEXT context, const std::vector<ReaderState>& known, Worker::Patience patience) {
  std::vector<SCARD_READERSTATE> wanted(known.size() + 1);
  for (std::size_t i = 0; i < known.size(); ++i) {
    wanted[i].szReader = known[i].name.c_str();
    const DWORD present = known[i].slot == ReaderState::Slot::empty ? SCARD_STATE_EMPTY : SCARD_STATE_PRESENT;
    wanted[i].dwCurrentState = present | static_cast<DWORD>(known[i].events) << 16;
  }
  wanted.back().szReader = "\\\\?PnP?\\Notification";
  return SCardGetStatusChange(context, static_cast<DWORD>(patience.count()), wanted.data(), static_cast<DWORD>(wanted.size()));
}

}  // namespace

Result<std::vector<ReaderState>> reader_states(const Patience& patience, const Limits& limits) {
  Worker worker;
  return worker.ask<std::vector<ReaderState>>([limits] { return look(limits); }, patience.service,
                                              Error{Errc::timed_out, "the smart card service does not answer", {}, -1});
}

Result<std::vector<ReaderState>> changed_reader_states(const std::vector<ReaderState>& known, const Patience& patience,
                                                       const Limits& limits) {
  Worker worker;
  constexpr Worker::Patience kAnswer{1'000};  // beyond the wait itself: the daemon's own time
  const auto job = [known, patience, limits]() -> Result<std::vector<ReaderState>> {
    auto now = look(limits);
    if (!now) std::this_thread::sleep_for(patience.service);
    if (!now || differ(*now, known)) return now;
    Line line;
    if (const long code = line.establish(); code != SCARD_S_SUCCESS) return failure(code, "connect to the smart card service");
    static_cast<void>(wait_for_change(line.context(), known, patience.service));  // whatever ended it, the next look tells
    return look(limits);
  };
  return worker.ask<std::vector<ReaderState>>(job, patience.service + kAnswer,
                                              Error{Errc::timed_out, "the smart card service does not answer", {}, -1});
}

}  // namespace esign::token::pcsc

// SPDX-License-Identifier: Apache-2.0
#include "clock/sntp.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <unistd.h>

#include <ctime>
#include <memory>

#include "crypto/backend.h"

namespace esign::tsa {
namespace {

Nanoseconds read(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::chrono::seconds{time.tv_sec} + Nanoseconds{time.tv_nsec};
}

class Socket {
 public:
  explicit Socket(int handle) : handle_(handle) {}
  ~Socket() {
    if (handle_ >= 0) ::close(handle_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int handle() const { return handle_; }

 private:
  int handle_;
};

/// "host:port", "[::1]:port".
Result<std::unique_ptr<addrinfo, void (*)(addrinfo*)>> resolve(const std::string& source) {
  const std::size_t colon = source.rfind(':');
  if (colon == std::string::npos || colon == 0) return fail(Errc::misconfigured, "is no HOST:PORT: " + source);
  std::string host = source.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), source.c_str() + colon + 1, &hints, &found) != 0) return fail(Errc::unavailable, "no such host: " + source);
  return std::unique_ptr<addrinfo, void (*)(addrinfo*)>(found, ::freeaddrinfo);
}

}  // namespace

Reading read_clocks() { return {read(CLOCK_REALTIME), read(CLOCK_BOOTTIME)}; }

KernelClock read_kernel_clock() {
  timex asked{};
  const int state = ::ntp_adjtime(&asked);
  KernelClock clock;
  clock.error = std::chrono::microseconds{asked.maxerror};
  if (state >= 0 && state != TIME_ERROR && (asked.status & STA_UNSYNC) == 0) clock.state = KernelClock::State::synchronised;
  if (state == TIME_INS || state == TIME_OOP || (asked.status & STA_INS) != 0) clock.leap = Leap::inserted;
  if (state == TIME_DEL || (asked.status & STA_DEL) != 0) clock.leap = Leap::deleted;
  return clock;
}

Result<Observation> ask_time(const std::string& source, std::chrono::milliseconds within) {
  ESIGN_TRY(const auto address, resolve(source));
  const Socket socket(::socket(address->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  // Connected: answers of others do not arrive.
  if (socket.handle() < 0 || ::connect(socket.handle(), address->ai_addr, address->ai_addrlen) != 0) return fail(Errc::unavailable, "cannot be asked: " + source);
  ESIGN_TRY(const Bytes random, crypto::random_octets(8));
  Exchange exchange;
  for (const std::uint8_t octet : random) exchange.cookie = exchange.cookie << 8 | octet;
  const NtpPacket question = ntp_question(exchange.cookie);
  exchange.sent = read_clocks();
  if (::send(socket.handle(), question.data(), question.size(), 0) != static_cast<ssize_t>(question.size())) return fail(Errc::unavailable, "cannot be asked: " + source);
  pollfd wait{socket.handle(), POLLIN, 0};
  if (::poll(&wait, 1, static_cast<int>(within.count())) != 1) return fail(Errc::unavailable, "does not answer: " + source);
  std::array<std::uint8_t, 512> answer{};
  const ssize_t size = ::recv(socket.handle(), answer.data(), answer.size(), 0);
  exchange.received = read_clocks();
  if (size < 0) return fail(Errc::unavailable, "does not answer: " + source);
  auto seen = ntp_answer(View(answer).first(static_cast<std::size_t>(size)), exchange);
  if (!seen) return fail(std::move(seen).error().in(source));
  seen->source = source;
  return seen;
}

}  // namespace esign::tsa

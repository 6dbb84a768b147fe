// SPDX-License-Identifier: Apache-2.0
#include "slot.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace esign::reader {
namespace {

constexpr int kWaitingCards = 4;
constexpr long kUsualPatienceMs = 10'000;

void close_descriptor(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

/// How long a card may think, from the environment of pcscd.
timeval patience() {
  const char* text = std::getenv("ESIGN_READER_PATIENCE_MS");
  const long wanted = text == nullptr ? kUsualPatienceMs : std::strtol(text, nullptr, 10);
  const long ms = std::clamp(wanted, 1L, 600'000L);
  return {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
}

bool still_there(int descriptor) {
  pollfd watched{descriptor, POLLRDHUP, 0};
  return ::poll(&watched, 1, 0) >= 0 && (watched.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0;
}

}  // namespace

Slot::Opened Slot::open(const std::string& path) {
  close();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return Opened::no;
  std::copy(path.begin(), path.end(), address.sun_path);
  ::unlink(path.c_str());
  path_ = path;
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int pair[2];
  const bool bound = listener_ >= 0 && ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                     ::chmod(path.c_str(), S_IRUSR | S_IWUSR) == 0 && ::listen(listener_, kWaitingCards) == 0 &&
                     ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) == 0;
  if (!bound) {
    close();
    return Opened::no;
  }
  struct stat made {};
  ::lstat(path.c_str(), &made);
  inode_ = made.st_ino;
  wake_here_ = pair[0];
  wake_there_ = pair[1];
  return Opened::yes;
}

void Slot::close() {
  drop_card();
  untold_ = false;
  if (listener_ >= 0 && plugged() == Plugged::in) ::unlink(path_.c_str());
  for (int* one : {&listener_, &wake_here_, &wake_there_}) close_descriptor(*one);
}

Slot::Plugged Slot::plugged() const {
  struct stat found {};
  return ::lstat(path_.c_str(), &found) == 0 && found.st_ino == inode_ ? Plugged::in : Plugged::out;
}

void Slot::drop_card() {
  close_descriptor(card_);
  atr_.clear();
}

Slot::Presence Slot::presence() {
  if (card_ >= 0) {
    if (still_there(card_)) return Presence::present;
    drop_card();
    return Presence::absent;
  }
  if (untold_.exchange(false)) return Presence::absent;
  pollfd watched{listener_, POLLIN, 0};
  if (::poll(&watched, 1, 0) != 1) return Presence::absent;
  card_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (card_ < 0) return Presence::absent;
  const timeval time = patience();
  ::setsockopt(card_, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
  return Presence::present;
}

void Slot::wait_for_event(std::chrono::milliseconds time) {
  const bool inside = card_ >= 0;
  pollfd watched[2] = {{inside ? card_ : listener_, static_cast<short>(inside ? POLLRDHUP : POLLIN), 0}, {wake_here_, POLLIN, 0}};
  ::poll(watched, 2, static_cast<int>(time.count()));
  char sink[16];
  while (::recv(wake_here_, sink, sizeof sink, 0) > 0) {
  }
}

void Slot::wake() { static_cast<void>(::send(wake_there_, "", 1, MSG_NOSIGNAL)); }

bool Slot::send(Order order, View body) const {
  if (card_ < 0) return false;
  Bytes whole{static_cast<std::uint8_t>(order)};
  for (const int shift : {24, 16, 8, 0}) whole.push_back(static_cast<std::uint8_t>(body.size() >> shift & 0xFF));
  whole.insert(whole.end(), body.begin(), body.end());
  View rest(whole);
  while (!rest.empty()) {
    const ssize_t sent = ::send(card_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    rest = rest.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

Slot::Ending Slot::receive(std::span<std::uint8_t> target) const {
  while (!target.empty()) {
    const ssize_t got = ::recv(card_, target.data(), target.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Ending::silent;
    if (got <= 0) return Ending::gone;
    target = target.subspan(static_cast<std::size_t>(got));
  }
  return Ending::answered;
}

Slot::Answer Slot::ask(Order order, View body) {
  Answer answer;
  std::uint8_t header[5];
  if (send(order, body)) answer.ending = receive(header);
  if (answer.ending == Ending::answered) {
    std::size_t length = 0;
    for (const std::uint8_t octet : std::span(header).subspan(1)) length = length << 8 | octet;
    answer.ending = length > kLargestBody ? Ending::gone : Ending::answered;
    answer.octets.resize(answer.ending == Ending::answered ? length : 0);
    if (answer.ending == Ending::answered) answer.ending = receive(answer.octets);
  }
  if (answer.ending != Ending::answered && card_ >= 0) {
    drop_card();
    untold_ = true;
    wake();
  }
  return answer;
}

void Slot::tell(Order order) { static_cast<void>(send(order, {})); }

std::optional<std::string> Slot::typed() {
  const std::string name = path_ + ".pin";
  std::ifstream file(name);
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  std::ostringstream rest;
  if (file.peek() != std::ifstream::traits_type::eof()) rest << file.rdbuf();
  file.close();
  std::ofstream(name, std::ios::trunc) << rest.str();
  return line;
}

}  // namespace esign::reader

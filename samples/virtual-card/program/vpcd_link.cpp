// SPDX-License-Identifier: Apache-2.0
#include "program/vpcd_link.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace esign::vcard {
namespace {

constexpr int retry_pause_ms = 20;  // pcscd opens the reader's port some 18 ms after its start
constexpr std::size_t largest_message = 65535;

Descriptor try_connect(const VpcdLink::Address& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found) != 0) return Descriptor();
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    Descriptor socket(::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol));
    if (socket && ::connect(socket.number(), one->ai_addr, one->ai_addrlen) == 0) return socket;
  }
  return Descriptor();
}

// vpcd sends length and body by two writes without TCP_NODELAY: unless the first is acknowledged at once, each APDU
// takes 44 ms. The option lasts for one read only.
void acknowledge_quickly(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

}  // namespace

std::optional<VpcdLink::Address> VpcdLink::parse_address(std::string_view text) {
  Address address;
  const auto colon = text.rfind(':');
  if (colon != std::string_view::npos) {
    std::string_view host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    address.host = std::string(host);
    text.remove_prefix(colon + 1);
  }
  address.port = std::string(text);
  const bool digits = !text.empty() && text.size() <= 5 && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (address.host.empty() || !digits || std::stoul(address.port) == 0 || std::stoul(address.port) > 65535) return std::nullopt;
  return address;
}

Result<VpcdLink> VpcdLink::connect(const Address& address, int signals, int patience_ms) {
  for (int waited = 0;; waited += retry_pause_ms) {
    Descriptor socket = try_connect(address);
    if (socket) {
      const int on = 1;
      ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return VpcdLink(std::move(socket), signals);
    }
    if (waited >= patience_ms) return fail(Errc::unavailable, "no virtual reader at " + address.host + ":" + address.port);
    pollfd stop{signals, POLLIN, 0};
    if (::poll(&stop, 1, retry_pause_ms) > 0) return fail(Errc::cancelled, "stopped");
  }
}

std::optional<VpcdLink::End> VpcdLink::read_exactly(std::uint8_t* target, std::size_t count) {
  while (count > 0) {
    pollfd watched[2] = {{socket_.number(), POLLIN, 0}, {signals_, POLLIN, 0}};
    if (::poll(watched, 2, -1) < 0 && errno != EINTR) return End::reader_gone;
    if (watched[1].revents != 0) return End::stopped;
    if (watched[0].revents == 0) continue;
    acknowledge_quickly(socket_.number());
    const ssize_t got = ::recv(socket_.number(), target, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return End::reader_gone;
    target += got;
    count -= static_cast<std::size_t>(got);
  }
  return std::nullopt;
}

VpcdLink::Message VpcdLink::receive() {
  std::uint8_t length[2];
  if (const auto end = read_exactly(length, sizeof length)) return {{}, end};
  Message message;
  message.bytes.resize(static_cast<std::size_t>(length[0]) << 8 | length[1]);
  message.end = read_exactly(message.bytes.data(), message.bytes.size());
  return message;
}

Result<void> VpcdLink::send(View bytes) {
  if (bytes.size() > largest_message) return fail(Errc::internal, "an answer longer than vpcd carries");
  const Bytes whole = join({two_bytes(static_cast<std::uint16_t>(bytes.size())), bytes});  // one write, one segment
  View rest(whole);
  while (!rest.empty()) {
    const ssize_t sent = ::send(socket_.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return fail(Errc::unavailable, "the reader has gone");
    rest = rest.subspan(static_cast<std::size_t>(sent));
  }
  return {};
}

Result<Descriptor> stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  if (::sigprocmask(SIG_BLOCK, &set, nullptr) != 0) return fail(Errc::internal, "cannot block signals");
  Descriptor signals(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals) return fail(Errc::internal, "cannot watch signals");
  return signals;
}

}  // namespace esign::vcard

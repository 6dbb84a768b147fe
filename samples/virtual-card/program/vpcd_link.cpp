// SPDX-License-Identifier: Apache-2.0
#include "program/vpcd_link.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <memory>

namespace esign::vcard {
namespace {

constexpr std::size_t largest_message = 65535;
constexpr std::uint8_t tell_atr = 0x04;

Descriptor try_connect(const ReaderAddress& address) {
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

}  // namespace

Result<std::unique_ptr<ReaderLink>> VpcdLink::connect(const ReaderAddress& address, int signals) {
  Descriptor socket = try_connect(address);
  if (!socket) return fail(Errc::unavailable, "no virtual reader at " + address.text());
  const int on = 1;
  ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return std::unique_ptr<ReaderLink>(new VpcdLink(std::move(socket), signals));
}

// vpcd sends length and body by two writes without TCP_NODELAY: unless the first is acknowledged at once, each APDU
// takes 44 ms. The option lasts for one read only.
void VpcdLink::prepare_read(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

ReaderLink::Message VpcdLink::receive() {
  std::uint8_t length[2];
  Message message;
  message.end = read_exactly(length, sizeof length);
  if (message.end) return message;
  message.bytes.resize(static_cast<std::size_t>(length[0]) << 8 | length[1]);
  message.end = read_exactly(message.bytes.data(), message.bytes.size());
  if (message.bytes.size() == 1) message.kind = message.bytes[0] == tell_atr ? Kind::tell_atr : Kind::power;
  return message;
}

Result<void> VpcdLink::send(View bytes) {
  if (bytes.size() > largest_message) return fail(Errc::internal, "an answer longer than vpcd carries");
  return write_all(join({two_bytes(static_cast<std::uint16_t>(bytes.size())), bytes}));  // one write, one segment
}

}  // namespace esign::vcard

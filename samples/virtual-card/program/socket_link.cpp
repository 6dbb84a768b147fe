// SPDX-License-Identifier: Apache-2.0
#include "program/socket_link.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>

namespace esign::vcard {
namespace {

constexpr std::size_t largest_message = 65544;
enum class Order : std::uint8_t { command = 0, power_off = 1, power_on = 2, reset = 3 };

}  // namespace

Result<std::unique_ptr<ReaderLink>> SocketLink::connect(const ReaderAddress& address, int signals) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (address.path.size() >= sizeof name.sun_path) return fail(Errc::unavailable, "the socket's path is too long");
  std::copy(address.path.begin(), address.path.end(), name.sun_path);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket || ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
    return fail(Errc::unavailable, "no virtual reader at " + address.text());
  return std::unique_ptr<ReaderLink>(new SocketLink(std::move(socket), signals));
}

ReaderLink::Message SocketLink::receive() {
  std::uint8_t header[5];
  Message message;
  message.end = read_exactly(header, sizeof header);
  if (message.end) return message;
  std::size_t length = 0;
  for (const std::uint8_t byte : View(header).subspan(1)) length = length << 8 | byte;
  if (length > largest_message) {
    message.end = End::reader_gone;
    return message;
  }
  message.bytes.resize(length);
  message.end = read_exactly(message.bytes.data(), message.bytes.size());
  switch (static_cast<Order>(header[0])) {
    case Order::command: message.kind = Kind::command; break;
    case Order::power_off: message.kind = Kind::power; break;
    case Order::power_on:
    case Order::reset: message.kind = Kind::power_and_answer; break;
  }
  return message;
}

Result<void> SocketLink::send(View bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  const Bytes header = join({Bytes{0x00}, two_bytes(static_cast<std::uint16_t>(size >> 16)), two_bytes(static_cast<std::uint16_t>(size & 0xFFFF))});
  return write_all(join({header, bytes}));
}

}  // namespace esign::vcard

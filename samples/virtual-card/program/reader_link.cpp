// SPDX-License-Identifier: Apache-2.0
#include "program/reader_link.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "program/socket_link.h"
#include "program/vpcd_link.h"

namespace esign::vcard {
namespace {

constexpr int retry_pause_ms = 20;  // pcscd opens the reader's port some 18 ms after its start
constexpr std::string_view unix_prefix = "unix:";

}  // namespace

std::optional<ReaderAddress> ReaderAddress::parse(std::string_view text) {
  ReaderAddress address;
  if (text.starts_with(unix_prefix)) {
    address.path = std::string(text.substr(unix_prefix.size()));
    return address.path.empty() ? std::nullopt : std::optional(address);
  }
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

Result<std::unique_ptr<ReaderLink>> connect_reader(const ReaderAddress& address, int signals, int patience_ms) {
  for (int waited = 0;; waited += retry_pause_ms) {
    auto link = address.path.empty() ? VpcdLink::connect(address, signals) : SocketLink::connect(address, signals);
    if (link) return link;
    if (waited >= patience_ms) return fail(Errc::unavailable, "no virtual reader at " + address.text());
    pollfd stop{signals, POLLIN, 0};
    if (::poll(&stop, 1, retry_pause_ms) > 0) return fail(Errc::cancelled, "stopped");
  }
}

std::optional<ReaderLink::End> ReaderLink::read_exactly(std::uint8_t* target, std::size_t count) {
  while (count > 0) {
    pollfd watched[2] = {{socket_.number(), POLLIN, 0}, {signals_, POLLIN, 0}};
    if (::poll(watched, 2, -1) < 0 && errno != EINTR) return End::reader_gone;
    if (watched[1].revents != 0) return End::stopped;
    if (watched[0].revents == 0) continue;
    prepare_read(socket_.number());
    const ssize_t got = ::recv(socket_.number(), target, count, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return End::reader_gone;
    target += got;
    count -= static_cast<std::size_t>(got);
  }
  return std::nullopt;
}

Result<void> ReaderLink::write_all(View rest) {
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

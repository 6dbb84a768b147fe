// SPDX-License-Identifier: Apache-2.0
#include "httpd/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/text.h"

namespace httpd_test {

std::string Reply::header(std::string_view name) const {
  for (const std::string_view line : esign::split(head, '\n')) {
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && esign::equal_ignoring_ascii_case(line.substr(0, colon), name))
      return std::string(esign::trim(line.substr(colon + 1)));
  }
  return {};
}

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  closed_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0;
}

RawClient::~RawClient() { ::close(socket_); }

RawClient::Sent RawClient::send(std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (count <= 0) return Sent::refused;
    octets.remove_prefix(static_cast<std::size_t>(count));
  }
  return Sent::all;
}

void RawClient::half_close() { ::shutdown(socket_, SHUT_WR); }

RawClient::Got RawClient::receive(std::chrono::steady_clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
  pollfd waiting{socket_, POLLIN, 0};
  if (closed_ || left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0) return Got::nothing;
  std::array<char, 65536> buffer{};
  const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (count <= 0) {
    closed_ = true;
    return Got::nothing;
  }
  inbox_.append(buffer.data(), static_cast<std::size_t>(count));
  return Got::octets;
}

Reply RawClient::reply(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::size_t end = 0;
  while ((end = inbox_.find("\r\n\r\n")) == std::string::npos)
    if (receive(until) == Got::nothing) return {};
  Reply reply;
  reply.head = inbox_.substr(0, end + 2);
  inbox_.erase(0, end + 4);
  reply.status = std::stoi(reply.head.substr(9, 3));
  if (reply.header("Transfer-Encoding") == "chunked") {
    for (;;) {
      std::size_t line = 0;
      while ((line = inbox_.find("\r\n")) == std::string::npos)
        if (receive(until) == Got::nothing) return {};
      const std::size_t size = std::stoul(inbox_.substr(0, line), nullptr, 16);
      while (inbox_.size() < line + 2 + size + 2)
        if (receive(until) == Got::nothing) return {};
      reply.body.append(inbox_, line + 2, size);
      inbox_.erase(0, line + 2 + size + 2);
      if (size == 0) return reply;
    }
  }
  const std::string length = reply.header("Content-Length");
  const std::size_t size = length.empty() ? 0 : std::stoul(length);
  while (inbox_.size() < size)
    if (receive(until) == Got::nothing) return {};
  reply.body = inbox_.substr(0, size);
  inbox_.erase(0, size);
  return reply;
}

std::string RawClient::rest(std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (receive(until) == Got::octets) {
  }
  return std::move(inbox_);
}

Reply ask(std::uint16_t port, std::string_view request) {
  RawClient client(port);
  client.send(request);
  return client.reply();
}

Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = ::popen(("timeout 30 sh -c '" + command + "' 2>&1").c_str(), "re");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) ran.output.append(buffer.data(), count);
  const int status = ::pclose(pipe);
  ran.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "esign-httpd-XXXXXX").string();
  path_ = ::mkdtemp(name.data());
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, std::string_view octets) const { std::ofstream(path_ / name, std::ios::binary) << octets; }

std::string Folder::read(const std::string& name) const {
  std::ostringstream text;
  text << std::ifstream(path_ / name, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace httpd_test

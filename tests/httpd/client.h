// SPDX-License-Identifier: Apache-2.0
// Clients for the tests: a socket that sends what it is told, and programs.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace httpd_test {

/// What came back on a connection; `status` 0 when nothing whole did.
struct Reply {
  int status = 0;
  std::string head{}, body{};
  /// The value of a header, "" without it.
  std::string header(std::string_view name) const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// Whether the server still took the octets.
  enum class Sent : std::uint8_t { all, refused };
  Sent send(std::string_view octets);
  void half_close();
  /// The next response, by its Content-Length or chunks.
  Reply reply(std::chrono::milliseconds patience = std::chrono::seconds(5));
  /// Everything until the server closes; empty and `closed` false when it does not.
  std::string rest(std::chrono::milliseconds patience = std::chrono::seconds(5));
  bool closed() const { return closed_; }

 private:
  enum class Got : std::uint8_t { octets, nothing };
  Got receive(std::chrono::steady_clock::time_point until);
  int socket_ = -1;
  std::string inbox_{};
  bool closed_ = false;
};

/// One request on a connection of its own.
Reply ask(std::uint16_t port, std::string_view request);

/// A shell command: exit code and both outputs together. At most half a minute.
struct Ran {
  int exit = -1;
  std::string output{};
};
Ran run(const std::string& command);

/// A folder that is gone after the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  void write(const std::string& name, std::string_view octets) const;
  std::string read(const std::string& name) const;

 private:
  std::filesystem::path path_{};
};

}  // namespace httpd_test

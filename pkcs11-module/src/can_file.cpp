// SPDX-License-Identifier: Apache-2.0
#include "can_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/wipe.h"

namespace esign::p11 {
namespace {

std::string variable(const char* name) {
  const char* value = ::secure_getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string place() {
  if (std::string named = variable("ESIGN_CAN_FILE"); !named.empty()) return named;
  if (const std::string config = variable("XDG_CONFIG_HOME"); !config.empty()) return config + "/esign/can";
  const std::string home = variable("HOME");
  return home.empty() ? std::string() : home + "/.config/esign/can";
}

class Opened {
 public:
  explicit Opened(const std::string& file) : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;
  ~Opened() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int descriptor() const { return descriptor_; }
  /// A plain file of this user (or of root) that nobody else may read or write.
  bool private_file() const {
    struct stat about {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &about) != 0 || !S_ISREG(about.st_mode)) return false;
    return (about.st_uid == ::geteuid() || about.st_uid == 0) && (about.st_mode & (S_IRWXG | S_IRWXO)) == 0;
  }

 private:
  int descriptor_;
};

}  // namespace

std::optional<Pin> can_from_file(const PinRequest&) {
  const std::string file = place();
  if (file.empty()) return std::nullopt;
  const Opened opened(file);
  if (!opened.private_file()) return std::nullopt;
  std::array<char, 64> buffer{};
  const ssize_t size = ::read(opened.descriptor(), buffer.data(), buffer.size());
  const auto line = std::span<const char>(buffer).first(size > 0 ? static_cast<std::size_t>(size) : 0);
  const auto end = std::ranges::find_if(line, [](char c) { return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && c != '<'; });
  std::optional<Pin> can;
  if (end != line.begin()) can.emplace(line.first(static_cast<std::size_t>(end - line.begin())));
  wipe(buffer.data(), buffer.size());
  return can;
}

}  // namespace esign::p11

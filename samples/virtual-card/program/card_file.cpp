// SPDX-License-Identifier: Apache-2.0
#include "program/card_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace esign::vcard {
namespace {

constexpr std::size_t largest_file = 16 * 1024 * 1024;

Failure system_failure(Errc code, const char* what) {
  return fail(code, std::string(what) + ": " + std::strerror(errno));
}

Result<void> write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(Errc::storage, "cannot write");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  if (::fsync(fd) != 0) return system_failure(Errc::storage, "cannot make durable");
  return {};
}

Result<void> sync_directory(const std::filesystem::path& path) {
  const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const Descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.number()) != 0) return system_failure(Errc::storage, "cannot make the folder durable");
  return {};
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

Descriptor::~Descriptor() { close(); }

void Descriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Result<void> write_durably(const std::filesystem::path& path, std::string_view text, Existing existing) {
  if (existing == Existing::refuse && ::access(path.c_str(), F_OK) == 0) {
    return fail(Errc::already_exists, "the file exists");
  }
  const std::filesystem::path temporary = path.string() + ".new";
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file || ::fchmod(file.number(), 0600) != 0) return system_failure(Errc::cannot_create, "cannot create");
  auto written = write_all(file.number(), text);
  file.close();
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0) {
    written = system_failure(Errc::storage, "cannot rename");
  }
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  return sync_directory(path);
}

Result<std::string> read_whole(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return system_failure(errno == ENOENT ? Errc::not_found : Errc::storage, "cannot open");
  std::string text;
  char buffer[65536];
  while (true) {
    const ssize_t count = ::read(file.number(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure(Errc::storage, "cannot read");
    if (count == 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > largest_file) return fail(Errc::limit_exceeded, "the file is larger than 16 MiB");
  }
}

Result<CardFile> CardFile::open(std::filesystem::path path) {
  if (::access(path.c_str(), F_OK) != 0) return system_failure(errno == ENOENT ? Errc::not_found : Errc::storage, "cannot open");
  const std::string lock_name = path.string() + ".lock";
  Descriptor lock(::open(lock_name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!lock) return system_failure(Errc::storage, "cannot open the lock file");
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0) return fail(Errc::conflict, "this card is in a reader already");
  return CardFile(std::move(path), std::move(lock));
}

Result<CardState> CardFile::load() const {
  ESIGN_TRY(const std::string text, read_whole(path_));
  return from_json(text);
}

Result<void> CardFile::save(const CardState& state) { return write_durably(path_, to_json(state), Existing::replace); }

}  // namespace esign::vcard

// SPDX-License-Identifier: Apache-2.0
#include "token/cards/certificate_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "token/icao/data_objects.h"

namespace esign::token {
namespace {

namespace fs = std::filesystem;

// A file is a row of E1 { 51 path, 7F21 certificate } (ISO/IEC 7816-4 and 7816-6 have these two tags).
constexpr std::uint32_t kEntry = 0xE1, kPath = 0x51, kCertificate = 0x7F21;
constexpr std::size_t kLargestFile = 1 << 20;
constexpr std::size_t kLongestSerial = 64;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

void put_object(Bytes& target, std::uint32_t tag, View content) {
  if (tag > 0xFF) target.push_back(static_cast<std::uint8_t>(tag >> 8));
  target.push_back(static_cast<std::uint8_t>(tag & 0xFF));
  target.push_back(0x83);
  for (const unsigned shift : {16u, 8u, 0u}) target.push_back(static_cast<std::uint8_t>(content.size() >> shift & 0xFF));
  append(target, content);
}

/// Whether it is this user's own, and nobody else may write to it: what others can write is not read.
bool is_private(const struct stat& status) { return status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0; }

Bytes read_private(const fs::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!descriptor.open() || ::fstat(descriptor.number(), &status) != 0 || !S_ISREG(status.st_mode) || !is_private(status)) return {};
  if (status.st_size <= 0 || static_cast<std::size_t>(status.st_size) > kLargestFile) return {};
  Bytes content(static_cast<std::size_t>(status.st_size));
  for (std::size_t at = 0; at < content.size();) {
    const ssize_t got = ::read(descriptor.number(), content.data() + at, content.size() - at);
    if (got <= 0) return {};
    at += static_cast<std::size_t>(got);
  }
  return content;
}

enum class Made : std::uint8_t { yes, no };
Made make_private_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (::mkdir(folder.c_str(), S_IRWXU) == 0) return Made::yes;
  struct stat status {};
  return ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && is_private(status) ? Made::yes : Made::no;
}

/// Whole or not at all: a name of its own, then renamed.
void write_private(const fs::path& file, View content) {
  std::string name = file.string() + ".XXXXXX";
  bool written = false;
  {
    const Descriptor descriptor(::mkostemp(name.data(), O_CLOEXEC));  // 0600
    if (!descriptor.open()) return;
    written = ::write(descriptor.number(), content.data(), content.size()) == static_cast<ssize_t>(content.size());
  }
  if (!written || ::rename(name.c_str(), file.c_str()) != 0) ::unlink(name.c_str());
}

}  // namespace

std::optional<CertificateCache> CertificateCache::of_this_user() {
  const auto variable = [](const char* name) -> std::string_view {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view{} : std::string_view(value);
  };
  if (!variable("ESIGN_NO_CARD_CACHE").empty()) return std::nullopt;
  if (const auto cache = variable("XDG_CACHE_HOME"); cache.starts_with('/')) return CertificateCache(fs::path(cache) / "esign/cards");
  if (const auto home = variable("HOME"); home.starts_with('/')) return CertificateCache(fs::path(home) / ".cache/esign/cards");
  return std::nullopt;
}

fs::path CertificateCache::file_of(const Card& card) const { return folder_ / (card.serial + "-" + card.state); }

std::vector<CertificateCache::Entry> CertificateCache::find(const Card& card, const Limits& limits) const {
  std::vector<Entry> found;
  const Bytes content = read_private(file_of(card));
  const auto all = data_objects(content, limits);
  if (!all) return found;
  for (const DataObject& object : *all) {
    if (object.tag != kEntry) continue;
    const auto path = object_at(object.content, {kPath}), der = object_at(object.content, {kCertificate});
    if (path && der) found.push_back({copy(*path), copy(*der)});
  }
  return found;
}

void CertificateCache::put(const Card& card, const std::vector<Entry>& entries) const {
  if (card.serial.empty() || card.serial.size() > kLongestSerial || make_private_folder(folder_) == Made::no) return;
  Bytes content;
  for (const Entry& entry : entries) {
    Bytes inside;
    put_object(inside, kPath, entry.path);
    put_object(inside, kCertificate, entry.der);
    put_object(content, kEntry, inside);
  }
  if (content.size() > kLargestFile) return;
  forget(card);
  write_private(file_of(card), content);
}

void CertificateCache::forget(const Card& card) const {
  std::error_code error;
  std::vector<fs::path> old;
  for (fs::directory_iterator one(folder_, error), end; !error && one != end; one.increment(error)) {
    if (one->path().filename().string().starts_with(card.serial + "-")) old.push_back(one->path());
  }
  for (const fs::path& file : old) fs::remove(file, error);
}

}  // namespace esign::token

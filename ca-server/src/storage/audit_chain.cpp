// SPDX-License-Identifier: Apache-2.0
#include "storage/audit_chain.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "crypto/backend.h"

namespace esign::ca::storage {
namespace {

void put(Bytes& out, View field) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(field.size() >> shift));
  append(out, field);
}
void put(Bytes& out, std::string_view field) { put(out, as_view(field)); }
void put(Bytes& out, std::uint64_t number) {
  std::array<std::uint8_t, 8> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  put(out, View(octets));
}

/// A file descriptor that closes itself.
class File {
 public:
  File(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

constexpr std::string_view magic = "esign-audit-head-1";

Result<void> replace(const std::string& path, const std::string& line) {
  const std::string temporary = path + ".new";
  {
    const File file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
    if (file.fd() < 0 || ::write(file.fd(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) || ::fsync(file.fd()) != 0) {
      return fail(Errc::storage, "the head file of the audit log cannot be written");
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) return fail(Errc::storage, "the head file of the audit log cannot be replaced");
  return {};
}

}  // namespace

Result<Sha256> entry_hash(std::string_view chain, std::uint64_t seq, const AuditEntry& entry, const Sha256& previous) {
  Bytes message;
  put(message, std::string_view("esign-audit-entry-1"));
  put(message, chain);
  put(message, seq);
  put(message, static_cast<std::uint64_t>(entry.at.time_since_epoch().count()));
  for (const std::string* field : {&entry.actor, &entry.act, &entry.object, &entry.outcome, &entry.detail}) put(message, *field);
  put(message, View(previous));
  ESIGN_TRY(const Bytes digest, crypto::digest(crypto::openssl(), pkix::Hash::sha256, message));
  Sha256 hash{};
  std::copy(digest.begin(), digest.end(), hash.begin());
  return hash;
}

Bytes head_message(std::string_view chain, const ChainHead& head) {
  Bytes message;
  put(message, magic);
  put(message, chain);
  put(message, head.seq);
  put(message, View(head.hash));
  return message;
}

Result<std::optional<HeadFile>> read_head_file(const std::string& path) {
  if (path.empty()) return std::optional<HeadFile>();
  std::ifstream in(path);
  if (!in) return std::optional<HeadFile>();
  std::string line;
  std::getline(in, line);
  const std::vector<std::string_view> fields = split(line, ' ');
  if (fields.size() != 4 || fields[0] != magic) return fail(Errc::malformed, "not a head file of an audit log");
  HeadFile file;
  ESIGN_TRY(const Bytes chain, from_hex(fields[1]));
  file.chain = as_text(chain);
  const auto [end, error] = std::from_chars(fields[2].data(), fields[2].data() + fields[2].size(), file.head.seq);
  ESIGN_TRY(const Bytes hash, from_hex(fields[3]));
  if (error != std::errc() || end != fields[2].data() + fields[2].size() || hash.size() != file.head.hash.size()) {
    return fail(Errc::malformed, "not a head file of an audit log");
  }
  std::copy(hash.begin(), hash.end(), file.head.hash.begin());
  return std::optional(std::move(file));
}

Result<void> write_head_file(const std::string& path, const HeadFile& file) {
  // The program's commands and its server are one node: they take turns.
  const File lock(path + ".lock", O_RDWR | O_CREAT);
  if (lock.fd() < 0 || ::flock(lock.fd(), LOCK_EX) != 0) return fail(Errc::storage, "the head file of the audit log cannot be locked");
  const Result<std::optional<HeadFile>> there = read_head_file(path);
  if (there && *there && (*there)->chain == file.chain && (*there)->head.seq >= file.head.seq) return {};
  return replace(path, std::string(magic) + ' ' + to_hex(as_view(file.chain)) + ' ' + std::to_string(file.head.seq) + ' ' +
                           to_hex(file.head.hash) + '\n');
}

}  // namespace esign::ca::storage

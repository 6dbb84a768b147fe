// SPDX-License-Identifier: Apache-2.0
#include "inputs.h"

#include <esign/signer.h>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>

namespace esign::cli {
namespace {

Result<void> write_all(int file, std::span<const std::uint8_t> octets) {
  while (!octets.empty()) {
    const ssize_t count = ::write(file, octets.data(), octets.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(Errc::storage, std::strerror(errno));
    octets = octets.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

/// A temporary file without a name: it goes when the last Document of it goes.
class Spool {
 public:
  Spool() {
    const char* folder = std::getenv("TMPDIR");
    std::string name = std::string(folder != nullptr && *folder != '\0' ? folder : "/tmp") + "/esign.XXXXXX";
    file_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (file_ >= 0) ::unlink(name.c_str());
  }
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool() {
    if (file_ >= 0) ::close(file_);
  }
  int file() const { return file_; }
  std::string path() const { return fmt::format("/proc/self/fd/{}", file_); }

 private:
  int file_ = -1;
};

/// `name`: what the document is called; empty: by chance.
Result<Document> spool(int source, const std::string& name) {
  const Spool target;
  if (target.file() < 0) return fail(Errc::storage, "no temporary file can be made");
  std::array<std::uint8_t, 64 * 1024> piece{};
  for (;;) {
    const ssize_t count = ::read(source, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(Errc::storage, std::strerror(errno));
    if (count == 0) break;
    ESIGN_CHECK(write_all(target.file(), std::span<const std::uint8_t>(piece.data(), static_cast<std::size_t>(count))));
  }
  ESIGN_TRY(Document whole, Document::load(target.path()));
  if (name.empty()) return whole;
  return Document::joined({{whole, 0, whole.size()}}, name);
}

/// Standard input, and a pipe with a name.
Result<Document> read_once(const std::string& name) {
  if (name == "-") return spool(STDIN_FILENO, {});
  const int pipe = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (pipe < 0) return fail(Errc::denied, std::strerror(errno));
  Result<Document> document = spool(pipe, std::filesystem::path(name).filename().string());
  ::close(pipe);
  return document;
}

bool is_read_once(const std::string& name) {
  struct stat status {};
  return name == "-" || (::stat(name.c_str(), &status) == 0 && S_ISFIFO(status.st_mode));
}

/// What can be read once only is kept for whoever asks again.
Result<Document> open_once(const std::string& name) {
  static std::map<std::string, Document> kept;
  if (const auto found = kept.find(name); found != kept.end()) return found->second;
  ESIGN_TRY(Document document, read_once(name));
  kept.emplace(name, document);
  return document;
}

}  // namespace

Result<Document> open_input(const std::string& name) { return is_read_once(name) ? open_once(name) : Document::load(name); }

Result<Document> open_to_sign(const std::string& name) {
  ESIGN_TRY(const Document document, is_read_once(name) ? open_once(name) : Document::load_when_read(name));
  return fixed(document);
}

Result<Document> spooled(const std::function<Result<void>(const Writer&)>& produce) {
  const Spool held;
  if (held.file() < 0) return fail(Errc::storage, "no temporary file can be made");
  ESIGN_CHECK(produce([&](std::span<const std::uint8_t> octets) { return write_all(held.file(), octets); }));
  return Document::load(held.path());
}

Result<void> write_output(const std::string& name, Existing existing, const std::function<Result<void>(const Writer&)>& produce) {
  if (name == "-") {
    ESIGN_TRY(const Document whole, spooled(produce));
    return whole.read([](std::span<const std::uint8_t> octets) { return write_all(STDOUT_FILENO, octets); });
  }
  ESIGN_TRY(OutputFile file, OutputFile::create(name, existing));
  ESIGN_CHECK(produce([&](std::span<const std::uint8_t> octets) { return file.write(octets); }));
  return file.commit();
}

Time system_time() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

Result<Time> time_from(const std::string& text) {
  if (text.empty()) return system_time();
  Result<Time> time = parse_rfc3339(text);
  if (!time) return fail(Errc::invalid_argument, "expected a time such as 2026-11-21T12:00:00Z").in("--at");
  return time;
}

}  // namespace esign::cli

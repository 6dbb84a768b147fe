// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <esign/document.h>

namespace esign {
namespace fs = std::filesystem;

struct OutputFile::State {
  fs::path target;
  std::string temporary;
  int file = -1;
  Existing existing = Existing::refuse;

  ~State() {
    if (file >= 0) ::close(file);
    if (!temporary.empty()) ::unlink(temporary.c_str());
  }
};

namespace {

Failure write_failure(int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT) return fail(Errc::storage, "the disk is full");
  return fail(Errc::storage, std::strerror(error_number));
}

/// The new name must survive a power cut too.
void flush_folder(const fs::path& folder) {
  const int number = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (number < 0) return;
  ::fsync(number);
  ::close(number);
}

fs::path folder_of(const fs::path& target) { return target.has_parent_path() ? target.parent_path() : fs::path("."); }

}  // namespace

OutputFile::OutputFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
OutputFile::OutputFile(OutputFile&&) noexcept = default;
OutputFile::~OutputFile() = default;

Result<OutputFile> OutputFile::create(const fs::path& path, Existing existing) {
  struct stat status {};
  const bool taken = ::lstat(path.c_str(), &status) == 0;
  if (taken && S_ISDIR(status.st_mode)) return fail(Errc::cannot_create, "it is a directory");
  if (taken && existing == Existing::refuse) return fail(Errc::already_exists, "the output exists");
  auto state = std::make_unique<State>();
  state->target = path;
  state->existing = existing;
  std::string name = fmt::format("{}/.{}.XXXXXX", folder_of(path).string(), path.filename().string());
  state->file = ::mkostemp(name.data(), O_CLOEXEC);
  if (state->file < 0) return fail(Errc::cannot_create, std::strerror(errno));
  state->temporary = name;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(state->file, 0666 & ~mask);
  return OutputFile(std::move(state));
}

Result<void> OutputFile::write(std::span<const std::uint8_t> octets) {
  while (!octets.empty()) {
    const ssize_t count = ::write(state_->file, octets.data(), octets.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return write_failure(errno);
    octets = octets.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> OutputFile::commit() {
  if (::fsync(state_->file) != 0) return write_failure(errno);
  if (::close(std::exchange(state_->file, -1)) != 0) return write_failure(errno);
  if (state_->existing == Existing::refuse) {
    // link() refuses an existing name in one step: nobody's file is lost to a race.
    if (::link(state_->temporary.c_str(), state_->target.c_str()) != 0) {
      if (errno == EEXIST) return fail(Errc::already_exists, "the output exists");
      if (errno != EPERM && errno != ENOTSUP && errno != EOPNOTSUPP) return write_failure(errno);
      // A file system without hard links: the check was made in create().
      if (::rename(state_->temporary.c_str(), state_->target.c_str()) != 0) return write_failure(errno);
      state_->temporary.clear();
    }
  } else {
    if (::rename(state_->temporary.c_str(), state_->target.c_str()) != 0) return write_failure(errno);
    state_->temporary.clear();
  }
  flush_folder(folder_of(state_->target));
  return {};
}

}  // namespace esign

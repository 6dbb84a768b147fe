// SPDX-License-Identifier: Apache-2.0
// A library for LD_PRELOAD: the disk under a program, as a test wants it. BROKEN_DISK names a file of 32 octets that the test
// writes to while the program runs (Control, below). Only regular files are concerned.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

namespace {

struct Control {
  std::atomic<std::int32_t> syncs;    ///< Out: fsync and fdatasync so far.
  std::atomic<std::int32_t> kill_at;  ///< In: the process ends (SIGKILL) at the sync of this number; 0: at none.
  std::atomic<std::int32_t> after;    ///< In: 0 before it is done, 1 after it.
  std::atomic<std::int32_t> fault;    ///< In: errno that writing, growing and syncing give (ENOSPC, EIO, EROFS); 0: none.
  std::int32_t reserved[4];
};
static_assert(sizeof(Control) == 32);

/// Null where no test asked for anything.
Control* control() {
  static Control* const one = []() -> Control* {
    const char* name = std::getenv("BROKEN_DISK");
    const int file = name != nullptr ? ::open(name, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0) return nullptr;
    void* memory = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    return memory == MAP_FAILED ? nullptr : static_cast<Control*>(memory);
  }();
  return one;
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

bool is_file(int fd) {
  struct stat about {};
  return ::fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

/// Sets errno when the disk is to fail.
bool fails(int fd) {
  const std::int32_t fault = control() != nullptr ? control()->fault.load() : 0;
  if (fault == 0 || !is_file(fd)) return false;
  errno = fault;
  return true;
}

template <class Sync>
int sync_with(Sync sync, int fd) {
  if (fails(fd)) return -1;
  Control* const plan = control();
  if (plan == nullptr || !is_file(fd)) return sync(fd);
  const bool now = ++plan->syncs == plan->kill_at;
  if (now && plan->after == 0) ::kill(::getpid(), SIGKILL);
  const int done = sync(fd);
  if (now) ::kill(::getpid(), SIGKILL);
  return done;
}

}  // namespace

#pragma GCC visibility push(default)
extern "C" {

int fsync(int fd) {
  static const auto real = next<int (*)(int)>("fsync");
  return sync_with(real, fd);
}
int fdatasync(int fd) {
  static const auto real = next<int (*)(int)>("fdatasync");
  return sync_with(real, fd);
}
ssize_t write(int fd, const void* octets, size_t size) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  return fails(fd) ? -1 : real(fd, octets, size);
}
ssize_t pwrite(int fd, const void* octets, size_t size, off_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  return fails(fd) ? -1 : real(fd, octets, size, at);
}
ssize_t pwrite64(int fd, const void* octets, size_t size, off64_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return fails(fd) ? -1 : real(fd, octets, size, at);
}
int fallocate(int fd, int mode, off_t at, off_t size) {
  static const auto real = next<int (*)(int, int, off_t, off_t)>("fallocate");
  return fails(fd) ? -1 : real(fd, mode, at, size);
}
int ftruncate(int fd, off_t size) noexcept {
  static const auto real = next<int (*)(int, off_t)>("ftruncate");
  return fails(fd) ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) noexcept {
  static const auto real = next<int (*)(int, off64_t)>("ftruncate64");
  return fails(fd) ? -1 : real(fd, size);
}

}
#pragma GCC visibility pop

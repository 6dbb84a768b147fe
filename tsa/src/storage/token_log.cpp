// SPDX-License-Identifier: Apache-2.0
#include "storage/token_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <charconv>

#include "crypto/backend.h"
#include "storage/log_lines.h"

namespace esign::tsa {
namespace {

std::filesystem::path file_of(const std::filesystem::path& folder, std::string_view day) { return folder / (std::string(day) + ".log"); }

Result<void> sync_folder(const std::filesystem::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return fail(Errc::storage, "cannot open " + folder.string());
  const int synced = ::fsync(handle);
  ::close(handle);
  return synced == 0 ? Result<void>{} : fail(Errc::storage, "cannot make " + folder.string() + " durable");
}

}  // namespace

Result<std::unique_ptr<FileTokenLog>> FileTokenLog::open(std::filesystem::path folder, HeadSigner signer) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(Errc::storage, "cannot make " + folder.string());
  std::unique_ptr<FileTokenLog> log(new FileTokenLog(std::move(folder), std::move(signer)));
  ESIGN_CHECK(log->lock());
  ESIGN_CHECK(log->recover());
  return log;
}

FileTokenLog::~FileTokenLog() {
  if (file_ >= 0) ::close(file_);
  if (lock_ >= 0) ::close(lock_);
}

/// Two writers would fork the chain, and one would cut what the other is writing.
Result<void> FileTokenLog::lock() {
  lock_ = ::open((folder_ / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (lock_ < 0) return fail(Errc::storage, "cannot write in " + folder_.string());
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) return fail(Errc::conflict, "another process writes the log in " + folder_.string());
  return {};
}

/// The last file is read from its first line, which names the hash before it by its own; what is behind the last whole line
/// was never waited for by anybody.
Result<void> FileTokenLog::recover() {
  ESIGN_TRY(const auto files, log_files(folder_));
  if (files.empty()) return {};
  LogState state;
  if (files.size() > 1) {
    ESIGN_TRY(const LogLines before, read_log_file(files[files.size() - 2], {}, Trust::first_line));
    state = before.state;
  }
  ESIGN_TRY(const LogLines last, read_log_file(files.back(), state, Trust::nothing));
  if (last.whole_octets < last.octets && ::truncate(files.back().c_str(), static_cast<off_t>(last.whole_octets)) != 0)
    return fail(Errc::storage, "cannot cut a torn line off " + files.back().string());
  state_ = last.state;
  day_ = files.back().stem().string();
  signed_ = last.head;
  return {};
}

std::string FileTokenLog::chained(std::string text) {
  state_.hash = line_hash(state_.hash, text);
  return text + ' ' + state_.hash + '\n';
}

Result<void> FileTokenLog::use_file_of(Nanoseconds time) {
  // A day that went back (within the accuracy, at midnight) stays in the newer file: names keep their order.
  const std::string day = std::max(day_, day_of(time));
  if (file_ >= 0 && day == day_) return {};
  if (file_ >= 0) ::close(file_);
  file_ = ::open(file_of(folder_, day).c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (file_ < 0) return fail(Errc::storage, "cannot write " + file_of(folder_, day).string());
  day_ = day;
  return sync_folder(folder_);
}

Result<void> FileTokenLog::write_out(const std::string& lines) {
  for (std::size_t at = 0; at < lines.size();) {
    const ssize_t count = ::write(file_, lines.data() + at, lines.size() - at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(Errc::storage, "cannot write the log of tokens");
    at += static_cast<std::size_t>(count);
  }
  return ::fdatasync(file_) == 0 ? Result<void>{} : fail(Errc::storage, "cannot make the log of tokens durable");
}

/// What has gathered, by one thread for all that wait. Wakes them without the lock, which they have no need of.
void FileTokenLog::flush(std::unique_lock<std::mutex>& lock) {
  writer_ = Writer::busy;
  const std::string lines = std::exchange(pending_, {});
  const std::shared_ptr<Batch> batch = std::exchange(gathering_, std::make_shared<Batch>());
  const Nanoseconds last = state_.last;
  // After a failure there may be half a line at the end: nothing is written behind it.
  Result<void> done = broken_ ? Result<void>(fail(*broken_)) : Result<void>{};
  if (done) {
    lock.unlock();
    done = use_file_of(last);
    if (done) done = write_out(lines);
    lock.lock();
  }
  if (!done && !broken_) broken_ = done.error();
  writer_ = Writer::idle;
  lock.unlock();
  batch->state = done ? Batch::State::durable : Batch::State::failed;
  batch->state.notify_all();
  turn_.notify_one();
}

/// Adds a line, gives the lock back and returns when the line is durable. The first of those that gather while others are written writes for all of them.
Result<void> FileTokenLog::commit(std::unique_lock<std::mutex> lock, std::string text) {
  pending_ += chained(std::move(text));
  const std::shared_ptr<Batch> batch = gathering_;
  if (batch->lines++ == 0) {
    turn_.wait(lock, [&] { return writer_ == Writer::idle; });
    flush(lock);
  } else {
    lock.unlock();
    batch->state.wait(Batch::State::gathering);
  }
  if (batch->state == Batch::State::durable) return {};
  lock.lock();
  return fail(*broken_);
}

Result<void> FileTokenLog::append(const LogEntry& entry) {
  std::unique_lock lock(mutex_);
  if (broken_) return fail(*broken_);
  const std::uint64_t seq = ++state_.seq;
  state_.last = std::max(state_.last, entry.time);
  return commit(std::move(lock), fmt::format("token {} {} {} {} {} {}", seq, time_text(entry.time), entry.unit, entry.policy, entry.serial, entry.token));
}

Result<void> FileTokenLog::sign_head(Nanoseconds now) {
  std::unique_lock lock(mutex_);
  if (broken_) return fail(*broken_);
  if (state_.seq == signed_) return {};
  // The key may be a slow one, but a head must follow the line it covers: nothing is appended meanwhile.
  const std::uint64_t seq = state_.seq + 1;
  std::string text = fmt::format("head {} {} {} ", seq, time_text(now), signer_.key);
  ESIGN_TRY(const Bytes value, signer_.sign(as_view(head_message(state_.hash, text))));
  state_.seq = seq;
  ESIGN_CHECK(commit(std::move(lock), text + to_base64(value)));
  const std::lock_guard again(mutex_);
  signed_ = seq;
  return {};
}

LogState FileTokenLog::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

}  // namespace esign::tsa

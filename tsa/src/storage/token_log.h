// SPDX-License-Identifier: Apache-2.0
// The chain of all tokens in files of lines: who changes, drops or moves one breaks every hash after it.
#pragma once
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "domain/outside.h"

namespace esign::tsa {

/// A line is its fields joined by one blank:
///   "token" SEQ TIME UNIT POLICY SERIAL TOKEN-SHA256 HASH      TIME: RFC 3339 with nanoseconds
///   "head" SEQ TIME KEY-SHA256 SIGNATURE HASH                  SIGNATURE: base64, over the text before it
/// HASH is the SHA-256, in hexadecimal, of the hash of the line before (64 zeros in front of the first) and the text before HASH,
/// both with the blanks between. Files are named YYYY-MM-DD.log by the day of their first line; the chain goes through them all.
struct LogState {
  std::uint64_t seq = 0;
  std::string hash = std::string(64, '0');
  Nanoseconds last{};  ///< The latest time that was logged
};

/// Signs heads. `message` is the text before the signature.
struct HeadSigner {
  std::string key{};  ///< SHA-256 of the SubjectPublicKeyInfo, hexadecimal
  std::function<Result<Bytes>(View message)> sign{};
};

/// Appends; several threads share one fsync. A torn last line of an earlier process is cut off: its token never left.
class FileTokenLog final : public TokenLog {
 public:
  /// Reads the last file to its end and checks it. Errors: storage, conflict (another process writes it), malformed (the last
  /// file's chain is broken).
  static Result<std::unique_ptr<FileTokenLog>> open(std::filesystem::path folder, HeadSigner signer);
  ~FileTokenLog() override;
  FileTokenLog(const FileTokenLog&) = delete;
  FileTokenLog& operator=(const FileTokenLog&) = delete;

  Result<void> append(const LogEntry& entry) override;
  /// Signs the head, if anything came since the last one. Errors: storage, those of the key.
  Result<void> sign_head(Nanoseconds now);
  LogState state() const;

 private:
  FileTokenLog(std::filesystem::path folder, HeadSigner signer) : folder_(std::move(folder)), signer_(std::move(signer)) {}
  Result<void> lock();
  Result<void> recover();
  Result<void> use_file_of(Nanoseconds time);
  Result<void> write_out(const std::string& lines);
  void flush(std::unique_lock<std::mutex>& lock);
  Result<void> commit(std::unique_lock<std::mutex> lock, std::string text);
  std::string chained(std::string text);

  std::filesystem::path folder_;
  HeadSigner signer_;
  /// Lines that are written together.
  struct Batch {
    std::size_t lines = 0;
    enum class State : std::int32_t { gathering, durable, failed };  // of the width that a thread can wait on directly
    std::atomic<State> state{State::gathering};  ///< Of use without the lock: those that wait for it are many.
  };

  mutable std::mutex mutex_{};
  std::condition_variable turn_{};                              ///< For the first of a batch, until nobody writes.
  std::shared_ptr<Batch> gathering_ = std::make_shared<Batch>();  ///< Of pending_
  LogState state_{};
  std::string day_{}, pending_{};
  int file_ = -1, lock_ = -1;
  std::uint64_t signed_ = 0;                     ///< The sequence number that a head covers
  enum class Writer : std::uint8_t { idle, busy } writer_ = Writer::idle;
  std::optional<Error> broken_{};                ///< After a failed write nothing is stamped until a restart.
};

/// What `esign-tsa log verify` finds. Errors: malformed with file and line in `at`; not_found (no log).
struct LogReport {
  std::uint64_t tokens = 0, heads = 0, unsigned_tail = 0;  ///< unsigned_tail: lines after the last signed head
  std::string last_hash{};
};
/// `verify`: whether a head's signature holds under the key of this SHA-256.
using VerifyHead = std::function<Result<void>(std::string_view key, View message, View signature)>;
Result<LogReport> verify_log(const std::filesystem::path& folder, const VerifyHead& verify);

}  // namespace esign::tsa

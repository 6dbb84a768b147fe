// SPDX-License-Identifier: Apache-2.0
#include "storage/token_log.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "crypto/key_file.h"
#include "storage/log_lines.h"

namespace esign::tsa {
namespace {

constexpr Nanoseconds kNow = std::chrono::seconds{1'784'116'800};  // 2026-07-15T12:00:00Z

class TokenLogs : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / ("tsa-log-" + std::to_string(::getpid()) + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    const auto pkcs8 = crypto::generate_pkcs8(crypto::KeyKind::ec_p256);
    key_ = *crypto::open_pkcs8(pkcs8->reveal());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<FileTokenLog> open() {
    auto log = FileTokenLog::open(folder_, {"key", [this](View message) { return key_->sign(kAlgorithm, message); }});
    EXPECT_TRUE(log) << log.error().at << log.error().detail;
    return log ? *std::move(log) : nullptr;
  }
  Result<LogReport> verify() const {
    return verify_log(folder_, [this](std::string_view, View message, View signature) -> Result<void> {
      ESIGN_TRY(const auto verdict, crypto::openssl().verify(key_->spki(), kAlgorithm, message, signature));
      return verdict == crypto::Verdict::valid ? Result<void>{} : fail(Errc::malformed, "signature");
    });
  }
  static LogEntry entry(Nanoseconds time) { return {time, "tsa", "0badc0de", "0.4.0.2023.1.1", std::string(64, 'a')}; }
  std::string text(const char* day) const {
    std::ifstream in(folder_ / (std::string(day) + ".log"));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const char* day, const std::string& text) const { std::ofstream(folder_ / (std::string(day) + ".log"), std::ios::trunc) << text; }

  static constexpr SignatureAlgorithm kAlgorithm{.scheme = Scheme::ecdsa, .hash = Hash::sha256};
  std::filesystem::path folder_{};
  std::unique_ptr<crypto::PrivateKey> key_{};
};

TEST_F(TokenLogs, GoesOnAfterARestartAndOverDays) {
  {
    const auto log = open();
    ASSERT_TRUE(log->append(entry(kNow)));
    ASSERT_TRUE(log->sign_head(kNow));
    ASSERT_TRUE(log->append(entry(kNow + std::chrono::hours{24})));
  }
  {
    const auto log = open();
    EXPECT_EQ(log->state().seq, 3u);
    EXPECT_EQ(log->state().last, kNow + std::chrono::hours{24});
    ASSERT_TRUE(log->append(entry(kNow + std::chrono::hours{25})));
    ASSERT_TRUE(log->sign_head(kNow));
    ASSERT_TRUE(log->sign_head(kNow)) << "nothing new: nothing to sign";
  }
  const auto report = verify();
  ASSERT_TRUE(report) << report.error().at << report.error().detail;
  EXPECT_EQ(report->tokens, 3u);
  EXPECT_EQ(report->heads, 2u);
  EXPECT_EQ(report->unsigned_tail, 0u);
  EXPECT_EQ(text("2026-07-15").substr(0, 45), "token 1 2026-07-15T12:00:00.000000000Z tsa 0.");
}

TEST_F(TokenLogs, ATornLineWasNeverReleased) {
  ASSERT_TRUE(open()->append(entry(kNow)));
  const std::string whole = text("2026-07-15");
  put("2026-07-15", whole + "token 2 2026-07-15T12:00:0");
  ASSERT_TRUE(open()->append(entry(kNow)));
  EXPECT_EQ(text("2026-07-15").substr(0, whole.size()), whole);
  EXPECT_EQ(verify()->tokens, 2u);
}

TEST_F(TokenLogs, TwoProcessesDoNotShareAChain) {
  const auto first = open();
  ASSERT_NE(first, nullptr);
  const auto second = FileTokenLog::open(folder_, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::conflict);
}

TEST_F(TokenLogs, EveryChangeIsFound) {
  {
    const auto log = open();
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(log->append(entry(kNow + std::chrono::seconds{i})));
    ASSERT_TRUE(log->sign_head(kNow));
  }
  const std::string whole = text("2026-07-15");
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < whole.size();) {
    const std::size_t end = whole.find('\n', at) + 1;
    lines.push_back(whole.substr(at, end - at));
    at = end;
  }
  ASSERT_EQ(lines.size(), 5u);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = changed[at] == '0' ? '1' : '0';
    put("2026-07-15", changed);
    const auto report = verify();
    EXPECT_TRUE(!report || report->unsigned_tail != 0 || report->heads != 1) << at;
  }
  put("2026-07-15", lines[0] + lines[2] + lines[1] + lines[3] + lines[4]);
  EXPECT_FALSE(verify()) << "moved";
  put("2026-07-15", lines[0] + lines[1] + lines[3] + lines[4]);
  EXPECT_FALSE(verify()) << "removed";
  // Who has no key can make a chain anew, and no head of it.
  std::string hash(64, '0'), forged;
  for (int i = 1; i <= 4; ++i) {
    const std::string line = "token " + std::to_string(i) + " 2001-01-01T00:00:00.000000000Z tsa 0.4 00 " + std::string(64, 'b');
    hash = line_hash(hash, line);
    forged += line + " " + hash + "\n";
  }
  put("2026-07-15", forged);
  EXPECT_EQ(verify()->unsigned_tail, 4u);
  const std::string head = lines[4].substr(0, lines[4].rfind(' '));
  put("2026-07-15", forged + head + " " + line_hash(hash, head) + "\n");
  EXPECT_FALSE(verify()) << "the head of another chain";
}

TEST_F(TokenLogs, ManyThreadsShareAFile) {
  {
    const auto log = open();
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int j = 0; j < 50; ++j) EXPECT_TRUE(log->append(entry(kNow)));
      });
    }
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(log->sign_head(kNow));
  }
  EXPECT_EQ(verify()->tokens, 400u);
}

}  // namespace
}  // namespace esign::tsa

// SPDX-License-Identifier: Apache-2.0
// The certificate cache: what it saves, what ends it, and whom it trusts.
#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "cards/chip/chip_channel.h"
#include "token/cards/eid_card.h"

namespace esign::test {
namespace {

namespace fs = std::filesystem;
using token::CertificateCache;
using token::EidCard;

class Cache : public ChipBench {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("esign-cache-" + std::to_string(::getpid()) + "-" + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  struct Reading {
    std::size_t commands = 0;
    std::vector<std::string> subjects{};
  };
  /// Opens the card and asks for all certificates; how many commands that took.
  Reading read() {
    record_.str("");
    auto card = EidCard::open(channel(), AskPin{});
    EXPECT_TRUE(card) << card.error().detail;
    (*card)->use(CertificateCache(folder_));
    const auto certificates = (*card)->certificates();
    EXPECT_TRUE(certificates);
    Reading reading;
    for (const CardCertificate& one : *certificates) reading.subjects.push_back(one.certificate.subject());
    const std::string said = record_.str();
    reading.commands = static_cast<std::size_t>(std::count(said.begin(), said.end(), '>'));
    return reading;
  }
  std::vector<fs::path> files() const {
    std::vector<fs::path> all;
    for (const auto& one : fs::directory_iterator(folder_)) all.push_back(one.path());
    return all;
  }

  fs::path folder_;
};

TEST_F(Cache, SavesTheCommandsThatReadCertificates) {
  make("citizen-gunel");
  const Reading cold = read(), warm = read();
  EXPECT_EQ(cold.subjects, warm.subjects);
  // SELECT and READ BINARY of three certificates, and the three commands of the transaction that is not needed.
  EXPECT_EQ(cold.commands - warm.commands, 9u);
  RecordProperty("cold", static_cast<int>(cold.commands));
  RecordProperty("warm", static_cast<int>(warm.commands));
}

TEST_F(Cache, IsPrivate) {
  make("citizen-gunel");
  read();
  struct stat status {};
  ASSERT_EQ(::stat(folder_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
  ASSERT_EQ(files().size(), 1u);
  ASSERT_EQ(::stat(files().front().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(Cache, EndsWithAnyChangeOfTheCard) {
  make("citizen-gunel");
  const Reading before = read();
  std::this_thread::sleep_for(std::chrono::milliseconds(1'100));  // lastUpdate counts seconds
  make("citizen-gulcohre");  // the same serial number, made later: other keys and certificates
  const Reading after = read();
  EXPECT_NE(before.subjects, after.subjects);
  EXPECT_EQ(files().size(), 1u) << "of one card only the last state is kept";
}

TEST_F(Cache, BelievesNothingThatOthersCouldWrite) {
  make("citizen-gunel");
  const Reading cold = read();
  ASSERT_EQ(::chmod(files().front().c_str(), 0666), 0);
  EXPECT_EQ(read().commands, cold.commands);
  const fs::path file = files().front();
  fs::resize_file(file, 100);
  EXPECT_EQ(read().commands, cold.commands) << "a damaged file is no cache";
}

TEST_F(Cache, KeepsNothingOfASecuredLink) {
  make("citizen-gunel", {"--contactless"});
  auto card = EidCard::open(channel(), Person{"123456"}.ask());
  ASSERT_TRUE(card) << card.error().detail;
  (*card)->use(CertificateCache(folder_));
  EXPECT_TRUE((*card)->certificates());
  EXPECT_FALSE(fs::exists(folder_));
}

}  // namespace
}  // namespace esign::test

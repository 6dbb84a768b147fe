// SPDX-License-Identifier: Apache-2.0
// The card file: durable, private, one process at a time, and refused when broken. And the log that keeps no PIN.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "program/apdu_log.h"
#include "program/card_file.h"
#include "test_card.h"

namespace esign::vcard::test {
namespace {

class CardFiles : public ::testing::Test {
 protected:
  CardFiles() {
    std::string name = std::filesystem::temp_directory_path() / "esign-card-XXXXXX";
    folder = ::mkdtemp(name.data());
    path = folder / "kart-Ə.json";
  }
  ~CardFiles() override { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
  std::filesystem::path path;
};

TEST_F(CardFiles, AreWrittenWholeAndPrivate) {
  ASSERT_TRUE(write_durably(path, "one", Existing::refuse));
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const auto refused = write_durably(path, "two", Existing::refuse);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::already_exists);
  ASSERT_TRUE(write_durably(path, "three", Existing::replace));
  EXPECT_EQ(*read_whole(path), "three");
  EXPECT_FALSE(std::filesystem::exists(path.string() + ".new"));
}

TEST_F(CardFiles, KeepTheOldWholeWhenTheNewCannotBeWritten) {
  ASSERT_TRUE(write_durably(path, "old", Existing::refuse));
  std::filesystem::create_directory(path.string() + ".new");  // the temporary name is taken by a folder
  EXPECT_FALSE(write_durably(path, "new", Existing::replace));
  EXPECT_EQ(*read_whole(path), "old");
}

TEST_F(CardFiles, LeftOversOfAPowerLossAreOverwritten) {
  ASSERT_TRUE(write_durably(path, to_json(make_state({})), Existing::refuse));
  std::ofstream(path.string() + ".new") << "{\"schema\": \"esign.vc";
  auto file = CardFile::open(path);
  ASSERT_TRUE(file);
  auto state = file->load();
  ASSERT_TRUE(state);
  EXPECT_TRUE(file->save(*state));
  EXPECT_TRUE(file->load());
}

TEST_F(CardFiles, BelongToOneReaderAtATime) {
  ASSERT_TRUE(write_durably(path, to_json(make_state({})), Existing::refuse));
  const auto first = CardFile::open(path);
  ASSERT_TRUE(first);
  const auto second = CardFile::open(path);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::conflict);
}

TEST_F(CardFiles, AreRefusedWhenBroken) {
  const auto sound = nlohmann::json::parse(to_json(make_state({})));
  const auto broken = [&sound](const char* pointer, const nlohmann::json& value) {
    nlohmann::json changed = sound;
    changed[nlohmann::json::json_pointer(pointer)] = value;
    const auto outcome = from_json(changed.dump());
    EXPECT_FALSE(outcome) << pointer;
    if (!outcome) {
      EXPECT_EQ(outcome.error().code, Errc::malformed);
      EXPECT_EQ(outcome.error().detail.find("1234"), std::string::npos) << "no PIN in an error";
    }
  };
  broken("/schema", "esign.vcard/2");
  broken("/personality", "piv");
  broken("/lifeCycle", "new");
  broken("/serialNumber", "0");
  broken("/pins/auth/digits", "12x4");
  broken("/pins/auth/digits", "123");
  broken("/pins/auth/digits", 1234);
  broken("/pins/auth/triesLeft", 4);
  broken("/pins/auth/triesLeft", -1);
  broken("/pins/auth/triesMax", 0);
  broken("/keys/sign/type", "p521");
  broken("/keys/sign/pkcs8", "zz");
  broken("/files/0/path", "5015");
  broken("/files/1/size", 70000);
  broken("/files/1/size", 1);
  broken("/files", nlohmann::json::array());
  EXPECT_FALSE(from_json(""));
  EXPECT_FALSE(from_json("[]"));
}

TEST_F(CardFiles, KeyOfAnotherTypeDoesNotStart) {
  CardState state = make_state({});
  state.key(KeyId::sign).type = KeyType::p384;
  MemoryStore store;
  EXPECT_FALSE(Chip::start(state, store));
  state = make_state({});
  state.key(KeyId::sign).pkcs8.resize(20);
  EXPECT_FALSE(Chip::start(state, store));
}

TEST(ApduLog, TellsNoPin) {
  for (const char* command : {"00200001 0C 313233340000000000000000", "10200001 06 313233340000", "00240001 18 3132333400", "002C0001 04 31323334",
                              "00210000 04 31323334", "00200001 FF 31323334"}) {
    const std::string line = ApduLog::describe(unhex(command));
    EXPECT_EQ(line.find("31323334"), std::string::npos) << line;
    EXPECT_NE(line.find("PIN data"), std::string::npos) << line;
  }
  EXPECT_EQ(ApduLog::describe(unhex("00200001")), "00200001");
  EXPECT_EQ(ApduLog::describe(unhex("00A4000C023F00")), "00A4000C023F00");
}

TEST_F(CardFiles, LogKeepsDecipheredDataOut) {
  const auto log_path = folder / "log";
  auto log = ApduLog::open(log_path);
  ASSERT_TRUE(log);
  log->command(unhex("002A8086 01 00 00"));
  log->answer(unhex("AABBCC 6105"));
  log->command(unhex("00C0000005"));
  log->answer(unhex("DDEEFF0011 9000"));
  log->command(unhex("00B0000003"));
  log->answer(unhex("445566 9000"));
  EXPECT_EQ(*read_whole(log_path), "> 002A8086010000\n< [3 bytes] 6105\n> 00C0000005\n< [5 bytes] 9000\n> 00B0000003\n< 4455669000\n");
}

}  // namespace
}  // namespace esign::vcard::test

// SPDX-License-Identifier: Apache-2.0
#include "config/ca_config.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

using namespace esign;
using namespace esign::ca;

namespace {

class Config : public testing::Test {
 protected:
  void SetUp() override {
    folder_.root = std::filesystem::temp_directory_path() / ("esign-config-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder_.root);
    config_.name = "Sınaq mərkəzi \"Ə\"";
    config_.url = "http://127.0.0.1:8080";
    config_.database = "sqlite:register.sqlite";
    config_.key_store = "file";
    config_.passphrase_file = "private/passphrase";
    config_.node = "main";
    config_.own.policy_arc = "1.3.6.1.4.1.32473.31.1";
    config_.authorities = {{"root", "root", Category::none, 1}, {"citizen", "root", Category::citizen, 16}};
  }
  void TearDown() override { std::filesystem::remove_all(folder_.root); }
  Result<CaConfig> read(const std::string& text) {
    std::ofstream(folder_.config()) << text;
    return read_config(folder_);
  }
  std::string changed(std::string_view from, std::string_view to) {
    std::string text = write_config(config_);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  }
  CaFolder folder_{};
  CaConfig config_{};
};

TEST_F(Config, IsReadAsItWasWritten) {
  const auto read_back = read(write_config(config_));
  ASSERT_TRUE(read_back) << read_back.error().detail;
  EXPECT_EQ(read_back->name, config_.name);
  EXPECT_EQ(write_config(*read_back), write_config(config_));
}

TEST_F(Config, WhatIsWrongIsNamed) {
  const struct { std::string text; std::string_view named; } rows[] = {
      {changed("refresh-seconds = 9000", "refresh-seconds = 10801"), "refresh-seconds"},
      {changed("validity-seconds = 86400", "validity-seconds = 86401"), "validity-seconds"},
      {changed("delay-seconds = 20", "delay-seconds = 61"), "delay-seconds"},
      {changed("instance = 1", "instance = 128"), "instance"},
      {changed("instance = 1", "instance = 0"), "instance"},
      {changed("node = ", "nodes = "), "node"},
      {changed("[ocsp]", "[oscp]"), "oscp"},
      {changed("category = \"citizen\"", "category = \"citizens\""), "citizens"},
      {changed("http://127.0.0.1:8080", "https://127.0.0.1:8080"), "url"},
      {changed("https://pki.example", "http://pki.example"), "disclosure"},
      {changed("shards = 16", "shards = 0"), "shards"},
      {changed("esign.ca/1", "esign.ca/2"), "schema"},
      {changed("[crl]", "[crl"), "line"},
  };
  for (const auto& row : rows) {
    const auto refused = read(row.text);
    ASSERT_FALSE(refused) << row.named;
    EXPECT_EQ(refused.error().code, Errc::misconfigured);
    EXPECT_NE(refused.error().detail.find(row.named), std::string::npos) << refused.error().detail;
  }
}

TEST_F(Config, AFolderWithoutOneSaysWhatToDo) {
  const auto nothing = read_config(folder_);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, Errc::not_found);
  EXPECT_NE(nothing.error().detail.find("esign-ca init"), std::string::npos);
}

}  // namespace

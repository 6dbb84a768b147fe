// SPDX-License-Identifier: Apache-2.0
// Virtual cards in the readers that tests/pcsc/with-reader set up around this program.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cards/child.h"
#include "cards/signing_checks.h"
#include "pki/test_pki.h"
#include "token/pcsc/readers.h"

namespace esign::test {

inline std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// Who the card is made for: members of the test PKI, "citizen-" before and "-auth", "-sign" after.
inline constexpr const char* kGunel = "citizen-gunel";        // P-256
inline constexpr const char* kCingiz = "citizen-cingiz";      // RSA-3072
inline constexpr const char* kGulcohre = "citizen-gulcohre";  // P-384

class ReaderBench : public ::testing::Test {
 protected:
  void SetUp() override {
    if (environment("ESIGN_READER_0").empty()) GTEST_SKIP() << "run under tests/pcsc/with-reader";
    ASSERT_FALSE(environment("ESIGN_VCARD").empty());
    folder_ = std::filesystem::temp_directory_path() / ("esign-cards-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    for (Child& card : cards_) card.stop(SIGTERM);
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  std::string make_card(const std::string& holder, const std::vector<std::string>& more = {}) {
    const std::string file = (folder_ / (holder + ".json")).string();
    std::vector<std::string> command{environment("ESIGN_VCARD"), "create", file, "--force",
        "--auth-key", pki::pki_path(holder + "-auth.key"), "--auth-cert", pki::pki_path(holder + "-auth.der"),
        "--sign-key", pki::pki_path(holder + "-sign.key"), "--sign-cert", pki::pki_path(holder + "-sign.der"),
        "--ca-cert", pki::pki_path("ca-citizen.der")};
    command.insert(command.end(), more.begin(), more.end());
    EXPECT_EQ(run(command), 0);
    return file;
  }
  /// Puts the card into the slot and waits until PC/SC sees it.
  void insert(const std::string& file, int slot, const std::vector<std::string>& more = {}) {
    const std::string ready = (folder_ / ("ready-" + std::to_string(slot))).string();
    std::filesystem::remove(ready);
    std::vector<std::string> command{environment("ESIGN_VCARD"), "insert", file, "--reader",
                                     environment(("ESIGN_READER_" + std::to_string(slot)).c_str()), "--ready-file", ready};
    command.insert(command.end(), more.begin(), more.end());
    cards_[slot].start(command);
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(ready) && slot_state(slot) == token::pcsc::ReaderState::Slot::present; }));
  }
  void pull(int slot) {
    cards_[slot].stop(SIGTERM);
    ASSERT_TRUE(eventually([&] { return slot_state(slot) == token::pcsc::ReaderState::Slot::empty; }));
  }
  std::string reader(int slot) const { return environment(("ESIGN_READER_NAME_" + std::to_string(slot)).c_str()); }
  token::pcsc::ReaderState::Slot slot_state(int slot) const {
    const auto states = token::pcsc::reader_states(token::pcsc::Patience{});
    if (!states) return token::pcsc::ReaderState::Slot::empty;
    for (const auto& state : *states) {
      if (state.name == reader(slot)) return state.slot;
    }
    return token::pcsc::ReaderState::Slot::empty;
  }

  std::filesystem::path folder_{};
  Child cards_[2]{};
};

}  // namespace esign::test

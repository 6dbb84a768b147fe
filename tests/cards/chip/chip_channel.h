// SPDX-License-Identifier: Apache-2.0
// The virtual card's chip in this process: host (OpenSSL) and chip (Botan) meet without a daemon.
#pragma once
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "cards/child.h"
#include "cards/signing_checks.h"
#include "chip/chip.h"
#include "pki/test_pki.h"
#include "token/card_channel.h"

namespace esign::test {

/// The chip's memory stays in this process.
struct Forgetful final : vcard::CardStore {
  Result<void> save(const vcard::CardState&) override { return {}; }
};

/// What is written down of a command: the values of VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER become `**`.
inline std::string without_secrets(View command) {
  std::string text = ascii_upper(to_hex(command));
  const std::uint8_t ins = command[1];
  if (ins != 0x20 && ins != 0x24 && ins != 0x2C) return text;
  for (std::size_t i = 10; i < text.size(); ++i) text[i] = '*';
  return text;
}

class ChipChannel final : public token::CardChannel {
 public:
  ChipChannel(vcard::Chip& chip, std::ostringstream& record, token::Protocol protocol)
      : chip_(chip), record_(record), atr_(chip.atr()), protocol_(protocol) {
    record_ << "ATR " << ascii_upper(to_hex(atr_)) << "\n";
  }
  const std::string& reader() const override { return reader_; }
  View atr() const override { return atr_; }
  token::Protocol protocol() const override { return protocol_; }
  Result<void> begin() override { return {}; }
  void end() noexcept override {}
  Result<Bytes> transmit(View command) override {
    Bytes answer = chip_.transmit(command);
    record_ << "> " << without_secrets(command) << "\n< " << ascii_upper(to_hex(answer)) << "\n";
    return answer;
  }

 private:
  vcard::Chip& chip_;
  std::ostringstream& record_;
  std::string reader_ = "Oxucu Ə 00 00";
  Bytes atr_;
  token::Protocol protocol_;
};

/// A chip with the keys and certificates of somebody from the test PKI.
class ChipBench : public ::testing::Test {
 protected:
  void make(const std::string& holder, const std::vector<std::string>& more = {}) {
    const std::string file = ::testing::TempDir() + "esign-chip-" + std::to_string(::getpid()) + ".json";
    std::vector<std::string> command{ESIGN_VCARD_PROGRAM, "create", file, "--force", "--serial-number", "994A5A0102030405",
        "--auth-key", pki::pki_path(holder + "-auth.key"), "--auth-cert", pki::pki_path(holder + "-auth.der"),
        "--sign-key", pki::pki_path(holder + "-sign.key"), "--sign-cert", pki::pki_path(holder + "-sign.der"),
        "--ca-cert", pki::pki_path("ca-citizen.der")};
    command.insert(command.end(), more.begin(), more.end());
    ASSERT_EQ(run(command), 0);
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    ::unlink(file.c_str());
    auto state = vcard::from_json(text.str());
    ASSERT_TRUE(state) << state.error().detail;
    auto chip = vcard::Chip::start(*std::move(state), store_);
    ASSERT_TRUE(chip) << chip.error().detail;
    chip_ = *std::move(chip);
  }
  std::unique_ptr<token::CardChannel> channel(token::Protocol protocol = token::Protocol::t1) {
    return std::make_unique<ChipChannel>(*chip_, record_, protocol);
  }

  Forgetful store_{};
  std::unique_ptr<vcard::Chip> chip_{};
  std::ostringstream record_{};
};

}  // namespace esign::test

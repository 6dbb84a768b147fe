// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <gtest/gtest.h>

#include "chip/chip.h"
#include "chip/image.h"

namespace esign::vcard::test {

/// A memory that keeps what was saved last and can be told to fail.
class MemoryStore final : public CardStore {
 public:
  Result<void> save(const CardState& state) override {
    if (broken) return fail(Errc::storage, "broken on purpose");
    saved = state;
    ++saves;
    return {};
  }
  std::optional<CardState> saved;
  unsigned saves = 0;
  bool broken = false;
};

struct CardKind {
  PersonalityName personality = PersonalityName::iso;
  KeyType key_type = KeyType::p256;
  LifeCycle life_cycle = LifeCycle::operational;
};

/// One key per type for the whole program: RSA keys take long to make.
const ChipKey& fixed_key(KeyType type, KeyId id);
CardState make_state(const CardKind& kind);

/// A card under power. PIN1 1234, PIN2 123456, PUK 12345678; the "certificates" are 300 and 1000 bytes of counting.
class TestCard {
 public:
  explicit TestCard(const CardKind& kind = {});
  /// Sends hexadecimal with any blanks; gives the answer's data and status word.
  struct Answer {
    std::string data;
    std::string sw;
  };
  Answer send(const std::string& command);
  std::string sw(const std::string& command) { return send(command).sw; }
  Answer send_bytes(const Bytes& command);

  MemoryStore store;
  std::unique_ptr<Chip> chip;
};

Bytes unhex(const std::string& text);
const std::string select_cia = "00A4040C 0C A000000063504B43532D3135";
const std::string pin1 = "0020 0001 0C 313233340000000000000000";
const std::string pin2 = "0020 0082 0C 313233343536000000000000";
const std::string wrong1 = "0020 0001 0C 393939390000000000000000";
const std::string wrong2 = "0020 0082 0C 393939393939000000000000";

}  // namespace esign::vcard::test

// SPDX-License-Identifier: Apache-2.0
#include "test_card.h"

#include <map>
#include <numeric>

namespace esign::vcard::test {
namespace {

Bytes counting(std::size_t count) {
  Bytes bytes(count);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

// The keys must be gone before main ends: Botan's pool of locked memory comes into being with the first key and dies
// before statics that were made earlier.
class KeyRoom final : public ::testing::Environment {
 public:
  void TearDown() override { keys.clear(); }
  std::map<std::pair<KeyType, KeyId>, ChipKey> keys;
};

KeyRoom& key_room() {
  static auto* room = new KeyRoom;  // googletest owns and deletes it
  return *room;
}
const auto* const registered = ::testing::AddGlobalTestEnvironment(&key_room());

}  // namespace

const ChipKey& fixed_key(KeyType type, KeyId id) {
  auto& keys = key_room().keys;
  const auto found = keys.find({type, id});
  if (found != keys.end()) return found->second;
  return keys.emplace(std::pair(type, id), *ChipKey::generate(type)).first->second;
}

CardState make_state(const CardKind& kind) {
  CardState state;
  state.personality = kind.personality;
  state.life_cycle = kind.life_cycle;
  state.serial_number = counting(8);
  state.holder = {"5ABCD12", "Günəş", "Əliyeva"};
  state.can = "123456";
  state.pin(PinId::auth) = {"1234", 3, 3, 4, false};
  state.pin(PinId::sign) = {"123456", 3, 3, 6, false};
  state.pin(PinId::puk) = {"12345678", 10, 10, 8, false};
  std::array<std::optional<ChipKey>, 2> keys;
  for (const KeyId id : all_keys) {
    state.key(id).type = kind.key_type;
    if (kind.life_cycle == LifeCycle::personalisation) continue;
    state.key(id).pkcs8 = fixed_key(kind.key_type, id).pkcs8();
    keys[index(id)] = *ChipKey::load(state.key(id).pkcs8);
  }
  CertificateSet certificates;
  if (kind.life_cycle == LifeCycle::operational) certificates = {counting(300), counting(1000), {}};
  build_files(state, keys, certificates);
  return state;
}

TestCard::TestCard(const CardKind& kind) : chip(*Chip::start(make_state(kind), store)) {}

Bytes unhex(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c != ' ') digits.push_back(c);
  }
  const auto bytes = from_hex(digits);
  EXPECT_TRUE(bytes) << text;
  return bytes.value_or(Bytes{});
}

TestCard::Answer TestCard::send(const std::string& command) { return send_bytes(unhex(command)); }

TestCard::Answer TestCard::send_bytes(const Bytes& command) {
  const Bytes answer = chip->transmit(command);
  EXPECT_GE(answer.size(), 2U);
  const View all(answer);
  return {to_hex(all.first(answer.size() - 2)), to_hex(all.last(2))};
}

}  // namespace esign::vcard::test

// SPDX-License-Identifier: Apache-2.0
#include "chip/secure_channel.h"

#include <botan/block_cipher.h>
#include <botan/mac.h>

#include "chip/keys.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

constexpr std::size_t block = 16, mac_size = 8;
constexpr std::uint32_t cryptogram = 0x87, cryptogram_odd = 0x85, expected = 0x97, status = 0x99, check = 0x8E;

std::unique_ptr<Botan::BlockCipher> aes(View key) {
  auto cipher = Botan::BlockCipher::create_or_throw(key.size() == 32 ? "AES-256" : "AES-128");
  cipher->set_key(key.data(), key.size());
  return cipher;
}

void pad(Bytes& bytes) {
  bytes.push_back(0x80);
  bytes.resize((bytes.size() + block - 1) / block * block, 0x00);
}

}  // namespace

Bytes aes_cbc_encrypt(View key, View vector, View blocks) {
  const auto cipher = aes(key);
  Bytes previous(vector.begin(), vector.end()), result;
  for (View rest = blocks; !rest.empty(); rest = rest.subspan(block)) {
    for (std::size_t i = 0; i < block; ++i) previous[i] = static_cast<std::uint8_t>(previous[i] ^ rest[i]);
    cipher->encrypt(previous.data());
    result.insert(result.end(), previous.begin(), previous.end());
  }
  return result;
}

Bytes aes_cbc_decrypt(View key, View vector, View blocks) {
  const auto cipher = aes(key);
  Bytes result;
  View previous = vector;
  for (View rest = blocks; !rest.empty(); rest = rest.subspan(block)) {
    Bytes one(rest.begin(), rest.begin() + block);
    cipher->decrypt(one.data());
    for (std::size_t i = 0; i < block; ++i) result.push_back(static_cast<std::uint8_t>(one[i] ^ previous[i]));
    previous = rest.first(block);
  }
  return result;
}

Bytes aes_mac(View key, View message) {
  auto mac = Botan::MessageAuthenticationCode::create_or_throw(key.size() == 32 ? "CMAC(AES-256)" : "CMAC(AES-128)");
  mac->set_key(key.data(), key.size());
  mac->update(message.data(), message.size());
  const auto value = mac->final();
  return Bytes(value.begin(), value.begin() + mac_size);
}

void SecureChannel::count() {
  for (std::size_t i = counter_.size(); i-- > 0;) {
    if (++counter_[i] != 0) return;
  }
}

Bytes SecureChannel::vector() const { return aes_cbc_encrypt(encryption_key_, Bytes(block, 0), counter_); }

Bytes SecureChannel::mac(View header, View objects) const {
  Bytes input(counter_.begin(), counter_.end());
  for (const View part : {header, objects}) {
    if (part.empty()) continue;
    input.insert(input.end(), part.begin(), part.end());
    pad(input);
  }
  return aes_mac(authentication_key_, input);
}

std::optional<Bytes> SecureChannel::decipher(View text) const {
  if (text.empty() || text.size() % block != 0) return std::nullopt;
  Bytes plain = aes_cbc_decrypt(encryption_key_, vector(), text);
  while (!plain.empty() && plain.back() == 0x00) plain.pop_back();
  if (plain.empty() || plain.back() != 0x80) return std::nullopt;
  plain.pop_back();
  return plain;
}

SecureChannel::Opened SecureChannel::open(const Command& outer) {
  count();
  odd_ins_ = (outer.ins & 1) != 0;
  Opened opened{outer};
  opened.command.cla = static_cast<std::uint8_t>(outer.cla & ~0x0C);
  opened.command.data.clear();
  opened.command.ne = 0;
  const auto objects = parse_tlv(outer.data);
  const auto given = objects ? find(*objects, check) : std::nullopt;
  if (!given || objects->back().tag != check) return {{}, Sw::sm_object_missing};
  // 1. The MAC, over the header and everything before it.
  const Bytes header{outer.cla, outer.ins, outer.p1, outer.p2};
  const auto covered = View(outer.data).first(outer.data.size() - given->size() - 2);
  if (compare_secret(mac(header, covered), *given) != Match::equal) return {{}, Sw::sm_object_wrong};
  // 2. The data.
  if (const auto text = find(*objects, odd_ins_ ? cryptogram_odd : cryptogram)) {
    if (!odd_ins_ && (text->empty() || text->front() != 0x01)) return {{}, Sw::sm_object_wrong};
    const auto plain = decipher(odd_ins_ ? *text : text->subspan(1));
    if (!plain) return {{}, Sw::sm_object_wrong};
    opened.command.data = *plain;
  }
  // 3. Le: 00 is 256, 0000 is 65 536.
  if (const auto le = find(*objects, expected)) {
    if (le->empty() || le->size() > 2) return {{}, Sw::sm_object_wrong};
    std::size_t ne = 0;
    for (const std::uint8_t byte : *le) ne = ne << 8 | byte;
    opened.command.ne = ne != 0 ? ne : (le->size() == 1 ? 256 : 65536);
  }
  return opened;
}

Response SecureChannel::seal(const Response& inner) {
  count();
  Bytes objects;
  if (!inner.data.empty()) {
    Bytes plain = inner.data;
    pad(plain);
    const Bytes text = aes_cbc_encrypt(encryption_key_, vector(), plain);
    objects = odd_ins_ ? tlv(cryptogram_odd, text) : tlv(cryptogram, {Bytes{0x01}, text});
  }
  objects = join({objects, tlv(status, two_bytes(static_cast<std::uint16_t>(inner.sw)))});
  return {join({objects, tlv(check, mac({}, objects))}), inner.sw};
}

}  // namespace esign::vcard

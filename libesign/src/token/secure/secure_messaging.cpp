// SPDX-License-Identifier: Apache-2.0
#include "token/secure/secure_messaging.h"

#include <algorithm>

#include "asn1/der_reader.h"
#include "crypto/card_crypto.h"

namespace esign::token {
namespace {

constexpr std::size_t kBlock = 16, kMacOctets = 8;
constexpr std::uint8_t kSecured = 0x0C;  // CLA: secure messaging, header authenticated
constexpr std::uint8_t kCryptogram = 0x87, kCryptogramOddIns = 0x85, kExpected = 0x97, kStatus = 0x99, kMac = 0x8E;
constexpr std::uint8_t kPaddingIndicator = 0x01;

/// ISO/IEC 9797-1 padding method 2: 80, then 00 to a whole block.
void pad(Bytes& octets) {
  octets.push_back(0x80);
  octets.resize((octets.size() + kBlock - 1) / kBlock * kBlock, 0);
}

void put_object(Bytes& target, std::uint8_t tag, View content) {
  target.push_back(tag);
  if (content.size() > 0xFF) {
    append(target, Bytes{0x82, static_cast<std::uint8_t>(content.size() >> 8)});
  } else if (content.size() > 0x7F) {
    target.push_back(0x81);
  }
  target.push_back(static_cast<std::uint8_t>(content.size() & 0xFF));
  append(target, content);
}

/// A data object of an answer: one tag octet, definite length.
struct Object {
  std::uint8_t tag = 0;
  View content{}, whole{};
};
Result<std::vector<Object>> objects(View octets) {
  std::vector<Object> found;
  while (!octets.empty()) {
    const auto header = asn1::read_header(octets);
    if (!header || header->content_octets > octets.size() - header->header_octets || found.size() == 3)
      return fail(Errc::protocol, "secure messaging: the answer is no sequence of data objects");
    const std::size_t whole = header->header_octets + static_cast<std::size_t>(header->content_octets);
    found.push_back({octets.front(), octets.subspan(header->header_octets, whole - header->header_octets), octets.first(whole)});
    octets = octets.subspan(whole);
  }
  return found;
}

/// In a time that does not tell where they differ.
bool same_mac(View one, View other) {
  if (one.size() != other.size()) return false;
  std::uint8_t difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) difference = static_cast<std::uint8_t>(difference | (one[i] ^ other[i]));
  return difference == 0;
}

}  // namespace

void SecureMessaging::count() {
  for (std::size_t i = counter_.size(); i-- > 0;) {
    if (++counter_[i] != 0) return;
  }
}

/// TR-03110-3 F.4.2: IV = E(KSenc, SSC).
Result<Bytes> SecureMessaging::cryptogram_vector() const {
  return crypto::aes_cbc_encrypt(keys_.encryption, Bytes(kBlock, 0), counter_);
}

/// SSC, the padded header, then the padded data objects if there are any; the first eight octets of the CMAC.
Result<Bytes> SecureMessaging::mac(View header, View data_objects) const {
  Bytes input(counter_.begin(), counter_.end());
  if (!header.empty()) {
    append(input, header);
    pad(input);
  }
  if (!data_objects.empty()) {
    append(input, data_objects);
    pad(input);
  }
  ESIGN_TRY(Bytes value, crypto::aes_cmac(keys_.authentication, input));
  value.resize(kMacOctets);
  return value;
}

Result<Command> SecureMessaging::protect(const Command& command, Capabilities::Lengths lengths) {
  count();
  Bytes content;
  const bool odd = (command.ins & 1) != 0;  // an odd INS says that its data are data objects: no padding indicator
  cryptogram_tag_ = odd ? kCryptogramOddIns : kCryptogram;
  if (!command.data.empty()) {
    SecretBytes plain((command.data.size() / kBlock + 1) * kBlock);
    std::copy(command.data.begin(), command.data.end(), plain.writable().begin());
    plain.writable()[command.data.size()] = 0x80;
    ESIGN_TRY(const Bytes vector, cryptogram_vector());
    ESIGN_TRY(const Bytes cryptogram, crypto::aes_cbc_encrypt(keys_.encryption, vector, plain.reveal()));
    Bytes value;
    if (!odd) value.push_back(kPaddingIndicator);
    append(value, cryptogram);
    put_object(content, cryptogram_tag_, value);
  }
  if (command.ne > kShortNe) {
    put_object(content, kExpected, Bytes{static_cast<std::uint8_t>(command.ne >> 8 & 0xFF), static_cast<std::uint8_t>(command.ne & 0xFF)});
  } else if (command.ne > 0) {
    put_object(content, kExpected, Bytes{static_cast<std::uint8_t>(command.ne & 0xFF)});
  }
  Command outer = command;
  outer.cla = static_cast<std::uint8_t>(command.cla | kSecured);
  const std::uint8_t header[] = {outer.cla, outer.ins, outer.p1, outer.p2};
  ESIGN_TRY(const Bytes value, mac(header, content));
  put_object(content, kMac, value);
  data_ = std::move(content);
  outer.data = data_;
  outer.ne = lengths == Capabilities::Lengths::extended && command.ne > kShortAnswer ? 65'536 : kShortNe;
  return outer;
}

Result<Bytes> SecureMessaging::decipher(View content, std::uint8_t tag) const {
  if (tag == kCryptogram) {
    if (content.empty() || content.front() != kPaddingIndicator) return fail(Errc::protocol, "secure messaging: the padding indicator");
    content = content.subspan(1);
  }
  if (content.empty() || content.size() % kBlock != 0) return fail(Errc::protocol, "secure messaging: a cryptogram of a wrong length");
  ESIGN_TRY(const Bytes vector, cryptogram_vector());
  ESIGN_TRY(Bytes plain, crypto::aes_cbc_decrypt(keys_.encryption, vector, content));
  while (!plain.empty() && plain.back() == 0x00) plain.pop_back();
  if (plain.empty() || plain.back() != 0x80) return fail(Errc::protocol, "secure messaging: the padding");
  plain.pop_back();
  return plain;
}

Result<Response> SecureMessaging::open(const Response& received) {
  count();
  ESIGN_TRY(const std::vector<Object> all, objects(received.data));
  // 1. The order of the objects: cryptogram, status, MAC.
  const Object* cryptogram = all.size() == 3 ? &all[0] : nullptr;
  const bool shaped = all.size() >= 2 && all[all.size() - 2].tag == kStatus && all.back().tag == kMac &&
                      (cryptogram == nullptr || cryptogram->tag == cryptogram_tag_);
  if (!shaped) return fail(Errc::protocol, "secure messaging: the answer is not protected");
  const Object& status = all[all.size() - 2];
  // 2. The MAC over everything before it, before anything is believed.
  Bytes authenticated = cryptogram == nullptr ? Bytes{} : copy(cryptogram->whole);
  append(authenticated, status.whole);
  ESIGN_TRY(const Bytes expected, mac({}, authenticated));
  if (!same_mac(expected, all.back().content)) return fail(Errc::protocol, "secure messaging: the MAC of the answer is wrong");
  // 3. The status word, inside and outside.
  if (status.content.size() != 2) return fail(Errc::protocol, "secure messaging: the status word");
  Response response;
  response.status = StatusWord(static_cast<std::uint16_t>(status.content[0] << 8 | status.content[1]));
  if (response.status != received.status) return fail(Errc::protocol, "secure messaging: two different status words");
  // 4. The data.
  if (cryptogram != nullptr) {
    ESIGN_TRY(response.data, decipher(cryptogram->content, cryptogram->tag));
  }
  return response;
}

}  // namespace esign::token

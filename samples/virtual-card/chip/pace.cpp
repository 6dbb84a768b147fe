// SPDX-License-Identifier: Apache-2.0
#include "chip/pace.h"

#include <botan/bigint.h>
#include <botan/ec_group.h>
#include <botan/exceptn.h>
#include <botan/rng.h>

#include <algorithm>

#include "chip/keys.h"
#include "chip/tlv.h"

namespace esign::vcard {
namespace {

// 0.4.0.127.0.7.2.2.4.2.n: 2 is AES-128, 4 is AES-256.
const Bytes generic_mapping{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04, 0x02};
constexpr std::uint8_t aes128 = 2, aes256 = 4;
constexpr std::uint8_t brainpool_p256r1 = 13;
constexpr std::size_t nonce_size = 16, field_size = 32;
enum class Purpose : std::uint8_t { encryption = 1, authentication = 2, password = 3 };

Bytes derive(View secret, Purpose purpose, std::size_t length) {
  const Bytes input = join({secret, Bytes{0, 0, 0, static_cast<std::uint8_t>(purpose)}});
  Bytes key = digest(length == 16 ? Hash::sha1 : Hash::sha256, input);
  key.resize(length);
  return key;
}

class Run final : public PaceRun {
 public:
  Run(View protocol, View password) : protocol_(protocol.begin(), protocol.end()), group_("brainpool256r1") {
    key_length_ = protocol_.back() == aes128 ? 16 : 32;
    password_key_ = derive(password, Purpose::password, key_length_);
  }

  // A point that is none, or anything else Botan refuses, ends the run.
  Response step(const Command& command) override try {
    const auto request = parse_tlv(command.data);
    if (!request || request->size() != 1 || request->front().tag != 0x7C) return Sw::wrong_data;
    const auto inner = parse_tlv(request->front().value);
    if (!inner || inner->size() > 1) return Sw::wrong_data;
    const std::uint32_t tag = inner->empty() ? 0 : inner->front().tag;
    const View value = inner->empty() ? View{} : inner->front().value;
    const bool last = (command.cla & 0x10) == 0;
    if (stage_ == 0 && tag == 0 && !last) return nonce();
    if (stage_ == 1 && tag == 0x81 && !last) return map(value);
    if (stage_ == 2 && tag == 0x83 && !last) return agree(value);
    if (stage_ == 3 && tag == 0x85 && last) return compare(value);
    return Sw::conditions;
  } catch (const Botan::Exception&) {
    return Sw::wrong_data;
  }

 private:
  Response answer(std::uint32_t tag, View value) {
    ++stage_;
    return Response(tlv(0x7C, tlv(tag, value)));
  }

  Response nonce() {
    nonce_ = random_bytes(nonce_size);
    return answer(0x80, aes_cbc_encrypt(password_key_, Bytes(16, 0), nonce_));
  }

  Botan::PointGFp point(View encoded) const {
    const Botan::PointGFp decoded = group_.OS2ECP(encoded.data(), encoded.size());
    if (decoded.is_zero() || !decoded.on_the_curve()) throw Botan::Invalid_Argument("point");
    return decoded;
  }
  static Bytes encoded(const Botan::PointGFp& point) {
    const auto bytes = point.encode(Botan::PointGFp::UNCOMPRESSED);
    return Bytes(bytes.begin(), bytes.end());
  }

  Response map(View terminal_key) {
    const Botan::BigInt secret = group_.random_scalar(random_generator());
    const Botan::PointGFp shared = point(terminal_key) * secret;
    const Botan::BigInt s(nonce_.data(), nonce_.size());
    generator_ = group_.get_base_point() * s + shared;
    if (generator_.is_zero()) return Sw::wrong_data;
    return answer(0x82, encoded(group_.get_base_point() * secret));
  }

  Response agree(View terminal_key) {
    terminal_key_ = Bytes(terminal_key.begin(), terminal_key.end());
    const Botan::BigInt secret = group_.random_scalar(random_generator());
    const Botan::PointGFp own = generator_ * secret;
    own_key_ = encoded(own);
    if (own_key_ == terminal_key_) return Sw::wrong_data;
    Botan::PointGFp shared = point(terminal_key) * secret;
    const auto x = Botan::BigInt::encode_1363(shared.get_affine_x(), field_size);
    encryption_key_ = derive(View(x.data(), x.size()), Purpose::encryption, key_length_);
    authentication_key_ = derive(View(x.data(), x.size()), Purpose::authentication, key_length_);
    return answer(0x84, own_key_);
  }

  Bytes token(View key) const { return aes_mac(authentication_key_, tlv(0x7F49, {tlv(0x06, protocol_), tlv(0x86, key)})); }

  Response compare(View terminal_token) {
    if (compare_secret(token(own_key_), terminal_token) != Match::equal) return Sw::authentication_failed;
    finished = std::make_unique<SecureChannel>(encryption_key_, authentication_key_);
    return answer(0x86, token(terminal_key_));
  }

  Bytes protocol_;
  Botan::EC_Group group_;
  std::size_t key_length_ = 0;
  int stage_ = 0;
  Bytes password_key_{}, nonce_{}, terminal_key_{}, own_key_{}, encryption_key_{}, authentication_key_{};
  Botan::PointGFp generator_{};
};

Bytes pace_info(std::uint8_t kind) {
  const Bytes oid = tlv(0x06, {generic_mapping, Bytes{kind}});
  return tlv(0x30, {oid, tlv(0x02, Bytes{0x02}), tlv(0x02, Bytes{brainpool_p256r1})});
}

}  // namespace

std::unique_ptr<PaceRun> PaceRun::start(View protocol, View password) {
  const bool known = protocol.size() == generic_mapping.size() + 1 &&
                     std::equal(generic_mapping.begin(), generic_mapping.end(), protocol.begin()) &&
                     (protocol.back() == aes128 || protocol.back() == aes256);
  return known ? std::make_unique<Run>(protocol, password) : nullptr;
}

Bytes card_access() { return tlv(0x31, {pace_info(aes128), pace_info(aes256)}); }

}  // namespace esign::vcard

// SPDX-License-Identifier: Apache-2.0
#include "token/secure/pace.h"

#include <algorithm>
#include <array>

#include "asn1/der_reader.h"
#include "crypto/backend.h"
#include "token/cards/directory.h"

namespace esign::token {
namespace {

constexpr std::uint8_t kManageEnvironment = 0x22, kGeneralAuthenticate = 0x86, kChaining = 0x10;
constexpr std::size_t kTokenOctets = 8, kBlock = 16;
constexpr unsigned kMostInfos = 32;

// 0.4.0.127.0.7.2.2.4.2.n, id-PACE-ECDH-GM: 1 3DES, 2 AES-128, 3 AES-192, 4 AES-256.
constexpr std::array<std::uint8_t, 9> kGenericMapping{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04, 0x02};

std::optional<PaceInfo::KeyLength> key_length(View protocol) {
  if (protocol.size() != kGenericMapping.size() + 1 || !equal(protocol.first(kGenericMapping.size()), kGenericMapping)) return std::nullopt;
  if (protocol.back() == 2) return PaceInfo::KeyLength::aes128;
  if (protocol.back() == 4) return PaceInfo::KeyLength::aes256;
  return std::nullopt;
}

/// 9303-11, table 6.
std::optional<pkix::Curve> curve(std::int64_t parameter_id) {
  switch (parameter_id) {
    case 12: return pkix::Curve::p256;
    case 13: return pkix::Curve::brainpool_p256r1;
    case 15: return pkix::Curve::p384;
    case 16: return pkix::Curve::brainpool_p384r1;
    case 17: return pkix::Curve::brainpool_p512r1;
    case 18: return pkix::Curve::p521;
  }
  return std::nullopt;
}

/// PACEInfo ::= SEQUENCE { protocol OID, version INTEGER, parameterId INTEGER OPTIONAL }; without parameterId the parameters
/// would have to come from elsewhere: such a card is passed over.
std::optional<PaceInfo> read_info(View entry) {
  asn1::Reader reader(entry);
  PaceInfo info;
  std::int64_t version = 0, parameter = 0;
  bool named = false;
  reader.sequence([&] {
    info.protocol = copy(reader.any().content);
    if (reader.next_is(asn1::tag::integer)) version = reader.small_integer();
    named = reader.next_is(asn1::tag::integer);
    if (named) parameter = reader.small_integer();
    while (reader.more()) reader.any();
  });
  const auto length = key_length(info.protocol);
  const auto group = named ? curve(parameter) : std::nullopt;
  if (!reader.finish() || version != 2 || !length || !group) return std::nullopt;
  info.key_length = *length;
  info.curve = *group;
  info.parameter_id = static_cast<std::uint8_t>(parameter);
  return info;
}

Bytes object(std::uint8_t tag, View content) {
  Bytes whole{tag};
  if (content.size() > 0x7F) whole.push_back(0x81);
  whole.push_back(static_cast<std::uint8_t>(content.size()));
  append(whole, content);
  return whole;
}

/// One GENERAL AUTHENTICATE (9303-11, 4.4.4.2): 7C { DO } both ways, chained but for the last.
enum class Place : std::uint8_t { inner, last };
Result<Bytes> authenticate(Conversation& conversation, View request, std::uint8_t wanted, Place place) {
  const Bytes data = object(0x7C, request);
  const Command command{.cla = place == Place::last ? std::uint8_t{0} : kChaining, .ins = kGeneralAuthenticate, .data = data, .ne = kShortNe};
  ESIGN_TRY(const Response response, conversation.send(command));
  if (place == Place::last && response.status.sw1() == 0x63) return fail(Errc::pin_incorrect, "the card access number is wrong");
  if (!response.status.ok()) return failure(response.status, "GENERAL AUTHENTICATE");
  const auto outer = asn1::read_single(response.data);
  if (!outer || response.data.front() != 0x7C) return fail(Errc::protocol, "GENERAL AUTHENTICATE: no dynamic authentication data");
  const auto inner = asn1::read_single(outer->content);
  if (!inner || outer->content.front() != wanted) return fail(Errc::protocol, "GENERAL AUTHENTICATE: another data object than asked for");
  return copy(inner->content);
}

/// 9303-11, 4.4.3.4: the MAC over 7F49 { 06 protocol, 86 the other side's ephemeral key }.
Result<Bytes> token(const SecretBytes& key, const PaceInfo& info, View ephemeral_key) {
  Bytes content = object(0x06, info.protocol);
  append(content, object(0x86, ephemeral_key));
  Bytes whole{0x7F};
  append(whole, object(0x49, content));
  ESIGN_TRY(Bytes value, crypto::aes_cmac(key, whole));
  value.resize(kTokenOctets);
  return value;
}

Result<void> set_authentication(Conversation& conversation, const PaceInfo& info, PacePassword kind) {
  Bytes data = object(0x80, info.protocol);
  append(data, object(0x83, Bytes{static_cast<std::uint8_t>(kind)}));
  append(data, object(0x84, Bytes{info.parameter_id}));
  const Command set{.ins = kManageEnvironment, .p1 = 0xC1, .p2 = 0xA4, .data = data};
  ESIGN_TRY(const Response response, conversation.send(set));
  // 63Cx here is a warning that tells of tries (TR-03110-3, B.11.1), not a refusal.
  if (response.status.ok() || response.status.sw1() == 0x63) return {};
  return failure(response.status, "MSE SET AT");
}

}  // namespace

Result<PaceInfo> read_card_access(View ef_card_access, const Limits& limits) {
  ESIGN_TRY(const std::vector<View> all, entries(ef_card_access, limits));
  if (all.empty() || all.front().front() != 0x31) return fail(Errc::malformed, "EF.CardAccess is no SET");
  ESIGN_TRY(const asn1::Element set, asn1::read_single(all.front()));
  asn1::Reader reader(set.content);
  Budget budget("card_objects", std::min(limits.card_objects, kMostInfos));
  std::optional<PaceInfo> best;
  while (reader.more()) {
    ESIGN_CHECK(budget.spend());
    const asn1::Element entry = reader.any();
    if (reader.failed()) break;
    const auto info = read_info(entry.whole);
    if (info && (!best || info->key_length > best->key_length)) best = info;
  }
  ESIGN_CHECK(reader.finish());
  if (!best) return fail(Errc::unsupported, "EF.CardAccess offers no PACE that this program can do");
  return *std::move(best);
}

Result<SecretBytes> derive_key(View secret, KeyKind kind, PaceInfo::KeyLength length) {
  SecretBytes input(secret.size() + 4);
  std::copy(secret.begin(), secret.end(), input.writable().begin());
  input.writable().back() = static_cast<std::uint8_t>(kind);
  // SHA-1 for keys of 128 bits, SHA-256 for longer ones.
  const pkix::Hash hash = length == PaceInfo::KeyLength::aes128 ? pkix::Hash::sha1 : pkix::Hash::sha256;
  ESIGN_TRY(Bytes digest, crypto::digest(crypto::openssl(), hash, input.reveal()));
  SecretBytes key(View(digest).first(static_cast<std::size_t>(length)));
  wipe(digest.data(), digest.size());
  return key;
}

Result<SessionKeys> run_pace(Conversation& conversation, const PaceInfo& info, const PaceSecret& secret,
                             const std::optional<crypto::FixedScalars>& fixed) {
  // 1. The password and the protocol; the card's nonce, encrypted with the password's key.
  ESIGN_CHECK(set_authentication(conversation, info, secret.kind));
  ESIGN_TRY(const SecretBytes password_key, derive_key(secret.password, KeyKind::password, info.key_length));
  ESIGN_TRY(const Bytes encrypted, authenticate(conversation, {}, 0x80, Place::inner));
  if (encrypted.empty() || encrypted.size() % kBlock != 0 || encrypted.size() > 2 * kBlock)
    return fail(Errc::protocol, "PACE: a nonce of a wrong length");
  ESIGN_TRY(const Bytes nonce, crypto::aes_cbc_decrypt(password_key, Bytes(kBlock, 0), encrypted));
  // 2. The mapping: both make the same new generator, if both know the nonce.
  ESIGN_TRY(const auto agreement, crypto::mapped_agreement(info.curve, fixed));
  ESIGN_TRY(const Bytes card_mapping, authenticate(conversation, object(0x81, agreement->mapping_key()), 0x82, Place::inner));
  ESIGN_CHECK(agreement->map(nonce, card_mapping));
  // 3. The key agreement on it.
  ESIGN_TRY(const Bytes card_key, authenticate(conversation, object(0x83, agreement->ephemeral_key()), 0x84, Place::inner));
  ESIGN_TRY(const SecretBytes shared, agreement->agree(card_key));
  SessionKeys keys;
  ESIGN_TRY(keys.encryption, derive_key(shared.reveal(), KeyKind::encryption, info.key_length));
  ESIGN_TRY(keys.authentication, derive_key(shared.reveal(), KeyKind::authentication, info.key_length));
  // 4. The tokens, ours first: a card that does not know the password learns nothing that tests guesses.
  ESIGN_TRY(const Bytes ours, token(keys.authentication, info, card_key));
  ESIGN_TRY(const Bytes theirs, authenticate(conversation, object(0x85, ours), 0x86, Place::last));
  ESIGN_TRY(const Bytes expected, token(keys.authentication, info, agreement->ephemeral_key()));
  if (!equal(theirs, expected)) return fail(Errc::protocol, "PACE: the card's token is wrong");
  return keys;
}

}  // namespace esign::token

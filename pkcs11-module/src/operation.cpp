// SPDX-License-Identifier: Apache-2.0
#include "operation.h"

namespace esign::p11 {
namespace {

constexpr std::size_t kLongestDigest = 64;
constexpr std::size_t kPkcs1Overhead = 11;  // RFC 8017 section 7.2.1 step 1

const pkix::PublicKeyInfo& key_of(const Session& session) { return session.token->public_key; }

/// The longest input that the mechanism takes without hashing.
std::size_t longest(const KeyOperation& operation, const pkix::PublicKeyInfo& key) {
  switch (operation.mechanism.input) {
    case Input::block: return (key.bits + 7) / 8 - kPkcs1Overhead;
    case Input::digest:
      return operation.mechanism.scheme == Scheme::rsa_pss ? pkix::octets(operation.algorithm.hash) : kLongestDigest;
    case Input::message: break;
  }
  return pkix::octets(operation.algorithm.hash);
}

/// `value` as the card gives it: DER for ECDSA.
Result<crypto::Verdict> judge(const Session& session, const KeyOperation& operation, View input, View value) {
  const View spki = session.token->spki;
  if (operation.mechanism.input == Input::block) return crypto::verify_pkcs1_block(spki, input, value);
  return crypto::verify_digest(spki, operation.algorithm, input, value);
}

/// The digest, or what stands for it; the operation is spent.
CK_RV finish_input(KeyOperation& operation, const pkix::PublicKeyInfo& key, Bytes& input) {
  input = std::move(operation.collected);
  if (operation.hasher) {
    auto digest = operation.hasher->finish();
    if (!digest) return rv_of(digest.error(), Speaking::in_session);
    input = *std::move(digest);
    return CKR_OK;
  }
  if (input.empty() || input.size() > longest(operation, key)) return CKR_DATA_LEN_RANGE;
  const bool exact = operation.mechanism.scheme == Scheme::rsa_pss;
  return exact && input.size() != pkix::octets(operation.algorithm.hash) ? CKR_DATA_LEN_RANGE : CKR_OK;
}

}  // namespace

CK_RV begin_operation(const Session& session, Use use, const CK_MECHANISM& given, CK_OBJECT_HANDLE handle, std::optional<KeyOperation>& begun) {
  // 1. The key.
  const Object* key = session.object(handle);
  if (key == nullptr) {
    const bool hidden = session.token->object(handle) != nullptr;
    return hidden ? CKR_USER_NOT_LOGGED_IN : CKR_KEY_HANDLE_INVALID;
  }
  if (key->kind != CKO_PRIVATE_KEY && key->kind != CKO_PUBLIC_KEY) return CKR_KEY_HANDLE_INVALID;
  if ((key->kind == CKO_PRIVATE_KEY) != (use == Use::sign)) return CKR_KEY_FUNCTION_NOT_PERMITTED;
  // 2. The mechanism.
  const Mechanism* mechanism = session.token->mechanism(given.mechanism);
  if (mechanism == nullptr) return CKR_MECHANISM_INVALID;
  KeyOperation operation;
  operation.mechanism = *mechanism;
  operation.key = handle;
  // 3. Its parameters.
  if (const CK_RV good = read_parameters(*mechanism, given, operation.algorithm); good != CKR_OK) return good;
  if (mechanism->input == Input::message) {
    auto hasher = crypto::openssl().hasher(operation.algorithm.hash);
    if (!hasher) return rv_of(hasher.error(), Speaking::in_session);
    operation.hasher = *std::move(hasher);
  }
  if (use == Use::sign && session.token->kind == Token::Kind::card && session.token->role == CardKey::signature)
    operation.login = KeyOperation::Login::wanted;
  begun.emplace(std::move(operation));
  return CKR_OK;
}

CK_RV add_part(KeyOperation& operation, View part) {
  constexpr std::size_t kLongestBlock = 2048;  // more than any modulus has octets
  operation.stage = KeyOperation::Stage::in_parts;
  if (operation.hasher) {
    const auto hashed = operation.hasher->update(part);
    return hashed ? CKR_OK : rv_of(hashed.error(), Speaking::in_session);
  }
  if (part.size() > kLongestBlock - operation.collected.size()) return CKR_DATA_LEN_RANGE;
  append(operation.collected, part);
  return CKR_OK;
}

CK_RV make_signature(const Session& session, KeyOperation& operation, Bytes& value) {
  if (operation.login == KeyOperation::Login::wanted) return CKR_USER_NOT_LOGGED_IN;
  const pkix::PublicKeyInfo& key = key_of(session);
  // 1. The digest, or what stands for it.
  Bytes input;
  if (const CK_RV ready = finish_input(operation, key, input); ready != CKR_OK) return ready;
  const Bytes digest = input;
  // 2. What the card is given for it.
  token::EidCard::Block block;
  block.scheme = operation.algorithm;
  if (operation.mechanism.scheme == Scheme::ecdsa) {
    FittedDigest fitted = fit_digest(input, key.bits);
    block.scheme.hash = block.scheme.mgf_hash = fitted.hash;
    input = std::move(fitted.octets);
  } else if (operation.mechanism.scheme == Scheme::rsa_pkcs1 && operation.mechanism.input == Input::message) {
    input = crypto::digest_info(operation.algorithm.hash, input);
  }
  block.octets = input;
  // 3. The card, and its answer as r‖s.
  const SecretBytes* pin = operation.login == KeyOperation::Login::given ? &operation.pin : nullptr;
  if (const CK_RV done = session.reader->sign(session.caller(), block, pin, value); done != CKR_OK) return done;
  const auto verdict = judge(session, operation, digest, value);
  // Nothing can be said in a program that has an OpenSSL engine for its keys (libp11's, say): the signature is still the card's.
  if (verdict && *verdict != crypto::Verdict::valid) {
    // A certificate that was kept from before is not this key's any more, or the chip is broken.
    session.reader->forget_certificates();
    return CKR_DEVICE_ERROR;
  }
  if (key.type == pkix::KeyType::ec) {
    auto plain = crypto::der_to_raw_ecdsa(value, key.bits);
    if (!plain) return CKR_DEVICE_ERROR;
    value = *std::move(plain);
  }
  return value.size() == signature_octets(key) ? CKR_OK : CKR_DEVICE_ERROR;
}

CK_RV check_signature(const Session& session, KeyOperation& operation, View signature) {
  const pkix::PublicKeyInfo& key = key_of(session);
  Bytes input;
  if (const CK_RV ready = finish_input(operation, key, input); ready != CKR_OK) return ready;
  if (signature.size() != signature_octets(key)) return CKR_SIGNATURE_LEN_RANGE;
  Bytes value = copy(signature);
  if (key.type == pkix::KeyType::ec) {
    auto der = crypto::raw_to_der_ecdsa(signature, key.bits);
    if (!der) return CKR_SIGNATURE_INVALID;
    value = *std::move(der);
  }
  const auto verdict = judge(session, operation, input, value);
  if (!verdict) return rv_of(verdict.error(), Speaking::in_session);
  return *verdict == crypto::Verdict::valid ? CKR_OK : CKR_SIGNATURE_INVALID;
}

}  // namespace esign::p11
